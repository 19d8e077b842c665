//! The nearest pixel.

use super::sized;
use crate::Picture;
use alloc::vec;
use alloc::vec::Vec;

/// Another size, each pixel the nearest one's copy.
#[inline(always)]
pub(super) fn nearest(picture: &Picture, width: u32, height: u32) -> Picture {
    let columns = places(picture.width(), width);
    let halved = picture.width() == 2 * width;
    let rows: Vec<_> = picture.rows().collect();
    let length = width as usize;
    let mut pixels = vec![[0; 3]; length * height as usize];
    let mut done: (Option<usize>, &[[u8; 3]]) = (None, &[]);
    let lines = pixels.chunks_exact_mut(length);
    for (out, place) in lines.zip(places(picture.height(), height)) {
        let row = rows.get(place).copied().unwrap_or_default();
        if done.0 == Some(place) {
            out.copy_from_slice(done.1);
        } else if halved {
            every_second(row, out);
        } else {
            for (out, column) in out.iter_mut().zip(&columns) {
                *out = row.get(*column).copied().unwrap_or_default();
            }
        }
        done = (Some(place), out);
    }
    sized(width, height, pixels.into_flattened(), picture)
}

/// Every second pixel: vectors pick many at once.
#[inline(always)]
fn every_second(row: &[[u8; 3]], out: &mut [[u8; 3]]) {
    let (pairs, _) = row.as_chunks::<2>();
    for (out, [_, pixel]) in out.iter_mut().zip(pairs) {
        *out = *pixel;
    }
}

/// Which pixel of `from` each of `to` takes. The position is added up step by step, as Pillow
/// does: its last digits decide on a tie.
fn places(from: u32, to: u32) -> Vec<usize> {
    let step = f64::from(from) / f64::from(to);
    let mut position = step * 0.5;
    let mut place = || {
        let place = (position as usize).min(from as usize - 1);
        position += step;
        place
    };
    (0..to).map(|_| place()).collect()
}
