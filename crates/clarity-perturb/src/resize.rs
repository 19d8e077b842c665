//! Resampling to another size, as Pillow's `Image.resize`.

mod weights;

use crate::define::{choice, define};
use crate::wide::widest;
use crate::{Kind, Parameter, Picture};
use alloc::vec;
use alloc::vec::Vec;
use weights::{BITS, Taps, Window};

choice! {
    /// What stands between pixels.
    Interpolation {
        /// The nearest pixel.
        Nearest = "nearest",
        /// A triangle.
        Bilinear = "bilinear",
        /// A cubic with a = -0.5 (Keys 1981).
        Bicubic = "bicubic",
        /// A sinc under a sinc of three lobes.
        Lanczos = "lanczos",
    }
}

choice! {
    /// Which versions of Pillow agree on the order of the two passes, which shows in the bytes
    /// where both are needed.
    Dialect {
        /// 10.2 to 12.1: along the rows first, always.
        Pillow10_2 = "10.2",
        /// 12.2 and 12.3: along the columns first where the picture is 100 times as high as wide
        /// and loses height.
        Pillow12_2 = "12.2",
        /// 13.0: along the columns first where height shrinks by more than twice what width does.
        Pillow13_0 = "13.0",
    }
}

/// The longest side; a square of it is the largest picture.
const MAX_SIDE: i64 = 16_384;

define! {
    /// Another size, in pixels. The same size is the same picture.
    Resize("resize", "1.0.0", Transfer, "another size") of Picture {
        width: i64 = Parameter::whole("width", 1, MAX_SIDE, "in pixels"),
        height: i64 = Parameter::whole("height", 1, MAX_SIDE, "in pixels"),
        interpolation: Interpolation = Parameter::new(
            "interpolation", Kind::Choice(Interpolation::WORDS), "what stands between pixels",
        ).or("bicubic"),
        dialect: Dialect = Parameter::new(
            "dialect", Kind::Choice(Dialect::WORDS), "the first version of Pillow that gives these bytes",
        ).or("13.0"),
    }
}

impl Resize {
    fn perturb(&self, picture: &Picture) -> Picture {
        let (width, height) = (self.width as u32, self.height as u32);
        if (width, height) == (picture.width(), picture.height()) {
            return picture.clone();
        }
        let Some(window) = Window::of(self.interpolation) else {
            return nearest(picture, width, height);
        };
        widest(
            #[inline(always)]
            || {
                if self.columns_first(picture) {
                    across(&down(picture, height, window), width, window)
                } else {
                    down(&across(picture, width, window), height, window)
                }
            },
        )
    }

    fn columns_first(&self, picture: &Picture) -> bool {
        let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
        let lost = (width - self.width, height - self.height);
        match self.dialect {
            Dialect::Pillow10_2 => false,
            Dialect::Pillow12_2 => height > 100 * width && lost.1 > 0,
            Dialect::Pillow13_0 => lost.1 > 0 && lost.1 > 2 * lost.0,
        }
    }
}

/// A picture of a size that was checked, of bytes that fill it.
fn sized(width: u32, height: u32, bytes: Vec<u8>, or: &Picture) -> Picture {
    let made = Picture::rgb(width, height, bytes);
    debug_assert!(made.is_ok(), "every pixel once");
    made.unwrap_or_else(|_| or.clone())
}

fn nearest(picture: &Picture, width: u32, height: u32) -> Picture {
    let columns = nearest_places(picture.width(), width);
    let rows: Vec<_> = picture.rows().collect();
    let mut pixels: Vec<[u8; 3]> = Vec::with_capacity(width as usize * height as usize);
    let mut last = None;
    for place in nearest_places(picture.height(), height) {
        if last == Some(place) {
            pixels.extend_from_within(pixels.len() - width as usize..);
            continue;
        }
        last = Some(place);
        let row = rows.get(place).copied().unwrap_or_default();
        let near = |column: &usize| row.get(*column).copied().unwrap_or_default();
        pixels.extend(columns.iter().map(near));
    }
    sized(width, height, pixels.into_flattened(), picture)
}

/// Which pixel of `from` each of `to` takes. The position is added up step by step, as Pillow
/// does: its last digits decide on a tie.
fn nearest_places(from: u32, to: u32) -> Vec<usize> {
    let step = f64::from(from) / f64::from(to);
    let mut position = step * 0.5;
    let mut place = || {
        let place = (position as usize).min(from as usize - 1);
        position += step;
        place
    };
    (0..to).map(|_| place()).collect()
}

/// The pass along the rows: another width.
#[inline(always)]
fn across(picture: &Picture, width: u32, window: Window) -> Picture {
    if width == picture.width() {
        return picture.clone();
    }
    let taps = Taps::new(picture.width(), width, window);
    let mut bytes = vec![0; 3 * width as usize * picture.height() as usize];
    let rows = bytes.chunks_exact_mut(3 * width as usize);
    for (row, out) in picture.rows().zip(rows) {
        let (pixels, _) = out.as_chunks_mut::<3>();
        for (pixel, (from, weights)) in pixels.iter_mut().zip(taps.iter()) {
            let near = row.get(from..from + weights.len()).unwrap_or_default();
            let mut sums = [1_i32 << (BITS - 1); 3];
            for (near, weight) in near.iter().zip(weights) {
                for (sum, byte) in sums.iter_mut().zip(near) {
                    *sum += i32::from(*byte) * weight;
                }
            }
            *pixel = sums.map(to_byte);
        }
    }
    sized(width, picture.height(), bytes, picture)
}

/// The pass along the columns: another height.
#[inline(always)]
fn down(picture: &Picture, height: u32, window: Window) -> Picture {
    if height == picture.height() {
        return picture.clone();
    }
    let taps = Taps::new(picture.height(), height, window);
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
    sized(picture.width(), height, bytes, picture)
}

#[inline(always)]
fn to_byte(sum: i32) -> u8 {
    (sum >> BITS).clamp(0, 255) as u8
}
