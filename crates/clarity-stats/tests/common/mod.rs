//! What every test here measures with.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::cast_precision_loss, reason = "52 bits are left")]

/// Numbers that a proof should survive: ends of ranges, no numbers, and ordinary ones.
pub(crate) const HOSTILE: [f64; 16] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    5e-324,
    -0.0,
    0.0,
    1.0,
    -1.0,
    0.5,
    1e155,
    1e-155,
    1e-17,
    3.0,
];

/// A number times itself.
pub(crate) fn square(x: f64) -> f64 {
    x * x
}

/// Within `tolerance` of the larger of 1 and the number expected.
#[track_caller]
pub(crate) fn near(found: f64, expected: f64, tolerance: f64) {
    let allowed = tolerance * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= allowed,
        "{found:?} is not {expected:?} to {tolerance:?}"
    );
}

/// Within `tolerance` of the number expected, relative to it.
#[track_caller]
pub(crate) fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs(),
        "{found:?} is not {expected:?} to {tolerance:?} of it"
    );
}

/// An end of an interval, and its other end.
#[track_caller]
pub(crate) fn ends(found: clarity_stats::Interval, low: f64, high: f64, tolerance: f64) {
    near(found.low(), low, tolerance);
    near(found.high(), high, tolerance);
}

/// How many cells a shape has.
pub(crate) fn product(shape: &[usize]) -> usize {
    let mut cells = 1;
    for values in shape {
        cells *= values;
    }
    cells
}

/// Numbers without a pattern, from -1 to 1.
pub(crate) fn scattered(count: usize, seed: u64) -> Vec<f64> {
    let word = |place: usize| clarity_stats::Philox::block([seed, 0], [place as u64, 0, 0, 0])[0];
    (0..count)
        .map(|place| (word(place) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0)
        .collect()
}
