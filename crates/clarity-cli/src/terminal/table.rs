//! Tables without lines, and what stands in their cells.

use super::style;
use crate::output;
use clarity::model::{AxisValue, Rounded};
use comfy_table::{CellAlignment, Table, presets};

/// The most characters of an axis value that a table shows.
const LABEL: usize = 24;

/// A table without lines: the first column to the left, the others to the right.
pub(super) fn table(header: &[&str]) -> Table {
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
pub(super) fn shown(value: &AxisValue) -> String {
    let text = value.text();
    if text.chars().count() <= LABEL {
        return printable(&text);
    }
    let start: String = text.chars().take(LABEL - 3).collect();
    printable(&start) + "..."
}

/// As one line, for a cell of a table.
pub(super) fn printable(text: &str) -> String {
    style::clean(&output::printable(text)).replace(['\n', '\t'], "\u{fffd}")
}

pub(super) fn short(number: Rounded) -> String {
    format!("{:.4}", number.get())
}

pub(super) fn signed(number: Rounded) -> String {
    format!("{:+.4}", number.get())
}
