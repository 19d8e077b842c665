//! Every problem of a configuration, at once and with its place.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{AxisValue, MAX_RUNS, Seed};
use clarity_sweep::{Advice, ConfigProblem, Place, SweepDraft};

type Axes<'a> = &'a [(&'a str, &'a [AxisValue])];

fn draft(axes: Axes<'_>, seeds: &[i64], adapter: &str) -> SweepDraft {
    SweepDraft {
        axes: axes
            .iter()
            .map(|(name, values)| ((*name).into(), values.to_vec()))
            .collect(),
        seeds: seeds.iter().map(|seed| Seed::from(*seed)).collect(),
        adapter: adapter.into(),
    }
}

fn problems(axes: Axes<'_>, seeds: &[i64], adapter: &str) -> Vec<(Place, ConfigProblem)> {
    draft(axes, seeds, adapter)
        .check()
        .unwrap_err()
        .as_slice()
        .to_vec()
}

fn only(axes: Axes<'_>) -> (Place, ConfigProblem) {
    let found = problems(axes, &[1], "replay");
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

fn float(number: f64) -> AxisValue {
    AxisValue::float(number).unwrap()
}

fn text(text: &str) -> String {
    text.into()
}

#[test]
fn names() {
    let one: &[AxisValue] = &[1.into()];
    for (axes, place, problem) in [
        (&[][..], Place::Axes, ConfigProblem::NoAxes),
        (
            &[("2d", one)],
            Place::Axis(0),
            ConfigProblem::AxisName { name: text("2d") },
        ),
        (
            &[("Seed", one)],
            Place::Axis(0),
            ConfigProblem::ReservedName { name: text("Seed") },
        ),
        (
            &[("a", one), ("a", one)],
            Place::Axis(1),
            ConfigProblem::DuplicateAxis { name: text("a") },
        ),
        (
            &[("Noise", one), ("noise", one)],
            Place::Axis(1),
            ConfigProblem::CaseOnly {
                first: text("Noise"),
                second: text("noise"),
            },
        ),
    ] {
        assert_eq!(only(axes), (place, problem));
    }
}

#[test]
fn values() {
    let collision = |first: &str, second: &str, encoded: &str| ConfigProblem::Collision {
        axis: text("a"),
        first: text(first),
        second: text(second),
        encoded: text(encoded),
    };
    for (values, place, problem) in [
        (
            vec![],
            Place::Axis(0),
            ConfigProblem::NoValues { axis: text("a") },
        ),
        (
            vec![1.into(), "1".into()],
            Place::Value(0, 1),
            collision("1", "\"1\"", "1"),
        ),
        (
            vec![float(0.5), "0p5".into()],
            Place::Value(0, 1),
            collision("0.5", "\"0p5\"", "0p5"),
        ),
        (
            vec![true.into(), "True".into()],
            Place::Value(0, 1),
            collision("true", "\"True\"", "True"),
        ),
        (
            vec![2.into(), 1.into(), 2.into()],
            Place::Value(0, 2),
            ConfigProblem::DuplicateValue {
                axis: text("a"),
                value: text("2"),
            },
        ),
    ] {
        assert_eq!(only(&[("a", &values)]), (place, problem));
    }
}

#[test]
fn one_number_in_two_kinds_is_two_values_and_worth_a_word() {
    let values = [
        1.into(),
        float(1.0),
        float(0.0),
        float(-0.0),
        "1.0e0".into(),
    ];
    let draft = draft(&[("a", &values)], &[1], "replay");
    let one_number = |first: &str, second: &str| Advice::OneNumber {
        axis: text("a"),
        first: text(first),
        second: text(second),
    };
    assert_eq!(
        draft.advice(),
        [
            (Place::Value(0, 1), one_number("1", "1.0")),
            (Place::Value(0, 3), one_number("0.0", "-0.0")),
            // -0.0 is `m0p0` and stands last; it is less than 1.
            (
                Place::Axis(0),
                Advice::Order {
                    axis: text("a"),
                    order: text("0.0, 1, 1.0, 1.0e0, -0.0"),
                },
            ),
        ]
    );
    assert_eq!(draft.check().unwrap().len(), 5);
}

#[test]
fn case_and_order_are_worth_a_word() {
    let advice = |values: &[AxisValue]| draft(&[("a", values)], &[1], "x").advice();
    let case = Advice::CaseOnly {
        axis: text("a"),
        first: text("\"Low\""),
        second: text("\"low\""),
    };
    assert_eq!(
        advice(&["Low".into(), "low".into()]),
        [(Place::Value(0, 1), case)]
    );
    for (values, expected) in [
        (vec![1.into(), 2.into(), 10.into()], Some("1, 10, 2")),
        (
            vec![1.into(), 2.into(), "auto".into(), 10.into()],
            Some("1, 10, 2, auto"),
        ),
        (vec![float(0.5), float(-0.5)], Some("0.5, -0.5")),
        (vec![float(1.0), float(1.25), float(1.5)], None),
        (vec!["10".into(), "2".into()], None),
        (
            vec![9_007_199_254_740_992.into(), 9_007_199_254_740_993.into()],
            None,
        ),
        (vec![], None),
    ] {
        let expected = expected.map(|order| {
            let order = text(order);
            (
                Place::Axis(0),
                Advice::Order {
                    axis: text("a"),
                    order,
                },
            )
        });
        assert_eq!(advice(&values), expected.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn seeds_and_adapter() {
    let axes: Axes<'_> = &[("a", &[AxisValue::Bool(true)])];
    let found = problems(axes, &[], " \t");
    assert_eq!(
        found,
        [
            (Place::Seeds, ConfigProblem::NoSeeds),
            (Place::Adapter, ConfigProblem::BlankAdapter)
        ]
    );
    let found = problems(axes, &[4, 5, 4], "x");
    let twice = ConfigProblem::DuplicateSeed { seed: 4.into() };
    assert_eq!(found, [(Place::Seed(2), twice)]);
}

#[test]
fn a_run_name_has_at_most_255_bytes() {
    // `a=` + value + `_seed=1`
    let fits: AxisValue = "x".repeat(255 - 9).as_str().into();
    assert!(draft(&[("a", &[fits])], &[1], "x").check().is_ok());
    let long: AxisValue = "x".repeat(255 - 8).as_str().into();
    let start = format!("a={}", "x".repeat(38));
    let problem = ConfigProblem::RunNameTooLong { bytes: 256, start };
    assert_eq!(only(&[("a", &["x".into(), long])]), (Place::Axes, problem));
}

#[test]
fn a_grid_too_large_is_refused_before_anything_is_made() {
    let values: Vec<AxisValue> = (0..1000).map(AxisValue::from).collect();
    let ten: &[AxisValue] = &values[..10];
    assert_eq!(
        draft(&[("a", &values), ("b", &values)], &[1], "x")
            .check()
            .unwrap()
            .len(),
        MAX_RUNS
    );
    let runs = Some(10_000_000);
    let found = only(&[("a", &values), ("b", &values), ("c", ten)]);
    assert_eq!(found, (Place::Axes, ConfigProblem::TooManyRuns { runs }));
    let names: Vec<String> = (0..7).map(|i| format!("a{i}")).collect();
    let axes: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), &values[..]))
        .collect();
    let (_, problem) = only(&axes);
    assert_eq!(problem, ConfigProblem::TooManyRuns { runs: None });
    assert!(problem.to_string().contains("more than 2^64"), "{problem}");
}

#[test]
fn all_problems_are_told_in_order() {
    let found = draft(&[("9", &[]), ("b", &[1.into(), 1.into()])], &[1, 1], "")
        .check()
        .unwrap_err();
    let places: Vec<_> = found.as_slice().iter().map(|(place, _)| *place).collect();
    let expected = [
        Place::Axis(0),
        Place::Axis(0),
        Place::Value(1, 1),
        Place::Seed(1),
        Place::Adapter,
    ];
    assert_eq!(places, expected);
    assert_eq!(found.to_string().lines().count(), 5);
}
