//! Strict JSON: what is refused, where, and that nothing panics.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::json::{self, MAX_DEPTH, Path, build};
use clarity_artifact::{
    Problems, ReadError, StageFile, canonical, cohort, context, manifest, run_manifest,
    sensitivity, spec, trace,
};
use proptest::prelude::*;

fn refused(text: &str) -> ReadError {
    json::check(text).expect_err("it is refused")
}

#[test]
fn what_serde_json_lets_through_is_refused_with_its_place() {
    let deep = "[".repeat(MAX_DEPTH + 1) + &"]".repeat(MAX_DEPTH + 1);
    for (text, error) in [
        (
            "{\"a\": 1,\n \"é\": {\"b\": 1, \"b\": 2}}",
            ReadError::DuplicateKey {
                line: 2,
                column: 16,
                key: "b".into(),
            },
        ),
        (
            "{\"a\": 1, \"\\u0061\": 2}",
            ReadError::DuplicateKey {
                line: 1,
                column: 10,
                key: "a".into(),
            },
        ),
        (
            "[1,\n18446744073709551616]",
            ReadError::NumberRange {
                line: 2,
                column: 1,
                found: "18446744073709551616".into(),
            },
        ),
        (
            "-9223372036854775809",
            ReadError::NumberRange {
                line: 1,
                column: 1,
                found: "-9223372036854775809".into(),
            },
        ),
        (
            "[1e400]",
            ReadError::NumberRange {
                line: 1,
                column: 2,
                found: "1e400".into(),
            },
        ),
        (
            &deep,
            ReadError::TooDeep {
                line: 1,
                column: MAX_DEPTH + 1,
                limit: MAX_DEPTH,
            },
        ),
        (
            "[NaN]",
            ReadError::NotFinite {
                line: 1,
                column: 2,
                found: "NaN".into(),
            },
        ),
        (
            "{\"a\":\n  -Infinity}",
            ReadError::NotFinite {
                line: 2,
                column: 3,
                found: "-Infinity".into(),
            },
        ),
        (
            "[Infinity]",
            ReadError::NotFinite {
                line: 1,
                column: 2,
                found: "Infinity".into(),
            },
        ),
    ] {
        assert_eq!(refused(text), error);
    }
}

#[test]
fn what_is_the_same_in_strings_or_elsewhere_is_not_refused() {
    for text in [
        r#"{"a": {"a": {"a": 1}}, "b": ["a", "a", {"a": 1}], "c": "18446744073709551616 NaN \" {["}"#,
        r#"[{"a": 1}, {"a": 1}, [], {}, [[]], {"": 1}]"#,
        "18446744073709551615",
        "-9223372036854775808",
        "1.7976931348623157e308",
        " true ",
        "\"\\\\\"",
    ] {
        assert_eq!(json::check(text).as_deref(), Ok(text));
    }
    assert!(json::check("[-01]").is_err());
    assert_eq!(
        json::check("{\"a\": -0, \"b\": [\"-0\", -0]}").as_deref(),
        Ok("{\"a\":  0, \"b\": [\"-0\",  0]}")
    );
}

#[test]
fn syntax_errors_show_what_stands_there() {
    for (text, told) in [
        ("{\"a\" 1}", "line 1, column 6: expected `:`, found `1}`"),
        ("{\"é\": é}", "line 1, column 7: expected value, found `é}`"),
        (
            "[1, 2",
            "line 1, column 6: EOF while parsing a list, found the end",
        ),
        ("{} x", "line 1, column 4: trailing characters, found `x`"),
        (
            "[\n1\n2]",
            "line 3, column 1: expected `,` or `]`, found `2]`",
        ),
        (
            "nul",
            "line 1, column 4: EOF while parsing a value, found the end",
        ),
        ("[tru]", "line 1, column 5: expected ident, found `]`"),
    ] {
        assert_eq!(refused(text).to_string(), told);
    }
}

#[test]
fn a_path_is_found_again() {
    let text = "{\n \"a\": [10, {\"b\\u0062\": null, \"c\": [[], 7]}],\n \"d\": {}\n}";
    let a = Path::default().key("a");
    for (path, shown, place) in [
        (Path::default(), "", Some((1, 1))),
        (a.clone(), "a", Some((2, 7))),
        (a.index(0), "a[0]", Some((2, 8))),
        (a.index(1).key("bb"), "a[1].bb", Some((2, 24))),
        (a.index(1).key("c").index(1), "a[1].c[1]", Some((2, 40))),
        (Path::default().key("d"), "d", Some((3, 7))),
        (a.index(2), "a[2]", None),
        (Path::default().key("e"), "e", None),
    ] {
        assert_eq!(
            (path.to_string().as_str(), json::locate(text, &path)),
            (shown, place)
        );
    }
}

#[test]
fn at_most_twenty_problems_are_shown() {
    let text = format!("[{}]", vec!["\"x\""; 25].join(", "));
    let error = json::read(
        text.as_bytes(),
        "numbers",
        |root, problems: &mut Problems| {
            let numbers: Vec<_> = root.list(problems)?.map(|n| n.integer(problems)).collect();
            Some(numbers)
        },
    );
    let Err(ReadError::Shape(problems)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (problems.as_slice().len(), problems.more()),
        (Problems::SHOWN, 5)
    );
    let told = problems.to_string();
    assert!(
        told.starts_with("line 1, column 2: `[0]`: found \"x\", expected an integer\n"),
        "{told}"
    );
    assert!(told.ends_with("\nand 5 more"), "{told}");
}

#[test]
fn values_are_called_what_a_person_calls_them() {
    let long = format!("{:?}", "é".repeat(50));
    let cut = format!("found {:?}..., expected an integer", "é".repeat(40));
    for (text, told) in [
        ("null", "found null, expected an integer"),
        ("[1]", "found a list, expected an integer"),
        ("{}", "found an object, expected an integer"),
        ("0.50", "found 0.5, expected an integer"),
        (&long, &cut),
    ] {
        let read = json::read(text.as_bytes(), "x", |root, problems| {
            root.integer(problems)
        });
        let error = read.unwrap_err().to_string();
        assert_eq!(error, format!("line 1, column 1: {told}"));
    }
    assert_eq!(
        json::read(b"7", "x", |root, problems| root.integer(problems)),
        Ok(7_i64.into())
    );
}

#[test]
fn run_manifests_name_every_fault_at_once() {
    let good = format!(
        r#"{{"run_id": "a", "timestamp": null, "seed": 7, "artifacts": [], "artifact_sha256": {{"trace_pack.jsonl": "{}"}}}}"#,
        "0".repeat(64)
    );
    assert_eq!(run_manifest::read(good.as_bytes()).unwrap().hashes.len(), 1);
    let error = run_manifest::read(b"{\"run_id\": 1, \"artifact_sha256\": []}").unwrap_err();
    let told = error.to_string();
    for part in [
        "`timestamp` is missing",
        "`artifacts` is missing",
        "`seed` is missing",
        "`artifact_sha256`: found a list",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert!(run_manifest::read(good.replace('0', "x").as_bytes()).is_err());
}

/// A foreign runner's manifest stands, whatever it means by these two.
#[test]
fn hashes_of_pictures_are_taken_where_they_are_some() {
    let hash = "1".repeat(64);
    for (value, found) in [
        (format!("\"{hash}\""), hash.parse().ok()),
        ("null".to_owned(), None),
        ("\"film.png\"".to_owned(), None),
        ("[7]".to_owned(), None),
    ] {
        for key in ["input_sha256", "perturbed_sha256"] {
            let text = format!(
                r#"{{"run_id": "a", "timestamp": 1, "seed": 7, "artifacts": [], "{key}": {value}}}"#
            );
            let read = run_manifest::read(text.as_bytes()).unwrap();
            let expected = match key {
                "input_sha256" => (found, None),
                _ => (None, found),
            };
            assert_eq!((read.input, read.perturbed), expected, "{key}: {value}");
        }
    }
}

#[test]
fn specs_are_taken_apart_and_compared() {
    let read = |text: &str| spec::RunSpec::read(text.as_bytes()).unwrap();
    let one = read(r#"{"seed": 1, "perturbations": {"a": 1.0}, "x": [1], "y": 2}"#);
    let two = read(r#"{"seed": 2, "perturbations": {"a": true}, "x": [1], "z": 2}"#);
    assert_eq!(one.differences(&two), ["y", "z"]);
    assert_eq!(one.perturbations["a"].text(), "1.0");
    for bad in ["[]", "{}", r#"{"seed": 1, "perturbations": {"a": null}}"#] {
        assert!(spec::RunSpec::read(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn what_is_built_is_rounded_or_null() {
    for (built, text) in [
        (build::number(Some(1.0 / 3.0)), "0.33333333"),
        (build::number(Some(f64::NAN)), "null"),
        (build::number(Some(f64::INFINITY)), "null"),
        (build::number(None), "null"),
        (build::rounded(None), "null"),
        (build::float(None), "null"),
        (build::optional(None), "null"),
        (build::optional(Some("")), "\"\""),
        (build::integer(u64::MAX), "18446744073709551615"),
        (build::value(&"a".into()), "\"a\""),
        (build::list([build::count(0)]), "[0]"),
    ] {
        assert_eq!(canonical::compact(&built).unwrap(), text);
    }
}

fn read_everything(bytes: &[u8]) {
    let _ = StageFile::read(bytes);
    let _ = manifest::read(bytes);
    let _ = run_manifest::read(bytes);
    let _ = spec::RunSpec::read(bytes);
    let _ = spec::BaseSpec::read(bytes);
    let _ = trace::read(bytes);
    let _ = context::read(bytes);
    let _ = cohort::read(bytes);
    let _ = sensitivity::read_lines(bytes);
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_everything(&bytes);
    }

    #[test]
    fn no_text_of_json_pieces_makes_a_reader_panic(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"", "\\", "\"axes\"", "\"esi\"", "\"drift\"",
                "\"runs\"", "\"seeds\"", "\"step\"", "\"output\"", "\"settings\"", "\"cases\"",
                "\"schema_version\"", "1", "-0", "1e5", "é", "NaN",
                "null", "true", "\n", "\\u", "d83e", "\u{1fac1}", "18446744073709551616",
            ]),
            0..40,
        )
    ) {
        read_everything(pieces.concat().as_bytes());
    }
}
