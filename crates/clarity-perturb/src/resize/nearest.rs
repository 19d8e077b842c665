//! The nearest pixel.

use crate::Picture;
use crate::columns::picked;
use alloc::vec::Vec;

/// Another size, each pixel the nearest one's copy.
pub(super) fn nearest(picture: &Picture, width: u32, height: u32) -> Picture {
    let columns = places(picture.width(), width);
    let rows = places(picture.height(), height);
    Picture::filled(width, height, picked(picture, columns, &rows))
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
