//! Pixels of rows, moved by shuffles of vectors: what a copy of a picture costs is little more than
//! its memory then.

use crate::Picture;
use alloc::{vec, vec::Vec};
use fearless_simd::{Level, Simd, SimdBase as _, dispatch, u8x16};

/// The pixels in these columns of these rows, in this order; columns and rows are the picture's.
pub(crate) fn picked(picture: &Picture, columns: Vec<usize>, rows: &[usize]) -> Vec<u8> {
    let columns = Columns::new(columns);
    let pixels = dispatch!(Level::new(), simd => simd.vectorize(
        #[inline(always)]
        || pick(simd, picture, &columns, rows)
    ));
    pixels.into_flattened()
}

#[inline(always)]
fn pick<S: Simd>(simd: S, picture: &Picture, columns: &Columns, rows: &[usize]) -> Vec<[u8; 3]> {
    let from_length = 3 * picture.width() as usize;
    let to_length = columns.places.len();
    // Not filled before it is written: memory is what a copy of pixels waits for. Whole rows are
    // copied from it and to it; those between are near, in no particular order.
    let mut pixels = Vec::with_capacity(to_length * rows.len());
    let mut row = vec![0; 3 * to_length + 1];
    let mut source: Vec<u8> = Vec::with_capacity(from_length + PADDING);
    let mut last = None;
    for place in rows {
        if last != Some(place) {
            let from = place * from_length;
            let bytes = picture.bytes().get(from..from + from_length);
            source.clear();
            source.extend_from_slice(bytes.unwrap_or_default());
            source.extend_from_slice(&[0; PADDING]);
            columns.pick(simd, &source, &mut row);
        }
        pixels.extend_from_slice(row.as_chunks().0);
        last = Some(place);
    }
    pixels
}

/// So many bytes behind a row let a vector begin at its last pixel.
const PADDING: usize = 16;

/// Which pixels of a row are taken.
struct Columns {
    places: Vec<usize>,
    /// The same five at a time, where five stand within one vector each time, as in a row that
    /// grows or is mirrored.
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
        let near = |count: &usize| {
            let here = rest.get(..*count).unwrap_or_default();
            let (first, last) = (here.iter().min(), here.iter().max());
            first
                .zip(last)
                .is_some_and(|(first, last)| last - first < 5)
        };
        let taken = (1..=rest.len()).take_while(near).count();
        let (here, later) = rest.split_at(taken);
        let Some(first) = here.iter().min() else {
            break;
        };
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
    fn new(places: Vec<usize>) -> Self {
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

    /// Picks a row's pixels from its bytes and the padding behind them. The row has a byte more than its pixels:
    /// five are written with the byte that is one too many, and the next five over that.
    #[inline(always)]
    fn pick<S: Simd>(&self, simd: S, bytes: &[u8], row: &mut [u8]) {
        let mut picked = shuffle(simd, bytes, &self.near, row);
        picked += shuffle(simd, bytes, &self.apart, row);
        let (pixels, _) = bytes.as_chunks::<3>();
        let row = row.as_chunks_mut::<3>().0.iter_mut();
        for (pixel, place) in row.zip(&self.places).skip(picked) {
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
    row: &mut [u8],
) -> usize {
    let mut picked = 0;
    'fives: for windows in fives {
        let mut five = u8x16::splat(simd, 0);
        for Window { start, order } in windows {
            // Behind each row there is padding: all of them have so many bytes.
            let Some(near) = bytes.get(*start..).and_then(<[u8]>::first_chunk) else {
                break 'fives;
            };
            let order = u8x16::load_array_ref(simd, order);
            five |= u8x16::load_array_ref(simd, near).swizzle_dyn_precise(order);
        }
        let Some(out) = row.get_mut(3 * picked..).and_then(<[u8]>::first_chunk_mut) else {
            break;
        };
        *out = *five.as_array();
        picked += 5;
    }
    picked
}
