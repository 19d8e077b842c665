//! Tables without lines, and what stands in their cells.

use crate::output;
use clarity::model::{AxisValue, Rounded};
use comfy_table::{CellAlignment, Table, presets};

/// The most characters of an axis value that a table shows.
const LABEL: usize = 24;

/// A table without lines: the first column to the left, the others to the right.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(header.iter().copied());
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if index > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A value as a person wrote it, but for its length.
pub(crate) fn shown(value: &AxisValue) -> String {
    let text = value.text();
    if text.chars().count() <= LABEL {
        return printable(&text);
    }
    let start: String = text.chars().take(LABEL - 3).collect();
    printable(&start) + "..."
}

/// As one line, for a cell of a table.
pub(crate) fn printable(text: &str) -> String {
    output::printable(text).replace('\n', "\u{fffd}")
}

pub(crate) fn short(number: Rounded) -> String {
    format!("{:.4}", number.get())
}

pub(crate) fn signed(number: Rounded) -> String {
    format!("{:+.4}", number.get())
}
