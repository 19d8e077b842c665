//! One row a value of an axis: the numbers of the artifacts, each in its column.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_export::{ExportError, SweepPoints, Table, Value, points};
use clarity_model::{
    AbsSummary, AxisGradient, AxisName, AxisSurface, AxisValue, EncodedValue, Finite, Gradient,
    Moments, Observation, Rounded, Slope, Surface, ValueScores,
};
use clarity_sensitivity::{AxisMeta, Context, Sensitivity, of_observations};
use common::{column, names, sweep};

fn round(number: f64) -> Rounded {
    Rounded::round(number).unwrap()
}

fn number(number: f64) -> Value<'static> {
    Value::Float(Finite::new(number).unwrap())
}

/// Blur 0, 2 and 10 px with two seeds, and a flag. The identity is blur 0 with the flag off. With
/// the flag off answers stay at 2 and go at 10, where seed 2 is not readable; with it on they stay
/// at 0 and go elsewhere.
fn found() -> Sensitivity {
    let blur = vec![2.into(), 0.into(), 10.into()];
    let axes = [("blur", blur), ("flag", vec!["off".into(), "on".into()])];
    let manifest = sweep(&axes, &[1_i64.into(), 2_i64.into()]);
    let said = |answer| Observation::new(answer, Some("seen"));
    let said: Vec<Observation> = vec![
        // blur 2, off and on
        said("a"),
        said("a"),
        said("b"),
        said("b"),
        // blur 0
        said("a"),
        said("a"),
        said("a"),
        Observation::new("a", None),
        // blur 10
        said("b"),
        said("b").unreadable(),
        said("b"),
        Observation::new("b", Some("other")),
    ];
    let mut context = Context::default();
    let meta = |identity: AxisValue, unit: Option<&str>| AxisMeta {
        identity: Some(identity),
        unit: unit.map(str::to_owned),
        ..AxisMeta::default()
    };
    let name = |name| AxisName::new(name).unwrap();
    context
        .axes
        .insert(name("blur"), meta(0.into(), Some("px")));
    context.axes.insert(name("flag"), meta("off".into(), None));
    of_observations(&manifest, &said, &[], &context).unwrap()
}

/// Any surface and gradient: a value in the order of its encoding has a number of its own; blur 2
/// has none, as if it had no run.
fn contract() -> (Surface, Gradient) {
    let code = |code| EncodedValue::new(code).unwrap();
    let moments = Moments {
        mean: Rounded::ZERO,
        variance: Rounded::ZERO,
    };
    let summary = AbsSummary {
        mean: Rounded::ZERO,
        max: Rounded::ZERO,
    };
    let axes = [("blur", ["0", "10"]), ("flag", ["off", "on"])];
    let (mut surfaces, mut gradients) = (Vec::new(), Vec::new());
    for (name, values) in axes {
        let name = AxisName::new(name).unwrap();
        let numbers = [0.125, 0.5];
        let pairs = || values.into_iter().zip(numbers);
        let scores = pairs().map(|(value, number)| ValueScores {
            value: code(value),
            esi: round(number),
            drift: round(number + 0.25),
        });
        let slopes = pairs().map(|(value, number)| Slope {
            value: code(value),
            d_esi: round(-number),
            d_drift: round(-number - 0.25),
        });
        let (scores, slopes) = (scores.collect(), slopes.collect());
        surfaces.push(AxisSurface::new(name.clone(), scores, moments, moments).unwrap());
        gradients.push(AxisGradient::new(name, slopes, summary, summary).unwrap());
    }
    (
        Surface::new(surfaces, moments, moments).unwrap(),
        Gradient::new(gradients, summary, summary).unwrap(),
    )
}

fn table() -> Table {
    let (surface, gradient) = contract();
    let sweep = SweepPoints {
        case: None,
        found: &found(),
        surface: &surface,
        gradient: &gradient,
    };
    points(&[sweep]).unwrap()
}

#[test]
fn the_columns_stand_in_their_order() {
    let expected = "axis value coordinate unit runs esi esi_runs esi_seeds_low esi_seeds_high \
                    esi_cells_low esi_cells_high drift drift_runs drift_seeds_low \
                    drift_seeds_high drift_cells_low drift_cells_high agreement unparsed \
                    unjustified same_near same_far other_near other_far missing esi_curve \
                    esi_per_unit esi_per_range drift_curve drift_per_unit drift_per_range \
                    contract_esi contract_drift contract_d_esi contract_d_drift";
    assert_eq!(names(&table()).join(" "), expected);
}

/// By hand. Blur 0 counts its two runs with the flag on, both the baseline's answer; the other two
/// are the baseline. Blur 2 keeps two of four, blur 10 none. On the curve the baseline counts as
/// stable, so that blur 0 is 4 of 4.
#[test]
fn each_number_stands_in_its_column() {
    let table = table();
    let null = Value::Null;
    for (name, expected) in [
        (
            "axis",
            ["blur", "blur", "blur", "flag", "flag"].map(Value::Text),
        ),
        ("value", ["0", "2", "10", "off", "on"].map(Value::Text)),
        (
            "coordinate",
            [number(0.0), number(2.0), number(10.0), null, null],
        ),
        (
            "unit",
            [
                Value::Text("px"),
                Value::Text("px"),
                Value::Text("px"),
                null,
                null,
            ],
        ),
        ("runs", [4, 4, 4, 6, 6].map(Value::Integer)),
        ("esi", [1.0, 0.5, 0.0, 0.5, 0.333_333_33].map(number)),
        ("esi_runs", [2, 4, 4, 4, 6].map(Value::Integer)),
        ("unparsed", [0, 0, 1, 1, 0].map(Value::Integer)),
        ("unjustified", [1, 0, 0, 0, 1].map(Value::Integer)),
        ("same_near", [1, 2, 0, 2, 1].map(Value::Integer)),
        ("same_far", [0; 5].map(Value::Integer)),
        ("other_near", [0, 2, 3, 2, 3].map(Value::Integer)),
        ("other_far", [0, 0, 1, 0, 1].map(Value::Integer)),
        ("missing", [1, 0, 0, 0, 1].map(Value::Integer)),
        ("drift_runs", [1, 4, 4, 4, 5].map(Value::Integer)),
        (
            "esi_curve",
            [number(1.0), number(0.5), number(0.0), null, null],
        ),
        (
            "contract_esi",
            [number(0.125), null, number(0.5), number(0.125), number(0.5)],
        ),
        (
            "contract_drift",
            [
                number(0.375),
                null,
                number(0.75),
                number(0.375),
                number(0.75),
            ],
        ),
        (
            "contract_d_esi",
            [
                number(-0.125),
                null,
                number(-0.5),
                number(-0.125),
                number(-0.5),
            ],
        ),
        (
            "contract_d_drift",
            [
                number(-0.375),
                null,
                number(-0.75),
                number(-0.375),
                number(-0.75),
            ],
        ),
    ] {
        assert_eq!(column(&table, name), expected, "{name}");
    }
}

/// Columns of intervals and slopes are those of the sensitivity, whose own tests know the numbers:
/// what is told apart here are low and high, seeds and cells, unit and range.
#[test]
fn intervals_and_slopes_are_not_mixed_up() {
    use clarity_sensitivity::Source::{Cells, Seeds};
    let (table, found) = (table(), found());
    let rows = found.by_axis.iter().flat_map(|axis| {
        let values = axis.values.iter().enumerate();
        values.map(move |(place, value)| (axis, place, value))
    });
    let mut intervals = 0;
    for (row, (axis, place, value)) in rows.enumerate() {
        let at = |name: &str| column(&table, name)[row];
        let or_null = |found: Option<Rounded>| found.map_or(Value::Null, |n| number(n.get()));
        for (name, figure, curve) in [
            ("esi", &value.scores.esi, axis.esi.as_ref()),
            ("drift", &value.scores.drift, axis.drift.as_ref()),
        ] {
            for (word, source) in [("seeds", Seeds), ("cells", Cells)] {
                let interval = figure.interval(source);
                intervals += usize::from(interval.is_some());
                let low = at(&format!("{name}_{word}_low"));
                assert_eq!(low, or_null(interval.map(|found| found.low)));
                let high = at(&format!("{name}_{word}_high"));
                assert_eq!(high, or_null(interval.map(|found| found.high)));
            }
            let slopes = curve.and_then(|curve| curve.slopes.as_ref().ok());
            let per_unit = slopes.map(|slopes| slopes.per_unit[place]);
            assert_eq!(at(&format!("{name}_per_unit")), or_null(per_unit));
            let per_range = slopes.map(|slopes| slopes.per_range[place]);
            assert_eq!(at(&format!("{name}_per_range")), or_null(per_range));
        }
        assert_eq!(at("drift"), or_null(value.scores.drift.estimate));
        assert_eq!(at("agreement"), or_null(value.scores.agreement));
    }
    assert!(intervals > 4, "{intervals}");
    // From 0 to 2 px ESI falls by 0.5: a quarter a pixel, 2.5 over the ten.
    assert_eq!(column(&table, "esi_per_unit")[0], number(-0.25));
    assert_eq!(column(&table, "esi_per_range")[0], number(-2.5));
}

#[test]
fn a_cohort_begins_with_the_case() {
    let (found, (surface, gradient)) = (found(), contract());
    let case = |name| SweepPoints {
        case: Some(name),
        found: &found,
        surface: &surface,
        gradient: &gradient,
    };
    let table = points(&[case("f1"), case("f2")]).unwrap();
    assert_eq!((table.rows(), names(&table)[0]), (10, "case"));
    let (first, second) = (column(&table, "case")[4], column(&table, "case")[5]);
    assert_eq!((first, second), (Value::Text("f1"), Value::Text("f2")));
    let mut other = found.clone();
    other.axes = sweep(&[("blur", vec![0.into()])], &[1_i64.into()])
        .axes()
        .clone();
    let other = SweepPoints {
        found: &other,
        ..case("f2")
    };
    let refused = points(&[case("f1"), other]).unwrap_err();
    let (case, first) = ("f2".to_owned(), "f1".to_owned());
    assert_eq!(refused, ExportError::OtherAxes { case, first });
}
