//! Published and computed vectors of score intervals, and their properties.
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

use clarity_stats::{Interval, StatsError, Z95, newcombe, wilson, wilson_effective};
use common::{HOSTILE, ends, near};
use proptest::prelude::*;

/// k of n, to the digits of statsmodels' `proportion_confint`.
const WILSON: [(u64, u64, f64, f64); 7] = [
    (0, 3, 0.0, 0.561_497),
    (2, 3, 0.207_660, 0.938_508),
    (3, 3, 0.438_503, 1.0),
    (5, 5, 0.565_518, 1.0),
    (7, 10, 0.396_778, 0.892_209),
    (10, 10, 0.722_467, 1.0),
    (30, 30, 0.886_487, 1.0),
];

#[test]
fn wilson_by_table() {
    for (k, n, low, high) in WILSON {
        ends(wilson(k, n).unwrap(), low, high, 5.1e-7);
    }
    ends(wilson(35, 45).unwrap(), 0.64, 0.87, 5e-3);
}

#[test]
fn no_success_and_nothing_but_successes_are_exact() {
    for n in [1, 2, 3, 10, 1_000, u64::MAX] {
        assert_eq!(wilson(0, n).unwrap().low().to_bits(), 0.0_f64.to_bits());
        assert_eq!(wilson(n, n).unwrap().high().to_bits(), 1.0_f64.to_bits());
        // What is left is z^2 / (n + z^2).
        let count = if n == u64::MAX { 1.8e19 } else { n as f64 };
        let open = Z95 * Z95 / (count + Z95 * Z95);
        near(wilson(0, n).unwrap().high(), open, 1e-15);
        near(wilson(n, n).unwrap().low(), 1.0 - open, 1e-15);
    }
}

/// 56/70 - 48/80: Newcombe 1998, table II, row (a), method 10.
#[test]
fn newcombes_own_example() {
    let (a, b) = (wilson(56, 70).unwrap(), wilson(48, 80).unwrap());
    let difference = newcombe(0.8, a, 0.6, b).unwrap();
    ends(difference, 0.052_431, 0.333_873, 5.1e-7);
    let other = newcombe(0.6, b, 0.8, a).unwrap();
    ends(other, -difference.high(), -difference.low(), 1e-15);
}

/// More of Newcombe's table II: method 10 to four digits.
#[test]
fn newcombes_table() {
    for (a, m, b, n, low, high) in [
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ] {
        let (of_a, of_b) = (wilson(a, m).unwrap(), wilson(b, n).unwrap());
        let (a, b) = (a as f64 / m as f64, b as f64 / n as f64);
        ends(newcombe(a, of_a, b, of_b).unwrap(), low, high, 5.1e-5);
    }
}

#[test]
fn what_has_no_share_is_refused() {
    let (needed, found) = (1, 0);
    assert_eq!(wilson(0, 0), Err(StatsError::TooFew { needed, found }));
    let (successes, trials) = (4, 3);
    let refused = StatsError::Count { successes, trials };
    assert_eq!(refused.to_string(), "4 of 3");
    assert_eq!(wilson(4, 3), Err(refused));
    for (share, effective) in [
        (-0.1, 3.0),
        (1.1, 3.0),
        (f64::NAN, 3.0),
        (0.5, 0.0),
        (0.5, f64::NAN),
    ] {
        assert!(wilson_effective(share, effective).is_err());
    }
    let half = Interval::new(0.4, 0.6).unwrap();
    let outside = newcombe(0.7, half, 0.5, half).unwrap_err();
    assert_eq!(
        outside.to_string(),
        "0.7 is not in its interval from 0.4 to 0.6"
    );
    let far = Interval::new(f64::MIN, f64::MAX).unwrap();
    assert_eq!(newcombe(0.5, far, 0.5, far), Err(StatsError::Magnitude));
    assert!(newcombe(0.5, half, f64::NAN, half).is_err());
}

#[test]
fn hostile_numbers_are_refused_or_have_an_interval() {
    for share in HOSTILE {
        for effective in HOSTILE {
            if let Ok(interval) = wilson_effective(share, effective) {
                assert!(interval.contains(share) && interval.low() >= 0.0);
                assert!(interval.high() <= 1.0);
            }
        }
    }
}

proptest! {
    #[test]
    fn an_interval_contains_its_share_and_stays_in_range(n in 1_u64..2_000, k in 0_u64..2_000) {
        let k = k % (n + 1);
        let interval = wilson(k, n).unwrap();
        prop_assert!(interval.contains(k as f64 / n as f64));
        prop_assert!(interval.low() >= 0.0 && interval.high() <= 1.0);
        prop_assert_eq!(interval.low() > 0.0, k > 0);
        prop_assert_eq!(interval.high() < 1.0, k < n);
        let other = wilson(n - k, n).unwrap();
        prop_assert!((other.low() - (1.0 - interval.high())).abs() < 1e-14);
    }

    #[test]
    fn more_of_the_same_share_is_narrower(n in 1_u64..500, k in 0_u64..500, times in 2_u64..9) {
        let k = k % (n + 1);
        let (few, many) = (wilson(k, n).unwrap(), wilson(k * times, n * times).unwrap());
        prop_assert!(many.width() < few.width());
        prop_assert!(many.low() >= few.low() - 1e-15 && many.high() <= few.high() + 1e-15);
    }

    #[test]
    fn an_effective_number_need_not_be_whole(share in 0.0..=1.0_f64, effective in 1e-3..1e6_f64) {
        let interval = wilson_effective(share, effective).unwrap();
        let more = wilson_effective(share, effective * 1.5).unwrap();
        prop_assert!(interval.contains(share) && more.width() < interval.width());
    }

    #[test]
    fn a_difference_is_in_its_interval(m in 1_u64..60, a in 0_u64..60, n in 1_u64..60, b in 0_u64..60) {
        let (a, b) = (a % (m + 1), b % (n + 1));
        let (of_a, of_b) = (wilson(a, m).unwrap(), wilson(b, n).unwrap());
        let (a, b) = (a as f64 / m as f64, b as f64 / n as f64);
        let interval = newcombe(a, of_a, b, of_b).unwrap();
        prop_assert!(interval.contains(a - b));
        prop_assert!(interval.low() >= -1.0 && interval.high() <= 1.0);
    }
}
