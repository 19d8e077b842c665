//! Brightness, contrast and gamma: a table of 256 entries each.

use crate::define::define;
use crate::table::is_wide;
use crate::wide::widest;
use crate::{Parameter, Picture};
use core::array;

const FACTOR: Parameter = Parameter::real("factor", 0.0, f64::MAX, "1 changes nothing");

define! {
    /// Every value times a factor, as Pillow's `ImageEnhance.Brightness`. 0 is black.
    Brightness("brightness", "1.0.0", Exposure, "every value times a factor") of Picture {
        factor: f64 = FACTOR,
    }
}

impl Brightness {
    fn perturb(&self, picture: &Picture) -> Picture {
        blend(picture, 0, self.factor)
    }
}

define! {
    /// Every value's distance to the mean luma times a factor, as Pillow's
    /// `ImageEnhance.Contrast`. 0 is flat gray.
    Contrast("contrast", "1.0.0", Exposure, "distances to the mean luma times a factor") of Picture {
        factor: f64 = FACTOR,
    }
}

impl Contrast {
    fn perturb(&self, picture: &Picture) -> Picture {
        blend(picture, mean_luma(picture), self.factor)
    }
}

/// The luma of a pixel, ITU-R BT.601 with 16 bits of fraction: Pillow's `convert("L")`.
#[inline(always)]
pub fn luma([r, g, b]: [u8; 3]) -> u8 {
    let sum = 19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b);
    ((sum + 32_768) >> 16) as u8
}

/// The mean luma, rounded.
fn mean_luma(picture: &Picture) -> u8 {
    // Short sums fit 32 bits, of which vectors hold more.
    let some = |pixels: &[[u8; 3]]| pixels.iter().fold(0, |sum, p| sum + u32::from(luma(*p)));
    let sum = widest(
        #[inline(always)]
        || {
            let chunks = picture.pixels().chunks(4_096);
            chunks.fold(0_u64, |sum, pixels| sum + u64::from(some(pixels)))
        },
    );
    (sum as f64 / picture.pixels().len() as f64 + 0.5) as u8
}

/// Pillow's blend of a flat picture with another: binary32, truncated and never rounded.
#[expect(
    clippy::float_cmp,
    reason = "exactly 1 is a copy, whatever the flat value"
)]
fn blend(picture: &Picture, flat: u8, factor: f64) -> Picture {
    let alpha = factor as f32;
    if alpha == 1.0 {
        return picture.clone();
    }
    let flat = f32::from(flat);
    let one = |v: &u8| truncated(flat + alpha * (f32::from(*v) - flat));
    if is_wide() {
        return picture.through(&array::from_fn(|v| one(&(v as u8))));
    }
    picture.with(widest(
        #[inline(always)]
        || picture.bytes().iter().map(one).collect(),
    ))
}

/// A number cut off at 0 and 255 and truncated: `number as u8`, in a form that vectorises.
#[inline(always)]
fn truncated(number: f32) -> u8 {
    const TO_INTEGERS: f32 = 8_388_608.0;
    // Not `clamp`: a number that is none becomes 0.
    #[expect(clippy::manual_clamp, reason = "NaN becomes 0")]
    let number = number.max(0.0).min(255.0);
    // Between 2^23 and 2^24 the last bit counts one: adding rounds to an integer.
    let rounded = number + TO_INTEGERS;
    let too_high = rounded - TO_INTEGERS > number;
    (rounded.to_bits().wrapping_sub(u32::from(too_high))) as u8
}

define! {
    /// Every value, as a share of 255, to a power; above 1 darkens.
    Gamma("gamma", "1.0.0", Exposure, "every value, as a share of 255, to a power") of Picture {
        gamma: f64 = Parameter::real("gamma", 0.01, 100.0, "the exponent; 1 changes nothing"),
    }
}

impl Gamma {
    fn perturb(&self, picture: &Picture) -> Picture {
        let power = |v: usize| libm::pow(v as f64 / 255.0, self.gamma);
        picture.through(&array::from_fn(|v| (power(v) * 255.0 + 0.5) as u8))
    }
}
