//! Quantiles of Student's distribution, by scipy's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::unreadable_literal,
    reason = "counts are small; digits stand as other programs print them"
)]

mod common;

use clarity_stats::{CONFIDENCE, StatsError, Z95, student_quantile};
use common::{HOSTILE, close};
use proptest::prelude::*;

/// `scipy.stats.t.ppf(p, freedom)` of scipy 1.17.1.
const QUANTILES: [(f64, f64, f64); 21] = [
    (0.975, 1.0, 12.706204736174694),
    (0.975, 2.0, 4.302652729749462),
    (0.975, 3.0, 3.1824463052837078),
    (0.975, 8.0, 2.306004135204166),
    (0.975, 29.0, 2.045229642132703),
    (0.975, 44.0, 2.0153675744437636),
    (0.975, 999.0, 1.9623414611334493),
    (0.975, 1e6, 1.959966356814107),
    (0.95, 4.0, 2.1318467863266495),
    (0.9, 1.5, 2.1963984175655376),
    (0.6, 3.0, 0.2766706623326898),
    (0.51, 7.0, 0.025977941569516962),
    (0.995, 5.0, 4.032142983555228),
    (0.9999, 2.5, 34.867969321116306),
    (0.999999999, 12.0, 15.894813401374751),
    (0.025, 8.0, -2.3060041352041662),
    (1e-12, 3.0, -10331.108244292487),
    (0.0005, 1e5, -3.290624031411883),
    (1e-5, 1e8, -4.264890998523436),
    (0.90001, 1.0, 3.07801256084193),
    (0.899999, 1.0, 3.077650638307963),
];

#[test]
fn scipys_quantiles() {
    for (p, freedom, expected) in QUANTILES {
        close(student_quantile(p, freedom).unwrap(), expected, 1e-11);
    }
}

/// With 1 and 2 degrees of freedom there are closed forms.
#[test]
fn closed_forms() {
    for step in 1..100 {
        let p = f64::from(step) / 100.0;
        let cauchy = libm::tan((p - 0.5) * std::f64::consts::PI);
        let two = (2.0 * p - 1.0) / (2.0 * p * (1.0 - p)).sqrt();
        for (freedom, expected) in [(1.0, cauchy), (2.0, two)] {
            let found = student_quantile(p, freedom).unwrap();
            assert!((found - expected).abs() < 1e-12 * expected.abs().max(0.1));
        }
    }
}

#[test]
fn many_degrees_of_freedom_are_the_normal_distribution() {
    let p = f64::midpoint(1.0, CONFIDENCE);
    for freedom in [1e15, 1e17, 1e18, 1e200, f64::MAX] {
        close(student_quantile(p, freedom).unwrap(), Z95, 1e-12);
    }
}

#[test]
fn the_middle_is_zero_and_the_sides_are_each_others() {
    assert_eq!(
        student_quantile(0.5, 3.0).unwrap().to_bits(),
        0.0_f64.to_bits()
    );
    for p in [0.25, 0.125, 0.0625] {
        let (left, right) = (student_quantile(p, 4.0), student_quantile(1.0 - p, 4.0));
        assert_eq!(left.unwrap().to_bits(), (-right.unwrap()).to_bits());
    }
}

#[test]
fn what_is_no_quantile_is_refused() {
    for p in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY, 1e-13] {
        let refused = student_quantile(p, 3.0);
        assert!(matches!(refused, Err(StatsError::OutOfRange { .. })), "{p}");
    }
    for freedom in [0.0, 0.99, -1.0, f64::NAN, f64::INFINITY] {
        let refused = student_quantile(0.9, freedom);
        assert!(matches!(refused, Err(StatsError::NotANumberOf { .. })));
    }
    for p in HOSTILE {
        for freedom in HOSTILE {
            if let Ok(t) = student_quantile(p, freedom) {
                assert!(t.is_finite(), "{p} {freedom}");
            }
        }
    }
}

proptest! {
    #[test]
    fn rises_with_p_and_falls_with_freedom(tail in 1e-11..0.49_f64, freedom in 1.0..1e6_f64) {
        let t = student_quantile(tail, freedom).unwrap();
        prop_assert!(student_quantile(tail * 1.01, freedom).unwrap() > t);
        prop_assert!(student_quantile(tail, freedom * 1.1).unwrap() > t);
    }
}
