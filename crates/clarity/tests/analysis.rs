//! The pipeline as one function.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity::model::{
    Axes, Axis, AxisName, Digest, Observation, RecordedRun, Rounded, SweepManifest,
};
use clarity::{Analysis, AnalysisError, analyze, analyze_comparisons};

fn rounded(number: f64) -> Rounded {
    Rounded::round(number).unwrap()
}

fn manifest() -> SweepManifest {
    let axis = Axis::new(AxisName::new("blur").unwrap(), vec![0.into(), 1.into()]).unwrap();
    let axes = Axes::new(vec![axis]).unwrap();
    let runs = (0..2).map(|position| RecordedRun {
        cell: axes.cell_at(vec![position]).unwrap(),
        seed: 1.into(),
        manifest_hash: Digest::from([0; 32]),
    });
    let runs: Vec<RecordedRun> = runs.collect();
    SweepManifest::new(axes, vec![1.into()], runs).unwrap()
}

#[test]
fn three_stages_of_one_sweep() {
    let said = [
        Observation::new("a", Some("abcd")),
        Observation::new("b", Some("abcx")),
    ];
    let analysis = analyze(&manifest(), &said).unwrap();
    assert_eq!(analysis.metrics.axes()[0].overall_esi(), rounded(0.5));
    assert_eq!(analysis.surface.drift().mean, rounded(0.125));
    assert_eq!(analysis.gradient.esi().max, rounded(1.0));
    assert_eq!(
        Analysis::of_metrics(analysis.metrics.clone()).unwrap(),
        analysis
    );
}

#[test]
fn each_run_has_one_observation() {
    let said = [Observation::new("a", None)];
    let count = |observations| AnalysisError::Count {
        runs: 2,
        observations,
    };
    assert_eq!(analyze(&manifest(), &said), Err(count(1)));
    assert_eq!(analyze(&manifest(), &[]), Err(count(0)));
    assert_eq!(analyze_comparisons(&manifest(), Vec::new()), Err(count(0)));
}
