//! A stream through a buffer that holds one value of it at a time.

use std::io::{self, Read};

/// What is read at once, at least.
const CHUNK: usize = 1 << 16;

/// The part of a stream that is in memory.
pub(super) struct Window<R> {
    source: R,
    buffer: Vec<u8>,
    /// Where the unread bytes begin and end in the buffer.
    start: usize,
    end: usize,
}

impl<R: Read> Window<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            buffer: vec![0; CHUNK],
            start: 0,
            end: 0,
        }
    }

    /// The bytes that were read and not taken.
    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Takes so many of them.
    pub(super) fn take(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// Reads more behind them; `false` at the end of the stream.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            // Twice as long: a value is looked at again from its start.
            self.buffer.resize(2 * self.end, 0);
        }
        let free = self.buffer.get_mut(self.end..).unwrap_or_default();
        loop {
            match self.source.read(free) {
                Ok(read) => {
                    self.end += read;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The next byte that is no white space, which is not taken; `None` at the end of the stream.
    pub(super) fn next(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.bytes();
            let blank = bytes.iter().take_while(|byte| is_blank(**byte)).count();
            let found = bytes.get(blank).copied();
            self.take(blank);
            if found.is_some() || !self.more()? {
                return Ok(found);
            }
        }
    }

    /// How many bytes the value has that begins here, by its quotes and brackets alone; `None`
    /// where the stream ends inside it.
    pub(super) fn value(&mut self) -> io::Result<Option<usize>> {
        let mut scan = Scan::default();
        let mut at = 0;
        loop {
            while let Some(byte) = self.bytes().get(at) {
                if scan.ends_before(*byte) {
                    return Ok(Some(at));
                }
                at += 1;
                if scan.ends_behind(*byte) {
                    return Ok(Some(at));
                }
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }
}

/// Whether a byte is white space between JSON's tokens.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where a value ends.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
}

impl Scan {
    /// Whether a number or a word is over, now that this byte comes.
    fn ends_before(&self, byte: u8) -> bool {
        let between = is_blank(byte) || matches!(byte, b',' | b'}' | b']' | b':');
        self.depth == 0 && !self.in_text && between
    }

    /// Whether this byte is the last of the value.
    fn ends_behind(&mut self, byte: u8) -> bool {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return self.depth == 0 && !self.in_text;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}
