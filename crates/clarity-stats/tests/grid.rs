//! The transform against the definition, and grids that are none.
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
use common::{close, product, scattered, square};

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
fn eleven_axes() {
    let shape = [2; 11];
    let parts = Decomposition::of(&shape, 1, &scattered(1 << 11, 5)).unwrap();
    assert_eq!(parts.effects().len(), (1 << 11) - 1);
    assert!(parts.identity_error() < 1e-13 * parts.total());
}
