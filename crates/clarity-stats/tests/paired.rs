//! The exact test of a paired change, and Holm's adjustment.
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

use clarity_stats::{MAX_FLIPPED, MIN_FLIPPED, Resolution, StatsError, holm, mcnemar, smallest_p};
use common::{HOSTILE, close, near};
use proptest::prelude::*;
use statrs::distribution::{Binomial, DiscreteCDF};

/// `scipy.stats.binomtest(b, b + c).pvalue`.
const TESTED: [(u64, u64, f64); 10] = [
    (0, 0, 1.0),
    (1, 0, 1.0),
    (5, 0, 0.0625),
    (6, 0, 0.03125),
    (1, 7, 0.0703125),
    (2, 8, 0.109375),
    (10, 3, 0.09228515625),
    (20, 40, 0.01348929373119186),
    (300, 200, 8.940066542253288e-06),
    (5000, 5100, 0.32458154633139585),
];

#[test]
fn scipys_binomial_test() {
    for (b, c, p) in TESTED {
        close(mcnemar(b, c).unwrap(), p, 1e-12);
        close(mcnemar(c, b).unwrap(), p, 1e-12);
    }
    // Less than the least positive number.
    assert_eq!(mcnemar(1, 1200).unwrap().to_bits(), 0);
}

#[test]
fn six_is_the_least_that_can_be_significant() {
    assert!(smallest_p(MIN_FLIPPED) < 0.05 && smallest_p(MIN_FLIPPED - 1) > 0.05);
    for pairs in 0..40 {
        close(smallest_p(pairs), mcnemar(pairs, 0).unwrap(), 0.0);
    }
    assert_eq!(smallest_p(u64::MAX).to_bits(), 0);
    let runs = Resolution::of(MIN_FLIPPED).significant;
    assert_eq!(runs, Some(1.0));
}

#[test]
fn too_many_pairs_are_refused_not_waited_for() {
    for (b, c) in [(MAX_FLIPPED, 1), (u64::MAX, u64::MAX), (u64::MAX, 0)] {
        let refused = mcnemar(b, c);
        assert!(matches!(refused, Err(StatsError::TooLarge { .. })));
    }
    let refused = mcnemar(MAX_FLIPPED, 1).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "size 16777217 is over the limit of 16777216"
    );
    assert_eq!(mcnemar(MAX_FLIPPED, 0).unwrap().to_bits(), 0);
    near(
        mcnemar(MAX_FLIPPED / 2, MAX_FLIPPED / 2).unwrap(),
        1.0,
        1e-9,
    );
}

/// statsmodels' `multipletests(p, method="holm")`.
#[test]
fn holm_by_table() {
    let adjusted = holm(&[0.01, 0.04, 0.03, 0.005, 0.04, 1.0]).unwrap();
    for (found, expected) in adjusted.iter().zip([0.05, 0.12, 0.12, 0.03, 0.12, 1.0]) {
        close(*found, expected, 1e-15);
    }
    assert_eq!(holm(&[]), Ok(vec![]));
    for bad in [-0.1, 1.1, f64::NAN] {
        assert!(holm(&[0.5, bad]).is_err());
    }
}

proptest! {
    #[test]
    fn statrs_binomial_distribution(b in 0_u64..80, c in 0_u64..80) {
        let coins = Binomial::new(0.5, b + c).unwrap();
        let expected = (2.0 * coins.cdf(b.min(c))).min(1.0);
        let found = mcnemar(b, c).unwrap();
        prop_assert!((found - expected).abs() < 1e-12 * expected.max(1e-3));
        prop_assert!(found >= smallest_p(b + c));
    }

    #[test]
    fn holm_is_monotone_and_never_less(p in prop::collection::vec(0.0..=1.0_f64, 0..20)) {
        let adjusted = holm(&p).unwrap();
        prop_assert_eq!(adjusted.len(), p.len());
        let mut both: Vec<(f64, f64)> = p.iter().copied().zip(adjusted).collect();
        prop_assert!(both.iter().all(|(p, adjusted)| p <= adjusted && *adjusted <= 1.0));
        both.sort_by(|a, b| a.0.total_cmp(&b.0));
        prop_assert!(both.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    }

    #[test]
    fn hostile_numbers(places in prop::collection::vec(0_usize..16, 0..5)) {
        let p: Vec<f64> = places.iter().map(|&place| HOSTILE[place]).collect();
        if let Ok(adjusted) = holm(&p) {
            prop_assert!(adjusted.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }
}
