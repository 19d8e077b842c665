//! The nearest pixel.

use super::sized;
use crate::Picture;
use alloc::vec::Vec;
use fearless_simd::{Level, Simd, SimdBase as _, dispatch, u8x16};

/// Another size, each pixel the nearest one's copy.
pub(super) fn nearest(picture: &Picture, width: u32, height: u32) -> Picture {
    let columns = Columns::new(picture.width(), width);
    let rows = places(picture.height(), height);
    let pixels = dispatch!(Level::new(), simd => simd.vectorize(
        #[inline(always)]
        || pick(simd, picture, &columns, &rows)
    ));
    sized(width, height, pixels.into_flattened(), picture)
}

#[inline(always)]
fn pick<S: Simd>(simd: S, picture: &Picture, columns: &Columns, rows: &[usize]) -> Vec<[u8; 3]> {
    let from_length = 3 * picture.width() as usize;
    let to_length = columns.places.len();
    // Not filled before it is written: memory is what a copy of pixels waits for.
    let mut pixels = Vec::with_capacity(to_length * rows.len());
    let mut last = None;
    for place in rows {
        if last == Some(place) {
            pixels.extend_from_within(pixels.len() - to_length..);
        } else {
            let rest = picture.bytes().get(place * from_length..);
            columns.pick(simd, rest.unwrap_or_default(), &mut pixels);
        }
        last = Some(place);
    }
    pixels
}

/// Which pixels of a row are taken.
struct Columns {
    places: Vec<usize>,
    /// The same five at a time, where rows grow.
    fives: Vec<Five>,
    /// Every second pixel.
    halved: bool,
}

/// Five pixels of a row that stand within five: one shuffle of the bytes that a vector holds.
#[derive(Clone, Copy)]
struct Five {
    /// Where the first byte is.
    start: usize,
    /// Which byte from there each is; the last is one too many.
    order: [u8; 16],
}

impl Columns {
    fn new(from: u32, to: u32) -> Self {
        let places = places(from, to);
        let (fives, _) = places.as_chunks::<5>();
        let five = |places: &[usize; 5]| {
            let [first, ..] = *places;
            let mut order = [0; 16];
            for (bytes, place) in order.as_chunks_mut::<3>().0.iter_mut().zip(places) {
                let byte = 3 * (place - first) as u8;
                *bytes = [byte, byte + 1, byte + 2];
            }
            let start = 3 * first;
            Five { start, order }
        };
        let fives = if to < from { &[] } else { fives };
        Self {
            fives: fives.iter().map(five).collect(),
            halved: from == 2 * to,
            places,
        }
    }

    /// Appends the pixels of the row that the bytes begin with.
    #[inline(always)]
    fn pick<S: Simd>(&self, simd: S, bytes: &[u8], out: &mut Vec<[u8; 3]>) {
        let (pixels, _) = bytes.as_chunks::<3>();
        if self.halved {
            let pairs = pixels.as_chunks().0.iter().take(self.places.len());
            out.extend(pairs.map(|[_, pixel]| *pixel));
            return;
        }
        let mut picked = 0;
        for five in &self.fives {
            // Only at the end of the picture there are not so many bytes.
            let near = bytes.get(five.start..).unwrap_or_default();
            let Some(near) = near.first_chunk() else {
                break;
            };
            let near = u8x16::load_array_ref(simd, near);
            let order = u8x16::load_array_ref(simd, &five.order);
            let five = near.swizzle_dyn(order);
            out.extend_from_slice(five.as_array().as_chunks().0);
            picked += 5;
        }
        let places = self.places.get(picked..).unwrap_or_default();
        let near = |place: &usize| pixels.get(*place).copied().unwrap_or_default();
        out.extend(places.iter().map(near));
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
