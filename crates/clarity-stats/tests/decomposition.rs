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
use common::{HOSTILE, close, near, square};
use proptest::prelude::*;

fn product(shape: &[usize]) -> usize {
    let mut cells = 1;
    for values in shape {
        cells *= values;
    }
    cells
}

/// `e_S` by its definition, squared and averaged: the mean over the axes outside of S, less all
/// effects strictly inside.
fn variance_by_definition(shape: &[usize], means: &[f64], set: usize) -> f64 {
    let cells = means.len();
    let place_in = |cell: usize, axis: usize| {
        let inner = product(&shape[axis + 1..]);
        cell / inner % shape[axis]
    };
    let agrees = |a: usize, b: usize, within: usize| {
        (0..shape.len())
            .all(|axis| within >> axis & 1 == 0 || place_in(a, axis) == place_in(b, axis))
    };
    let mean_over = |cell: usize, within: usize| {
        let alike: Vec<f64> = (0..cells)
            .filter(|&other| agrees(cell, other, within))
            .map(|other| means[other])
            .collect();
        alike.iter().fold(0.0, |sum, x| sum + x) / alike.len() as f64
    };
    // By inclusion and exclusion over the subsets of S.
    let effect = |cell: usize| {
        (0..=set)
            .filter(|subset| subset & !set == 0)
            .fold(0.0, |sum, subset| {
                let sign = if (set ^ subset).count_ones().is_multiple_of(2) {
                    1.0
                } else {
                    -1.0
                };
                sum + sign * mean_over(cell, subset)
            })
    };
    (0..cells).fold(0.0, |sum, cell| sum + square(effect(cell))) / cells as f64
}

/// Numbers without a pattern, from -1 to 1.
fn scattered(count: usize, seed: u64) -> Vec<f64> {
    let word = |place: usize| clarity_stats::Philox::block([seed, 0], [place as u64, 0, 0, 0])[0];
    (0..count)
        .map(|place| (word(place) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0)
        .collect()
}

#[test]
fn the_definition() {
    let (shape, seeds) = ([3, 2, 4], 3);
    let numbers = scattered(3 * 2 * 4 * seeds, 1);
    let means: Vec<f64> = numbers
        .chunks(seeds)
        .map(|cell| cell.iter().fold(0.0, |sum, x| sum + x) / seeds as f64)
        .collect();
    let parts = Decomposition::of(&shape, seeds, &numbers).unwrap();
    let sets = [1, 2, 4, 3, 5, 6, 7];
    let axes: Vec<&[usize]> = parts.effects().iter().map(|e| e.axes.as_slice()).collect();
    assert_eq!(
        axes,
        [&[0][..], &[1], &[2], &[0, 1], &[0, 2], &[1, 2], &[0, 1, 2]]
    );
    for (effect, set) in parts.effects().iter().zip(sets) {
        let expected = variance_by_definition(&shape, &means, set);
        close(effect.variance, expected, 1e-12);
        close(effect.share, expected / parts.total(), 1e-12);
    }
    assert!(parts.identity_error() < 1e-14);
}

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
fn grids_that_are_none() {
    let size = |shape: &[usize], seeds, found| {
        Decomposition::of(shape, seeds, &vec![1.0; found]).unwrap_err()
    };
    let (wanted, found) = (12, 11);
    assert_eq!(
        size(&[2, 3], 2, 11),
        StatsError::Incomplete { wanted, found }
    );
    for (shape, seeds) in [(&[2, 0][..], 1), (&[2, 2], 0)] {
        let (needed, found) = (1, 0);
        assert_eq!(size(shape, seeds, 4), StatsError::TooFew { needed, found });
    }
    let (size_, limit) = ((1 << 24) + 1, 1 << 24);
    let refused = size(&[1 << 24], 1, 4);
    assert_eq!(refused, StatsError::TooLarge { size: size_, limit });
    assert_eq!(
        refused.to_string(),
        "size 16777217 is over the limit of 16777216"
    );
    let huge = size(&[usize::MAX; 9], usize::MAX, 4);
    assert!(matches!(
        huge,
        StatsError::TooLarge {
            limit: 16_777_216,
            ..
        }
    ));
    assert!(matches!(
        size(&[1; 17], 1, 1),
        StatsError::TooLarge { limit: 16, .. }
    ));
    let many = StatsError::Incomplete {
        wanted: u64::MAX,
        found: 4,
    };
    assert_eq!(size(&[2, 2], usize::MAX, 4), many);
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

#[test]
fn eleven_axes() {
    let shape = [2; 11];
    let parts = Decomposition::of(&shape, 1, &scattered(1 << 11, 5)).unwrap();
    assert_eq!(parts.effects().len(), (1 << 11) - 1);
    assert!(parts.identity_error() < 1e-13 * parts.total());
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
