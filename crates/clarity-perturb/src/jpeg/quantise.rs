//! Coefficients as multiples of steps: the tables of the JPEG standard (ITU-T T.81, annex K),
//! scaled by quality.

use super::blocks::{Group, SIDE};

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

/// The step of one coefficient.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    size: i32,
    /// One over the step, of coefficients that are 8 times too large.
    inverse: f32,
}

/// The steps of luma and the two chroma differences at a quality of 1 to 100.
pub(super) fn steps(quality: i32) -> [[Step; SIDE * SIDE]; 3] {
    let percent = if quality < 50 {
        5_000 / quality
    } else {
        200 - 2 * quality
    };
    let step = |base: i32| {
        let size = ((base * percent + 50) / 100).clamp(1, 255);
        let inverse = 1.0 / (8 * size) as f32;
        Step { size, inverse }
    };
    [LUMA, CHROMA, CHROMA].map(|table| table.map(step))
}

/// Each coefficient as the nearest multiple of its step, halves away from 0. The transform leaves
/// coefficients 8 times too large; the multiple is of the right size.
#[inline(always)]
pub(super) fn quantise(group: &mut Group, steps: &[Step; SIDE * SIDE]) {
    for (lane, step) in group.as_flattened_mut().iter_mut().zip(steps) {
        *lane = lane.map(|coefficient| {
            let multiple = count(coefficient.abs(), *step) * step.size;
            if coefficient < 0 { -multiple } else { multiple }
        });
    }
}

/// How many steps a coefficient of 0 to 2^14 is, to the nearest, halves up.
///
/// Half a unit more brings halves up, and every quotient at least a half of 1/(8 step) away from
/// the next half: at most 2^14 of those, it is more than two roundings of binary32 can move it.
#[inline(always)]
fn count(coefficient: i32, step: Step) -> i32 {
    // From 2^23 on the last bit counts one: adding rounds to an integer.
    const TO_INTEGERS: f32 = 8_388_608.0;
    let rounded = (coefficient as f32 + 0.5) * step.inverse + TO_INTEGERS;
    (rounded.to_bits() & 0x007f_ffff) as i32
}
