//! A piece of a source in memory: small where somebody jumps, large where somebody goes on.

use crate::ReadAt;
use crate::source::fill;
use std::io;

/// What is read at a new place: a run of a few small files.
const JUMP: usize = 1 << 13;

/// What is read where the last piece ended, or a little behind it: somebody leaves members out.
const STRIDE: usize = 1 << 18;

#[derive(Debug, Default)]
pub(crate) struct Window {
    bytes: Vec<u8>,
    start: u64,
    filled: usize,
}

impl Window {
    /// The bytes from an offset on; fewer where the source ends, or none.
    pub(crate) fn get<S: ReadAt + ?Sized>(
        &mut self,
        source: &S,
        at: u64,
        count: usize,
    ) -> io::Result<&[u8]> {
        let from = match self.within(at) {
            Some(from) if self.filled - from >= count => from,
            _ => {
                let size = if self.goes_on(at) { STRIDE } else { JUMP };
                let size = size.max(count);
                if self.bytes.len() < size {
                    self.bytes.resize(size, 0);
                }
                self.filled = 0;
                self.start = at;
                let piece = self.bytes.get_mut(..size).unwrap_or_default();
                self.filled = fill(source, piece, at)?;
                0
            }
        };
        let held = self.bytes.get(from..self.filled).unwrap_or_default();
        Ok(held.get(..count).unwrap_or(held))
    }

    /// Whether an offset is in the window or not far behind it.
    fn goes_on(&self, at: u64) -> bool {
        let from = at.checked_sub(self.start);
        let from = from.and_then(|from| usize::try_from(from).ok());
        self.filled > 0 && from.is_some_and(|from| from <= self.filled + JUMP)
    }

    /// Where an offset is in the window, or at its end.
    fn within(&self, at: u64) -> Option<usize> {
        let from = usize::try_from(at.checked_sub(self.start)?).ok()?;
        (from <= self.filled && self.filled > 0).then_some(from)
    }
}
