//! `context.json`: read, written, and everything that can be wrong with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::{ReadError, context};
use clarity_gradient::EdgeOrder;
use clarity_model::{AxisName, AxisValue, Finite};
use clarity_sensitivity::{
    AxisMeta, BaselineKind, Context, Normalizer, NormalizerRules, Resampling, Scale, Settings,
};
use proptest::prelude::*;

fn name(name: &str) -> AxisName {
    AxisName::new(name).unwrap()
}

fn finite(number: f64) -> Finite {
    Finite::new(number).unwrap()
}

/// Everything set, nothing as by default.
fn full() -> Context {
    let blur = AxisMeta {
        unit: Some("px".into()),
        scale: Scale::Log,
        identity: Some(AxisValue::from("n\u{e9}ant")),
        group: Some("optics".into()),
        coordinates: Some(vec![finite(0.5), finite(2.0)]),
    };
    let rules = NormalizerRules {
        pattern: Some(r"is (\w+)".into()),
        trim: true,
        case: true,
        punctuation: true,
        answers: vec!["yes".into(), "no".into()],
    };
    Context {
        axes: [(name("blur"), blur), (name("noise"), AxisMeta::default())].into(),
        settings: Settings {
            baseline: Some(BaselineKind::Identity),
            normalizer: Normalizer::new(rules).unwrap(),
            near: 0.25,
            edges: EdgeOrder::Second,
            thresholds: vec![0.8],
            resampling: Resampling {
                replicates: 500,
                seed: u64::MAX,
            },
        },
    }
}

const FULL: &str = r#"{
  "axes": {
    "blur": {
      "coordinates": [
        0.5,
        2.0
      ],
      "group": "optics",
      "identity": "n\u00e9ant",
      "scale": "log",
      "unit": "px"
    },
    "noise": {
      "coordinates": null,
      "group": null,
      "identity": null,
      "scale": "linear",
      "unit": null
    }
  },
  "schema": "clarity/context",
  "schema_version": 1,
  "settings": {
    "baseline": "identity",
    "bootstrap_seed": 18446744073709551615,
    "edge_order": 2,
    "near": 0.25,
    "normalize": {
      "answers": [
        "yes",
        "no"
      ],
      "case": true,
      "pattern": "is (\\w+)",
      "punctuation": true,
      "trim": true
    },
    "replicates": 500,
    "thresholds": [
      0.8
    ]
  }
}"#;

#[test]
fn a_context_is_written_canonically_and_read_back() {
    assert_eq!(context::write(&full()).unwrap(), FULL);
    assert_eq!(context::read(FULL.as_bytes()), Ok(full()));
    let none = Context::default();
    let written = context::write(&none).unwrap();
    assert_eq!(context::read(written.as_bytes()), Ok(none));
}

#[test]
fn what_is_not_there_has_its_default() {
    for settings in [
        "{}",
        r#"{"baseline": null, "bootstrap_seed": null, "edge_order": null, "near": null,
            "normalize": null, "replicates": null, "thresholds": null, "other": [1]}"#,
        r#"{"edge_order": 1, "normalize": {}}"#,
        r#"{"normalize": {"answers": null, "case": null, "pattern": null, "trim": false}}"#,
    ] {
        let text = format!(
            r#"{{"schema_version": 1, "axes": {{"blur": {{"unit": null, "new": 1}}}}, "settings": {settings}}}"#
        );
        let read = context::read(text.as_bytes()).unwrap();
        assert_eq!(read.settings, Settings::default(), "{settings}");
        assert_eq!(read.axes, [(name("blur"), AxisMeta::default())].into());
    }
    // An empty list is one.
    let text = br#"{"schema_version": 1, "axes": {}, "settings": {"thresholds": []}}"#;
    assert_eq!(context::read(text).unwrap().settings.thresholds, [0.0; 0]);
    // Whole numbers are numbers.
    let text = br#"{"schema_version": 1, "axes": {"k": {"coordinates": [1, 2.5]}}, "settings": {"near": 1}}"#;
    let read = context::read(text).unwrap();
    assert_eq!(
        read.axes[&name("k")].coordinates,
        Some(vec![finite(1.0), finite(2.5)])
    );
    assert_eq!(read.settings.near.to_bits(), 1.0_f64.to_bits());
}

#[track_caller]
fn problems(text: &str) -> Vec<String> {
    let Err(ReadError::Shape(problems)) = context::read(text.as_bytes()) else {
        panic!("{text} is read")
    };
    let mut told: Vec<String> = problems
        .as_slice()
        .iter()
        .map(ToString::to_string)
        .collect();
    told.sort();
    told
}

#[test]
fn every_problem_is_told_at_once_with_its_place() {
    let text = r#"{
 "schema_version": 2,
 "axes": {"blur": {"unit": 1, "scale": "cubic", "group": [],
                   "identity": {}, "coordinates": [1, "2", true, null]},
          "no-name": {}, "noise": []},
 "settings": {"baseline": "last", "edge_order": 3, "near": "x",
              "normalize": {"trim": 1, "case": "no", "pattern": "(", "answers": ["a", 2]},
              "replicates": -1, "bootstrap_seed": 0.5, "thresholds": 0.9}
}"#;
    assert_eq!(
        problems(text),
        [
            "line 2, column 20: `schema_version`: found 2, expected version 1, the only one there is",
            "line 3, column 28: `axes.blur.unit`: found 1, expected a string",
            "line 3, column 40: `axes.blur.scale`: found \"cubic\", expected one of \"linear\", \"log\"",
            "line 3, column 58: `axes.blur.group`: found a list, expected a string",
            "line 4, column 32: `axes.blur.identity`: found an object, expected a boolean, a number or a string",
            "line 4, column 55: `axes.blur.coordinates[1]`: found \"2\", expected a finite number",
            "line 4, column 60: `axes.blur.coordinates[2]`: found true, expected a finite number",
            "line 4, column 66: `axes.blur.coordinates[3]`: found null, expected a finite number",
            "line 5, column 22: `axes.no-name`: axis name \"no-name\" is not a letter followed by letters, digits or `_`; rename the axis",
            "line 5, column 35: `axes.noise`: found a list, expected an object",
            "line 6, column 27: `settings.baseline`: found \"last\", expected one of \"first\", \"identity\", \"paired\"",
            "line 6, column 49: `settings.edge_order`: found 3, expected 1 or 2",
            "line 6, column 60: `settings.near`: found \"x\", expected a finite number",
            "line 7, column 37: `settings.normalize.trim`: found 1, expected true or false",
            "line 7, column 48: `settings.normalize.case`: found \"no\", expected true or false",
            "line 7, column 65: `settings.normalize.pattern`: the pattern \"(\" is no regular expression: unclosed group",
            "line 7, column 87: `settings.normalize.answers[1]`: found 2, expected a string",
            "line 8, column 29: `settings.replicates`: found -1, expected an integer of at least 0",
            "line 8, column 51: `settings.bootstrap_seed`: found 0.5, expected an integer",
            "line 8, column 70: `settings.thresholds`: found 0.9, expected a list",
        ]
    );
}

/// Each range by itself, at its own place, beside a pattern that is none.
#[test]
fn every_range_is_told_at_once_with_its_place() {
    let text = r#"{"schema_version": 1, "axes": {}, "settings": {
 "near": 1.5,
 "normalize": {"pattern": "["},
 "replicates": 99,
 "thresholds": [0.5, -0.5]
}}"#;
    assert_eq!(
        problems(text),
        [
            "line 2, column 10: `settings.near`: `near` is 1.5; expected a number from 0 to 1",
            "line 3, column 27: `settings.normalize.pattern`: the pattern \"[\" is no regular expression: unclosed character class",
            "line 4, column 16: `settings.replicates`: `replicates` is 99; expected an integer from 100 to 100000",
            "line 5, column 16: `settings.thresholds`: `thresholds` is -0.5; expected a number from 0 to 1",
        ]
    );
}

#[test]
fn what_is_missing_or_of_another_kind_is_told() {
    for (text, told) in [
        (
            "[]",
            &["line 1, column 1: found a list, expected an object"][..],
        ),
        (
            "{}",
            &[
                "line 1, column 1: the key `axes` is missing",
                "line 1, column 1: the key `schema_version` is missing",
                "line 1, column 1: the key `settings` is missing",
            ],
        ),
        (
            r#"{"schema_version": "1", "axes": 1, "settings": 2}"#,
            &[
                "line 1, column 20: `schema_version`: found \"1\", expected an integer",
                "line 1, column 33: `axes`: found 1, expected an object",
                "line 1, column 48: `settings`: found 2, expected an object",
            ],
        ),
        (
            r#"{"schema_version": 1, "axes": {}, "settings": {"normalize": [], "near": 2}}"#,
            &[
                "line 1, column 61: `settings.normalize`: found a list, expected an object",
                "line 1, column 73: `settings.near`: `near` is 2; expected a number from 0 to 1",
            ],
        ),
        (
            r#"{"schema_version": 1, "axes": {}, "settings": {"normalize": {"answers": "a"}}}"#,
            &["line 1, column 73: `settings.normalize.answers`: found \"a\", expected a list"],
        ),
    ] {
        assert_eq!(problems(text), told, "{text}");
    }
    assert!(matches!(
        context::read(b" \n"),
        Err(ReadError::Empty {
            expected: "a sweep's context"
        })
    ));
}

#[test]
fn keys_are_those_that_are_written() {
    let keys = |of: &str| {
        let text: serde_json::Value = serde_json::from_str(FULL).unwrap();
        let object = text.pointer(of).unwrap().as_object().unwrap().clone();
        object.keys().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(keys("/axes/blur"), context::AXIS_KEYS);
    assert_eq!(keys("/settings"), context::SETTINGS_KEYS);
    assert_eq!(keys("/settings/normalize"), context::NORMALIZE_KEYS);
}

proptest! {
    #[test]
    fn any_context_comes_back_as_it_is(
        unit in prop::option::of(any::<String>()),
        group in prop::option::of(".{0,5}"),
        log: bool,
        number in any::<f64>().prop_filter("finite", |x| x.is_finite()),
        kind in prop::option::of(0_usize..3),
        near in 0.0..=1.0_f64,
        thresholds in prop::collection::vec(0.0..=1.0_f64, 0..4),
        replicates in 100_u64..=100_000,
        seed: u64,
        answers in prop::collection::vec(any::<String>(), 0..3),
    ) {
        let meta = AxisMeta {
            unit,
            scale: if log { Scale::Log } else { Scale::Linear },
            identity: Some(AxisValue::Float(finite(number))),
            group,
            coordinates: Some(vec![finite(number)]),
        };
        let rules = NormalizerRules { answers, trim: log, ..NormalizerRules::default() };
        let context = Context {
            axes: [(name("k"), meta)].into(),
            settings: Settings {
                baseline: kind.map(|kind| BaselineKind::ALL[kind]),
                normalizer: Normalizer::new(rules).unwrap(),
                near,
                edges: EdgeOrder::First,
                thresholds,
                resampling: Resampling { replicates, seed },
            },
        };
        let written = context::write(&context).unwrap();
        prop_assert!(written.is_ascii());
        prop_assert_eq!(context::read(written.as_bytes()), Ok(context));
    }
}
