//! Tables as Parquet and as Arrow's file format.

use crate::{Column, Table, VERSION, Value, Values};
use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_writer::ArrowWriterOptions;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, LargeStringArray, RecordBatch, UInt64Array,
};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use clarity_model::Finite;
use std::error::Error;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// The most rows of a batch, and of a row group of Parquet.
const ROWS: usize = 1 << 16;

/// The most bytes of text of a batch of several rows: a justification may have megabytes, and pages
/// of Parquet count in 32 bits.
const BYTES: usize = 16 << 20;

/// Writes a table as Parquet, its pages compressed by Snappy.
///
/// Nothing in the file follows from the clock or the machine; what wrote it is `clarity version` and
/// [`VERSION`].
///
/// # Errors
/// What `to` refuses.
pub fn parquet(table: &Table, to: impl Write + Send) -> io::Result<()> {
    let properties = WriterProperties::builder()
        .set_created_by(format!("clarity version {VERSION}"))
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROWS))
        .build();
    // Arrow's own schema beside Parquet's says nothing more, and not every reader takes it alike.
    let options = ArrowWriterOptions::new()
        .with_properties(properties)
        .with_skip_arrow_metadata(true);
    let schema = Arc::new(schema(table));
    let written = || -> Result<(), ParquetError> {
        let mut writer = ArrowWriter::try_new_with_options(to, Arc::clone(&schema), options)?;
        for rows in batches(table) {
            writer.write(&batch(table, &schema, &rows)?)?;
        }
        writer.close().map(drop)
    };
    written().map_err(|error| match error {
        ParquetError::External(inner) => plain(inner),
        other => io::Error::other(other),
    })
}

/// Writes a table as a file of Arrow's IPC format (Feather, version 2), not compressed.
///
/// # Errors
/// What `to` refuses.
pub fn arrow(table: &Table, to: impl Write) -> io::Result<()> {
    let schema = Arc::new(schema(table));
    let written = || -> Result<(), ArrowError> {
        let mut writer = FileWriter::try_new(to, &schema)?;
        for rows in batches(table) {
            writer.write(&batch(table, &schema, &rows)?)?;
        }
        writer.finish()?;
        writer.flush()
    };
    written().map_err(|error| plain(Box::new(error)))
}

/// The error of the system below, which tells whether the machine failed.
fn plain(error: Box<dyn Error + Send + Sync>) -> io::Error {
    let error = match error.downcast::<io::Error>() {
        Ok(system) => return *system,
        Err(other) => other,
    };
    match error.downcast::<ArrowError>() {
        Ok(arrow) => match *arrow {
            ArrowError::IoError(_, system) => system,
            other => io::Error::other(other),
        },
        Err(other) => io::Error::other(other),
    }
}

fn schema(table: &Table) -> Schema {
    let field = |column: &Column| {
        let kind = match column.values() {
            // The offsets of the other text type overflow at two gigabytes.
            Values::Text(_) => DataType::LargeUtf8,
            Values::Integer(_) => DataType::Int64,
            Values::Unsigned(_) => DataType::UInt64,
            Values::Float(_) => DataType::Float64,
            Values::Boolean(_) => DataType::Boolean,
        };
        Field::new(column.name(), kind, column.nullable())
    };
    Schema::new(table.columns().iter().map(field).collect::<Vec<_>>())
}

/// The rows of each batch, in order.
fn batches(table: &Table) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for row in 0..table.rows() {
        let mut own = 0;
        for column in table.columns() {
            if let Value::Text(text) = column.values().at(row) {
                own += text.len();
            }
        }
        if row > start && (row - start == ROWS || bytes + own > BYTES) {
            batches.push(start..row);
            (start, bytes) = (row, 0);
        }
        bytes += own;
    }
    batches.push(start..table.rows());
    batches
}

fn batch(
    table: &Table,
    schema: &Arc<Schema>,
    rows: &Range<usize>,
) -> Result<RecordBatch, ArrowError> {
    fn of<'t, T>(values: &'t [T], rows: &Range<usize>) -> impl Iterator<Item = &'t T> {
        values.iter().skip(rows.start).take(rows.len())
    }
    let array = |column: &Column| -> ArrayRef {
        match column.values() {
            Values::Text(texts) => {
                let texts = of(texts, rows).map(Option::as_deref);
                Arc::new(texts.collect::<LargeStringArray>())
            }
            Values::Integer(numbers) => {
                Arc::new(of(numbers, rows).copied().collect::<Int64Array>())
            }
            Values::Unsigned(numbers) => {
                Arc::new(of(numbers, rows).copied().collect::<UInt64Array>())
            }
            Values::Float(numbers) => {
                let numbers = of(numbers, rows).map(|number| number.map(Finite::get));
                Arc::new(numbers.collect::<Float64Array>())
            }
            Values::Boolean(truths) => {
                Arc::new(of(truths, rows).copied().collect::<BooleanArray>())
            }
        }
    };
    let arrays = table.columns().iter().map(array).collect();
    RecordBatch::try_new(Arc::clone(schema), arrays)
}
