//! The quantisation tables of the JPEG standard (ITU-T T.81, annex K), scaled by quality.

use super::SIDE;

const LUMA: [i32; SIDE * SIDE] = [
    16, 11, 10, 16, 24, 40, 51, 61, //
    12, 12, 14, 19, 26, 58, 60, 55, //
    14, 13, 16, 24, 40, 57, 69, 56, //
    14, 17, 22, 29, 51, 87, 80, 62, //
    18, 22, 37, 56, 68, 109, 103, 77, //
    24, 35, 55, 64, 81, 104, 113, 92, //
    49, 64, 78, 87, 103, 121, 120, 101, //
    72, 92, 95, 98, 112, 100, 103, 99,
];

const CHROMA: [i32; SIDE * SIDE] = [
    17, 18, 24, 47, 99, 99, 99, 99, //
    18, 21, 26, 66, 99, 99, 99, 99, //
    24, 26, 56, 99, 99, 99, 99, 99, //
    47, 66, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99,
];

/// The divisors of luma and the two chroma differences at a quality of 1 to 100.
pub(super) fn divisors(quality: i32) -> [[i32; SIDE * SIDE]; 3] {
    let percent = if quality < 50 {
        5_000 / quality
    } else {
        200 - 2 * quality
    };
    let scaled = |base: i32| ((base * percent + 50) / 100).clamp(1, 255);
    [LUMA, CHROMA, CHROMA].map(|table| table.map(scaled))
}
