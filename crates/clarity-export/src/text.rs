//! Tables as text, in UTF-8.

use crate::{Column, Table, Value};
use clarity_artifact::canonical;
use clarity_model::float_text;
use csv::{ErrorKind, Writer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes a table as comma-separated values: a line of names, then a line for each row, LF.
///
/// A field is quoted where it must be (RFC 4180), and stands as it is otherwise: a text that begins
/// with `=`, `+`, `-` or `@` too, which a spreadsheet may take for a formula. Null is the empty
/// field, as the empty text is. Numbers are spelled as in the artifacts.
///
/// # Errors
/// What `to` refuses.
pub fn csv(table: &Table, to: impl Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(to);
    let columns = table.columns();
    writer
        .write_record(columns.iter().map(Column::name))
        .map_err(plain)?;
    for row in 0..table.rows() {
        for column in columns {
            let value = column.values().at(row);
            writer.write_field(field(value).as_bytes()).map_err(plain)?;
        }
        writer.write_record(None::<&[u8]>).map_err(plain)?;
    }
    writer.flush()
}

fn field(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::Text(text) => text.into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Unsigned(number) => number.to_string().into(),
        Value::Float(number) => float_text(number).into(),
        Value::Boolean(truth) => truth.to_string().into(),
    }
}

/// The error of the system below, which tells whether the machine failed.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Writes a table as one JSON object a line, its members in the order of the columns, in the
/// artifacts' canonical spelling.
///
/// # Errors
/// What `to` refuses.
pub fn jsonl(table: &Table, mut to: impl Write) -> io::Result<()> {
    for row in 0..table.rows() {
        let mut line = canonical::compact(&Row { table, row })?;
        line.push('\n');
        to.write_all(line.as_bytes())?;
    }
    to.flush()
}

struct Row<'t> {
    table: &'t Table,
    row: usize,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = self.table.columns();
        let mut members = serializer.serialize_map(Some(columns.len()))?;
        for column in columns {
            members.serialize_entry(column.name(), &column.values().at(self.row))?;
        }
        members.end()
    }
}
