//! Percentile intervals, by NumPy's and scipy's.
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

use clarity_stats::{StatsError, expanded_percentile, percentile, student_quantile};
use common::{HOSTILE, close, ends};
use proptest::prelude::*;

/// `numpy.quantile(replicates, [0.025, 0.975])`.
#[test]
fn numpys_quantiles() {
    let replicates = [3.0, 1.0, 2.0, 5.0, 4.5, 9.0];
    ends(percentile(&replicates, 0.95).unwrap(), 1.125, 8.5, 1e-14);
    ends(percentile(&replicates, 0.5).unwrap(), 2.25, 4.875, 1e-14);
    ends(percentile(&[2.0], 0.95).unwrap(), 2.0, 2.0, 0.0);
}

/// The level of the lower end, `norm.cdf(-sqrt(n / (n - 1)) * t.ppf(0.975, n - 1))`: on replicates
/// 0, 1, ..., 10^5 the lower end is 10^5 times it.
#[test]
fn the_expanded_level() {
    let replicates: Vec<f64> = (0..=100_000).map(f64::from).collect();
    for (n, level) in [
        (2, 1.6952190726058738e-72),
        (3, 6.834137311941282e-08),
        (10, 0.008550639024406366),
        (30, 0.01875390027822054),
    ] {
        let interval = expanded_percentile(&replicates, 0.95, n).unwrap();
        close(interval.low(), 1e5 * level, 1e-10);
        close(interval.high(), 1e5 * (1.0 - level), 1e-14);
    }
    let wide = expanded_percentile(&replicates, 0.95, 10_000_000).unwrap();
    let plain = percentile(&replicates, 0.95).unwrap();
    ends(wide, plain.low(), plain.high(), 1e-6);
}

#[test]
fn what_has_no_quantile_is_refused() {
    let (needed, found) = (1, 0);
    assert_eq!(
        percentile(&[], 0.95),
        Err(StatsError::TooFew { needed, found })
    );
    let (needed, found) = (2, 1);
    let refused = expanded_percentile(&[1.0], 0.95, 1);
    assert_eq!(refused, Err(StatsError::TooFew { needed, found }));
    for confidence in [0.0, 1.0, -1.0, f64::NAN, 95.0] {
        let refused = |r| matches!(r, Err(StatsError::OutOfRange { .. }));
        assert!(refused(percentile(&[1.0], confidence)));
        assert!(refused(expanded_percentile(&[1.0], confidence, 5)));
    }
    assert!(percentile(&[1.0, f64::NAN], 0.95).is_err());
    let far = percentile(&[f64::MIN, f64::MAX], 0.95);
    assert_eq!(far, Err(StatsError::Magnitude));
    assert!(student_quantile(0.975, 1.0).is_ok());
}

proptest! {
    #[test]
    fn within_the_replicates(
        replicates in prop::collection::vec(-1e3..1e3_f64, 1..60),
        confidence in 0.001..0.999_f64,
        n in 2_usize..50,
    ) {
        let (least, most) = replicates
            .iter()
            .fold((f64::MAX, f64::MIN), |(a, b), &x| (a.min(x), b.max(x)));
        let plain = percentile(&replicates, confidence).unwrap();
        let wide = expanded_percentile(&replicates, confidence, n).unwrap();
        prop_assert!(least <= wide.low() && wide.high() <= most);
        prop_assert!(wide.low() <= plain.low() + 1e-9 && plain.high() <= wide.high() + 1e-9);
    }

    #[test]
    fn hostile_numbers(places in prop::collection::vec(0_usize..16, 0..5), level in 0_usize..16) {
        let replicates: Vec<f64> = places.iter().map(|&place| HOSTILE[place]).collect();
        if let Ok(interval) = percentile(&replicates, HOSTILE[level]) {
            prop_assert!(interval.low() <= interval.high());
        }
        let _ = expanded_percentile(&replicates, HOSTILE[level], places.len());
    }
}
