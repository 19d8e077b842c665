//! Which blocks of a table can matter, from segment to segment of its columns.

#![expect(
    clippy::inline_always,
    reason = "what is compiled by itself is compiled for the least machine"
)]

use crate::lanes::{Blocks, Edge, LANES, SEGMENT, Stripe, advance};
use alloc::vec;
use alloc::vec::Vec;
use fearless_simd::{Level, Simd, dispatch};

/// Two texts as a table of distances between their beginnings: a row for each character of the
/// pattern, a column for each character of the text.
pub(crate) struct Table<'t> {
    /// A word for each block of 64 rows, for each character of the pattern: a bit for each row that
    /// has it. All are zero from place 0 on, for characters that the pattern does not have.
    pub(crate) masks: &'t [u64],
    /// Where the masks of each column begin; `front` zeros stand before, `blocks` of any after.
    pub(crate) columns: &'t [u32],
    /// At least [`LANES`]` - 2` more than there are blocks: lower lanes have [`LANES`]` - 1` columns
    /// before them, and the last block is one less behind than there are.
    pub(crate) front: usize,
    /// How many columns there are, at least one.
    pub(crate) width: usize,
    /// How many blocks of rows there are, at least one.
    pub(crate) blocks: usize,
    /// How many bits of the first block stand before its first row, less than 64.
    pub(crate) pad: usize,
}

/// What was found, and what it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The number in the table's last corner: the distance of the two texts.
    pub(crate) edits: usize,
    /// How many columns of vectors were filled in.
    pub(crate) steps: usize,
}

/// Finds the distance.
pub(crate) fn edits(level: Level, table: &Table<'_>) -> Found {
    dispatch!(level, simd => simd.vectorize(
        #[inline(always)]
        || Band::new(table).run(simd)
    ))
}

/// The blocks that a path can still go through which is shorter than the shortest one known.
///
/// Source: E. Ukkonen, "Algorithms for approximate string matching", Information and Control 64,
/// 1985. Here the bound is not guessed: from the number at a place, a path to the end is known, and
/// the shortest of them bounds what is looked for. What lies outside the band is taken for more
/// than it is, never for less, and every place of a path below the bound stays inside.
struct Band<'t> {
    table: &'t Table<'t>,
    blocks: Blocks,
    /// The first and the last block, and one more.
    first: usize,
    end: usize,
    /// The number above the first block, at the first block's column.
    above: isize,
    /// The column of block 0; block b is b columns behind.
    time: usize,
    /// The number in each block's last row, at its column.
    numbers: Vec<isize>,
    /// The length of a path that is known.
    bound: isize,
    steps: usize,
}

impl<'t> Band<'t> {
    #[inline(always)]
    fn new(table: &'t Table<'t>) -> Self {
        let rows = 64 * table.blocks - table.pad;
        Self {
            blocks: Blocks::new(table.blocks, table.pad),
            first: 0,
            end: 1,
            above: 0,
            time: 0,
            numbers: vec![0; table.blocks],
            bound: rows.max(table.width).cast_signed(),
            steps: 0,
            table,
        }
    }

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) -> Found {
        // The last block has its last column then.
        let last = self.table.width + self.table.blocks - 1;
        while self.time < last {
            let columns = SEGMENT.min(last - self.time);
            self.look();
            self.narrow();
            if self.first == self.end {
                break;
            }
            self.widen(columns);
            self.advance(simd, columns);
            self.time += columns;
            self.above += columns.cast_signed();
        }
        self.look();
        Found {
            edits: self.bound.cast_unsigned(),
            steps: self.steps,
        }
    }

    /// The number in a block's last row, at its column.
    #[inline(always)]
    fn number(&self, block: usize) -> isize {
        self.numbers.get(block).copied().unwrap_or_default()
    }

    /// How many rows come below a block.
    #[inline(always)]
    fn rows_below(&self, block: usize) -> isize {
        (64 * (self.table.blocks - 1 - block)).cast_signed()
    }

    /// A block's column; none before the first.
    #[inline(always)]
    fn column(&self, block: usize) -> isize {
        self.time.saturating_sub(block).cast_signed()
    }

    /// How far below the last corner's diagonal a block's last row is; negative above.
    #[inline(always)]
    fn below(&self, block: usize) -> isize {
        let left = self.table.width.cast_signed() - self.column(block);
        left - self.rows_below(block)
    }

    /// Finds the number in each block's last row, and what follows for the bound.
    #[inline(always)]
    fn look(&mut self) {
        let width = self.table.width;
        let mut number = self.above;
        for block in self.first..self.end {
            number += self.blocks.rise(block);
            if let Some(known) = self.numbers.get_mut(block) {
                *known = number;
            }
            let left = width.cast_signed() - self.column(block);
            // Beyond the last column there is nothing to learn.
            if left >= 0 {
                let path = number + left.max(self.rows_below(block));
                self.bound = self.bound.min(path);
            }
            // The next block is a column behind.
            number -= self.blocks.step(block);
        }
    }

    /// Leaves the blocks at the top that no shorter path can be in.
    ///
    /// Each row further up is at most one nearer by its number. Where the block lies above the last
    /// corner's diagonal, it is as much further from the end: all rows are as far as the last.
    #[inline(always)]
    fn narrow(&mut self) {
        while self.first < self.end {
            let block = self.first;
            let number = self.number(block);
            if number - self.below(block) < self.bound {
                break;
            }
            self.above = number - self.blocks.step(block);
            self.first += 1;
        }
    }

    /// Takes in the blocks at the bottom that a shorter path may reach within so many columns.
    #[inline(always)]
    fn widen(&mut self, columns: usize) {
        while self.end < self.table.blocks {
            let block = self.end - 1;
            let number = self.number(block);
            let below = self.below(block);
            // The number may fall by one a column, and the end come one nearer until the diagonal.
            let nearer = below.clamp(0, columns.cast_signed());
            if number + below - 2 * nearer >= self.bound {
                break;
            }
            let next = number - self.blocks.step(block) + 64;
            if let Some(known) = self.numbers.get_mut(self.end) {
                *known = next;
            }
            self.end += 1;
        }
    }

    #[inline(always)]
    fn advance<S: Simd>(&mut self, simd: S, columns: usize) {
        let mut edge: Edge = [[0; 2]; SEGMENT];
        // What fills the last vector are blocks that do not go on with it, if there are any more.
        let mut beyond = None;
        if self.end < self.table.blocks {
            beyond = Some(self.blocks.beyond(self.end));
        }
        let (table, blocks) = (self.table, &mut self.blocks);
        let mut stripe = Stripe {
            first: self.first,
            time: self.time,
            columns,
            topmost: true,
            more: false,
        };
        // Three vectors at a time: no more fit the registers.
        while stripe.first < self.end {
            let groups = (self.end - stripe.first).div_ceil(LANES);
            stripe.more = groups > 3;
            self.steps += groups.min(3) * columns;
            match groups {
                1 => advance::<S, 1>(simd, table, blocks, stripe, &mut edge),
                2 => advance::<S, 2>(simd, table, blocks, stripe, &mut edge),
                _ => advance::<S, 3>(simd, table, blocks, stripe, &mut edge),
            }
            stripe.first += 3 * LANES;
            stripe.topmost = false;
        }
        if let Some(beyond) = beyond {
            blocks.put_back(self.end, beyond);
        }
    }
}
