//! The two passes of a resampling.

use super::weights::{BITS, Taps, Window};
use crate::Picture;
use alloc::vec;
use core::ops::Range;

/// How many rows the pass along them takes at once: their pixels fill a wide vector.
const ROWS: usize = 4;

/// The pixels of a column in some rows, each with a byte to spare.
type Lane = [[u8; 4]; ROWS];

/// The pass along the rows: some columns of another width.
#[inline(always)]
pub(super) fn across(
    picture: &Picture,
    width: u32,
    columns: Range<u32>,
    window: Window,
) -> Picture {
    let (from_length, to_length) = (picture.width() as usize, columns.len());
    let made = columns.end - columns.start;
    let taps = Taps::new(picture.width(), width, columns, window);
    let mut pixels = vec![[0; 3]; to_length * picture.height() as usize];
    let mut lanes = vec![Lane::default(); from_length];
    let outs = pixels.chunks_mut(ROWS * to_length);
    for (rows, outs) in picture.pixels().chunks(ROWS * from_length).zip(outs) {
        for (place, row) in rows.chunks_exact(from_length).enumerate() {
            for (lane, [red, green, blue]) in lanes.iter_mut().zip(row) {
                if let Some(pixel) = lane.get_mut(place) {
                    *pixel = [*red, *green, *blue, 0];
                }
            }
        }
        for (x, (from, weights)) in taps.iter().enumerate() {
            let near = lanes.get(from..).unwrap_or_default();
            let lane = weighted(near, weights);
            for (out, [red, green, blue, _]) in outs.iter_mut().skip(x).step_by(to_length).zip(lane)
            {
                *out = [red, green, blue];
            }
        }
    }
    Picture::filled(made, picture.height(), pixels.into_flattened())
}

/// The weighted sum of some lanes.
#[inline(always)]
fn weighted(lanes: &[Lane], weights: &[i32]) -> Lane {
    let mut sums = [1_i32 << (BITS - 1); 4 * ROWS];
    for (lane, weight) in lanes.iter().zip(weights) {
        for (sum, byte) in sums.iter_mut().zip(lane.as_flattened()) {
            *sum += i32::from(*byte) * weight;
        }
    }
    let mut weighted = Lane::default();
    for (out, sum) in weighted.as_flattened_mut().iter_mut().zip(sums) {
        *out = to_byte(sum);
    }
    weighted
}

/// The pass along the columns: another height.
#[inline(always)]
pub(super) fn down(picture: &Picture, height: u32, window: Window) -> Picture {
    let taps = Taps::new(picture.height(), height, 0..height, window);
    let row_length = 3 * picture.width() as usize;
    let mut bytes = vec![0; row_length * height as usize];
    let mut sums = vec![0_i32; row_length];
    for (out, (from, weights)) in bytes.chunks_exact_mut(row_length).zip(taps.iter()) {
        sums.fill(1 << (BITS - 1));
        let rows = picture.bytes().chunks_exact(row_length).skip(from);
        for (row, weight) in rows.zip(weights) {
            for (sum, byte) in sums.iter_mut().zip(row) {
                *sum += i32::from(*byte) * weight;
            }
        }
        for (out, sum) in out.iter_mut().zip(&sums) {
            *out = to_byte(*sum);
        }
    }
    Picture::filled(picture.width(), height, bytes)
}

#[inline(always)]
fn to_byte(sum: i32) -> u8 {
    (sum >> BITS).clamp(0, 255) as u8
}
