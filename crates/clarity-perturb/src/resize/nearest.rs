//! The nearest pixel.

use crate::Picture;
use alloc::{vec, vec::Vec};
use fearless_simd::{Level, Simd, SimdBase as _, dispatch, u8x16};

/// Another size, each pixel the nearest one's copy.
pub(super) fn nearest(picture: &Picture, width: u32, height: u32) -> Picture {
    let columns = Columns::new(picture.width(), width);
    let rows = places(picture.height(), height);
    let pixels = dispatch!(Level::new(), simd => simd.vectorize(
        #[inline(always)]
        || pick(simd, picture, &columns, &rows)
    ));
    Picture::filled(width, height, pixels.into_flattened())
}

#[inline(always)]
fn pick<S: Simd>(simd: S, picture: &Picture, columns: &Columns, rows: &[usize]) -> Vec<[u8; 3]> {
    let from_length = 3 * picture.width() as usize;
    let to_length = columns.places.len();
    // Not filled before it is written: memory is what a copy of pixels waits for. A row of its own
    // is near, and has its length.
    let mut pixels = Vec::with_capacity(to_length * rows.len());
    let mut row = vec![[0; 3]; to_length];
    let mut last = None;
    for place in rows {
        if last != Some(place) {
            let rest = picture.bytes().get(place * from_length..);
            columns.pick(simd, rest.unwrap_or_default(), &mut row);
        }
        pixels.extend_from_slice(&row);
        last = Some(place);
    }
    pixels
}

/// Which pixels of a row are taken.
struct Columns {
    places: Vec<usize>,
    /// The same five at a time, where five stand within one vector each time, as in a row that
    /// grows.
    near: Vec<[Window; 1]>,
    /// The same where they stand within two, as in one that shrinks to half or more.
    apart: Vec<[Window; 2]>,
}

/// Some pixels that stand within five: one shuffle of the bytes that a vector holds.
#[derive(Clone, Copy)]
struct Window {
    /// Where the first byte is.
    start: usize,
    /// Which byte from there each one of the five pixels' is; [`NOWHERE`] where it is not in this
    /// window. The last is one too many.
    order: [u8; 16],
}

/// The byte of no place: the shuffle gives 0.
const NOWHERE: u8 = u8::MAX;

/// The windows that hold five pixels of a row together, if so many are enough.
fn windows<const N: usize>(five: &[usize; 5]) -> Option<[Window; N]> {
    let mut rest = five.as_slice();
    let mut windows = [Window {
        start: 0,
        order: [NOWHERE; 16],
    }; N];
    for window in &mut windows {
        let Some(&first) = rest.first() else { break };
        let taken = rest.iter().take_while(|&&place| place - first < 5).count();
        let (here, later) = rest.split_at(taken);
        let orders = window.order.as_chunks_mut::<3>().0.iter_mut();
        for (bytes, place) in orders.skip(five.len() - rest.len()).zip(here) {
            let byte = 3 * (place - first) as u8;
            *bytes = [byte, byte + 1, byte + 2];
        }
        window.start = 3 * first;
        rest = later;
    }
    rest.is_empty().then_some(windows)
}

impl Columns {
    fn new(from: u32, to: u32) -> Self {
        let places = places(from, to);
        let (fives, _) = places.as_chunks::<5>();
        let near: Option<Vec<_>> = fives.iter().map(windows).collect();
        let apart = match near {
            Some(_) => None,
            None => fives.iter().map(windows).collect(),
        };
        Self {
            near: near.unwrap_or_default(),
            apart: apart.unwrap_or_default(),
            places,
        }
    }

    /// Picks a row's pixels from the bytes that begin with it.
    #[inline(always)]
    fn pick<S: Simd>(&self, simd: S, bytes: &[u8], row: &mut [[u8; 3]]) {
        let mut picked = shuffle(simd, bytes, &self.near, row);
        picked += shuffle(simd, bytes, &self.apart, row);
        let (pixels, _) = bytes.as_chunks::<3>();
        for (pixel, place) in row.iter_mut().zip(&self.places).skip(picked) {
            *pixel = pixels.get(*place).copied().unwrap_or_default();
        }
    }
}

/// Picks five pixels for each group of windows, and says how many they were.
#[inline(always)]
fn shuffle<S: Simd, const N: usize>(
    simd: S,
    bytes: &[u8],
    fives: &[[Window; N]],
    row: &mut [[u8; 3]],
) -> usize {
    let mut picked = 0;
    'fives: for (out, windows) in row.as_chunks_mut::<5>().0.iter_mut().zip(fives) {
        let mut five = u8x16::splat(simd, 0);
        for Window { start, order } in windows {
            // Only at the end of the picture there are not so many bytes.
            let Some(near) = bytes.get(*start..).and_then(<[u8]>::first_chunk) else {
                break 'fives;
            };
            let order = u8x16::load_array_ref(simd, order);
            five |= u8x16::load_array_ref(simd, near).swizzle_dyn_precise(order);
        }
        if let Some(five) = five.as_array().as_chunks().0.first_chunk() {
            *out = *five;
        }
        picked += 5;
    }
    picked
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
