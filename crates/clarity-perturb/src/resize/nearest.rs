//! The nearest pixel.

use super::sized;
use crate::Picture;
use alloc::vec::Vec;

/// Another size, each pixel the nearest one's copy.
#[inline(always)]
pub(super) fn nearest(picture: &Picture, width: u32, height: u32) -> Picture {
    let columns = places(picture.width(), width);
    let halved = picture.width() == 2 * width;
    let rows: Vec<_> = picture.rows().collect();
    let length = width as usize;
    // Not filled before it is written: memory is what a copy of pixels waits for.
    let mut pixels: Vec<[u8; 3]> = Vec::with_capacity(length * height as usize);
    let mut last = None;
    for place in places(picture.height(), height) {
        let row = rows.get(place).copied().unwrap_or_default();
        if last == Some(place) {
            pixels.extend_from_within(pixels.len() - length..);
        } else if halved {
            // Every second pixel: vectors pick many at once.
            pixels.extend(row.as_chunks().0.iter().map(|[_, pixel]| *pixel));
        } else {
            let near = |column: &usize| row.get(*column).copied().unwrap_or_default();
            pixels.extend(columns.iter().map(near));
        }
        last = Some(place);
    }
    sized(width, height, pixels.into_flattened(), picture)
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
