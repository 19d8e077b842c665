//! What every difference holds to, whatever the points.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{Coordinates, EdgeOrder, NoDerivative, Spacing, cliffs, gaps, slopes};
use proptest::prelude::*;

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

/// `numpy.gradient`'s formula term by term, between the ends.
fn three_terms(x: &[f64], f: &[f64]) -> Vec<f64> {
    let inner = (1..f.len() - 1).map(|i| {
        let (hs, hd) = (x[i] - x[i - 1], x[i + 1] - x[i]);
        -hd / (hs * (hs + hd)) * f[i - 1]
            + (hd - hs) / (hs * hd) * f[i]
            + hs / (hd * (hs + hd)) * f[i + 1]
    });
    inner.collect()
}

/// Places, and as many figures in [-1, 1].
fn curve() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (3_usize..9).prop_flat_map(|n| {
        let gaps = prop::collection::vec(0.125..8.0_f64, n);
        let x = gaps.prop_map(|gaps| {
            let steps = gaps.iter().scan(-4.0, |x, gap| {
                *x += gap;
                Some(*x)
            });
            steps.collect()
        });
        (x, prop::collection::vec(-1.0..1.0_f64, n))
    })
}

/// Different whole numbers, ascending.
fn whole_places() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::btree_set(-50_i32..50, 3..9)
        .prop_map(|places| places.into_iter().map(f64::from).collect())
}

proptest! {
    #[test]
    fn the_formula_is_numpys((x, f) in curve()) {
        let found = at(&x, &f, FIRST).unwrap();
        assert_near(&found[1..f.len() - 1], &three_terms(&x, &f), 1e-12);
        let mut seconds = at(&x, &f, SECOND).unwrap();
        let (last, first) = (seconds.pop().unwrap(), seconds.remove(0));
        prop_assert_eq!(&seconds, &found[1..f.len() - 1]);
        // As numpy writes the ends.
        let ends = |x: [f64; 3], f: [f64; 3]| {
            let (h, k) = (x[1] - x[0], x[2] - x[1]);
            -(2.0 * h + k) / (h * (h + k)) * f[0] + (h + k) / (h * k) * f[1] - h / (k * (h + k)) * f[2]
        };
        let n = f.len();
        let expected = [
            ends([x[0], x[1], x[2]], [f[0], f[1], f[2]]),
            ends([x[n - 1], x[n - 2], x[n - 3]], [f[n - 1], f[n - 2], f[n - 3]]),
        ];
        assert_near(&[first, last], &expected, 1e-12);
    }

    #[test]
    fn unit_spaced_coordinates_are_the_contracts_to_the_bit(
        start in -1000_i32..1000, f in prop::collection::vec(-1.0..1.0_f64, 2..9)
    ) {
        let n = f.len();
        let contract: Vec<f64> = (0..n).map(|i| match i {
            0 => f[1] - f[0],
            _ if i == n - 1 => f[i] - f[i - 1],
            _ => (f[i + 1] - f[i - 1]) / 2.0,
        }).collect();
        let x: Vec<f64> = (start..).map(f64::from).take(n).collect();
        let bits = |slopes: Vec<f64>| slopes.into_iter().map(f64::to_bits).collect::<Vec<_>>();
        prop_assert_eq!(bits(at(&x, &f, FIRST).unwrap()), bits(contract.clone()));
        prop_assert_eq!(bits(slopes(&f, Spacing::Unit, FIRST).unwrap()), bits(contract));
    }

    #[test]
    fn a_straight_line_has_its_slope_exactly(x in whole_places(), slope in -50_i32..50, start in -50_i32..50) {
        let (slope, start) = (f64::from(slope), f64::from(start));
        let f: Vec<f64> = x.iter().map(|x| start + slope * x).collect();
        for edges in [FIRST, SECOND] {
            prop_assert_eq!(at(&x, &f, edges).unwrap(), vec![slope; x.len()]);
        }
    }

    #[test]
    fn a_parabola_has_its_slopes_at_second_order(x in whole_places(), a in -9_i32..9, b in -9_i32..9) {
        let (a, b) = (f64::from(a), f64::from(b));
        let f: Vec<f64> = x.iter().map(|x| (a * x + b) * x).collect();
        let expected: Vec<f64> = x.iter().map(|x| 2.0 * a * x + b).collect();
        assert_near(&at(&x, &f, SECOND).unwrap(), &expected, 1e-10);
        let first = at(&x, &f, FIRST).unwrap();
        assert_near(&first[1..x.len() - 1], &expected[1..x.len() - 1], 1e-10);
    }

    #[test]
    fn turning_the_axis_round_turns_the_sign_and_nothing_else((x, f) in curve()) {
        let mirrored: Vec<f64> = x.iter().rev().map(|x| -x).collect();
        let reversed: Vec<f64> = f.iter().rev().copied().collect();
        for edges in [FIRST, SECOND] {
            let turned = at(&mirrored, &reversed, edges).unwrap();
            let back: Vec<f64> = turned.iter().rev().map(|slope| -slope).collect();
            prop_assert_eq!(at(&x, &f, edges).unwrap(), back);
        }
    }

    #[test]
    fn a_unit_c_times_smaller_makes_slopes_c_times_smaller((x, f) in curve(), c in 0.01..100.0_f64) {
        let scaled: Vec<f64> = x.iter().map(|x| x * c).collect();
        for edges in [FIRST, SECOND] {
            let found = at(&scaled, &f, edges).unwrap();
            let back: Vec<f64> = found.iter().map(|slope| slope * c).collect();
            assert_near(&back, &at(&x, &f, edges).unwrap(), 1e-10);
        }
    }

    #[test]
    fn no_slope_is_outside_the_secants_beside_it((x, f) in curve()) {
        let coordinates = Coordinates::new(x).unwrap();
        let spacing = Spacing::Coordinates(&coordinates);
        let secants: Vec<f64> = gaps(&f, spacing).unwrap().iter().map(|gap| gap.slope).collect();
        let found = slopes(&f, spacing, FIRST).unwrap();
        for (slope, pair) in found[1..].iter().zip(secants.windows(2)) {
            let (least, most) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            prop_assert!(*slope >= least - 1e-12 && *slope <= most + 1e-12);
        }
    }

    #[test]
    fn nothing_panics_and_no_slope_is_not_finite(
        mut x in prop::collection::vec(prop::num::f64::ANY, 1..6),
        f in prop::collection::vec(prop::num::f64::ANY, 0..6),
        alike in any::<bool>(),
    ) {
        x.retain(|x| x.is_finite());
        x.sort_by(f64::total_cmp);
        if alike {
            x.truncate(f.len());
        }
        let coordinates = Coordinates::new(x).ok();
        let real = coordinates.as_ref().map(Spacing::Coordinates);
        for spacing in [Some(Spacing::Unit), real].into_iter().flatten() {
            for edges in [FIRST, SECOND] {
                if let Ok(found) = slopes(&f, spacing, edges) {
                    prop_assert_eq!(found.len(), f.len());
                    prop_assert!(found.iter().all(|slope| slope.is_finite()));
                    prop_assert!(f.iter().all(|f| f.is_finite()));
                }
            }
            if let Ok(found) = cliffs(&f, spacing) {
                prop_assert!(found.iter().all(|gap| gap.slope.is_finite() && gap.change.is_finite()));
                prop_assert!(f.iter().all(|f| f.is_finite()));
            }
        }
    }
}
