//! Blocks of a table side by side in vectors, each one column behind the block above it.

#![expect(
    clippy::inline_always,
    reason = "what is compiled by itself is compiled for the least machine"
)]

use crate::band::Table;
use alloc::vec;
use alloc::vec::Vec;
use fearless_simd::{Select as _, Simd, SimdBase as _, mask64x4, u64x4};

/// How many blocks a vector takes.
pub(crate) const LANES: usize = 4;

/// The most columns that blocks go on at a time.
pub(crate) const SEGMENT: usize = 64;

/// What the last row above some blocks does at each column, in the highest bits: up, and down.
pub(crate) type Edge = [[u64; 2]; SEGMENT];

/// The blocks of a table, 64 rows each: every number but as its difference to a neighbour.
pub(crate) struct Blocks {
    /// A bit a row: set where the number is one more than the one above.
    more: Vec<u64>,
    /// A bit a row: set where it is one less.
    less: Vec<u64>,
    /// A bit a row: set where the number is one more than a column before.
    rises: Vec<u64>,
    /// A bit a row: set where it is one less.
    falls: Vec<u64>,
}

impl Blocks {
    /// Blocks at their first column; the first block has `pad` rows that are none above its own.
    pub(crate) fn new(blocks: usize, pad: usize) -> Self {
        // The last vector may reach beyond the last block.
        let words = blocks + LANES - 1;
        let mut more = vec![u64::MAX; words];
        if let Some(first) = more.first_mut() {
            *first <<= pad;
        }
        Self {
            more,
            less: vec![0; words],
            rises: vec![0; words],
            falls: vec![0; words],
        }
    }

    /// What a vector may have of blocks from `end` on.
    #[inline(always)]
    pub(crate) fn beyond(&self, end: usize) -> [[u64; LANES - 1]; 4] {
        [&self.more, &self.less, &self.rises, &self.falls].map(
            #[inline(always)]
            |words| {
                let words = words.get(end..).and_then(|words| words.first_chunk());
                words.copied().unwrap_or_default()
            },
        )
    }

    /// Puts it back.
    #[inline(always)]
    pub(crate) fn put_back(&mut self, end: usize, kept: [[u64; LANES - 1]; 4]) {
        let all = [
            &mut self.more,
            &mut self.less,
            &mut self.rises,
            &mut self.falls,
        ];
        for (words, kept) in all.into_iter().zip(kept) {
            if let Some(words) = words
                .get_mut(end..)
                .and_then(|words| words.first_chunk_mut())
            {
                *words = kept;
            }
        }
    }

    /// The number in a block's last row less the one above its first.
    #[inline(always)]
    pub(crate) fn rise(&self, block: usize) -> isize {
        let rows = |words: &[u64]| words.get(block).map_or(0, |word| word.count_ones()) as usize;
        rows(&self.more).cast_signed() - rows(&self.less).cast_signed()
    }

    /// The number in a block's last row less the one a column before.
    #[inline(always)]
    pub(crate) fn step(&self, block: usize) -> isize {
        let last =
            |words: &[u64]| isize::from(words.get(block).is_some_and(|word| word >> 63 == 1));
        last(&self.rises) - last(&self.falls)
    }
}

/// Where a stripe begins, and how it is bounded.
#[derive(Clone, Copy)]
pub(crate) struct Stripe {
    /// Its first block.
    pub(crate) first: usize,
    /// The column of block 0; block b is b columns behind.
    pub(crate) time: usize,
    /// How many columns it goes on, at most [`SEGMENT`].
    pub(crate) columns: usize,
    /// Whether it is the topmost: the row above goes up by one at each column.
    pub(crate) topmost: bool,
    /// Whether another one comes below, which needs to know this one's last row.
    pub(crate) more: bool,
}

/// Four blocks while they go on, and what of the pattern's masks is on its way to the lanes.
#[derive(Clone, Copy)]
struct Group<S: Simd> {
    more: u64x4<S>,
    less: u64x4<S>,
    /// The last column's rises; the last row's is the highest bit. It stays in its word: to shift it
    /// out of there into another one is a single step.
    rises: u64x4<S>,
    /// The last column's falls.
    falls: u64x4<S>,
    /// The masks of the last column.
    row: u64x4<S>,
    /// The masks of the last column, odd lanes a column late.
    pair: u64x4<S>,
    /// The same a column before.
    pair_before: u64x4<S>,
}

/// Takes `GROUPS` vectors of blocks on by some columns.
///
/// Source of the bit-parallel column: G. Myers, "A fast bit-vector algorithm for approximate
/// string matching based on dynamic programming", Journal of the ACM 46, 1999; of its form here:
/// H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic
/// Journal of Computing 10, 2003. A block needs at each column what the last row of the block above
/// did there. It follows one column behind, so that a whole vector goes on in one step.
#[inline(always)]
pub(crate) fn advance<S: Simd, const GROUPS: usize>(
    simd: S,
    table: &Table<'_>,
    blocks: &mut Blocks,
    stripe: Stripe,
    edge: &mut Edge,
) {
    let zero = u64x4::splat(simd, 0);
    let odd = lanes(simd, [0, 1, 0, 1]);
    let high = lanes(simd, [0, 0, 1, 1]);
    let mut groups = [Group {
        more: zero,
        less: zero,
        rises: zero,
        falls: zero,
        row: zero,
        pair: zero,
        pair_before: zero,
    }; GROUPS];
    let masks = table.masks.get(stripe.first..).unwrap_or_default();
    // How many columns the last group is behind the first.
    let behind = LANES * (GROUPS - 1);
    // Three columns more, which the lower lanes have still before them.
    let from = (stripe.time + table.front).saturating_sub(stripe.first + behind + LANES - 1);
    let columns = table.columns.get(from..).unwrap_or_default();
    for (number, group) in groups.iter_mut().enumerate() {
        let at = stripe.first + LANES * number;
        let before = columns.get(behind - LANES * number..).unwrap_or_default();
        let [third, second, first] = [0, 1, 2].map(
            #[inline(always)]
            |column| row(simd, masks, before.get(column), number),
        );
        *group = Group {
            more: four(simd, &blocks.more, at),
            less: four(simd, &blocks.less, at),
            rises: four(simd, &blocks.rises, at),
            falls: four(simd, &blocks.falls, at),
            row: first,
            pair: odd.select(second, first),
            pair_before: odd.select(third, second),
        };
    }
    let columns = columns.get(LANES - 1..).unwrap_or_default();
    let mut above = (u64x4::splat(simd, 1 << 63), zero);
    let columns = columns.windows(behind + 1).zip(edge);
    for (columns, edge) in columns.take(stripe.columns) {
        if !stripe.topmost {
            let [rises, falls] = *edge;
            above = (u64x4::splat(simd, rises), u64x4::splat(simd, falls));
        }
        let mut before = above;
        for (number, group) in groups.iter_mut().enumerate() {
            // What the group above did one column before: its last block stands over this first.
            let (rises, falls) = before;
            before = (group.rises, group.falls);
            let masks = row(simd, masks, columns.get(behind - LANES * number), number);
            let pair = odd.select(group.row, masks);
            let matches = high.select(group.pair_before, pair);
            (group.row, group.pair, group.pair_before) = (masks, pair, group.pair);

            let up = rises.slide::<3>(group.rises) >> 63;
            let down = falls.slide::<3>(group.falls) >> 63;
            let (more, less) = (group.more, group.less);
            let open = matches | down;
            // Where the number is that of the upper left neighbour; where `less` says so it is too.
            let exact = (((open & more) + more) ^ more) | open;
            let level = exact | less;
            group.rises = less | !(exact | more);
            // No row is both one more and one less.
            group.falls = exact & more;
            let rises = (group.rises << 1) | up;
            let falls = (group.falls << 1) | down;
            group.more = falls | !(level | rises);
            group.less = level & rises;
        }
        if stripe.more {
            let [.., rises] = *before.0.as_array();
            let [.., falls] = *before.1.as_array();
            *edge = [rises, falls];
        }
    }
    for (number, group) in groups.into_iter().enumerate() {
        let at = stripe.first + LANES * number;
        put(group.more, &mut blocks.more, at);
        put(group.less, &mut blocks.less, at);
        put(group.rises, &mut blocks.rises, at);
        put(group.falls, &mut blocks.falls, at);
    }
}

#[inline(always)]
fn lanes<S: Simd>(simd: S, chosen: [u64; LANES]) -> mask64x4<S> {
    u64x4::load_array(simd, chosen).simd_eq(u64x4::splat(simd, 1))
}

/// A group's masks of one column.
#[inline(always)]
fn row<S: Simd>(simd: S, masks: &[u64], column: Option<&u32>, group: usize) -> u64x4<S> {
    let at = column.map_or(0, |at| *at as usize);
    four(simd, masks, at + LANES * group)
}

#[inline(always)]
fn four<S: Simd>(simd: S, words: &[u64], at: usize) -> u64x4<S> {
    let words = words
        .get(at..at + LANES)
        .and_then(|words| words.first_chunk());
    words.map_or(
        u64x4::splat(simd, 0),
        #[inline(always)]
        |words| u64x4::load_array_ref(simd, words),
    )
}

#[inline(always)]
fn put<S: Simd>(lanes: u64x4<S>, words: &mut [u64], at: usize) {
    let words = words.get_mut(at..at + LANES);
    if let Some(words) = words.and_then(|words| words.first_chunk_mut()) {
        *words = *lanes.as_array();
    }
}
