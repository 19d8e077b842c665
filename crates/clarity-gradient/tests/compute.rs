//! The rules of the gradient, on surfaces that one can work out by hand, and properties.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{GradientError, Step, compute, steepest_esi_step};
use clarity_model::{
    AxisName, AxisSurface, EncodedValue, ModelError, Moments, Rounded, Surface, ValueScores,
};
use proptest::prelude::*;

const FLAT: Moments = Moments {
    mean: Rounded::ZERO,
    variance: Rounded::ZERO,
};

fn rounded(number: f64) -> Rounded {
    Rounded::round(number).unwrap()
}

/// An axis whose drift is minus its ESI, its values in the order given.
fn axis(name: &str, points: &[(&str, f64)]) -> AxisSurface {
    let one = |(value, esi): &(&str, f64)| ValueScores {
        value: EncodedValue::new(value).unwrap(),
        esi: rounded(*esi),
        drift: rounded(-*esi),
    };
    let points = points.iter().map(one).collect();
    AxisSurface::new(AxisName::new(name).unwrap(), points, FLAT, FLAT).unwrap()
}

fn surface(axes: Vec<AxisSurface>) -> Surface {
    Surface::new(axes, FLAT, FLAT).unwrap()
}

fn slopes(points: &[(&str, f64)]) -> Vec<f64> {
    let gradient = compute(&surface(vec![axis("a", points)])).unwrap();
    for slope in gradient.axes()[0].slopes() {
        assert_eq!(
            slope.d_drift.get().abs().to_bits(),
            slope.d_esi.get().abs().to_bits()
        );
    }
    gradient.axes()[0]
        .slopes()
        .iter()
        .map(|slope| slope.d_esi.get())
        .collect()
}

#[test]
fn the_rule_by_number_of_points() {
    for (points, expected) in [
        (&[("0", 0.5)][..], &[0.0][..]),
        (&[("0", 1.0), ("1", 0.25)], &[-0.75, -0.75]),
        (
            &[("0", 1.0), ("1", 0.5), ("2", 0.25)],
            &[-0.5, -0.375, -0.25],
        ),
        (
            &[("0", 1.0), ("1", 1.0), ("2", 1.0), ("3", 0.0), ("4", 0.0)],
            &[0.0, 0.0, -0.5, -0.5, 0.0],
        ),
    ] {
        assert_eq!(slopes(points), expected);
    }
}

/// Five values 1, 2, 5, 10, 20 with ESI 1, .9, .7, .4, .1, in the surface's byte order.
#[test]
fn lexicographic_neighbours_turn_a_slope() {
    let points = [("1", 1.0), ("10", 0.4), ("2", 0.9), ("20", 0.1), ("5", 0.7)];
    assert_eq!(slopes(&points), [-0.6, -0.05, -0.15, -0.1, 0.6]);
}

#[test]
fn the_surfaces_order_is_kept_and_the_surface_unchanged() {
    let before = surface(vec![
        axis("b", &[("2", 1.0), ("1", 0.0)]),
        axis("a", &[("x", 0.0)]),
    ]);
    let copy = before.clone();
    let gradient = compute(&before).unwrap();
    let order: Vec<_> = gradient
        .axes()
        .iter()
        .flat_map(|axis| {
            axis.slopes()
                .iter()
                .map(|s| format!("{} {}", axis.axis(), s.value))
        })
        .collect();
    assert_eq!(order, ["b 2", "b 1", "a x"]);
    assert_eq!(before, copy);
}

#[test]
fn means_and_maxima_per_axis_and_over_all_points() {
    let whole = surface(vec![
        axis("a", &[("0", 1.0), ("1", 0.5)]),
        axis("b", &[("0", 0.0)]),
    ]);
    let gradient = compute(&whole).unwrap();
    let summary = |s: clarity_model::AbsSummary| (s.mean.get(), s.max.get());
    assert_eq!(summary(gradient.axes()[0].esi()), (0.5, 0.5));
    assert_eq!(summary(gradient.axes()[0].drift()), (0.5, 0.5));
    assert_eq!(summary(gradient.axes()[1].esi()), (0.0, 0.0));
    assert_eq!(summary(gradient.esi()), (0.333_333_33, 0.5));
    assert_eq!(summary(gradient.drift()), (0.333_333_33, 0.5));
}

#[test]
fn the_steepest_step_is_a_secant_and_the_first_of_equals() {
    let step = |from: &str, to: &str, change: f64| {
        let value = |v| EncodedValue::new(v).unwrap();
        Some(Step {
            from: value(from),
            to: value(to),
            change: rounded(change),
        })
    };
    for (points, expected) in [
        (&[("0", 1.0)][..], None),
        (&[("0", 1.0), ("1", 1.0)], None),
        (&[("0", 1.0), ("1", 0.5), ("2", 1.0)], step("0", "1", -0.5)),
        (
            &[("0", 1.0), ("1", 1.0), ("2", 0.0), ("3", 0.0)],
            step("1", "2", -1.0),
        ),
        (&[("0", 0.25), ("1", 0.5), ("2", 0.0)], step("1", "2", -0.5)),
        // Equals as rounded: in binary, 0.2 - 0.1 is the greater by a hair.
        (&[("0", 0.3), ("1", 0.2), ("2", 0.1)], step("0", "1", -0.1)),
    ] {
        assert_eq!(steepest_esi_step(&axis("a", points)), Ok(expected));
    }
}

#[test]
fn a_difference_that_overflows_is_refused() {
    let far = axis("a", &[("0", f64::MAX), ("1", f64::MIN)]);
    let refused = GradientError::Model(ModelError::NotFinite {
        found: "-inf".into(),
    });
    assert_eq!(steepest_esi_step(&far), Err(refused.clone()));
    assert_eq!(compute(&surface(vec![far])), Err(refused));
}

proptest! {
    #[test]
    fn a_straight_line_has_one_slope(start in -1e3..1e3_f64, step in -10.0..10.0_f64, n in 2_u32..9) {
        let (start, step) = (rounded(start).get(), rounded(step).get());
        let names: Vec<String> = (0..n).map(|i| i.to_string()).collect();
        let line = names.iter().zip(0..n).map(|(name, i)| (name.as_str(), start + step * f64::from(i)));
        for slope in slopes(&line.collect::<Vec<_>>()) {
            prop_assert!((slope - step).abs() <= 3e-8);
        }
    }

    #[test]
    fn reversing_the_points_negates_and_reverses_the_slopes(
        esi in prop::collection::vec(0.0..=1.0_f64, 2..9)
    ) {
        let names: Vec<String> = (0..esi.len()).map(|i| i.to_string()).collect();
        let mut points: Vec<_> = names.iter().map(String::as_str).zip(esi).collect();
        let forward = slopes(&points);
        points.reverse();
        let mut backward: Vec<f64> = slopes(&points).into_iter().map(|slope| -slope).collect();
        backward.reverse();
        prop_assert_eq!(forward, backward);
    }

    #[test]
    fn the_mean_is_at_most_the_maximum_and_repeats(esi in prop::collection::vec(any::<f64>(), 1..9)) {
        let names: Vec<String> = (0..esi.len()).map(|i| i.to_string()).collect();
        prop_assume!(esi.iter().all(|x| x.is_finite()));
        let points: Vec<_> = names.iter().map(String::as_str).zip(esi).collect();
        let whole = surface(vec![axis("a", &points)]);
        let gradient = compute(&whole);
        if let Ok(gradient) = &gradient {
            let summary = gradient.esi();
            prop_assert!(summary.mean.get() <= summary.max.get() * (1.0 + 1e-12) + 1e-8);
        }
        prop_assert_eq!(gradient, compute(&whole));
    }
}
