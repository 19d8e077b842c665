//! The 8 x 8 cosine transform and its inverse in integers, after Loeffler, Ligtenberg and
//! Moschytz (1989) with the constants and the shifts of libjpeg's "islow".
//!
//! No sum leaves 32 bits, whatever the picture and the quality. Seen as a vector of 64 numbers, a
//! block of -128 to 127 is at most 2^10 long. Both transforms keep lengths but for a factor, and
//! quantisation moves each coefficient by at most half a step of 255, together by less than 2^10.
//! So a row that the last pass of four reads is at most 2^11 * 4 * 8^0.5 long, and no sum on its
//! way weighs the row by a vector longer than 3.7 * 2^13: all are below 2^30. The first three
//! passes stay further below.

use super::blocks::{BLOCKS, Group, SIDE};

/// Constants have this many bits of fraction.
const BITS: u32 = 13;

/// Bits that the first pass of two keeps beyond the point.
const KEPT: u32 = 2;

const F_0_298: i32 = 2_446;
const F_0_390: i32 = 3_196;
const F_0_541: i32 = 4_433;
const F_0_765: i32 = 6_270;
const F_0_899: i32 = 7_373;
const F_1_175: i32 = 9_633;
const F_1_501: i32 = 12_299;
const F_1_847: i32 = 15_137;
const F_1_961: i32 = 16_069;
const F_2_053: i32 = 16_819;
const F_2_562: i32 = 20_995;
const F_3_072: i32 = 25_172;

/// Rows, then columns; coefficients come out 8 times too large.
#[inline(always)]
pub(super) fn forward(group: &mut Group) {
    rows(group, |line| {
        forward_line(line, |even| even << KEPT, BITS - KEPT)
    });
    columns(group, |line| {
        forward_line(line, |even| rounded(even, KEPT), BITS + KEPT)
    });
}

/// Columns, then rows; the values come out as they went in.
#[inline(always)]
pub(super) fn inverse(group: &mut Group) {
    columns(group, |line| inverse_line(line, BITS - KEPT));
    rows(group, |line| inverse_line(line, BITS + KEPT + 3));
}

/// Every row of every block through a function, the blocks side by side.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "a lane has a place for each block")]
fn rows(group: &mut Group, line: impl Fn([i32; SIDE]) -> [i32; SIDE]) {
    for row in group {
        for block in 0..BLOCKS {
            let changed = line(core::array::from_fn(|x| row[x][block]));
            for (lane, value) in row.iter_mut().zip(changed) {
                lane[block] = value;
            }
        }
    }
}

/// Every column likewise.
#[inline(always)]
#[expect(
    clippy::indexing_slicing,
    reason = "a row has eight lanes, a lane a place for each block"
)]
fn columns(group: &mut Group, line: impl Fn([i32; SIDE]) -> [i32; SIDE]) {
    for x in 0..SIDE {
        for block in 0..BLOCKS {
            let changed = line(core::array::from_fn(|y| group[y][x][block]));
            for (row, value) in group.iter_mut().zip(changed) {
                row[x][block] = value;
            }
        }
    }
}

/// Divided by a power of two, halves rounded up.
#[inline(always)]
fn rounded(number: i32, bits: u32) -> i32 {
    (number + (1 << (bits - 1))) >> bits
}

#[inline(always)]
fn forward_line(
    [v0, v1, v2, v3, v4, v5, v6, v7]: [i32; SIDE],
    plain: impl Fn(i32) -> i32,
    bits: u32,
) -> [i32; SIDE] {
    let (s0, s1, s2, s3) = (v0 + v7, v1 + v6, v2 + v5, v3 + v4);
    let (d0, d1, d2, d3) = (v0 - v7, v1 - v6, v2 - v5, v3 - v4);

    let (e0, e1, e2, e3) = (s0 + s3, s1 + s2, s1 - s2, s0 - s3);
    let turn = (e2 + e3) * F_0_541;

    let (z1, z2, z3, z4) = (d3 + d0, d2 + d1, d3 + d1, d2 + d0);
    let z5 = (z3 + z4) * F_1_175;
    let (z1, z2) = (z1 * -F_0_899, z2 * -F_2_562);
    let (z3, z4) = (z3 * -F_1_961 + z5, z4 * -F_0_390 + z5);

    [
        plain(e0 + e1),
        rounded(d0 * F_1_501 + z1 + z4, bits),
        rounded(turn + e3 * F_0_765, bits),
        rounded(d1 * F_3_072 + z2 + z3, bits),
        plain(e0 - e1),
        rounded(d2 * F_2_053 + z2 + z4, bits),
        rounded(turn - e2 * F_1_847, bits),
        rounded(d3 * F_0_298 + z1 + z3, bits),
    ]
}

#[inline(always)]
fn inverse_line([c0, c1, c2, c3, c4, c5, c6, c7]: [i32; SIDE], bits: u32) -> [i32; SIDE] {
    let turn = (c2 + c6) * F_0_541;
    let (t2, t3) = (turn - c6 * F_1_847, turn + c2 * F_0_765);
    let (t0, t1) = ((c0 + c4) << BITS, (c0 - c4) << BITS);
    let (e0, e1, e2, e3) = (t0 + t3, t1 + t2, t1 - t2, t0 - t3);

    let (z1, z2, z3, z4) = (c7 + c1, c5 + c3, c7 + c3, c5 + c1);
    let z5 = (z3 + z4) * F_1_175;
    let (z1, z2) = (z1 * -F_0_899, z2 * -F_2_562);
    let (z3, z4) = (z3 * -F_1_961 + z5, z4 * -F_0_390 + z5);
    let o0 = c7 * F_0_298 + z1 + z3;
    let o1 = c5 * F_2_053 + z2 + z4;
    let o2 = c3 * F_3_072 + z2 + z3;
    let o3 = c1 * F_1_501 + z1 + z4;

    [
        e0 + o3,
        e1 + o2,
        e2 + o1,
        e3 + o0,
        e3 - o0,
        e2 - o1,
        e1 - o2,
        e0 - o3,
    ]
    .map(|value| rounded(value, bits))
}
