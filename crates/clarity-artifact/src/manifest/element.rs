//! One run of a manifest, out of the bytes that begin with it.
//!
//! A run that is spelt as [`write`](super::write) spells it, but for white space, is taken as it
//! stands. Any other spelling is left to the strict reader, which alone knows all that JSON allows.

use super::window::is_blank;
use crate::canonical;
use crate::json::Json;
use clarity_model::{Axis, Digest, ModelError, Recorder, Seed};
use std::io;

/// Why a run was not taken.
pub(super) enum Stop {
    /// The bytes end too early to tell.
    More,
    /// It is spelt in another way.
    Unsure,
}

/// Takes runs by their spelling.
pub(super) struct Elements {
    axes: Vec<Spelled>,
    /// The last run's positions: the next one has most of them too.
    positions: Vec<usize>,
}

/// An axis as the manifest spells it.
struct Spelled {
    name: String,
    values: Vec<String>,
}

impl Elements {
    pub(super) fn new(axes: &[Axis]) -> io::Result<Self> {
        let spelled = axes.iter().map(|axis| {
            let values = axis.values().iter();
            let values = values.map(|value| canonical::compact(&Json::from(value)));
            Ok(Spelled {
                name: format!("\"{}\"", axis.name()),
                values: values.collect::<io::Result<_>>()?,
            })
        });
        Ok(Self {
            axes: spelled.collect::<io::Result<_>>()?,
            positions: axes.iter().map(|_| 0).collect(),
        })
    }

    /// Takes the run that the bytes begin with; gives how many bytes it has.
    pub(super) fn take(
        &mut self,
        bytes: &[u8],
        recorder: &mut Recorder,
    ) -> Result<Result<usize, ModelError>, Stop> {
        let mut cursor = Cursor { bytes, at: 0 };
        cursor.word(b"{")?;
        cursor.key(b"\"axis_values\"")?;
        let mut before = b"{";
        for (axis, position) in self.axes.iter().zip(&mut self.positions) {
            cursor.word(before)?;
            cursor.key(axis.name.as_bytes())?;
            *position = cursor.one_of(&axis.values, *position)?;
            before = b",";
        }
        cursor.word(b"}")?;
        cursor.word(b",")?;
        cursor.key(b"\"manifest_hash\"")?;
        let hash = cursor.hash()?;
        cursor.word(b",")?;
        cursor.key(b"\"seed\"")?;
        let seed = cursor.integer()?;
        cursor.word(b"}")?;
        let recorded = recorder.record(self.positions.iter().copied(), Seed::from(seed), hash);
        Ok(recorded.map(|()| cursor.at))
    }
}

struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The bytes behind the white space here, which is skipped.
    fn behind_blank(&mut self) -> &[u8] {
        let blank = self.rest().iter().take_while(|byte| is_blank(**byte));
        self.at += blank.count();
        self.rest()
    }

    /// Exactly these bytes, white space before them.
    fn word(&mut self, word: &[u8]) -> Result<(), Stop> {
        let rest = self.behind_blank();
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(())
        } else if word.starts_with(rest) {
            Err(Stop::More)
        } else {
            Err(Stop::Unsure)
        }
    }

    fn key(&mut self, key: &[u8]) -> Result<(), Stop> {
        self.word(key)?;
        self.word(b":")
    }

    /// The place of the text that stands here; the one at `near` and the one behind it are the
    /// likeliest.
    fn one_of(&mut self, texts: &[String], near: usize) -> Result<usize, Stop> {
        let rest = self.behind_blank();
        let behind = if near + 1 < texts.len() { near + 1 } else { 0 };
        let mut open = false;
        let mut stands = |place: usize| {
            let text = texts.get(place).map_or(&b""[..], String::as_bytes);
            let Some(after) = rest.strip_prefix(text) else {
                open |= text.starts_with(rest);
                return false;
            };
            // `1` begins `1.5` too.
            let next = after.first();
            open |= next.is_none();
            next.is_some_and(|byte| is_blank(*byte) || matches!(byte, b',' | b'}'))
        };
        let mut places = [near, behind].into_iter().chain(0..texts.len());
        let found = places.find(|place| stands(*place));
        match found {
            Some(place) => {
                self.at += texts.get(place).map_or(0, String::len);
                Ok(place)
            }
            None if open => Err(Stop::More),
            None => Err(Stop::Unsure),
        }
    }

    fn hash(&mut self) -> Result<Digest, Stop> {
        self.word(b"\"")?;
        let digits: &[u8; 64] = self.rest().first_chunk().ok_or(Stop::More)?;
        let mut hash = [0; 32];
        let mut all = 0;
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            for digit in pair {
                let value = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => 16,
                };
                all |= value;
                *byte = *byte << 4 | (value & 15);
            }
        }
        if all > 15 {
            return Err(Stop::Unsure);
        }
        self.at += digits.len();
        // Right behind the digits: white space would belong to the text.
        match self.rest().first() {
            Some(b'"') => {
                self.at += 1;
                Ok(Digest::from(hash))
            }
            Some(_) => Err(Stop::Unsure),
            None => Err(Stop::More),
        }
    }

    /// An integer of at most 18 digits, as JSON spells it; never `-0`.
    fn integer(&mut self) -> Result<i64, Stop> {
        let rest = self.behind_blank();
        let (sign, digits) = match rest.strip_prefix(b"-") {
            Some(digits) => (-1, digits),
            None => (1, rest),
        };
        let count = digits.iter().take_while(|byte| byte.is_ascii_digit());
        let count = count.count();
        let next = digits.get(count).ok_or(Stop::More)?;
        let ends = is_blank(*next) || *next == b'}';
        let plain = digits.first() != Some(&b'0') || (count == 1 && sign == 1);
        if count == 0 || count > 18 || !ends || !plain {
            return Err(Stop::Unsure);
        }
        let digits = digits.get(..count).unwrap_or_default();
        let number = digits.iter().fold(0, |number: i64, digit| {
            number * 10 + i64::from(digit - b'0')
        });
        self.at += count + usize::from(sign < 0);
        Ok(sign * number)
    }
}
