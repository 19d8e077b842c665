//! `sensitivity.json` and its kin: canonical, stable, and read back line by line.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::{ReadError, canonical, json, sensitivity};
use clarity_model::{
    Axes, Axis, AxisName, AxisValue, Finite, Observation, RecordedRun, Rounded, Seed, SweepManifest,
};
use clarity_sensitivity::{
    AxisMeta, BaselineKind, Bound, Case, Cohort, CohortChange, Context, Judged, Limit, Line, Per,
    Resampling, Scope, Sensitivity, compare, compute, gate, judge_all,
};
use proptest::prelude::*;

fn name(name: &str) -> AxisName {
    AxisName::new(name).unwrap()
}

/// Every run of axes of these values, seeds innermost.
fn sweep(of: &[(&str, Vec<AxisValue>)], seeds: &[i64]) -> SweepManifest {
    let axes = of
        .iter()
        .map(|(axis, values)| Axis::new(name(axis), values.clone()).unwrap());
    let axes = Axes::new(axes.collect()).unwrap();
    let mut places: Vec<Vec<usize>> = vec![Vec::new()];
    for axis in axes.as_slice() {
        let further = |place: &Vec<usize>| {
            let place = place.clone();
            (0..axis.values().len()).map(move |at| [place.clone(), vec![at]].concat())
        };
        places = places.iter().flat_map(further).collect();
    }
    let mut runs = Vec::new();
    for place in &places {
        for &seed in seeds {
            runs.push(RecordedRun {
                cell: axes.cell_at(place.clone()).unwrap(),
                seed: seed.into(),
                manifest_hash: "0".repeat(64).parse().unwrap(),
            });
        }
    }
    let seeds = seeds.iter().map(|seed| Seed::from(*seed)).collect();
    SweepManifest::new(axes, seeds, runs).unwrap()
}

fn whole(numbers: &[i64]) -> Vec<AxisValue> {
    numbers.iter().map(|number| (*number).into()).collect()
}

/// What was found, and each run as it was judged.
fn found(
    sweep: &SweepManifest,
    context: &Context,
    say: impl Fn(&[usize], usize) -> Observation,
) -> (Sensitivity, Vec<Judged>) {
    let seeds = sweep.seeds();
    let said: Vec<Observation> = sweep
        .runs()
        .iter()
        .map(|run| {
            let place: Vec<usize> = run.cell.positions().collect();
            say(
                &place,
                seeds.iter().position(|seed| *seed == run.seed).unwrap(),
            )
        })
        .collect();
    let (reference, judged) = judge_all(sweep, &said, &[], context).unwrap();
    (
        compute(sweep, &judged, &reference, context).unwrap(),
        judged,
    )
}

fn identity(values: &[(&str, AxisValue)]) -> Context {
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

/// A small sweep in which everything occurs that an artifact may hold: an ordered axis and a
/// categorical one, an unreadable run, a missing reason, the identity in the grid.
fn rich() -> (SweepManifest, Context) {
    let blur: Vec<AxisValue> = [0.0, 2.5, 10.0]
        .map(|x| AxisValue::float(x).unwrap())
        .to_vec();
    let sweep = sweep(
        &[
            ("blur", blur),
            ("view", vec!["AP".into(), "l\u{e9}ft".into()]),
        ],
        &[4, 1, 9],
    );
    (
        sweep,
        identity(&[("blur", 0.into()), ("view", "AP".into())]),
    )
}

fn say_rich(place: &[usize], seed: usize) -> Observation {
    let answer = if place[0] + place[1] + seed > 2 {
        "normal"
    } else {
        "effusion"
    };
    let why = ["fluid on the left", "fluid on both sides", "clear"][(place[0] + seed) % 3];
    match (place, seed) {
        ([2, 1], 2) => Observation::new("?", Some(why)).unreadable(),
        ([1, 0], 1) => Observation::new(answer, None),
        _ => Observation::new(answer, Some(why)),
    }
}

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// The layout of the canonical writer, keys ascending at each level.
#[track_caller]
fn is_canonical(text: &str) {
    assert!(text.is_ascii());
    let tree = json::read(text.as_bytes(), "anything", |root, _| {
        Some(canonical::pretty(root.json()).unwrap())
    });
    assert_eq!(tree.unwrap(), text);
}

#[test]
fn a_sensitivity_is_canonical_and_stable() {
    let (sweep, context) = rich();
    let written = sensitivity::write(&found(&sweep, &context, say_rich).0).unwrap();
    is_canonical(&written);
    assert_eq!(
        sensitivity::write(&found(&sweep, &context, say_rich).0).unwrap(),
        written
    );
    let tree = parsed(&written);
    let at = |pointer: &str| tree.pointer(pointer).unwrap_or_else(|| panic!("{pointer}"));
    for (pointer, expected) in [
        ("/schema", r#""clarity/sensitivity""#),
        ("/schema_version", "1"),
        ("/seeds", "3"),
        (
            "/baseline",
            r#"{"identity": "blur=0p0_view=AP", "inside": true, "kind": "paired"}"#,
        ),
        ("/axes/0/axis", r#""blur""#),
        ("/axes/0/ordered", "true"),
        ("/axes/0/values/1/coordinate", "2.5"),
        ("/axes/0/meta/identity", "0"),
        ("/axes/1/ordered", "false"),
        ("/axes/1/esi", "null"),
        ("/axes/1/flips", "null"),
        ("/axes/1/values/1/value", "\"l\u{e9}ft\""),
        ("/axes/1/values/1/coordinate", "null"),
        ("/axes/1/differences/0/a", r#""AP""#),
        ("/axes/1/differences/0/b", "\"l\u{e9}ft\""),
        ("/cells/0/axis_values", r#"{"blur": 0.0, "view": "AP"}"#),
        ("/cells/0/scores/esi/estimate", "null"),
        // Of 18 runs the identity cell's three do not count, and (2.5, AP, seed 1) has no reason.
        ("/overall/runs", "18"),
        ("/overall/esi/runs", "15"),
        ("/overall/drift/runs", "14"),
        ("/overall/unparsed", "1"),
        ("/overall/unjustified", "1"),
        ("/noise_floor/runs", "3"),
        ("/variance/esi/names", r#"["blur", "view"]"#),
        (
            "/variance/note",
            r#""the indices depend on the levels that were chosen""#,
        ),
        (
            "/variance/drift",
            r#"{"reason": "the grid has holes: 1 of 18 runs have no figure, and nothing is filled in"}"#,
        ),
    ] {
        assert_eq!(at(pointer), &parsed(expected), "{pointer}");
    }
    // Cliffs and crossings name their values.
    let cliff = at("/axes/0/esi/cliffs/0");
    assert!(cliff["from"].is_f64() && cliff["to"].is_f64() && cliff["seeds"] == 3);
    assert!(at("/axes/0/esi/reason").is_null());
    // The order of names (0p0, 10p0, 2p5), the unreadable run, the missing reason.
    assert_eq!(at("/warnings").as_array().unwrap().len(), 3);
}

#[test]
fn what_has_no_slope_is_null_with_the_reason() {
    let one = sweep(&[("k", whole(&[3]))], &[0]);
    let (found, _) = found(&one, &Context::default(), |_, _| {
        Observation::new("a", None)
    });
    let tree = parsed(&sensitivity::write(&found).unwrap());
    let curve = &tree["axes"][0]["esi"];
    assert_eq!(
        curve,
        &parsed(
            r#"{"cliffs": [], "points": [1.0], "reason": "one point has no slope: it takes two", "slopes": null}"#
        )
    );
    assert_eq!(
        tree["axes"][0]["drift"]["reason"],
        "a value of the axis has no figure"
    );
    assert!(tree["noise_floor"].is_null());
    assert_eq!(
        tree["variance"]["esi"],
        parsed(r#"{"reason": "no variation"}"#)
    );
}

#[test]
fn lines_come_back_as_they_were() {
    let (sweep_of, context) = rich();
    let (of_sweep, _) = found(&sweep_of, &context, say_rich);
    let read = sensitivity::read_lines(sensitivity::write(&of_sweep).unwrap().as_bytes()).unwrap();
    assert_eq!(read, of_sweep.lines());
    // Overall, two axes with five values, six cells.
    assert_eq!(read.len(), 14);
    assert!(read[1].slope.is_some() && read[1].cliff.is_some() && read[1].esi.is_some());
    let cases: Vec<Case<'_>> = vec![
        ("b", Ok(&of_sweep)),
        ("a", Ok(&of_sweep)),
        ("c", Err("gone".into())),
    ];
    let cohort = Cohort::of(&cases, Resampling::default()).unwrap();
    let written = sensitivity::write_cohort(&cohort).unwrap();
    assert_eq!(
        sensitivity::read_lines(written.as_bytes()).unwrap(),
        cohort.lines()
    );
    // An axis without a figure, and one of one value.
    let small = sweep(&[("k", whole(&[3])), ("l", whole(&[1, 2]))], &[0]);
    let (bare, _) = found(&small, &Context::default(), |_, _| {
        Observation::new("a", None)
    });
    let written = sensitivity::write(&bare).unwrap();
    assert_eq!(
        sensitivity::read_lines(written.as_bytes()).unwrap(),
        bare.lines()
    );
}

/// A limit on what an axis may lose is held against the stored figures of that axis.
#[test]
fn an_axis_is_held_against_a_stored_one() {
    let grid = sweep(&[("k", whole(&[0, 1]))], &[0, 1]);
    let all = |_: &[usize], _| Observation::new("a", None);
    let half = |place: &[usize], _| Observation::new(["a", "b"][place[0]], None);
    let (before, _) = found(&grid, &Context::default(), all);
    let (after, _) = found(&grid, &Context::default(), half);
    let stored = sensitivity::read_lines(sensitivity::write(&before).unwrap().as_bytes()).unwrap();
    let limit = Limit {
        per: Per::Axis,
        axis: None,
        bound: Bound::MaxEsiLoss,
        to: 0.25,
    };
    let gated = gate(&after.lines(), &[limit], Some(&stored)).unwrap();
    assert_eq!((gated.held.len(), gated.missed().count()), (1, 1));
    assert_eq!(gated.held[0].found, Rounded::round(0.5).unwrap());
}

#[test]
fn a_cohort_is_canonical_and_names_its_cases() {
    let (sweep, context) = rich();
    let (one, _) = found(&sweep, &context, say_rich);
    let (two, _) = found(&sweep, &context, |_, _| Observation::new("a", Some("x")));
    let cases: Vec<Case<'_>> = vec![
        ("one", Ok(&one)),
        ("two", Ok(&two)),
        ("b\u{e9}", Err("no run".into())),
    ];
    let cohort = Cohort::of(
        &cases,
        Resampling {
            replicates: 200,
            seed: 5,
        },
    )
    .unwrap();
    let written = sensitivity::write_cohort(&cohort).unwrap();
    is_canonical(&written);
    let tree = parsed(&written);
    assert_eq!(tree["schema"], "clarity/cohort-sensitivity");
    assert_eq!(
        (&tree["replicates"], &tree["bootstrap_seed"]),
        (&200.into(), &5.into())
    );
    assert_eq!(
        tree["broken"],
        parsed("[{\"name\": \"b\u{e9}\", \"why\": \"no run\"}]")
    );
    assert_eq!(
        (&tree["cases"][0]["name"], &tree["cases"][0]["unparsed"]),
        (&"one".into(), &1.into())
    );
    assert_eq!(tree["overall"]["esi"]["interval"]["source"], "cases");
    assert_eq!(tree["axes"][0]["gaps"][1]["from"], 2.5);
    assert_eq!(tree["axes"][0]["gaps"][1]["to"], 10.0);
    assert_eq!(tree["axes"][1]["gaps"], parsed("[]"));
    let change = CohortChange::of(&cases, &cases[..1], Resampling::default()).unwrap();
    let written = sensitivity::write_cohort_change(&change).unwrap();
    is_canonical(&written);
    let tree = parsed(&written);
    assert_eq!(tree["schema"], "clarity/cohort-comparison");
    assert_eq!(
        (&tree["cases"], &tree["left_out"]),
        (&parsed("[\"one\"]"), &parsed("[\"b\u{e9}\", \"two\"]"))
    );
    assert_eq!(tree["esi"]["estimate"], 0.0);
}

#[test]
fn a_comparison_is_canonical() {
    let grid = sweep(&[("k", whole(&[0, 1]))], &[0, 1]);
    let said =
        |of: [&'static str; 2]| move |place: &[usize], _| Observation::new(of[place[0]], None);
    let (_, before) = found(&grid, &Context::default(), said(["a", "a"]));
    let (_, after) = found(&grid, &Context::default(), said(["a", "b"]));
    let compared = compare((&grid, &before), (&grid, &after), Resampling::default()).unwrap();
    let written = sensitivity::write_compared(&compared).unwrap();
    is_canonical(&written);
    let tree = parsed(&written);
    assert_eq!(
        (&tree["pairs"], &tree["unpaired"], &tree["same_answer"]),
        (&4.into(), &0.into(), &2.into())
    );
    assert_eq!(tree["rows"][0]["scope"], "overall");
    assert_eq!(tree["rows"][2]["scope"], "value k=1");
    // Both seeds flip in the one cell, which is one pair.
    let flipped = r#"{"lost": 1, "p": 1.0, "p_holm": 1.0, "paired": "cells", "smallest_p": 1.0,
        "won": 0}"#;
    assert_eq!(tree["rows"][2]["flipped"], parsed(flipped));
    assert!(tree["rows"][0]["drift"].is_null());
    let esi = &tree["rows"][0]["esi"];
    assert_eq!(
        (&esi["before"], &esi["after"], &esi["change"]),
        (&1.0.into(), &0.5.into(), &(-0.5).into())
    );
}

#[test]
fn what_is_no_sensitivity_is_refused_with_its_place() {
    let start = r#"{"schema": "clarity/sensitivity", "schema_version": 1,"#;
    let overall = r#""overall": {"esi": null, "drift": {"estimate": 0.5}}"#;
    for (text, told) in [
        (
            "{}".to_string(),
            "line 1, column 1: the key `schema` is missing",
        ),
        (
            r#"{"schema": "clarity/context"}"#.to_string(),
            "line 1, column 12: `schema`: found \"clarity/context\", expected \"clarity/sensitivity\" or \"clarity/cohort-sensitivity\"",
        ),
        (
            r#"{"schema": "clarity/sensitivity", "schema_version": 9}"#.to_string(),
            "line 1, column 53: `schema_version`: found 9, expected version 1, the only one there is",
        ),
        (
            format!("{start}\n{overall}}}"),
            "line 1, column 1: the key `axes` is missing",
        ),
        (
            format!(
                "{start}\n\"overall\": {{\"esi\": {{\"estimate\": 0.123456789}}, \"drift\": null}}, \"axes\": [], \"cells\": []}}"
            ),
            "line 2, column 33: `overall.esi.estimate`: 0.123456789 has more than 8 decimal places; expected 0.12345679",
        ),
        (
            format!(
                "{start}{overall},\n\"axes\": [{{\"axis\": \"k-\", \"values\": []}}], \"cells\": []}}"
            ),
            "line 2, column 19: `axes[0].axis`: axis name \"k-\" is not a letter followed by letters, digits or `_`; rename the axis",
        ),
        (
            format!(
                "{start}{overall},\n\"axes\": [{{\"axis\": \"k\", \"values\": [{{\"value\": null}}]}}], \"cells\": []}}"
            ),
            "line 2, column 45: `axes[0].values[0].value`: found null, expected a boolean, a number or a string",
        ),
        (
            format!(
                "{start}{overall},\n\"axes\": [{{\"axis\": \"k\", \"values\": [], \"esi\": {{\"points\": [0.5, true]}}}}], \"cells\": []}}"
            ),
            "line 2, column 62: `axes[0].esi.points[1]`: found true, expected a finite number",
        ),
        (
            format!(
                "{start}{overall}, \"axes\": [],\n\"cells\": [{{\"axis_values\": [1], \"scores\": {{}}}}]}}"
            ),
            "line 2, column 27: `cells[0].axis_values`: found a list, expected an object",
        ),
    ] {
        let Err(ReadError::Shape(problems)) = sensitivity::read_lines(text.as_bytes()) else {
            panic!("{text} is read")
        };
        assert_eq!(problems.to_string(), told, "{text}");
    }
    let pooled = format!(
        "{{\"schema\": \"clarity/cohort-sensitivity\", \"schema_version\": 1, {overall},\n\"axes\": [], \"cases\": [{{\"name\": \"a\", \"esi\": \"x\", \"drift\": null}}]}}"
    );
    let error = sensitivity::read_lines(pooled.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 44: `cases[0].esi`: found \"x\", expected a finite number"
    );
}

/// Keys that are not known are ignored, so that a later minor addition is read.
#[test]
fn the_least_that_is_read() {
    let text = br#"{"schema": "clarity/sensitivity", "schema_version": 1, "new": {}, "cells": [], "axes": [],
        "overall": {"esi": {"estimate": null}, "drift": {"estimate": 0.5, "new": 1}}}"#;
    let overall = Line {
        scope: Scope::Overall,
        esi: None,
        drift: Some(Rounded::round(0.5).unwrap()),
        slope: None,
        cliff: None,
    };
    assert_eq!(sensitivity::read_lines(text), Ok(vec![overall]));
}

fn value() -> impl Strategy<Value = AxisValue> {
    prop_oneof![
        any::<f64>().prop_filter_map("finite", |x| Finite::new(x).ok().map(AxisValue::Float)),
        any::<i64>().prop_map(AxisValue::from),
        any::<bool>().prop_map(AxisValue::from),
        ".{0,4}".prop_map(|text| AxisValue::from(text.as_str())),
    ]
}

proptest! {
    #[test]
    fn lines_of_any_sweep_come_back(
        values in prop::collection::vec(value(), 1..5),
        answers in prop::collection::vec("[ab]", 1..9),
        kind in prop::sample::select(BaselineKind::ALL.to_vec()),
    ) {
        prop_assume!(Axis::new(name("k"), values.clone()).is_ok());
        let grid = sweep(&[("k", values.clone()), ("l", whole(&[0, 1]))], &[i64::MIN, 2]);
        let mut context = identity(&[("k", values[0].clone()), ("l", 1.into())]);
        context.settings.baseline = Some(kind);
        context.settings.resampling.replicates = 100;
        prop_assume!(context.check(grid.axes()).is_ok());
        let say = |place: &[usize], seed: usize| {
            let at = (place[0] * 5 + place[1] * 3 + seed) % answers.len();
            Observation::new(&answers[at], Some(&answers[at]))
        };
        let (found, _) = found(&grid, &context, say);
        let written = sensitivity::write(&found).unwrap();
        prop_assert_eq!(sensitivity::read_lines(written.as_bytes()), Ok(found.lines()));
    }
}
