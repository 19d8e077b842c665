//! Student's interval of a mean.
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

use clarity_stats::{StatsError, t_interval};
use common::{HOSTILE, ends};
use proptest::prelude::*;

/// `scipy.stats.t.interval(0.95, n - 1, mean, sem)`.
#[test]
fn scipys_intervals() {
    for (values, low, high) in [
        (
            &[0.5, 0.75, 1.0][..],
            0.12896557206241743,
            1.3710344279375826,
        ),
        (
            &[1.0, 2.0, 3.0, 4.0, 10.5],
            -0.5541700931870519,
            8.754170093187051,
        ),
        (&[0.64, 0.70, 0.76], 0.55095173729498, 0.8490482627050197),
    ] {
        ends(t_interval(values).unwrap(), low, high, 1e-12);
    }
}

#[test]
fn equal_numbers_have_no_width_at_all() {
    for n in [2, 3, 7, 49] {
        let interval = t_interval(&vec![0.1; n]).unwrap();
        assert_eq!(interval.width().to_bits(), 0.0_f64.to_bits());
        assert_eq!(interval.low().to_bits(), 0.1_f64.to_bits());
    }
}

#[test]
fn what_has_no_spread_is_refused() {
    for values in [&[][..], &[1.0]] {
        let found = values.len() as u64;
        let refused = StatsError::TooFew { needed: 2, found };
        assert_eq!(t_interval(values), Err(refused));
    }
    let refused = t_interval(&[1.0, f64::INFINITY]).unwrap_err();
    assert_eq!(refused.to_string(), "inf is not a finite number");
    for values in [
        [1e200, -1e200],
        [f64::MAX, f64::MIN],
        [f64::MAX, f64::MAX / 2.0],
    ] {
        assert_eq!(t_interval(&values), Err(StatsError::Magnitude));
    }
}

proptest! {
    #[test]
    fn contains_the_mean_or_says_why_not(places in prop::collection::vec(0_usize..16, 0..6)) {
        let values: Vec<f64> = places.iter().map(|&place| HOSTILE[place]).collect();
        if let Ok(interval) = t_interval(&values) {
            prop_assert!(interval.low() <= interval.high());
        }
    }

    #[test]
    fn contains_the_mean(values in prop::collection::vec(-1e6..1e6_f64, 2..30)) {
        let mean = values.iter().fold(0.0, |sum, x| sum + x) / values.len() as f64;
        let interval = t_interval(&values).unwrap();
        prop_assert!(interval.low() - 1e-9 <= mean && mean <= interval.high() + 1e-9);
    }
}
