//! Gaps between neighbouring points, and the cliffs among them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{Coordinates, EdgeOrder, Gap, NoDerivative, Spacing, cliffs, gaps, slopes};
use proptest::prelude::*;

fn gap(from: usize, change: f64, slope: f64) -> Gap {
    Gap {
        from,
        change,
        slope,
    }
}

#[test]
fn a_gap_has_a_change_a_slope_and_a_height() {
    let x = Coordinates::new(vec![1.0, 2.0, 4.0]).unwrap();
    let found = gaps(&[1.0, 0.5, 1.0], Spacing::Coordinates(&x)).unwrap();
    assert_eq!(found, [gap(0, -0.5, -0.5), gap(1, 0.5, 0.25)]);
    assert!(
        found
            .iter()
            .all(|gap| gap.height().to_bits() == 0.5_f64.to_bits())
    );
}

/// Central differences say 0.5 where all is lost in one step.
#[test]
fn a_cliff_between_two_points_is_not_halved() {
    let f = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
    assert_eq!(cliffs(&f, Spacing::Unit), Ok(vec![gap(2, -1.0, -1.0)]));
    let central = slopes(&f, Spacing::Unit, EdgeOrder::First).unwrap();
    assert_eq!(central, [0.0, 0.0, -0.5, -0.5, 0.0, 0.0]);
}

#[test]
fn cliffs_are_ranked_by_slope_and_not_by_height() {
    let x = Coordinates::new(vec![0.0, 1.0, 2.0, 3.0, 11.0]).unwrap();
    let f = [0.5, 0.25, 0.25, 0.5, 1.5];
    let expected = vec![gap(0, -0.25, -0.25), gap(2, 0.25, 0.25), gap(3, 1.0, 0.125)];
    assert_eq!(cliffs(&f, Spacing::Coordinates(&x)), Ok(expected));
    let expected = vec![gap(3, 1.0, 1.0), gap(0, -0.25, -0.25), gap(2, 0.25, 0.25)];
    assert_eq!(cliffs(&f, Spacing::Unit), Ok(expected));
    assert_eq!(cliffs(&[0.5, 0.5], Spacing::Unit), Ok(vec![]));
}

#[test]
fn what_has_no_gap_says_why() {
    let x = Coordinates::new(vec![0.0, 1e-300]).unwrap();
    let real = Spacing::Coordinates(&x);
    let length = NoDerivative::Length {
        points: 3,
        coordinates: 2,
    };
    for (f, spacing, reason) in [
        (&[][..], Spacing::Unit, NoDerivative::OnePoint),
        (&[1.0], Spacing::Unit, NoDerivative::OnePoint),
        (&[1.0, 1.0, 1.0], real, length),
        (&[1.0, f64::NAN], Spacing::Unit, NoDerivative::NotFinite),
        (
            &[f64::MIN, f64::MAX],
            Spacing::Unit,
            NoDerivative::NotFinite,
        ),
        // A change that is finite, and a slope that is not.
        (&[0.0, 1e300], real, NoDerivative::NotFinite),
    ] {
        assert_eq!(gaps(f, spacing), Err(reason));
        assert_eq!(cliffs(f, spacing), Err(reason));
    }
}

proptest! {
    #[test]
    fn cliffs_are_the_gaps_that_change_in_falling_order(
        f in prop::collection::vec((0_u8..5).prop_map(f64::from), 2..12)
    ) {
        let (all, ranked) = (gaps(&f, Spacing::Unit).unwrap(), cliffs(&f, Spacing::Unit).unwrap());
        prop_assert_eq!(all.len(), f.len() - 1);
        for pair in ranked.windows(2) {
            let (a, b) = (pair[0].slope.abs(), pair[1].slope.abs());
            prop_assert!(a > b || (a >= b && pair[0].from < pair[1].from));
        }
        let mut changes: Vec<Gap> = ranked;
        changes.sort_by_key(|gap| gap.from);
        let expected: Vec<Gap> = all.into_iter().filter(|gap| gap.height() > 0.0).collect();
        prop_assert_eq!(changes, expected);
    }
}
