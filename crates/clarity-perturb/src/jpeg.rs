//! What lossy storage leaves: JPEG at full colour resolution, without the file.

mod colour;
mod cosine;
mod tables;

use crate::define::define;
use crate::wide::widest;
use crate::{Parameter, Picture};
use alloc::vec;
use alloc::vec::Vec;
use colour::{to_rgb, to_ycc};
use core::iter::repeat;
use cosine::{forward, inverse};
use tables::divisors;

define! {
    /// Saved as JPEG (4:4:4) and read again, as libjpeg's integer "islow" transform computes it.
    ///
    /// Only the lossy steps are done: colours, blocks of 8 x 8, quantisation, and back. Their
    /// entropy coding loses nothing.
    Jpeg("jpeg", "1.0.0", Transfer, "saved as JPEG (4:4:4) and read again") of Picture {
        quality: i64 = Parameter::whole("quality", 1, 100, "libjpeg's; 100 still loses a little"),
    }
}

/// The side of a block.
const SIDE: usize = 8;

/// A block of one channel, row by row.
type Block = [i32; SIDE * SIDE];

impl Jpeg {
    fn perturb(&self, picture: &Picture) -> Picture {
        widest(|| self.there_and_back(picture))
    }

    #[inline(always)]
    fn there_and_back(&self, picture: &Picture) -> Picture {
        let width = picture.width() as usize;
        let rows: Vec<_> = picture.rows().collect();
        let divisors = divisors(self.quality as i32);
        let mut out = vec![[0_u8; 3]; picture.pixels().len()];
        for (top, lines) in (0..).step_by(SIDE).zip(out.chunks_mut(SIDE * width)) {
            for left in (0..width).step_by(SIDE) {
                let mut blocks = gather(&rows, top, left);
                for (block, divisors) in blocks.iter_mut().zip(&divisors) {
                    forward(block);
                    quantise(block, divisors);
                    inverse(block);
                }
                scatter(&blocks, left, width, lines);
            }
        }
        picture.with(out.into_flattened())
    }
}

/// The three channels of a block, edges repeated, centred on 0.
#[inline(always)]
fn gather(rows: &[&[[u8; 3]]], top: usize, left: usize) -> [Block; 3] {
    let mut pixels = [[0; 3]; SIDE * SIDE];
    for (line, y) in pixels.chunks_mut(SIDE).zip(top..) {
        let row = rows.get(y).or(rows.last()).copied().unwrap_or_default();
        let near = row.get(left..).unwrap_or_default();
        let last = row.last().copied().unwrap_or_default();
        if let Some(near) = near.get(..SIDE) {
            line.copy_from_slice(near);
        } else {
            let edge = near.iter().copied().chain(repeat(last));
            line.iter_mut().zip(edge).for_each(|(to, from)| *to = from);
        }
    }
    let mut blocks = [[0; SIDE * SIDE]; 3];
    let [y, cb, cr] = &mut blocks;
    for (((pixel, y), cb), cr) in pixels.iter().zip(y).zip(cb).zip(cr) {
        let [luma, blue, red] = to_ycc(*pixel);
        (*y, *cb, *cr) = (luma - 128, blue - 128, red - 128);
    }
    blocks
}

#[inline(always)]
fn scatter([y, cb, cr]: &[Block; 3], left: usize, width: usize, lines: &mut [[u8; 3]]) {
    let rows = y.chunks(SIDE).zip(cb.chunks(SIDE)).zip(cr.chunks(SIDE));
    for (line, ((y, cb), cr)) in lines.chunks_mut(width).zip(rows) {
        let pixels = line.iter_mut().skip(left);
        for (pixel, ((y, cb), cr)) in pixels.zip(y.iter().zip(cb).zip(cr)) {
            let level = |value: &i32| (value + 128).clamp(0, 255);
            *pixel = to_rgb([level(y), level(cb), level(cr)]);
        }
    }
}

/// Each coefficient as the nearest multiple of its divisor. The transform leaves coefficients 8
/// times too large; the multiple is of the right size.
#[inline(always)]
fn quantise(block: &mut Block, divisors: &[i32; SIDE * SIDE]) {
    for (coefficient, divisor) in block.iter_mut().zip(divisors) {
        let scaled = divisor * 8;
        let count = whole((coefficient.abs() + scaled / 2) as f32 / scaled as f32);
        *coefficient = count * coefficient.signum() * divisor;
    }
}

/// The integer part of a quotient of at most 2^14. Between the quotients of two numbers below
/// 2^16 and an integer there is more than binary32 rounds away: the part is exact.
#[inline(always)]
fn whole(quotient: f32) -> i32 {
    const TO_INTEGERS: f32 = 8_388_608.0;
    let rounded = quotient + TO_INTEGERS;
    let too_high = i32::from(rounded - TO_INTEGERS > quotient);
    (rounded.to_bits() as i32 & 0x007f_ffff) - too_high
}
