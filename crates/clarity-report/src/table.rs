//! Tables: what stands behind every plot.

use askama::Template;
use clarity_model::printable;

/// A table; its first column names the row.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "table.html")]
pub(crate) struct Table {
    pub(crate) caption: String,
    /// Names of columns, and whether their cells are numbers.
    pub(crate) head: Vec<(&'static str, bool)>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Whether a reader may want another order.
    pub(crate) sortable: bool,
}

impl Table {
    /// A table that can be sorted by each of its columns.
    pub(crate) fn sortable(caption: &str, head: &[(&'static str, bool)]) -> Self {
        Self {
            caption: printable(caption),
            head: head.to_vec(),
            rows: Vec::new(),
            sortable: true,
        }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether the column's cells are numbers.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand on references"
    )]
    fn numeric(&self, column: &usize) -> bool {
        self.head.get(*column).is_some_and(|(_, numeric)| *numeric)
    }
}

/// A table of two sides: names above and beside.
#[derive(Debug, Clone, Template)]
#[template(path = "matrix.html")]
pub(crate) struct Matrix {
    pub(crate) caption: String,
    pub(crate) corner: String,
    pub(crate) head: Vec<String>,
    /// Each with its name.
    pub(crate) rows: Vec<(String, Vec<String>)>,
}
