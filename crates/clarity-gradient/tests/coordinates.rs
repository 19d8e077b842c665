//! What coordinates are, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{CoordinateError, Coordinates};
use clarity_model::Finite;
use proptest::prelude::*;

fn finite(number: f64) -> Finite {
    Finite::new(number).unwrap()
}

#[test]
fn coordinates_know_their_number_and_their_span() {
    let five = Coordinates::new(vec![1.0, 2.0, 5.0, 10.0, 20.0]).unwrap();
    assert_eq!(five.as_slice(), [1.0, 2.0, 5.0, 10.0, 20.0]);
    assert_eq!((five.len(), five.span()), (5, 19.0));
    let one = Coordinates::new(vec![-3.0]).unwrap();
    assert_eq!((one.len(), one.span()), (1, 0.0));
}

#[test]
fn what_is_refused_is_named() {
    let not_finite = |index, found: &str| CoordinateError::NotFinite {
        index,
        found: found.into(),
    };
    let duplicate = |number| CoordinateError::Duplicate {
        number: finite(number),
    };
    let not_ascending = |earlier, later| CoordinateError::NotAscending {
        earlier: finite(earlier),
        later: finite(later),
    };
    let span = CoordinateError::Span {
        first: finite(f64::MIN),
        last: finite(f64::MAX),
    };
    for (numbers, error, text) in [
        (
            vec![],
            CoordinateError::Empty,
            "an axis needs at least one coordinate",
        ),
        (
            vec![2.0, 1.0, f64::NAN],
            not_finite(2, "NaN"),
            "coordinate 2 is NaN, which is no finite number",
        ),
        (
            vec![f64::NEG_INFINITY],
            not_finite(0, "-inf"),
            "coordinate 0 is -inf, which is no finite number",
        ),
        (
            vec![0.5, 1.0, 1.0, 0.0],
            duplicate(1.0),
            "coordinate 1.0 stands twice: however it is written, a number is one place",
        ),
        (
            vec![0.0, -0.0],
            duplicate(-0.0),
            "coordinate -0.0 stands twice: however it is written, a number is one place",
        ),
        (
            vec![1.0, 10.0, 2.0],
            not_ascending(10.0, 2.0),
            "coordinate 2.0 follows 10.0; coordinates ascend",
        ),
        (
            vec![f64::MIN, 0.0, f64::MAX],
            span,
            "coordinates -1.7976931348623157e+308 and 1.7976931348623157e+308 are further apart \
             than a number can say",
        ),
    ] {
        let refused = Coordinates::new(numbers).unwrap_err();
        assert_eq!((refused.to_string().as_str(), refused), (text, error));
    }
}

#[test]
fn a_range_has_two_ends_and_keeps_its_points_apart() {
    let unit = |numbers: &[f64]| {
        let scaled = Coordinates::new(numbers.to_vec()).unwrap().unit_range();
        scaled.map(|scaled| scaled.as_slice().to_vec())
    };
    assert_eq!(unit(&[-1.0, 0.0, 3.0]), Some(vec![0.0, 0.25, 1.0]));
    assert_eq!(unit(&[7.0]), None);
    // Beside a range of 1, two places 1e-300 apart are one.
    assert_eq!(unit(&[-1.0, 1e-300, 2e-300]), None);
}

proptest! {
    #[test]
    fn any_numbers_are_taken_whole_or_refused(
        numbers in prop::collection::vec(prop::num::f64::ANY, 0..6)
    ) {
        let ascending = numbers.windows(2).all(|pair| pair[0] < pair[1]);
        let finite = numbers.iter().all(|x| x.is_finite());
        match Coordinates::new(numbers.clone()) {
            Ok(taken) => {
                prop_assert!(ascending && finite && !numbers.is_empty());
                prop_assert!(taken.span().is_finite());
                prop_assert_eq!(taken.as_slice(), numbers);
            }
            Err(CoordinateError::Span { .. }) => prop_assert!(ascending && finite),
            Err(_) => prop_assert!(!ascending || !finite || numbers.is_empty()),
        }
    }

    #[test]
    fn a_range_goes_from_0_to_1(
        start in -1e3..1e3_f64, gaps in prop::collection::vec(0.01..100.0_f64, 1..9)
    ) {
        let mut numbers = vec![start];
        for gap in gaps {
            numbers.push(numbers[numbers.len() - 1] + gap);
        }
        let axis = Coordinates::new(numbers).unwrap();
        let unit = axis.unit_range().unwrap();
        prop_assert_eq!((unit.as_slice()[0], unit.span()), (0.0, 1.0));
        for (scaled, x) in unit.as_slice().iter().zip(axis.as_slice()) {
            prop_assert!((scaled * axis.span() + start - x).abs() <= 1e-12 * (x.abs() + start.abs()));
        }
    }
}
