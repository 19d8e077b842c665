//! Resampling to another size, as Pillow's `Image.resize`.

mod nearest;
mod passes;
mod weights;

use crate::define::{choice, define};
use crate::wide::widest;
use crate::{Kind, Parameter, Picture};
use alloc::vec::Vec;
use nearest::nearest;
use passes::{across, down};
use weights::Window;

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
                if width == picture.width() {
                    down(picture, height, window)
                } else if self.columns_first(picture) {
                    across(&down(picture, height, window), width, 0..width, window)
                } else {
                    rows_first(picture, width, height, window)
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

/// The most pixels between the passes at once, but for a column, which is never parted: more than
/// usual pictures have, because parts are put together at the price of a copy.
const BETWEEN: u32 = 1 << 24;

/// Along the rows first. Of a high picture that grows wide, more lies between the passes than a
/// picture may have, so that it is made some columns at a time: none depends on another.
#[inline(always)]
fn rows_first(picture: &Picture, width: u32, height: u32, window: Window) -> Picture {
    let columns = (BETWEEN / picture.height()).clamp(1, width);
    let mut pixels = Vec::new();
    for start in (0..width).step_by(columns as usize) {
        let end = width.min(start + columns);
        let between = across(picture, width, start..end, window);
        let strip = if height == picture.height() {
            between
        } else {
            down(&between, height, window)
        };
        if columns == width {
            return strip;
        }
        pixels.resize(width as usize * height as usize, [0; 3]);
        let place = start as usize..end as usize;
        for (out, row) in pixels.chunks_exact_mut(width as usize).zip(strip.rows()) {
            if let Some(out) = out.get_mut(place.clone()) {
                out.copy_from_slice(row);
            }
        }
    }
    Picture::filled(width, height, pixels.into_flattened())
}
