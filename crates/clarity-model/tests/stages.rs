//! Metrics, surfaces and gradients: what their constructors refuse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{
    AbsSummary, AxisGradient, AxisMetrics, AxisName, AxisSurface, EncodedValue, Gradient, Metrics,
    ModelError, Moments, Rounded, Slope, Surface, ValueScores,
};

const ZERO: Rounded = Rounded::ZERO;
const MOMENTS: Moments = Moments {
    mean: ZERO,
    variance: ZERO,
};
const SUMMARY: AbsSummary = AbsSummary {
    mean: ZERO,
    max: ZERO,
};

fn name(name: &str) -> AxisName {
    AxisName::new(name).unwrap()
}

fn scores(values: &[&str]) -> Vec<ValueScores> {
    let one = |v: &&str| ValueScores {
        value: EncodedValue::new(v).unwrap(),
        esi: ZERO,
        drift: ZERO,
    };
    values.iter().map(one).collect()
}

fn slopes(values: &[&str]) -> Vec<Slope> {
    let one = |v: &&str| Slope {
        value: EncodedValue::new(v).unwrap(),
        d_esi: ZERO,
        d_drift: ZERO,
    };
    values.iter().map(one).collect()
}

fn metrics(axis: &str, values: &[&str]) -> Result<AxisMetrics, ModelError> {
    AxisMetrics::new(name(axis), scores(values), ZERO, ZERO)
}

fn surface(axis: &str, values: &[&str]) -> Result<AxisSurface, ModelError> {
    AxisSurface::new(name(axis), scores(values), MOMENTS, MOMENTS)
}

fn gradient(axis: &str, values: &[&str]) -> Result<AxisGradient, ModelError> {
    AxisGradient::new(name(axis), slopes(values), SUMMARY, SUMMARY)
}

#[test]
fn metrics_ascend() {
    let both = Metrics::new(vec![
        metrics("a", &["10", "2"]).unwrap(),
        metrics("b", &["1"]).unwrap(),
    ]);
    let both = both.unwrap();
    assert_eq!(both.axes()[0].axis().as_str(), "a");
    assert_eq!(both.axes()[0].values().len(), 2);
    assert_eq!(
        (both.axes()[0].overall_esi(), both.axes()[0].overall_drift()),
        (ZERO, ZERO)
    );
    let order = |what, later: &str, earlier: &str| ModelError::OutOfOrder {
        what,
        later: later.into(),
        earlier: earlier.into(),
    };
    assert_eq!(
        metrics("a", &["2", "10"]),
        Err(order("value_scores", "2", "10"))
    );
    let swapped = Metrics::new(vec![
        metrics("b", &["1"]).unwrap(),
        metrics("a", &["1"]).unwrap(),
    ]);
    assert_eq!(swapped, Err(order("the metrics", "b", "a")));
}

#[test]
fn nothing_is_empty() {
    let empty = |what, item| ModelError::Empty { what, item };
    assert_eq!(metrics("a", &[]), Err(empty("value_scores", "value")));
    assert_eq!(Metrics::new(vec![]), Err(empty("the metrics", "axis")));
    assert_eq!(surface("a", &[]), Err(empty("points", "point")));
    assert_eq!(
        Surface::new(vec![], MOMENTS, MOMENTS),
        Err(empty("the surface", "axis"))
    );
    assert_eq!(gradient("a", &[]), Err(empty("gradients", "slope")));
    assert_eq!(
        Gradient::new(vec![], SUMMARY, SUMMARY),
        Err(empty("the gradient", "axis"))
    );
}

#[test]
fn nothing_stands_twice() {
    let twice = |what, name: &str| ModelError::Duplicate {
        what,
        name: name.into(),
    };
    assert_eq!(metrics("a", &["1", "1"]), Err(twice("value_scores", "1")));
    assert_eq!(surface("a", &["1", "2", "1"]), Err(twice("points", "1")));
    assert_eq!(gradient("a", &["1", "1"]), Err(twice("gradients", "1")));
    let axes = vec![surface("a", &["1"]).unwrap(), surface("a", &["1"]).unwrap()];
    assert_eq!(
        Surface::new(axes, MOMENTS, MOMENTS),
        Err(twice("the surface", "a"))
    );
    let axes = vec![
        gradient("a", &["1"]).unwrap(),
        gradient("a", &["1"]).unwrap(),
    ];
    assert_eq!(
        Gradient::new(axes, SUMMARY, SUMMARY),
        Err(twice("the gradient", "a"))
    );
}

#[test]
fn surfaces_and_gradients_keep_the_order_they_are_given() {
    let one = surface("a", &["2", "10"]).unwrap();
    assert_eq!(one.points()[0].value.as_str(), "2");
    assert_eq!(
        (one.axis().as_str(), one.esi(), one.drift()),
        ("a", MOMENTS, MOMENTS)
    );
    let whole = Surface::new(vec![surface("b", &["1"]).unwrap(), one], MOMENTS, MOMENTS).unwrap();
    assert_eq!(
        (whole.axes().len(), whole.esi(), whole.drift()),
        (2, MOMENTS, MOMENTS)
    );
    let one = gradient("a", &["2", "10"]).unwrap();
    assert_eq!(one.slopes()[0].value.as_str(), "2");
    assert_eq!(
        (one.axis().as_str(), one.esi(), one.drift()),
        ("a", SUMMARY, SUMMARY)
    );
    let whole = Gradient::new(vec![gradient("b", &["1"]).unwrap(), one], SUMMARY, SUMMARY).unwrap();
    assert_eq!(
        (whole.axes().len(), whole.esi(), whole.drift()),
        (2, SUMMARY, SUMMARY)
    );
}
