//! Figures one a line, for gates and for comparison with stored ones.

use crate::{AxisSensitivity, Cohort, Curve, Figure, Sensitivity};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::{AxisName, Rounded};
use core::fmt;

/// What a figure is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All runs.
    Overall,
    /// One axis.
    Axis(AxisName),
    /// One value of an axis, by its encoding.
    Value(AxisName, String),
    /// One cell, as run names spell it.
    Cell(String),
    /// One case of a cohort.
    Case(String),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overall => f.write_str("overall"),
            Self::Axis(axis) => write!(f, "axis {axis}"),
            Self::Value(axis, value) => write!(f, "value {axis}={value}"),
            Self::Cell(cell) => write!(f, "cell {cell}"),
            Self::Case(case) => write!(f, "case {case}"),
        }
    }
}

/// The figures of one scope; `None` where it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What they are of.
    pub scope: Scope,
    /// ESI, in [0, 1]; of an axis the mean over its values.
    pub esi: Option<Rounded>,
    /// Drift, in [0, 1]; of an axis the mean over its values.
    pub drift: Option<Rounded>,
    /// The largest absolute slope of ESI over the range of an axis.
    pub slope: Option<Rounded>,
    /// The largest height of a cliff of ESI along an axis, in [0, 1].
    pub cliff: Option<Rounded>,
}

impl Line {
    pub(crate) fn bare(scope: Scope, esi: Option<Rounded>, drift: Option<Rounded>) -> Self {
        Self {
            scope,
            esi,
            drift,
            slope: None,
            cliff: None,
        }
    }
}

impl Sensitivity {
    /// Every figure, one scope a line: overall, axes with their values, cells.
    pub fn lines(&self) -> Vec<Line> {
        let scores = &self.overall;
        let mut lines = Vec::from([Line::bare(
            Scope::Overall,
            scores.esi.estimate,
            scores.drift.estimate,
        )]);
        for axis in &self.by_axis {
            lines.extend(of_axis(axis));
        }
        for cell in &self.cells {
            let (esi, drift) = (&cell.scores.esi, &cell.scores.drift);
            let scope = Scope::Cell(self.axes.cell_name(&cell.cell));
            lines.push(Line::bare(scope, esi.estimate, drift.estimate));
        }
        lines
    }
}

fn of_axis(axis: &AxisSensitivity) -> Vec<Line> {
    let esi = axis.values.iter().map(|value| &value.scores.esi);
    let drift = axis.values.iter().map(|value| &value.scores.drift);
    let mut lines = Vec::from([Line {
        scope: Scope::Axis(axis.axis.clone()),
        esi: average(esi),
        drift: average(drift),
        slope: axis.esi.as_ref().and_then(steepest),
        cliff: axis.esi.as_ref().and_then(highest),
    }]);
    for value in &axis.values {
        let scope = Scope::Value(axis.axis.clone(), value.value.encode().to_string());
        let (esi, drift) = (&value.scores.esi, &value.scores.drift);
        lines.push(Line::bare(scope, esi.estimate, drift.estimate));
    }
    lines
}

/// The mean of the figures that are there.
fn average<'f>(figures: impl Iterator<Item = &'f Figure>) -> Option<Rounded> {
    let found = figures.filter_map(|figure| figure.estimate.map(Rounded::get));
    Rounded::round(clarity_model::mean(found)?).ok()
}

fn steepest(curve: &Curve) -> Option<Rounded> {
    let slopes = curve.slopes.as_ref().ok()?;
    slopes.per_range.iter().map(|slope| slope.abs()).max()
}

/// 0 where the curve is flat, `None` where it has no two points.
fn highest(curve: &Curve) -> Option<Rounded> {
    let pairs = curve.points.array_windows();
    let heights = pairs.map(|[a, b]| Rounded::round((b.get() - a.get()).abs()).ok());
    heights.max().flatten()
}

impl Cohort {
    /// Every figure, one scope a line: overall, axes with their values, cases.
    pub fn lines(&self) -> Vec<Line> {
        let estimate = |pooled: &Option<crate::Pooled>| pooled.as_ref().map(|p| p.estimate);
        let mut lines = Vec::from([Line::bare(
            Scope::Overall,
            estimate(&self.overall.esi),
            estimate(&self.overall.drift),
        )]);
        for axis in &self.by_axis {
            let gaps = axis.gaps.iter().map(|gap| gap.change.estimate.abs());
            lines.push(Line {
                cliff: gaps.max(),
                ..Line::bare(Scope::Axis(axis.axis.clone()), None, None)
            });
            for value in &axis.values {
                let encoded = value.value.encode().to_string();
                let (esi, drift) = (estimate(&value.esi), estimate(&value.drift));
                lines.push(Line::bare(
                    Scope::Value(axis.axis.clone(), encoded),
                    esi,
                    drift,
                ));
            }
        }
        for case in &self.cases {
            let scope = Scope::Case(case.name.clone());
            lines.push(Line::bare(scope, case.esi, case.drift));
        }
        lines
    }
}
