//! A figure over two axes at once: the mean over all others and over the seeds.

use crate::course::Of;
use crate::text;
use clarity_model::Rounded;
use clarity_sensitivity::{AxisSensitivity, Note, Sensitivity};
use std::collections::BTreeMap;

/// The most values on a side of one heat map.
pub(crate) const MOST: usize = 64;

/// What stands at one pair of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// The mean over so many runs.
    Mean(Rounded, usize),
    /// The baseline's own runs alone, which do not count.
    Baseline,
    /// Nothing that counts.
    Nothing,
}

/// A figure at each pair of values of two axes.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) of: Of,
    /// The axis from left to right.
    pub(crate) across: Side,
    /// The axis from bottom to top.
    pub(crate) up: Side,
    /// Row by row, the first value of `up` first.
    pub(crate) rows: Vec<Vec<At>>,
}

/// One side of it.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub(crate) axis: String,
    pub(crate) measured: String,
    pub(crate) labels: Vec<String>,
}

impl Side {
    fn of(axis: &AxisSensitivity) -> Self {
        let values = axis.values.iter();
        Self {
            axis: axis.axis.to_string(),
            measured: text::measured(axis.axis.as_str(), &axis.meta),
            labels: values.map(|value| text::value(&value.value)).collect(),
        }
    }
}

/// A sum of a figure over runs.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    total: f64,
    runs: usize,
    baseline: bool,
}

impl Pair {
    /// A figure over the axes at two places; `None` where there are no such axes.
    pub(crate) fn new(found: &Sensitivity, of: Of, across: usize, up: usize) -> Option<Self> {
        let (a, b) = (found.by_axis.get(across)?, found.by_axis.get(up)?);
        let (columns, rows) = (order(found, across)?, order(found, up)?);
        let mut sums: BTreeMap<(usize, usize), Sum> = BTreeMap::new();
        for cell in &found.cells {
            let place = (cell.cell.position(up)?, cell.cell.position(across)?);
            let figure = match of {
                Of::Esi => &cell.scores.esi,
                Of::Drift => &cell.scores.drift,
            };
            let sum = sums.entry(place).or_default();
            sum.baseline |= figure.note == Some(Note::BaselineOnly);
            if let Some(estimate) = figure.estimate {
                let runs = u32::try_from(figure.runs).unwrap_or(u32::MAX);
                sum.total += estimate.get() * f64::from(runs);
                sum.runs += figure.runs;
            }
        }
        let at = |row: usize, column: usize| {
            let Some(sum) = sums.get(&(row, column)) else {
                return At::Nothing;
            };
            let runs = f64::from(u32::try_from(sum.runs).unwrap_or(u32::MAX));
            match Rounded::round(sum.total / runs) {
                Ok(mean) if sum.runs > 0 => At::Mean(mean, sum.runs),
                _ if sum.baseline => At::Baseline,
                _ => At::Nothing,
            }
        };
        let row = |row: &usize| columns.iter().map(|column| at(*row, *column)).collect();
        Some(Self {
            of,
            across: Side::of(a),
            up: Side::of(b),
            rows: rows.iter().map(row).collect(),
        })
    }

    /// Whether one picture has room for it.
    pub(crate) fn fits(&self) -> bool {
        self.across.labels.len().max(self.up.labels.len()) <= MOST
    }

    /// Every mean.
    pub(crate) fn means(&self) -> impl Iterator<Item = Rounded> + '_ {
        self.rows.iter().flatten().filter_map(|at| match at {
            At::Mean(mean, _) => Some(*mean),
            _ => None,
        })
    }

    /// In words, for whoever does not see the plot.
    pub(crate) fn about(&self) -> String {
        let (lowest, highest) = (self.means().min(), self.means().max());
        format!(
            "{}, {}, at each pair of values of {} and {}, from {} to {}; the table has every one.",
            self.of.word(),
            self.of.meaning(),
            self.across.measured,
            self.up.measured,
            text::optional(lowest),
            text::optional(highest)
        )
    }
}

/// The declared positions of an axis's values, in the order in which they are shown.
fn order(found: &Sensitivity, index: usize) -> Option<Vec<usize>> {
    let shown = &found.by_axis.get(index)?.values;
    let declared = found.axes.as_slice().get(index)?.values();
    let place = |value| declared.iter().position(|known| known == value);
    shown.iter().map(|value| place(&value.value)).collect()
}
