//! What was measured, as tables that somebody else lays out.

use serde::Serialize;

/// One table and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Its name on the page and on the command line.
    pub name: &'static str,
    /// Facts of this run that stand above the table.
    pub notes: Vec<String>,
    /// The heads of its columns; the first column is a text, the others are numbers.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// A text for each column.
    pub cells: Vec<String>,
    /// What the line is held against.
    pub goals: Vec<Goal>,
}

/// A number beside its limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Goal {
    /// What was measured.
    pub measured: f64,
    /// What it is held against.
    pub limit: f64,
    /// On which side of the limit it has to be.
    pub bound: Bound,
    /// What both are counted in: `x` for a ratio.
    pub unit: &'static str,
}

/// A side of a limit, which itself is on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// At most the limit.
    Most,
    /// At least the limit.
    Least,
}

impl Section {
    /// A table without lines.
    pub fn new(name: &'static str, columns: &[&'static str]) -> Self {
        Self {
            name,
            notes: Vec::new(),
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a line.
    pub fn row<C: Into<String>>(
        &mut self,
        cells: impl IntoIterator<Item = C>,
        goals: impl IntoIterator<Item = Goal>,
    ) {
        self.rows.push(Row {
            cells: cells.into_iter().map(Into::into).collect(),
            goals: goals.into_iter().collect(),
        });
    }

    /// Adds a fact above the table.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

/// A number that must not be above its limit.
pub fn at_most(limit: f64, measured: f64, unit: &'static str) -> Goal {
    Goal {
        measured,
        limit,
        bound: Bound::Most,
        unit,
    }
}

/// A number that must not be below its limit.
pub fn at_least(limit: f64, measured: f64, unit: &'static str) -> Goal {
    Goal {
        measured,
        limit,
        bound: Bound::Least,
        unit,
    }
}

/// A ratio as it is written.
pub fn times(ratio: f64) -> String {
    format!("{ratio:.2}x")
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^53")]
pub fn number(count: u64) -> f64 {
    count as f64
}

/// Microseconds of each of so many.
pub fn micros_each(seconds: f64, count: usize) -> f64 {
    seconds * 1e6 / number(count as u64)
}
