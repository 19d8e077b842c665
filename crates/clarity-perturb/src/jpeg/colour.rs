//! Colours as JFIF has them, with libjpeg's 16 bits of fraction.

use super::blocks::Group;

const HALF: i32 = 1 << 15;

/// Luma and the two chroma differences of packed pixels, each centred on 0.
#[inline(always)]
pub(super) fn split(pixels: &Group, [luma, blue, red]: &mut [Group; 3]) {
    let lanes = pixels.as_flattened().iter().zip(luma.as_flattened_mut());
    let chroma = blue
        .as_flattened_mut()
        .iter_mut()
        .zip(red.as_flattened_mut());
    for ((pixels, luma), (blue, red)) in lanes.zip(chroma) {
        let places = luma.iter_mut().zip(blue).zip(red);
        for (pixel, ((luma, blue), red)) in pixels.iter().zip(places) {
            let [y, cb, cr] = to_ycc([*pixel, *pixel >> 8, *pixel >> 16].map(|byte| byte & 255));
            (*luma, *blue, *red) = (y - 128, cb - 128, cr - 128);
        }
    }
}

/// Packed pixels of luma and chroma differences, each cut off where a byte ends.
#[inline(always)]
pub(super) fn join([luma, blue, red]: &[Group; 3], pixels: &mut Group) {
    let lanes = pixels
        .as_flattened_mut()
        .iter_mut()
        .zip(luma.as_flattened());
    let chroma = blue.as_flattened().iter().zip(red.as_flattened());
    for ((pixels, luma), (blue, red)) in lanes.zip(chroma) {
        let places = luma.iter().zip(blue).zip(red);
        for (pixel, ((luma, blue), red)) in pixels.iter_mut().zip(places) {
            let [r, g, b] = to_rgb([*luma, *blue, *red].map(|value| value.clamp(-128, 127)));
            *pixel = r | g << 8 | b << 16;
        }
    }
}

/// Luma and the two chroma differences of a pixel, each 0 to 255.
#[inline(always)]
fn to_ycc([r, g, b]: [i32; 3]) -> [i32; 3] {
    // The chroma halves round a hair below one half, so that 255.5 stays 255.
    let chroma = (128 << 16) + HALF - 1;
    [
        (19_595 * r + 38_470 * g + 7_471 * b + HALF) >> 16,
        (-11_059 * r - 21_709 * g + 32_768 * b + chroma) >> 16,
        (32_768 * r - 27_439 * g - 5_329 * b + chroma) >> 16,
    ]
}

/// The pixel of luma and chroma differences, each -128 to 127.
#[inline(always)]
fn to_rgb([y, cb, cr]: [i32; 3]) -> [i32; 3] {
    [
        y + ((91_881 * cr + HALF) >> 16),
        y + ((-22_554 * cb - 46_802 * cr + HALF) >> 16),
        y + ((116_130 * cb + HALF) >> 16),
    ]
    .map(|value| (value + 128).clamp(0, 255))
}
