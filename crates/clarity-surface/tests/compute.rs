//! Surfaces that one can work out by hand, and properties.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{
    AxisMetrics, AxisName, EncodedValue, Metrics, ModelError, Rounded, Surface, ValueScores,
};
use clarity_surface::{SurfaceError, compute};
use proptest::prelude::*;

fn rounded(number: f64) -> Rounded {
    Rounded::round(number).unwrap()
}

fn axis(name: &str, scores: &[(&str, f64, f64)]) -> AxisMetrics {
    let one = |(value, esi, drift): &(&str, f64, f64)| ValueScores {
        value: EncodedValue::new(value).unwrap(),
        esi: rounded(*esi),
        drift: rounded(*drift),
    };
    let values = scores.iter().map(one).collect();
    AxisMetrics::new(
        AxisName::new(name).unwrap(),
        values,
        Rounded::ZERO,
        Rounded::ZERO,
    )
    .unwrap()
}

fn surface(axes: Vec<AxisMetrics>) -> Surface {
    compute(&Metrics::new(axes).unwrap()).unwrap()
}

#[test]
fn moments_per_axis_and_over_all_points() {
    let surface = surface(vec![
        axis("blur", &[("10", 1.0, 0.0), ("2", 0.0, 0.5)]),
        axis("noise", &[("0", 0.25, 0.125)]),
    ]);
    let blur = &surface.axes()[0];
    assert_eq!(blur.axis().as_str(), "blur");
    let values: Vec<_> = blur.points().iter().map(|p| p.value.as_str()).collect();
    assert_eq!(values, ["10", "2"]);
    assert_eq!(
        (blur.esi().mean, blur.esi().variance),
        (rounded(0.5), rounded(0.25))
    );
    assert_eq!(
        (blur.drift().mean, blur.drift().variance),
        (rounded(0.25), rounded(0.0625))
    );
    let noise = &surface.axes()[1];
    assert_eq!(
        (noise.esi().mean, noise.esi().variance),
        (rounded(0.25), Rounded::ZERO)
    );
    // (1 + 0 + 0.25) / 3, and ((7/12)^2 + (5/12)^2 + (2/12)^2) / 3 = 78/432
    let all = surface.esi();
    assert_eq!(
        (all.mean, all.variance),
        (rounded(1.25 / 3.0), rounded(78.0 / 432.0))
    );
}

/// The squares are those of distances: x^2 less the mean's square has no digit left here.
#[test]
fn far_from_zero_the_variance_is_that_of_the_distances() {
    let far = 4e15;
    let scores = [
        ("0", far, far),
        ("1", far + 1.0, far + 1.0),
        ("2", far + 5.0, far + 5.0),
    ];
    let surface = surface(vec![axis("a", &scores)]);
    // -2, -1 and 3 from the mean: (4 + 1 + 9) / 3.
    let variance = rounded(14.0 / 3.0);
    assert_eq!(
        (surface.esi().variance, surface.drift().variance),
        (variance, variance)
    );
}

#[test]
fn a_sum_that_overflows_is_refused() {
    let axes = vec![axis("a", &[("0", f64::MAX, 0.0), ("1", f64::MAX, 0.0)])];
    let refused = SurfaceError::Model(ModelError::NotFinite {
        found: "inf".into(),
    });
    assert_eq!(compute(&Metrics::new(axes).unwrap()), Err(refused));
}

proptest! {
    #[test]
    fn the_mean_lies_between_and_the_variance_below_a_quarter(
        scores in prop::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64), 1..12)
    ) {
        let names: Vec<String> = (0..scores.len()).map(|i| format!("{i:02}")).collect();
        let scores: Vec<_> = names.iter().zip(&scores).map(|(n, (e, d))| (n.as_str(), *e, *d)).collect();
        let axes = vec![axis("a", &scores)];
        let one = surface(axes.clone());
        prop_assert!((0.0..=1.0).contains(&one.esi().mean.get()));
        prop_assert!((0.0..=0.25).contains(&one.drift().variance.get()));
        // With one axis the global moments are the axis's.
        prop_assert_eq!((one.esi(), one.drift()), (one.axes()[0].esi(), one.axes()[0].drift()));
        prop_assert_eq!(surface(axes), one);
    }
}
