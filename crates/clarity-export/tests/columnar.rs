//! Parquet and Arrow: what is written comes back, with its types, and the same bytes each time.
#![cfg(feature = "columnar")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, UInt64Type};
use arrow_ipc::reader::FileReader;
use arrow_schema::DataType;
use bytes::Bytes;
use clarity_export::{Column, Table, Values, arrow, parquet};
use clarity_model::Finite;
use std::io::{self, Cursor};

fn parquet_of(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    parquet(table, &mut bytes).unwrap();
    bytes
}

fn arrow_of(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    arrow(table, &mut bytes).unwrap();
    bytes
}

/// The columns of read batches, one after the other.
fn table_of(batches: &[RecordBatch]) -> Table {
    let schema = batches[0].schema();
    let columns = schema.fields().iter().enumerate().map(|(index, field)| {
        let arrays = || batches.iter().map(|batch| batch.column(index));
        let values = match field.data_type() {
            DataType::Utf8 => {
                let texts = arrays().flat_map(AsArray::as_string::<i32>);
                Values::Text(texts.map(|text| text.map(str::to_owned)).collect())
            }
            DataType::LargeUtf8 => {
                let texts = arrays().flat_map(AsArray::as_string::<i64>);
                Values::Text(texts.map(|text| text.map(str::to_owned)).collect())
            }
            DataType::Int64 => {
                let numbers = arrays().flat_map(AsArray::as_primitive::<Int64Type>);
                Values::Integer(numbers.collect())
            }
            DataType::UInt64 => {
                let numbers = arrays().flat_map(AsArray::as_primitive::<UInt64Type>);
                Values::Unsigned(numbers.collect())
            }
            DataType::Float64 => {
                let numbers = arrays().flat_map(AsArray::as_primitive::<Float64Type>);
                let finite = |number| Finite::new(number).unwrap();
                Values::Float(numbers.map(|number| number.map(finite)).collect())
            }
            DataType::Boolean => Values::Boolean(arrays().flat_map(AsArray::as_boolean).collect()),
            other => panic!("{other}"),
        };
        if field.is_nullable() {
            Column::new(field.name(), values)
        } else {
            Column::required(field.name(), values)
        }
    });
    Table::new(columns.collect()).unwrap()
}

fn read_parquet(bytes: Vec<u8>) -> Vec<RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).unwrap();
    let reader = builder.build().unwrap();
    reader.map(Result::unwrap).collect()
}

fn read_arrow(bytes: Vec<u8>) -> Vec<RecordBatch> {
    let reader = FileReader::try_new(Cursor::new(bytes), None).unwrap();
    reader.map(Result::unwrap).collect()
}

/// Every type with its extremes and nulls.
fn every_type() -> Table {
    let float = |number| Some(Finite::new(number).unwrap());
    let texts = ["", "=1+1", "a\0\"\r\n,", "\u{202e}\u{1f600}"];
    let texts: Vec<_> = texts.map(|text| Some(text.to_owned())).into();
    Table::new(vec![
        Column::required("said", Values::Text(texts)),
        Column::new(
            "reason",
            Values::Text(vec![None, Some("x".into()), None, None]),
        ),
        Column::required(
            "integer",
            Values::Integer(vec![Some(i64::MIN), Some(i64::MAX), Some(0), Some(-1)]),
        ),
        Column::new(
            "unsigned",
            Values::Unsigned(vec![Some(u64::MAX), None, Some(0), Some(1)]),
        ),
        Column::new(
            "number",
            Values::Float(vec![float(-0.0), float(f64::MAX), None, float(0.1 + 0.2)]),
        ),
        Column::new(
            "p:left, \"upper\"\n",
            Values::Boolean(vec![Some(true), None, Some(false), None]),
        ),
    ])
    .unwrap()
}

#[test]
fn what_is_written_comes_back() {
    let table = every_type();
    assert_eq!(table_of(&read_parquet(parquet_of(&table))), table);
    assert_eq!(table_of(&read_arrow(arrow_of(&table))), table);
}

#[test]
fn a_column_of_nulls_keeps_its_type() {
    let nulls = vec![Column::new("esi", Values::Float(vec![None, None]))];
    let table = Table::new(nulls).unwrap();
    assert_eq!(table_of(&read_parquet(parquet_of(&table))), table);
    assert_eq!(table_of(&read_arrow(arrow_of(&table))), table);
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let table = every_type();
    assert_eq!(parquet_of(&table), parquet_of(&every_type()));
    assert_eq!(arrow_of(&table), arrow_of(&every_type()));
    // The writer's own name has its version: a lock file would decide on bytes.
    let bytes = Bytes::from(parquet_of(&table));
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
    let file = builder.metadata().file_metadata();
    assert_eq!(file.created_by(), Some("clarity version 1"));
    assert!(file.key_value_metadata().is_none());
}

/// A batch ends at 65536 rows, and before the row that would take its texts beyond 16 MiB; a row
/// that is longer stands alone.
#[test]
fn batches_are_bounded_by_rows_and_by_bytes() {
    let sizes = |table: &Table| -> Vec<usize> {
        let batches = read_arrow(arrow_of(table));
        batches.iter().map(RecordBatch::num_rows).collect()
    };
    let rows = vec![Some(true); 65_537];
    let many = Table::new(vec![Column::new("x", Values::Boolean(rows))]).unwrap();
    assert_eq!(sizes(&many), [65_536, 1]);
    assert_eq!(table_of(&read_parquet(parquet_of(&many))), many);

    let text = |megabytes: usize| Some("x".repeat(megabytes << 20));
    let texts = vec![text(8), text(8), text(1), text(17), text(1)];
    let long = Table::new(vec![Column::new("x", Values::Text(texts))]).unwrap();
    assert_eq!(sizes(&long), [2, 1, 1, 1]);
    assert_eq!(table_of(&read_parquet(parquet_of(&long))), long);
}

/// A full disk is the machine's failure, and told by its kind; so it must come through both.
#[test]
fn the_error_of_the_system_comes_through() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let table = every_type();
    for written in [parquet(&table, Full), arrow(&table, Full)] {
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}

/// Without a column there is nothing to write, which is an error and no panic.
#[test]
fn a_table_without_columns_is_refused() {
    let nothing = Table::new(Vec::new()).unwrap();
    assert!(parquet(&nothing, Vec::new()).is_err());
    assert!(arrow(&nothing, Vec::new()).is_err());
}
