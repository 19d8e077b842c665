//! Small sweeps, and what their runs say.
#![allow(dead_code, reason = "no test needs all of it")]

use clarity_model::{
    Axes, Axis, AxisName, AxisValue, Digest, Finite, Observation, RecordedRun, Rounded, Seed,
    SweepManifest,
};
use clarity_sensitivity::{
    AxisMeta, Context, Figure, Judged, Sensitivity, Source, compute, judge_all,
};

pub(crate) fn name(name: &str) -> AxisName {
    AxisName::new(name).unwrap()
}

pub(crate) fn axis(of: &str, values: &[AxisValue]) -> Axis {
    Axis::new(name(of), values.to_vec()).unwrap()
}

pub(crate) fn whole(numbers: &[i64]) -> Vec<AxisValue> {
    numbers.iter().map(|number| (*number).into()).collect()
}

pub(crate) fn float(number: f64) -> AxisValue {
    AxisValue::float(number).unwrap()
}

pub(crate) fn finite(number: f64) -> Finite {
    Finite::new(number).unwrap()
}

pub(crate) fn rounded(number: f64) -> Rounded {
    Rounded::round(number).unwrap()
}

pub(crate) fn axes(of: &[(&str, Vec<AxisValue>)]) -> Axes {
    Axes::new(of.iter().map(|(name, values)| axis(name, values)).collect()).unwrap()
}

fn hash() -> Digest {
    "0".repeat(64).parse().unwrap()
}

/// The runs of these places, seeds innermost; `keep` leaves holes.
pub(crate) fn sweep_of(
    axes: &Axes,
    seeds: &[i64],
    keep: impl Fn(&[usize], i64) -> bool,
) -> SweepManifest {
    let mut places: Vec<Vec<usize>> = vec![Vec::new()];
    for axis in axes.as_slice() {
        let further = |place: &Vec<usize>| {
            let place = place.clone();
            (0..axis.values().len()).map(move |at| [place.clone(), vec![at]].concat())
        };
        places = places.iter().flat_map(further).collect();
    }
    let mut runs = Vec::new();
    for place in places {
        for &seed in seeds {
            if keep(&place, seed) {
                runs.push(RecordedRun {
                    cell: axes.cell_at(place.clone()).unwrap(),
                    seed: seed.into(),
                    manifest_hash: hash(),
                });
            }
        }
    }
    let seeds = seeds.iter().map(|seed| (*seed).into()).collect();
    SweepManifest::new(axes.clone(), seeds, runs).unwrap()
}

/// A full grid.
pub(crate) fn sweep(of: &[(&str, Vec<AxisValue>)], seeds: &[i64]) -> SweepManifest {
    sweep_of(&axes(of), seeds, |_, _| true)
}

/// What a run says: an answer, for the same reason each time.
pub(crate) fn said(answer: &str) -> Observation {
    Observation::new(answer, Some("because"))
}

/// What each run says, by its place and seed.
pub(crate) fn say(
    sweep: &SweepManifest,
    what: impl Fn(&[usize], i128) -> Observation,
) -> Vec<Observation> {
    let runs = sweep.runs().iter();
    runs.map(|run| {
        let place: Vec<usize> = run.cell.positions().collect();
        what(&place, run.seed.get().get())
    })
    .collect()
}

/// A context whose axes declare these identity values.
pub(crate) fn identity(values: &[(&str, AxisValue)]) -> Context {
    let axes = values.iter().map(|(axis, value)| {
        let meta = AxisMeta {
            identity: Some(value.clone()),
            ..AxisMeta::default()
        };
        (name(axis), meta)
    });
    Context {
        axes: axes.collect(),
        ..Context::default()
    }
}

pub(crate) fn null(runs: &[(i64, Observation)]) -> Vec<(Seed, Observation)> {
    let runs = runs.iter();
    runs.map(|(seed, said)| ((*seed).into(), said.clone()))
        .collect()
}

/// The sensitivity of a sweep without a null sweep.
pub(crate) fn sense(sweep: &SweepManifest, said: &[Observation], context: &Context) -> Sensitivity {
    let (reference, judged) = judge_all(sweep, said, &[], context).unwrap();
    compute(sweep, &judged, &reference, context).unwrap()
}

/// The estimate of a figure.
pub(crate) fn estimate(figure: &Figure) -> Option<f64> {
    figure.estimate.map(Rounded::get)
}

/// The ends of a figure's interval.
pub(crate) fn ends(figure: &Figure, source: Source) -> Option<(f64, f64)> {
    let found = figure.interval(source)?;
    Some((found.low.get(), found.high.get()))
}

#[track_caller]
pub(crate) fn near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found:?} is not {expected:?} to {tolerance:?}"
    );
}

/// Both ends of an interval, which must be there.
#[track_caller]
pub(crate) fn near_ends(found: Option<(f64, f64)>, low: f64, high: f64, tolerance: f64) {
    let (found_low, found_high) = found.expect("an interval");
    near(found_low, low, tolerance);
    near(found_high, high, tolerance);
}

/// Runs as judged, by place and seed: whether the answer is the baseline's, and the drift.
pub(crate) fn judged(
    sweep: &SweepManifest,
    what: impl Fn(&[usize], i128) -> (Option<bool>, Option<f64>),
) -> Vec<Judged> {
    let runs = sweep.runs().iter();
    runs.map(|run| {
        let place: Vec<usize> = run.cell.positions().collect();
        let (same, drift) = what(&place, run.seed.get().get());
        Judged {
            answer: Some(if same == Some(true) { "a" } else { "b" }.into()),
            same,
            drift,
            justified: drift.is_some(),
            is_baseline: false,
        }
    })
    .collect()
}

/// The sensitivity of runs that are judged already.
pub(crate) fn computed(sweep: &SweepManifest, judged: &[Judged], context: &Context) -> Sensitivity {
    let said = say(sweep, |_, _| said("a"));
    let (reference, _) = judge_all(sweep, &said, &[], context).unwrap();
    compute(sweep, judged, &reference, context).unwrap()
}

/// Left to right.
pub(crate) fn total(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().fold(0.0, |sum, number| sum + number)
}

/// A number times itself.
pub(crate) fn square(number: f64) -> f64 {
    number * number
}
