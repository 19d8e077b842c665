//! The slopes of one axis in three figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{Coordinates, EdgeOrder, SlopeSummary, Spacing, slopes, summarize};
use proptest::prelude::*;

#[test]
fn three_figures() {
    let figures = |mu_star, sigma, nu| Some(SlopeSummary { mu_star, sigma, nu });
    for (per_range, expected) in [
        (&[][..], None),
        (&[-0.5], figures(0.5, None, 0.25)),
        (&[0.0, 0.0], figures(0.0, Some(0.0), 0.0)),
        // Signs cancel in the mean, not in mu* nor in nu: the mean is 0, the squares are 8 and 2.
        (&[2.0, -2.0], figures(2.0, Some(8.0_f64.sqrt()), 4.0)),
        // The mean is 2, the squared distances from it are 4, 0 and 4; two are free.
        (&[0.0, 2.0, 4.0], figures(2.0, Some(2.0), 20.0 / 3.0)),
        (&[1.0, f64::NAN], None),
        (&[f64::INFINITY], None),
        (&[1e200, 1.0], None),
    ] {
        assert_eq!(summarize(per_range), expected);
    }
}

/// Five values 1 to 20: -0.1, -11/120, -77/1200, -0.05 and -0.03 per unit, 19 times that per range.
#[test]
fn per_range_is_the_span_times_per_unit() {
    let x = Coordinates::new(vec![1.0, 2.0, 5.0, 10.0, 20.0]).unwrap();
    let unit = x.unit_range().unwrap();
    let f = [1.0, 0.9, 0.7, 0.4, 0.1];
    let per_range = slopes(&f, Spacing::Coordinates(&unit), EdgeOrder::First).unwrap();
    let summary = summarize(&per_range).unwrap();
    let by_hand = 19.0 * (0.1 + 11.0 / 120.0 + 77.0 / 1200.0 + 0.05 + 0.03) / 5.0;
    assert!((summary.mu_star - by_hand).abs() < 1e-13);
}

proptest! {
    #[test]
    fn the_figures_agree_with_each_other(
        per_range in prop::collection::vec(-1e3..1e3_f64, 1..20), c in -9.0..9.0_f64
    ) {
        let summary = summarize(&per_range).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
        prop_assert!(summary.mu_star * summary.mu_star <= summary.nu * (1.0 + 1e-12));
        prop_assert_eq!(summary.sigma.is_some(), per_range.len() > 1);
        let scaled: Vec<f64> = per_range.iter().map(|slope| slope * c).collect();
        let scaled = summarize(&scaled).unwrap();
        prop_assert!(near(scaled.mu_star, summary.mu_star * c.abs()));
        prop_assert!(near(scaled.nu, summary.nu * c * c));
        let (found, sigma) = (scaled.sigma.unwrap_or(0.0), summary.sigma.unwrap_or(0.0));
        prop_assert!(near(found, sigma * c.abs()));
    }

    #[test]
    fn any_numbers_have_finite_figures_or_none(
        per_range in prop::collection::vec(prop::num::f64::ANY, 0..9)
    ) {
        if let Some(summary) = summarize(&per_range) {
            prop_assert!(summary.mu_star.is_finite() && summary.nu.is_finite());
            prop_assert!(summary.sigma.is_none_or(f64::is_finite));
        }
    }
}
