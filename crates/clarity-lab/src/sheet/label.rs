//! What stands above a picture: every value whole.

use clarity_model::{Axis, AxisValue};

/// The name and the value of some axes.
pub(super) type Labels = Vec<(String, AxisValue)>;

/// Each of some cells with each value of one axis more.
pub(super) fn with_each(known: &[Labels], axis: &Axis) -> Vec<Labels> {
    let with = |known: &Labels, value: &AxisValue| {
        let mut known = known.clone();
        known.push((axis.name().as_str().to_owned(), value.clone()));
        known
    };
    let each =
        |known: &Labels| -> Vec<_> { axis.values().iter().map(|v| with(known, v)).collect() };
    known.iter().flat_map(each).collect()
}

/// What stands above one picture: for each axis its name and its value, in the letters there are.
#[derive(Debug, Default)]
pub(super) struct Label(Vec<(String, String)>);

impl Label {
    /// The label of a cell.
    pub(super) fn of(cell: &Labels) -> Self {
        let spelt = cell.iter();
        Self(
            spelt
                .map(|(axis, value)| (spelt_out(axis), spelt_out(&value.text())))
                .collect(),
        )
    }

    /// The longest value of each axis: no cell's label is longer.
    pub(super) fn longest(axes: &[Axis]) -> Self {
        let longest = |axis: &Axis| {
            let values = axis.values().iter().map(|value| spelt_out(&value.text()));
            let value = values.max_by_key(String::len).unwrap_or_default();
            (spelt_out(axis.name().as_str()), value)
        };
        Self(axes.iter().map(longest).collect())
    }

    /// How many letters its longest axis takes in one line.
    pub(super) fn letters(&self) -> usize {
        let letters = self
            .0
            .iter()
            .map(|(axis, value)| axis.len() + 1 + value.len());
        letters.max().unwrap_or_default()
    }

    /// Its lines where there is room for so many letters in each: a value that does not fit behind
    /// its axis stands below it, a letter further in.
    pub(super) fn lines(&self, room: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for (axis, value) in &self.0 {
            if axis.len() + 1 + value.len() <= room {
                lines.push(format!("{axis} {value}"));
                continue;
            }
            // Spelt out, a letter is a byte.
            let cut = |text: &str, room: usize| -> Vec<String> {
                let parts = text.as_bytes().chunks(room.max(1));
                parts
                    .map(|part| String::from_utf8_lossy(part).into_owned())
                    .collect()
            };
            lines.extend(cut(axis, room));
            let value = cut(value, room.saturating_sub(1));
            lines.extend(value.iter().map(|part| format!(" {part}")));
        }
        lines
    }
}

/// What there are no letters for as its number, so that no two values look alike.
fn spelt_out(text: &str) -> String {
    let mut spelt = String::new();
    for c in text.chars() {
        match c {
            ' '..='~' => spelt.push(c),
            c => spelt.extend(c.escape_unicode()),
        }
    }
    spelt
}
