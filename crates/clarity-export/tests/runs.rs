//! One row a run: which columns, of which type, and what stands in them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_artifact::trace::Details;
use clarity_export::{ExportError, SweepRuns, Value, Values, runs};
use clarity_metrics::Comparison;
use clarity_model::{AxisValue, Digest, Finite, Integer, Observation};
use clarity_sensitivity::Judged;
use common::{column, names, row, sure, sweep, table_of};

fn float(number: f64) -> AxisValue {
    AxisValue::float(number).unwrap()
}

#[test]
fn the_columns_stand_in_their_order() {
    let axes = [("noise", vec![0.into()]), ("blur", vec![0.into()])];
    let table = table_of(
        &sweep(&axes, &[7_i64.into()]),
        &sure(&[("b", 0.5), ("a", 0.5)]),
    );
    let expected = "run axis_blur axis_noise seed cell answer answer_normalized equal drift \
                    contract_equal contract_drift is_baseline justification outcome input_sha256 \
                    perturbed_sha256 manifest_sha256 trace_sha256 p:a p:b";
    assert_eq!(names(&table).join(" "), expected);
}

/// `answer` and the like are legal names of axes; no axis can take a column's place.
#[test]
fn an_axis_may_have_any_name() {
    let named = ["answer", "axis_run", "case", "drift", "p", "run", "x"];
    let axes: Vec<_> = named.iter().map(|name| (*name, vec![1.into()])).collect();
    let table = table_of(&sweep(&axes, &[7_i64.into()]), &row("said"));
    for name in named {
        assert_eq!(column(&table, &format!("axis_{name}")), [Value::Integer(1)]);
    }
    assert_eq!(column(&table, "answer"), [Value::Text("said")]);
}

#[test]
fn an_axis_has_the_narrowest_type_that_loses_nothing() {
    // Beyond 2^63 - 1 an integer has no sign; 2^63 + 1 and 2^53 + 1 are no floats.
    let beyond = AxisValue::Integer(((1_u64 << 63) + 1).into());
    let odd = AxisValue::Integer(((1_i64 << 53) + 1).into());
    for (values, expected) in [
        (
            vec![(-3).into(), 0.into()],
            vec![Value::Integer(-3), Value::Integer(0)],
        ),
        (
            vec![float(0.5), float(1.0)],
            vec![
                Value::Float(Finite::new(0.5).unwrap()),
                Value::Float(Finite::new(1.0).unwrap()),
            ],
        ),
        (
            vec![0.into(), float(0.5)],
            vec![
                Value::Float(Finite::new(0.0).unwrap()),
                Value::Float(Finite::new(0.5).unwrap()),
            ],
        ),
        (
            vec![true.into(), false.into()],
            vec![Value::Boolean(true), Value::Boolean(false)],
        ),
        (
            vec!["low".into(), "high".into()],
            vec![Value::Text("low"), Value::Text("high")],
        ),
        (
            vec![5.into(), beyond.clone()],
            vec![Value::Unsigned(5), Value::Unsigned((1 << 63) + 1)],
        ),
        (
            vec![(-5).into(), beyond],
            vec![Value::Text("-5"), Value::Text("9223372036854775809")],
        ),
        (
            vec![odd, float(0.5)],
            vec![Value::Text("9007199254740993"), Value::Text("0.5")],
        ),
        (
            vec![true.into(), 0.into(), "off".into()],
            vec![Value::Text("True"), Value::Text("0"), Value::Text("off")],
        ),
    ] {
        let manifest = sweep(&[("blur", values.clone())], &[7_i64.into()]);
        let table = table_of(&manifest, &row("a"));
        assert_eq!(column(&table, "axis_blur"), expected, "{values:?}");
    }
}

#[test]
fn seeds_are_integers_of_64_bits_with_a_sign_where_they_fit() {
    let seeds = |seeds: &[Integer]| {
        let table = table_of(&sweep(&[("blur", vec![0.into()])], seeds), &row("a"));
        table.column("seed").unwrap().values().clone()
    };
    let (small, large) = (Integer::from(-7_i64), Integer::from(u64::MAX));
    assert_eq!(
        seeds(&[small, 7_i64.into()]),
        Values::Integer(vec![Some(-7), Some(7)])
    );
    assert_eq!(
        seeds(&[7_i64.into(), large]),
        Values::Unsigned(vec![Some(7), Some(u64::MAX)])
    );
    assert!(matches!(seeds(&[small, large]), Values::Text(_)));
}

#[test]
fn a_row_has_everything_that_is_known_of_its_run() {
    let manifest = sweep(&[("blur", vec![float(0.5)])], &[7_i64.into()]);
    let mut full = row("Effusion.");
    full.said = Observation::new("Effusion.", Some("=fluid"));
    full.details.outcome = Some("ok".to_owned());
    full.judged = Judged {
        answer: Some("effusion".to_owned()),
        same: Some(false),
        drift: Some(0.125),
        justified: true,
        is_baseline: false,
    };
    full.contract = Comparison {
        same_answer: false,
        distance: 0.75,
    };
    full.input = Some(Digest::from([0x01; 32]));
    full.perturbed = Some(Digest::from([0x02; 32]));
    let table = table_of(&manifest, &full);
    let at = |name: &str| column(&table, name)[0];
    let number = |number| Value::Float(Finite::new(number).unwrap());
    assert_eq!(at("run"), Value::Text("blur=0p5_seed=7"));
    assert_eq!(at("cell"), Value::Text("blur=0p5"));
    assert_eq!(at("answer"), Value::Text("Effusion."));
    assert_eq!(at("answer_normalized"), Value::Text("effusion"));
    assert_eq!(
        (at("equal"), at("drift")),
        (Value::Boolean(false), number(0.125))
    );
    assert_eq!(
        (at("contract_equal"), at("contract_drift")),
        (Value::Boolean(false), number(0.75))
    );
    assert_eq!(at("is_baseline"), Value::Boolean(false));
    assert_eq!(at("justification"), Value::Text("=fluid"));
    assert_eq!(at("outcome"), Value::Text("ok"));
    for (name, byte) in [
        ("input_sha256", "01"),
        ("perturbed_sha256", "02"),
        ("manifest_sha256", "ab"),
        ("trace_sha256", "cd"),
    ] {
        assert_eq!(at(name), Value::Text(&byte.repeat(32)), "{name}");
    }
    let bare = table_of(&manifest, &row("a"));
    for name in [
        "answer_normalized",
        "equal",
        "drift",
        "justification",
        "outcome",
        "input_sha256",
        "perturbed_sha256",
    ] {
        assert_eq!(column(&bare, name), [Value::Null], "{name}");
        assert!(bare.column(name).unwrap().nullable(), "{name}");
    }
}

#[test]
fn each_answer_with_a_probability_is_a_column() {
    let manifest = sweep(
        &[("blur", vec![0.into(), 1.into(), 2.into()])],
        &[7_i64.into()],
    );
    let rows = vec![
        sure(&[("b", 0.25)]),
        row("a"),
        sure(&[("a", 0.5), ("b", 0.5)]),
    ];
    let case = None;
    let manifest = &manifest;
    let table = runs(vec![SweepRuns {
        case,
        manifest,
        rows,
    }])
    .unwrap();
    let number = |number| Value::Float(Finite::new(number).unwrap());
    assert_eq!(
        column(&table, "p:a"),
        [Value::Null, Value::Null, number(0.5)]
    );
    assert_eq!(
        column(&table, "p:b"),
        [number(0.25), Value::Null, number(0.5)]
    );
}

#[test]
fn a_cohort_begins_with_the_case() {
    let manifest = sweep(&[("blur", vec![0.into()])], &[1_i64.into(), 2_i64.into()]);
    let case = |name, row: clarity_export::RunRow| SweepRuns {
        case: Some(name),
        manifest: &manifest,
        rows: vec![row; 2],
    };
    let cases = vec![
        case("f1", sure(&[("a", 1.0)])),
        case("f2", sure(&[("b", 1.0)])),
    ];
    let table = runs(cases).unwrap();
    assert_eq!(names(&table)[..2], ["case", "run"]);
    let expected = ["f1", "f1", "f2", "f2"].map(Value::Text);
    assert_eq!(column(&table, "case"), expected);
    let one = Value::Float(Finite::new(1.0).unwrap());
    assert_eq!(column(&table, "p:b"), [Value::Null, Value::Null, one, one]);
}

#[test]
fn what_makes_no_table_is_refused() {
    let one = sweep(&[("blur", vec![0.into()])], &[7_i64.into()]);
    let other = sweep(&[("blur", vec![1.into()])], &[7_i64.into()]);
    let of = |case, manifest, rows| SweepRuns {
        case: Some(case),
        manifest,
        rows,
    };
    let refused = runs(vec![of("f1", &one, vec![])]);
    assert_eq!(refused, Err(ExportError::Count { runs: 1, rows: 0 }));
    let refused = runs(vec![
        of("f1", &one, vec![row("a")]),
        of("f2", &other, vec![row("a")]),
    ]);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "case `f2` has other axes or values than `f1`: one table needs them alike"
    );
}

/// A runner that names each answer once would fill any memory.
#[test]
fn there_is_an_end_to_columns_of_probabilities() {
    let values = (0..9000).map(AxisValue::from).collect();
    let manifest = sweep(&[("blur", values)], &[7_i64.into()]);
    let rows = (0..9000).map(|run| {
        let mut row = row("a");
        let half = Finite::new(0.5).unwrap();
        row.details = Details {
            probabilities: [(format!("answer {run}"), half)].into(),
            ..Details::default()
        };
        row
    });
    let (case, rows, manifest) = (None, rows.collect(), &manifest);
    let refused = runs(vec![SweepRuns {
        case,
        manifest,
        rows,
    }])
    .unwrap_err();
    // 9000 squared is 81 million; 2^26 is 67 million.
    let (runs, answers, limit) = (9000, 9000, 67_108_864);
    let expected = ExportError::Probabilities {
        runs,
        answers,
        limit,
    };
    assert_eq!(refused, expected);
}
