//! CSV and JSON Lines: what hostile texts become, and that they come back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_export::{Column, Table, Values, csv, jsonl};
use clarity_model::Finite;
use proptest::prelude::*;
use std::io;

fn separated(table: &Table) -> String {
    let mut bytes = Vec::new();
    csv(table, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn lines(table: &Table) -> String {
    let mut bytes = Vec::new();
    jsonl(table, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A table of one text beside a number.
fn of(text: Option<&str>) -> Table {
    let texts = Values::Text(vec![text.map(str::to_owned)]);
    let numbers = Values::Integer(vec![Some(7)]);
    let columns = vec![
        Column::new("said", texts),
        Column::required("seed", numbers),
    ];
    Table::new(columns).unwrap()
}

/// RFC 4180: a field with a comma, a quote or a line break is quoted, a quote in it is doubled;
/// RFC 8259 and the artifacts: ASCII alone, the rest as UTF-16 escapes.
#[test]
fn texts_stand_as_they_are_said() {
    for (text, field, string) in [
        (Some("normal"), "normal", "\"normal\""),
        (None, "", "null"),
        (Some(""), "", "\"\""),
        (Some(" a b "), " a b ", "\" a b \""),
        (Some("a,b"), "\"a,b\"", "\"a,b\""),
        (Some("say \"no\""), "\"say \"\"no\"\"\"", r#""say \"no\"""#),
        (Some("a\nb"), "\"a\nb\"", r#""a\nb""#),
        (Some("a\r\nb"), "\"a\r\nb\"", r#""a\r\nb""#),
        (Some("a\0b"), "a\0b", r#""a\u0000b""#),
        (
            Some("\u{202e}nor\u{301}m"),
            "\u{202e}nor\u{301}m",
            r#""\u202enor\u0301m""#,
        ),
        (
            Some("\u{feff}\u{1f600}"),
            "\u{feff}\u{1f600}",
            r#""\ufeff\ud83d\ude00""#,
        ),
        // Formulas of spreadsheets: what was said is not changed for their sake.
        (Some("=1+1"), "=1+1", "\"=1+1\""),
        (Some("+1"), "+1", "\"+1\""),
        (Some("-1"), "-1", "\"-1\""),
        (Some("@SUM(A1)"), "@SUM(A1)", "\"@SUM(A1)\""),
    ] {
        let table = of(text);
        assert_eq!(separated(&table), format!("said,seed\n{field},7\n"));
        assert_eq!(lines(&table), format!("{{\"said\":{string},\"seed\":7}}\n"));
    }
}

/// Expected texts of floats are Python's `repr`.
#[test]
fn scalars_are_spelled_as_in_the_artifacts() {
    let float = |number| Some(Finite::new(number).unwrap());
    for (values, spelled) in [
        (
            Values::Integer(vec![Some(i64::MIN)]),
            "-9223372036854775808",
        ),
        (
            Values::Unsigned(vec![Some(u64::MAX)]),
            "18446744073709551615",
        ),
        (Values::Float(vec![float(1.0)]), "1.0"),
        (Values::Float(vec![float(-0.0)]), "-0.0"),
        (Values::Float(vec![float(1e-7)]), "1e-07"),
        (Values::Float(vec![float(0.1 + 0.2)]), "0.30000000000000004"),
        (Values::Boolean(vec![Some(true)]), "true"),
        (Values::Boolean(vec![Some(false)]), "false"),
    ] {
        let table = Table::new(vec![Column::required("x", values)]).unwrap();
        assert_eq!(separated(&table), format!("x\n{spelled}\n"));
        assert_eq!(lines(&table), format!("{{\"x\":{spelled}}}\n"));
    }
}

/// A name is an answer's too: `p:` and whatever a runner calls it.
#[test]
fn names_are_escaped_likewise() {
    let values = || Values::Boolean(vec![None]);
    let names = ["p:a,\"b\"\n", "p:\u{e9}"];
    let columns = names.map(|name| Column::new(name, values()));
    let table = Table::new(columns.into()).unwrap();
    assert_eq!(separated(&table), "\"p:a,\"\"b\"\"\n\",p:\u{e9}\n,\n");
    assert_eq!(
        lines(&table),
        "{\"p:a,\\\"b\\\"\\n\":null,\"p:\\u00e9\":null}\n"
    );
}

/// A full disk is the machine's failure, and told by its kind; so it must come through.
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
    let long = "x".repeat(1 << 20);
    let table = of(Some(&long));
    for written in [csv(&table, Full), jsonl(&table, Full)] {
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}

proptest! {
    #[test]
    fn any_text_comes_back(texts in prop::collection::vec(".*|[\",\r\n\u{0} =]*", 1..4)) {
        let mut all: Vec<_> = texts.iter().cloned().map(Some).collect();
        let numbers = Values::Integer(vec![Some(7); all.len()]);
        let columns = vec![
            Column::new("said", Values::Text(std::mem::take(&mut all))),
            Column::required("seed", numbers),
        ];
        let table = Table::new(columns).unwrap();
        let text = separated(&table);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let read: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        prop_assert_eq!(&read, &texts);
        let text = lines(&table);
        let read: Vec<String> = text
            .lines()
            .map(|line| {
                let row: serde_json::Value = serde_json::from_str(line).unwrap();
                row["said"].as_str().unwrap().to_owned()
            })
            .collect();
        prop_assert_eq!(read, texts);
    }
}
