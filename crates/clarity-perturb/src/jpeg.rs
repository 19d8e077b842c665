//! What lossy storage leaves: JPEG at full colour resolution, without the file.

mod colour;
mod cosine;
mod tables;

use crate::define::define;
use crate::{Parameter, Picture};
use alloc::vec;
use alloc::vec::Vec;
use colour::{to_rgb, to_ycc};
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
fn gather(rows: &[&[[u8; 3]]], top: usize, left: usize) -> [Block; 3] {
    let mut blocks = [[0; SIDE * SIDE]; 3];
    for y in 0..SIDE {
        let row = rows
            .get(top + y)
            .or(rows.last())
            .copied()
            .unwrap_or_default();
        for x in 0..SIDE {
            let pixel = row
                .get(left + x)
                .or(row.last())
                .copied()
                .unwrap_or_default();
            for (block, value) in blocks.iter_mut().zip(to_ycc(pixel)) {
                if let Some(place) = block.get_mut(y * SIDE + x) {
                    *place = value - 128;
                }
            }
        }
    }
    blocks
}

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
fn quantise(block: &mut Block, divisors: &[i32; SIDE * SIDE]) {
    for (coefficient, divisor) in block.iter_mut().zip(divisors) {
        let scaled = divisor * 8;
        let count = (coefficient.abs() + scaled / 2) / scaled;
        *coefficient = count * coefficient.signum() * divisor;
    }
}
