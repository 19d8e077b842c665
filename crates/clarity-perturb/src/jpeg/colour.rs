//! Colours as JFIF has them, with libjpeg's 16 bits of fraction.

const HALF: i32 = 1 << 15;

/// Luma and the two chroma differences of a pixel, each 0 to 255.
#[inline(always)]
pub(super) fn to_ycc(pixel: [u8; 3]) -> [i32; 3] {
    let [r, g, b] = pixel.map(i32::from);
    // The chroma halves round a hair below one half, so that 255.5 stays 255.
    let chroma = (128 << 16) + HALF - 1;
    [
        (19_595 * r + 38_470 * g + 7_471 * b + HALF) >> 16,
        (-11_059 * r - 21_709 * g + 32_768 * b + chroma) >> 16,
        (32_768 * r - 27_439 * g - 5_329 * b + chroma) >> 16,
    ]
}

/// The pixel of luma and chroma differences.
#[inline(always)]
pub(super) fn to_rgb([y, cb, cr]: [i32; 3]) -> [u8; 3] {
    let (cb, cr) = (cb - 128, cr - 128);
    [
        y + ((91_881 * cr + HALF) >> 16),
        y + ((-22_554 * cb - 46_802 * cr + HALF) >> 16),
        y + ((116_130 * cb + HALF) >> 16),
    ]
    .map(|value| value.clamp(0, 255) as u8)
}
