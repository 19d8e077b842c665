//! ESI and drift of small sweeps that one can work out by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_metrics::{Baseline, Comparison, MetricsError, compute};
use clarity_model::{Axes, Axis, AxisName, AxisValue, Cell, Metrics, ModelError, Observation};
use proptest::prelude::*;

fn axis(name: &str, values: &[AxisValue]) -> Axis {
    Axis::new(AxisName::new(name).unwrap(), values.to_vec()).unwrap()
}

/// A cell of some axes of a hundred values each.
fn cell(positions: &[usize]) -> Cell {
    let axis = |i: usize| {
        let name = AxisName::new(&format!("a{i}")).unwrap();
        Axis::new(name, (0..100).map(Into::into).collect()).unwrap()
    };
    let axes = Axes::new((0..positions.len()).map(axis).collect()).unwrap();
    axes.cell_at(positions.to_vec()).unwrap()
}

fn compared(same_answer: bool, distance: f64) -> Comparison {
    Comparison {
        same_answer,
        distance,
    }
}

/// `axis value esi drift` lines, and `axis = overall esi, overall drift`.
fn table(metrics: &Metrics) -> Vec<String> {
    let mut lines = Vec::new();
    for axis in metrics.axes() {
        let name = axis.axis();
        for score in axis.values() {
            lines.push(format!(
                "{name} {} {} {}",
                score.value, score.esi, score.drift
            ));
        }
        lines.push(format!(
            "{name} = {}, {}",
            axis.overall_esi(),
            axis.overall_drift()
        ));
    }
    lines
}

#[test]
fn a_run_is_compared_byte_by_byte_and_a_missing_justification_is_empty() {
    let said = |answer, justification| Observation::new(answer, justification);
    let first = said("normal", Some("abcd"));
    let baseline = Baseline::new(&first);
    for (other, same_answer, distance) in [
        (said("normal", Some("abcd")), true, 0.0),
        (said(" normal", Some("abcx")), false, 0.25),
        (said("Normal", None), false, 1.0),
    ] {
        assert_eq!(baseline.compare(&other), compared(same_answer, distance));
    }
}

#[test]
fn values_stand_in_byte_order_and_overall_is_the_mean_of_rounded_scores() {
    let axes = Axes::new(vec![
        axis("size", &[2.into(), 10.into(), 7.into()]),
        axis("blur", &[0.into()]),
    ]);
    let axes = axes.unwrap();
    let runs = [
        (cell(&[0, 0]), compared(true, 0.0)),
        (cell(&[0, 0]), compared(false, 0.5)),
        (cell(&[0, 0]), compared(false, 0.5)),
        (cell(&[0, 1]), compared(true, 0.25)),
    ];
    assert_eq!(
        table(&compute(&axes, &runs).unwrap()),
        [
            "blur 0 0.5 0.3125",
            "blur = 0.5, 0.3125",
            "size 10 1.0 0.25",
            "size 2 0.33333333 0.33333333",
            // (1 + 0.33333333) / 2 is a hair below 0.666666665 in binary; no run has 7
            "size = 0.66666666, 0.29166666",
        ]
    );
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let axes = Axes::new(vec![axis("a", &[1.into()])]).unwrap();
    assert_eq!(compute(&axes, &[]), Err(MetricsError::NoRuns));
    let outside = [
        (cell(&[0]), compared(true, 0.0)),
        (cell(&[1]), compared(true, 0.0)),
    ];
    assert_eq!(
        compute(&axes, &outside),
        Err(MetricsError::ForeignCell { index: 1 })
    );
    let broken = [(cell(&[0]), compared(true, f64::NAN))];
    let refused = ModelError::NotFinite {
        found: "NaN".into(),
    };
    assert_eq!(compute(&axes, &broken), Err(MetricsError::Model(refused)));
}

proptest! {
    #[test]
    fn scores_stay_in_range_and_repeat_exactly(
        runs in prop::collection::vec((0_usize..3, 0_usize..2, any::<bool>(), 0.0..=1.0_f64), 1..40)
    ) {
        let axes = Axes::new(vec![
            axis("a", &[1.into(), 2.into(), 3.into()]),
            axis("b", &[false.into(), true.into()]),
        ]).unwrap();
        let runs: Vec<_> = runs
            .into_iter()
            .map(|(a, b, same, distance)| (cell(&[a, b]), compared(same, distance)))
            .collect();
        let metrics = compute(&axes, &runs).unwrap();
        for axis in metrics.axes() {
            for score in axis.values() {
                prop_assert!((0.0..=1.0).contains(&score.esi.get()));
                prop_assert!((0.0..=1.0).contains(&score.drift.get()));
            }
        }
        prop_assert_eq!(compute(&axes, &runs).unwrap(), metrics);
    }
}
