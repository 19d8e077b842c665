//! One row a value of an axis.

use crate::error::alike;
use crate::{Column, ExportError, Table, Values};
use clarity_model::{Finite, Gradient, Rounded, Slope, Surface, ValueScores as ContractScores};
use clarity_sensitivity::{
    AxisSensitivity, Curve, Figure, Scores, Sensitivity, Slopes, Source, Uncertainty, ValueScores,
};

/// What a sweep gives by axis and value.
#[derive(Debug, Clone, Copy)]
pub struct SweepPoints<'s> {
    /// The case's name, where the sweep is one of a cohort.
    pub case: Option<&'s str>,
    /// What the sweep supports.
    pub found: &'s Sensitivity,
    /// The contract's surface of the same sweep.
    pub surface: &'s Surface,
    /// The contract's gradient of the same sweep.
    pub gradient: &'s Gradient,
}

/// One row an axis and value, in the order of `sensitivity.json`: of a sweep, or of the cases of a
/// cohort one after the other, which begin with the column `case`. docs/export.md lists the columns.
///
/// The numbers are those of the artifacts, at 8 decimals.
///
/// # Errors
/// [`ExportError::OtherAxes`].
pub fn points(sweeps: &[SweepPoints<'_>]) -> Result<Table, ExportError> {
    let axes = sweeps.iter().map(|sweep| (sweep.case, &sweep.found.axes));
    alike(axes)?;
    let points: Vec<Point<'_>> = sweeps.iter().flat_map(Point::all).collect();
    let mut columns = Vec::new();
    if sweeps.iter().any(|sweep| sweep.case.is_some()) {
        let of = |point: &Point<'_>| Some(point.case.unwrap_or_default().to_owned());
        columns.push(Column::required("case", text(&points, of)));
    }
    columns.extend(place(&points));
    columns.extend(figures(&points));
    columns.extend(counts(&points));
    columns.extend(slopes(&points));
    columns.extend(contract(&points));
    Table::new(columns)
}

/// One value of one axis.
struct Point<'s> {
    case: Option<&'s str>,
    axis: &'s AxisSensitivity,
    value: &'s ValueScores,
    /// Its place in the axis's list of values.
    index: usize,
    contract: Option<&'s ContractScores>,
    slope: Option<&'s Slope>,
}

impl<'s> Point<'s> {
    fn all(sweep: &SweepPoints<'s>) -> Vec<Self> {
        let mut points = Vec::new();
        for axis in &sweep.found.by_axis {
            let surface = sweep.surface.axes().iter();
            let mut surface = surface.filter(|found| *found.axis() == axis.axis);
            let surface = surface.next().map_or(&[][..], |found| found.points());
            let gradient = sweep.gradient.axes().iter();
            let mut gradient = gradient.filter(|found| *found.axis() == axis.axis);
            let gradient = gradient.next().map_or(&[][..], |found| found.slopes());
            for (index, value) in axis.values.iter().enumerate() {
                let code = value.value.encode();
                points.push(Self {
                    case: sweep.case,
                    axis,
                    value,
                    index,
                    contract: surface.iter().find(|found| found.value == code),
                    slope: gradient.iter().find(|found| found.value == code),
                });
            }
        }
        points
    }

    /// A number of a curve at this value.
    fn of_curve(
        &self,
        curve: Option<&Curve>,
        numbers: impl Fn(&Curve) -> Option<&[Rounded]>,
    ) -> Option<Rounded> {
        numbers(curve?)?.get(self.index).copied()
    }
}

fn scores<'s>(point: &Point<'s>) -> &'s Scores {
    &point.value.scores
}

fn text(points: &[Point<'_>], of: impl Fn(&Point<'_>) -> Option<String>) -> Values {
    Values::Text(points.iter().map(of).collect())
}

fn count(name: &str, points: &[Point<'_>], of: impl Fn(&Point<'_>) -> usize) -> Column {
    let counts = points.iter().map(|point| i64::try_from(of(point)).ok());
    Column::required(name, Values::Integer(counts.collect()))
}

fn number(
    name: impl Into<String>,
    points: &[Point<'_>],
    of: impl Fn(&Point<'_>) -> Option<Rounded>,
) -> Column {
    let numbers = points.iter().map(|point| finite(of(point)?.get()));
    Column::new(name, Values::Float(numbers.collect()))
}

fn finite(number: f64) -> Option<Finite> {
    Finite::new(number).ok()
}

/// Which point it is.
fn place(points: &[Point<'_>]) -> Vec<Column> {
    let coordinates = points.iter().map(|point| finite(point.value.coordinate?));
    vec![
        Column::required(
            "axis",
            text(points, |point| Some(point.axis.axis.to_string())),
        ),
        Column::required(
            "value",
            text(points, |point| Some(point.value.value.text())),
        ),
        Column::new("coordinate", Values::Float(coordinates.collect())),
        Column::new("unit", text(points, |point| point.axis.meta.unit.clone())),
        count("runs", points, |point| scores(point).runs),
    ]
}

/// ESI and drift with what they rest on.
fn figures(points: &[Point<'_>]) -> Vec<Column> {
    type Of = fn(&Scores) -> &Figure;
    type End = fn(&Uncertainty) -> Rounded;
    let figures: [(&str, Of); 2] = [("esi", |found| &found.esi), ("drift", |found| &found.drift)];
    let ends: [(&str, End); 2] = [("low", |found| found.low), ("high", |found| found.high)];
    let mut columns = Vec::new();
    for (name, of) in figures {
        columns.push(number(name, points, |point| of(scores(point)).estimate));
        columns.push(count(&format!("{name}_runs"), points, |point| {
            of(scores(point)).runs
        }));
        for source in [Source::Seeds, Source::Cells] {
            for (end, pick) in ends {
                let column = format!("{name}_{}_{end}", source.word());
                let of = |point: &Point<'_>| of(scores(point)).interval(source).map(pick);
                columns.push(number(column, points, of));
            }
        }
    }
    columns
}

/// How many runs are what.
fn counts(points: &[Point<'_>]) -> Vec<Column> {
    let reasons = |point: &Point<'_>| scores(point).reasons;
    vec![
        number("agreement", points, |point| scores(point).agreement),
        count("unparsed", points, |point| scores(point).unparsed),
        count("unjustified", points, |point| {
            point.value.scores.unjustified
        }),
        count("same_near", points, |point| reasons(point).same_near),
        count("same_far", points, |point| reasons(point).same_far),
        count("other_near", points, |point| reasons(point).other_near),
        count("other_far", points, |point| reasons(point).other_far),
        count("missing", points, |point| reasons(point).missing),
    ]
}

/// The curves through the points and their slopes.
fn slopes(points: &[Point<'_>]) -> Vec<Column> {
    type Of = for<'p, 's> fn(&'p Point<'s>) -> Option<&'s Curve>;
    type Slope = fn(&Slopes) -> &[Rounded];
    let curves: [(&str, Of); 2] = [
        ("esi", |point| point.axis.esi.as_ref()),
        ("drift", |point| point.axis.drift.as_ref()),
    ];
    let slopes: [(&str, Slope); 2] = [
        ("per_unit", |slopes| &slopes.per_unit),
        ("per_range", |slopes| &slopes.per_range),
    ];
    let mut columns = Vec::new();
    for (name, of) in curves {
        columns.push(number(format!("{name}_curve"), points, |point| {
            point.of_curve(of(point), |curve| Some(&curve.points))
        }));
        for (per, pick) in slopes {
            columns.push(number(format!("{name}_{per}"), points, |point| {
                point.of_curve(of(point), |curve| Some(pick(curve.slopes.as_ref().ok()?)))
            }));
        }
    }
    columns
}

/// The contract's surface and gradient.
fn contract(points: &[Point<'_>]) -> Vec<Column> {
    vec![
        number("contract_esi", points, |point| Some(point.contract?.esi)),
        number("contract_drift", points, |point| {
            Some(point.contract?.drift)
        }),
        number("contract_d_esi", points, |point| Some(point.slope?.d_esi)),
        number("contract_d_drift", points, |point| {
            Some(point.slope?.d_drift)
        }),
    ]
}
