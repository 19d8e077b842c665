//! Slopes of a grid along one of its axes, held against those of each line of points.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{AlongError, EdgeOrder, NoDerivative, Spacing, slopes, slopes_along};
use proptest::prelude::*;

fn points(shape: &[usize]) -> usize {
    shape
        .iter()
        .fold(1, |product, length| product.saturating_mul(*length))
}

/// The same line by line: each is picked out of the grid, and its slopes are put back.
fn line_by_line(numbers: &[f64], shape: &[usize], axis: usize) -> Vec<u64> {
    let apart = points(&shape[axis + 1..]);
    let mut found = vec![0; numbers.len()];
    for start in 0..numbers.len() {
        if !(start / apart).is_multiple_of(shape[axis]) {
            continue;
        }
        let places: Vec<usize> = (0..shape[axis])
            .map(|point| start + point * apart)
            .collect();
        let line: Vec<f64> = places.iter().map(|&place| numbers[place]).collect();
        let line = slopes(&line, Spacing::Unit, EdgeOrder::First).unwrap();
        for (place, slope) in places.into_iter().zip(line) {
            found[place] = slope.to_bits();
        }
    }
    found
}

proptest! {
    #[test]
    fn each_line_has_its_own_slopes(
        (shape, numbers) in prop::collection::vec(1..6_usize, 1..5).prop_flat_map(|shape| {
            let points = points(&shape);
            (Just(shape), prop::collection::vec(-1e3..1e3_f64, points))
        })
    ) {
        // What was there before does not matter.
        let mut found = vec![f64::NAN; numbers.len()];
        for axis in 0..shape.len() {
            let done = slopes_along(&numbers, &shape, axis, &mut found);
            if shape[axis] == 1 {
                prop_assert_eq!(done, Err(NoDerivative::OnePoint.into()));
                continue;
            }
            prop_assert_eq!(done, Ok(()));
            let bits: Vec<u64> = found.iter().map(|slope| slope.to_bits()).collect();
            prop_assert_eq!(bits, line_by_line(&numbers, &shape, axis), "axis {}", axis);
        }
    }
}

#[test]
fn a_hole_is_missed_by_its_neighbours_alone() {
    let grid = [0.0, 1.0, f64::NAN, 3.0, 8.0];
    let mut found = [0.0; 5];
    slopes_along(&grid, &[5], 0, &mut found).unwrap();
    assert_eq!(found.map(f64::is_nan), [false, true, false, true, false]);
    let there = [found[0], found[2], found[4]].map(f64::to_bits);
    assert_eq!(there, [1.0, 1.0, 5.0].map(f64::to_bits));
    slopes_along(&[-f64::MAX, f64::MAX], &[2], 0, &mut found[..2]).unwrap();
    assert!(found[0].is_infinite());
}

#[test]
fn what_does_not_fit_is_refused() {
    let numbers = [0.0; 6];
    let mut room = [0.0; 6];
    let mut ask = |numbers: &[f64], shape: &[usize], axis, places: usize| {
        slopes_along(numbers, shape, axis, &mut room[..places])
    };
    let length = |expected, found| Err(AlongError::Length { expected, found });
    assert_eq!(
        ask(&numbers, &[2, 3], 2, 6),
        Err(AlongError::NoAxis { axis: 2, axes: 2 })
    );
    assert_eq!(
        ask(&numbers, &[], 0, 6),
        Err(AlongError::NoAxis { axis: 0, axes: 0 })
    );
    assert_eq!(ask(&numbers[..5], &[2, 3], 0, 6), length(6, 5));
    assert_eq!(ask(&numbers, &[2, 3], 0, 5), length(6, 5));
    assert_eq!(ask(&numbers, &[usize::MAX, 3], 0, 6), length(usize::MAX, 6));
    assert_eq!(
        ask(&numbers, &[6, 1], 1, 6),
        Err(NoDerivative::OnePoint.into())
    );
    // A grid without points has nothing to say.
    assert_eq!(ask(&[], &[1, 0], 0, 0), Ok(()));
    assert_eq!(
        ask(&numbers, &[2, 3], 2, 6).unwrap_err().to_string(),
        "the grid has 2 axes, counted from 0, and no axis 2"
    );
    assert_eq!(
        ask(&numbers[..5], &[2, 3], 0, 6).unwrap_err().to_string(),
        "the grid's shape takes 6 numbers and as many places, found 5"
    );
}
