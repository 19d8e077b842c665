//! A table is only made valid.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_export::{Column, ExportError, Table, Value, Values};

fn seeds(values: &[Option<i64>]) -> Values {
    Values::Integer(values.to_vec())
}

#[test]
fn columns_are_as_long_named_once_and_full_where_they_must_be() {
    let two = || Column::required("seed", seeds(&[Some(1), Some(2)]));
    for (other, refused) in [
        (Column::new("more", seeds(&[None, Some(2)])), None),
        (
            Column::new("more", seeds(&[Some(1)])),
            Some("column `more` has 1 rows, the first has 2; all have as many"),
        ),
        (
            Column::new("seed", seeds(&[None, None])),
            Some("there are two columns `seed`; names are unique"),
        ),
        (
            Column::required("more", seeds(&[Some(1), None])),
            Some("column `more` has no value in row 1, and is declared to have one in each"),
        ),
    ] {
        let made = Table::new(vec![two(), other.clone()]);
        let told = made.as_ref().err().map(ToString::to_string);
        assert_eq!(told.as_deref(), refused, "{other:?}");
    }
    let short = Table::new(vec![two(), Column::new("more", seeds(&[]))]);
    assert!(matches!(
        short,
        Err(ExportError::Length {
            found: 0,
            expected: 2,
            ..
        })
    ));
}

#[test]
fn a_table_gives_its_values_and_null_beyond_them() {
    let table = Table::new(vec![Column::new("seed", seeds(&[Some(-1), None]))]).unwrap();
    let values = table.column("seed").unwrap().values();
    let found = [0, 1, 2].map(|row| values.at(row));
    assert_eq!(found, [Value::Integer(-1), Value::Null, Value::Null]);
    assert!(table.column("Seed").is_none());
    assert_eq!(Table::new(Vec::new()).unwrap().rows(), 0);
}
