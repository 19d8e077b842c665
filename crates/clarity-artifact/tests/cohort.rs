//! `cohort.json`: the cases of a cohort, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::cohort::{self, RecordedCase};
use clarity_artifact::{ReadError, digest};

fn case(name: &str, finished: bool) -> RecordedCase {
    RecordedCase {
        name: name.into(),
        base_spec: digest::sha256(b"spec"),
        manifest: finished.then(|| digest::sha256(b"manifest")),
    }
}

#[test]
fn cases_are_written_canonically_and_read_back() {
    let cases = [case("a", true), case("b b", false), case("\u{e9}", true)];
    let written = cohort::write(&cases).unwrap();
    let (spec, manifest) = (digest::sha256(b"spec"), digest::sha256(b"manifest"));
    let start = format!(
        "{{\n  \"cases\": [\n    {{\n      \"base_spec_sha256\": \"{spec}\",\n      \
         \"manifest_sha256\": \"{manifest}\",\n      \"name\": \"a\"\n    }},\n"
    );
    assert!(written.starts_with(&start), "{written}");
    assert!(written.contains("\"manifest_sha256\": null,\n      \"name\": \"b b\""));
    assert!(written.ends_with(
        "\"name\": \"\\u00e9\"\n    }\n  ],\n  \"schema\": \"clarity/cohort\",\n  \"schema_version\": 1\n}"
    ));
    assert_eq!(cohort::read(written.as_bytes()), Ok(cases.to_vec()));
}

/// Cases of these names, each with the hash of a base spec.
fn named(names: &[&str]) -> String {
    let hash = "0".repeat(64);
    let case = |name: &&str| {
        format!(
            "{{\"base_spec_sha256\": \"{hash}\", \"manifest_sha256\": null, \"name\": {name:?}}}"
        )
    };
    let cases: Vec<String> = names.iter().map(case).collect();
    format!(
        "{{\"schema_version\": 1,\n\"cases\": [{}]}}",
        cases.join(",\n")
    )
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let Err(ReadError::Shape(problems)) = cohort::read(text.as_bytes()) else {
        panic!("{text} is read")
    };
    let told: Vec<String> = problems
        .as_slice()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn names_are_those_of_directories_each_once_and_ascending() {
    assert_eq!(
        cohort::read(named(&["a", "a.b", "b"]).as_bytes())
            .unwrap()
            .len(),
        3
    );
    // 10 + 19 + 2 + 66 + 2 + 17 + 2 + 4 + 2 + 6 + 2 characters stand before the name.
    for (name, shown) in [
        ("", "\"\""),
        (".", "\".\""),
        ("..", "\"..\""),
        (".hidden", "\".hidden\""),
        ("a/b", "\"a/b\""),
        ("a\\b", "\"a\\\\b\""),
    ] {
        let told = format!(
            "line 2, column 133: `cases[0].name`: found {shown}, expected a name of a directory"
        );
        refused(&named(&[name]), &[&told]);
    }
    let order = "line 2, column 10: `cases`: the cases do not ascend by name, each once";
    refused(&named(&["b", "a"]), &[order]);
    refused(&named(&["a", "a"]), &[order]);
    refused(
        &named(&[]),
        &["line 2, column 10: `cases`: there is no case; a cohort has at least one"],
    );
}

#[test]
fn every_problem_is_told_at_once() {
    refused(
        "{\"schema_version\": 3, \"cases\": [\n1,\n{},\n{\"name\": 2, \"base_spec_sha256\": \"00\", \"manifest_sha256\": 4}]}",
        &[
            "line 1, column 20: `schema_version`: found 3, expected version 1, the only one there is",
            "line 2, column 1: `cases[0]`: found 1, expected an object",
            "line 3, column 1: `cases[1]`: the key `name` is missing",
            "line 3, column 1: `cases[1]`: the key `base_spec_sha256` is missing",
            "line 3, column 1: `cases[1]`: the key `manifest_sha256` is missing",
            "line 4, column 10: `cases[2].name`: found 2, expected a string",
            "line 4, column 33: `cases[2].base_spec_sha256`: \"00\" is not a SHA-256; expected 64 lower-case hexadecimal digits",
            "line 4, column 58: `cases[2].manifest_sha256`: found 4, expected a string",
        ],
    );
    refused(
        "{}",
        &[
            "line 1, column 1: the key `schema_version` is missing",
            "line 1, column 1: the key `cases` is missing",
        ],
    );
}
