use crate::alphabet::Alphabet;
use crate::band::{self, Found, Table};
use crate::lanes::LANES;
use crate::lean;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use fearless_simd::Level;

/// The most words of masks that a pattern keeps: 8 MiB.
const MOST_WORDS: usize = 1 << 20;

/// A text that others are measured against, made ready once.
///
/// The results are those of [`normalized_distance`](crate::normalized_distance). Memory is about
/// eight bytes for each character, and a bit for each character and each different one; beyond
/// 8 MiB, the bits are not kept and distances are measured more slowly.
///
/// ```
/// use clarity_metrics::Pattern;
/// let kitten = Pattern::new("kitten");
/// assert_eq!(kitten.distance("sitting"), 3.0 / 7.0);
/// assert_eq!(kitten.distances(&["kitten", "mitten", "kitten"]), [0.0, 1.0 / 6.0, 0.0]);
/// ```
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    /// Where each different character's masks begin; where none are kept, its number from 1.
    alphabet: Alphabet,
    /// The same for each character of the text.
    rows: Vec<u32>,
    /// A word for each block of 64 rows, and three of zeros: of no character first, then of each.
    masks: Vec<u64>,
}

impl Pattern {
    /// Makes a text ready.
    pub fn new(text: &str) -> Self {
        let blocks = text.chars().count().div_ceil(64);
        let mut alphabet = Alphabet::new();
        let rows = text.chars().map(|character| alphabet.assign(character));
        let mut rows: Vec<u32> = rows.collect();
        let each = blocks + LANES - 1;
        let words = each.saturating_mul(alphabet.different() as usize + 1);
        let mut masks = Vec::new();
        if words <= MOST_WORDS
            && let Ok(each) = u32::try_from(each)
        {
            masks.resize(words, 0);
            alphabet.scale(each);
            let pad = 64 * blocks - rows.len();
            for (row, at) in (pad..).zip(&mut rows) {
                *at *= each;
                if let Some(mask) = masks.get_mut(*at as usize + row / 64) {
                    *mask |= 1_u64 << (row % 64);
                }
            }
        }
        Self {
            text: text.to_owned(),
            alphabet,
            rows,
            masks,
        }
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The normalized distance of a text, in [0, 1].
    pub fn distance(&self, text: &str) -> f64 {
        self.measure(Level::new(), text, &mut Vec::new()).distance
    }

    /// The normalized distance of each text, in order; equal texts are measured once.
    pub fn distances(&self, texts: &[&str]) -> Vec<f64> {
        let (mut known, mut columns) = (BTreeMap::new(), Vec::new());
        let texts = texts.iter().map(|text| {
            let known = known.entry(*text);
            *known.or_insert_with(|| self.measure(Level::new(), text, &mut columns).distance)
        });
        texts.collect()
    }

    /// The same by the code for some vectors, which changes nothing but the time it takes. The list
    /// is for its memory.
    pub(crate) fn measure(&self, level: Level, text: &str, columns: &mut Vec<u32>) -> Measured {
        if text == self.text {
            return Measured::default();
        }
        let front = self.rows.len().div_ceil(64) + LANES - 2;
        columns.clear();
        columns.reserve(text.len() + 2 * front);
        columns.resize(front, 0);
        self.alphabet.append(text, columns);
        let width = columns.len() - front;
        columns.resize(columns.len() + front, 0);
        let found = self.found(level, columns, front, width);
        Measured {
            distance: ratio(found.edits, self.rows.len().max(width)),
            steps: found.steps,
        }
    }

    /// How many edits lead to the text whose characters are `width` of the columns from `front` on.
    fn found(&self, level: Level, columns: &mut [u32], front: usize, width: usize) -> Found {
        let pad = self.rows.len().next_multiple_of(64) - self.rows.len();
        let text = columns.get(front..front + width).unwrap_or_default();
        // What both begin with needs no edit. The pattern's masks can begin at a block alone.
        let blocks = (same(self.rows.iter(), text.iter()) + pad) / 64;
        let begin = (64 * blocks).saturating_sub(pad);
        let rows = self.rows.get(begin..).unwrap_or_default();
        let text = text.get(begin..).unwrap_or_default();
        let end = same(rows.iter().rev(), text.iter().rev()) / 64 * 64;
        let (height, width) = (rows.len() - end, text.len() - end);
        if height == 0 || width == 0 {
            return Found {
                edits: height + width,
                steps: 0,
            };
        }
        if self.masks.is_empty() {
            let (rows, text) = (rows.get(..height), text.get(..width));
            let most = self.alphabet.different() as usize;
            return Found {
                edits: lean::edits(rows.unwrap_or_default(), text.unwrap_or_default(), most),
                steps: 0,
            };
        }
        // No match before the first column.
        columns
            .iter_mut()
            .take(front + begin)
            .for_each(|at| *at = 0);
        let table = Table {
            masks: self.masks.get(blocks..).unwrap_or_default(),
            columns,
            front: front + begin,
            width,
            blocks: height.div_ceil(64),
            pad: if blocks == 0 { pad } else { 0 },
        };
        band::edits(level, &table)
    }
}

/// A distance, and what it took.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Measured {
    /// In [0, 1].
    pub(crate) distance: f64,
    /// How many columns of vectors were filled in; none where that can be told without.
    pub(crate) steps: usize,
}

/// How many items two lists have in common at their beginnings.
fn same<'n>(a: impl Iterator<Item = &'n u32>, b: impl Iterator<Item = &'n u32>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no text in memory has 2^53 characters"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
