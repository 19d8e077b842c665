//! Slopes in real units: vectors, and the reasons for none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{Coordinates, EdgeOrder, NoDerivative, Spacing, slopes};

const FIRST: EdgeOrder = EdgeOrder::First;
const SECOND: EdgeOrder = EdgeOrder::Second;

/// The slopes of `f` at the places `x`.
fn at(x: &[f64], f: &[f64], edges: EdgeOrder) -> Result<Vec<f64>, NoDerivative> {
    let x = Coordinates::new(x.to_vec()).unwrap();
    slopes(f, Spacing::Coordinates(&x), edges)
}

fn assert_near(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= tolerance, "{found:?} is not {expected:?}");
    }
}

/// The example of `numpy.gradient`'s documentation, and the same with `edge_order=2`.
#[test]
fn the_example_of_numpy() {
    let x = [0.0, 1.0, 1.5, 3.5, 4.0, 6.0];
    let f = [1.0, 2.0, 4.0, 7.0, 11.0, 16.0];
    let first = at(&x, &f, FIRST).unwrap();
    assert_near(&first, &[1.0, 3.0, 3.5, 6.7, 6.9, 2.5], 1e-15);
    let second = at(&x, &f, SECOND).unwrap();
    assert_near(&second, &[-1.0, 3.0, 3.5, 6.7, 6.9, -1.9], 1e-15);
}

/// By hand: the gaps are 1, 3, 5 and 10, the secants -0.1, -0.2/3, -0.06 and -0.03; between the
/// ends each secant weighs as much as the other's gap.
///
/// - at 2: (1 x -0.2/3 + 3 x -0.1) / 4 = -11/120, which is -0.092
/// - at 5: (3 x -0.06 + 5 x -0.2/3) / 8 = -77/1200, which is -0.064
/// - at 10: (5 x -0.03 + 10 x -0.06) / 15 = -0.05 exactly
#[test]
fn five_values_whose_text_does_not_sort_as_numbers() {
    let x = [1.0, 2.0, 5.0, 10.0, 20.0];
    let f = [1.0, 0.9, 0.7, 0.4, 0.1];
    let expected = [-0.1, -11.0 / 120.0, -77.0 / 1200.0, -0.05, -0.03];
    assert_near(&at(&x, &f, FIRST).unwrap(), &expected, 1e-15);
}

#[test]
fn the_ends_are_secants_unless_asked() {
    assert_eq!(EdgeOrder::default(), FIRST);
    assert_eq!(at(&[0.0, 4.0], &[1.0, 0.0], FIRST), Ok(vec![-0.25, -0.25]));
    let squares = [0.0, 1.0, 4.0];
    let unit = |edges| slopes(&squares, Spacing::Unit, edges).unwrap();
    assert_eq!(unit(FIRST), [1.0, 2.0, 3.0]);
    assert_eq!(unit(SECOND), [0.0, 2.0, 4.0]);
}

#[test]
fn what_has_no_slope_says_why() {
    let length = NoDerivative::Length {
        points: 2,
        coordinates: 1,
    };
    for (x, f, edges, reason, text) in [
        (
            &[0.0][..],
            &[0.5][..],
            FIRST,
            NoDerivative::OnePoint,
            "one point has no slope: it takes two",
        ),
        (
            &[0.0],
            &[f64::NAN],
            SECOND,
            NoDerivative::OnePoint,
            "one point has no slope: it takes two",
        ),
        (
            &[0.0, 1.0],
            &[0.5, f64::NAN],
            SECOND,
            NoDerivative::TooFewForSecondOrder,
            "two points have no slope of second order: it takes three",
        ),
        (
            &[0.0],
            &[0.5, 0.5],
            FIRST,
            length,
            "points and coordinates differ in number: 2 and 1",
        ),
        (
            &[0.0, 1.0, 3.0],
            &[0.5, f64::INFINITY, 0.5],
            FIRST,
            NoDerivative::NotFinite,
            "a point or a slope is no finite number",
        ),
        (
            &[0.0, 1e-300],
            &[0.0, 1e300],
            FIRST,
            NoDerivative::NotFinite,
            "a point or a slope is no finite number",
        ),
    ] {
        assert_eq!(at(x, f, edges), Err(reason));
        assert_eq!(reason.to_string(), text);
    }
    for f in [&[][..], &[1.0]] {
        assert_eq!(slopes(f, Spacing::Unit, FIRST), Err(NoDerivative::OnePoint));
    }
}

/// Where the three-term formula squares a gap, 1e200 would be an infinity and every slope 0.
#[test]
fn axes_far_from_1_keep_their_slopes() {
    for unit in [1e-200, 1e200] {
        let found = at(&[0.0, unit, 3.0 * unit], &[0.0, 1.0, 3.0], SECOND).unwrap();
        let scaled: Vec<f64> = found.iter().map(|slope| slope * unit).collect();
        assert_near(&scaled, &[1.0, 1.0, 1.0], 1e-15);
    }
}
