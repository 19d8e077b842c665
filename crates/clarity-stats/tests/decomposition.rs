//! Shares of variance: by hand, by the definition, and properties.
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

use clarity_stats::{Decomposition, StatsError};
use common::{HOSTILE, close, near, product, scattered};
use proptest::prelude::*;

/// y = a + b with a, b in {0, 1}: half each, nothing together.
#[test]
fn a_sum_has_no_interaction() {
    let parts = Decomposition::of(&[2, 2], 1, &[0.0, 1.0, 1.0, 2.0]).unwrap();
    for axis in [0, 1] {
        assert_eq!(parts.first_order(axis), Some(0.5));
        assert_eq!(parts.total_order(axis), Some(0.5));
    }
    assert_eq!(parts.second_order(1, 0), Some(0.0));
    near(parts.total(), 0.5, 0.0);
    assert!(parts.confounded() && parts.effects().iter().all(|e| e.omega2.is_none()));
    assert_eq!(
        (parts.seed_share(), parts.block_share(), parts.residual()),
        (0.0, 0.0, 0.0)
    );
}

#[test]
fn what_only_two_axes_do_together() {
    let parts = Decomposition::of(&[2, 2, 1], 1, &[1.0, 0.0, 0.0, 1.0]).unwrap();
    assert_eq!(parts.first_order(0), Some(0.0));
    assert_eq!(parts.total_order(0), Some(1.0));
    assert_eq!(parts.second_order(0, 1), Some(1.0));
    // One value: nothing can vary with it.
    assert_eq!(
        (parts.first_order(2), parts.total_order(2)),
        (Some(0.0), Some(0.0))
    );
    for (i, j) in [(0, 0), (0, 3), (usize::MAX, 0)] {
        assert_eq!(parts.second_order(i, j), None);
    }
    assert_eq!((parts.first_order(3), parts.total_order(3)), (None, None));
}

/// Two cells, three seeds that shift both alike: all of SSE is the seeds'. SST = 1.5 + 4 = 5.5.
#[test]
fn seeds_as_blocks() {
    let numbers = [0.0, 1.0, 2.0, 1.0, 2.0, 3.0];
    let parts = Decomposition::of(&[2], 3, &numbers).unwrap();
    close(parts.seed_share(), 4.0 / 5.5, 1e-15);
    close(parts.block_share(), 4.0 / 5.5, 1e-15);
    near(parts.residual(), 0.0, 0.0);
    let effect = &parts.effects()[0];
    close(effect.eta2, 1.5 / 5.5, 1e-15);
    close(effect.omega2.unwrap(), 1.5 / 5.5, 1e-15);
    assert!(!parts.confounded());
}

/// Nothing but noise in the cells' differences: omega squared is below 0 and is left there.
#[test]
fn an_effect_smaller_than_noise_is_below_zero() {
    let numbers = [1.0, -1.0, 0.1, -0.9, 1.0, 0.1];
    let parts = Decomposition::of(&[2], 3, &numbers).unwrap();
    assert!(parts.effects()[0].omega2.unwrap() < 0.0);
    near(
        parts.seed_share(),
        parts.block_share() + parts.residual(),
        1e-15,
    );
}

#[test]
fn nothing_varies() {
    for numbers in [[0.1; 12], [0.0; 12], [-1e300; 12]] {
        for (shape, seeds) in [(&[2, 2][..], 3), (&[12], 1), (&[1, 1], 12), (&[], 12)] {
            let refused = Decomposition::of(shape, seeds, &numbers);
            assert_eq!(refused, Err(StatsError::NoVariation));
        }
    }
    // The same numbers in another order have the same mean, whatever their sums round to.
    let turned = [0.1, 0.2, 0.3, 0.3, 0.2, 0.1, 0.2, 0.1, 0.3];
    let refused = Decomposition::of(&[3], 3, &turned).unwrap_err();
    assert_eq!(refused.to_string(), "no variation");
}

#[test]
fn numbers_too_far_apart_or_too_near() {
    for numbers in [[f64::MAX, f64::MIN], [1e200, 0.0], [1e-170, 0.0]] {
        let refused = Decomposition::of(&[2], 1, &numbers);
        assert_eq!(refused, Err(StatsError::Magnitude), "{numbers:?}");
    }
    assert!(Decomposition::of(&[2], 1, &[1e-100, 0.0]).is_ok());
    assert!(Decomposition::of(&[2], 1, &[1e150, 0.0]).is_ok());
    let nan = Decomposition::of(&[2], 1, &[f64::NAN, 0.0]);
    assert!(matches!(nan, Err(StatsError::NotFinite { .. })));
}

proptest! {
    #[test]
    fn the_parts_are_the_whole(
        shape in prop::collection::vec(1_usize..5, 1..5),
        seeds in 1_usize..4,
        seed: u64,
        scale in -60..60_i32,
    ) {
        let cells = product(&shape);
        prop_assume!(cells > 1);
        let scale = libm::ldexp(1.0, scale);
        let numbers: Vec<f64> = scattered(cells * seeds, seed).iter().map(|y| y * scale).collect();
        let parts = Decomposition::of(&shape, seeds, &numbers).unwrap();
        prop_assert!(parts.identity_error() <= 1e-12 * parts.total());
        let mut sum = 0.0;
        for axis in 0..shape.len() {
            let (first, total) = (parts.first_order(axis).unwrap(), parts.total_order(axis).unwrap());
            prop_assert!(0.0 <= first && first <= total && total <= 1.0 + 1e-12);
            sum += first;
        }
        prop_assert!(sum <= 1.0 + 1e-12);
        let explained = parts.effects().iter().fold(parts.seed_share(), |sum, e| sum + e.eta2);
        prop_assert!((explained - 1.0).abs() < 1e-12);
        let within = parts.block_share() + parts.residual();
        prop_assert!((within - parts.seed_share()).abs() < 1e-12);
    }

    #[test]
    fn hostile_grids(
        shape in prop::collection::vec(0_usize..4, 0..4),
        seeds in 0_usize..3,
        places in prop::collection::vec(0_usize..16, 0..40),
    ) {
        let cells = product(&shape);
        let places = places.iter().cycle().take(if places.is_empty() { 0 } else { cells * seeds });
        let numbers: Vec<f64> = places.map(|&place| HOSTILE[place]).collect();
        if let Ok(parts) = Decomposition::of(&shape, seeds, &numbers) {
            prop_assert!(parts.total().is_finite() && parts.total() > 0.0);
            prop_assert!(parts.effects().iter().all(|e| e.share.is_finite()));
        }
    }
}
