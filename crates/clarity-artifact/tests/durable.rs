//! `done.json`, `sweep_plan.json`, the record of a failed run: written canonically, read strictly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::done::{self, DoneFile};
use clarity_artifact::failed_run::{self, FailedRun};
use clarity_artifact::sweep_plan::{self, Difference, SweepPlan};
use clarity_artifact::{ReadError, digest};
use clarity_model::{Axes, Axis, AxisName};
use clarity_sensitivity::Context;
use std::collections::BTreeMap;
use std::io::{self, Read};

/// SHA-256 of nothing, as FIPS 180-4's implementations print it.
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[track_caller]
fn refused<T: std::fmt::Debug>(read: Result<T, ReadError>, expected: &[&str]) {
    let Err(ReadError::Shape(problems)) = read else {
        panic!("{read:?}")
    };
    let told: Vec<_> = problems
        .as_slice()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(told, expected);
}

fn file(path: &str, bytes: &[u8]) -> DoneFile {
    DoneFile {
        path: path.into(),
        bytes: bytes.len() as u64,
        sha256: digest::sha256(bytes),
    }
}

#[test]
fn the_files_of_a_run_are_written_canonically_and_read_back() {
    let files = [file("a/\u{e9}", b""), file("b", b"abc")];
    let written = done::write(&files).unwrap();
    let start = format!(
        "{{\n  \"files\": [\n    {{\n      \"bytes\": 0,\n      \"path\": \"a/\\u00e9\",\n      \
         \"sha256\": \"{NOTHING}\"\n    }},\n"
    );
    assert!(written.starts_with(&start), "{written}");
    assert!(written.ends_with("  \"schema\": \"clarity/done\",\n  \"schema_version\": 1\n}"));
    assert_eq!(done::read(written.as_bytes()), Ok(files.to_vec()));
}

#[test]
fn paths_lead_nowhere_but_into_the_run_each_once_and_ascending() {
    let listed = |paths: &[&str]| {
        let file = |path: &&str| {
            format!("{{\"bytes\": 0, \"path\": {path:?}, \"sha256\": \"{NOTHING}\"}}")
        };
        let files: Vec<_> = paths.iter().map(file).collect();
        done::read(
            format!(
                "{{\"schema_version\": 1, \"files\": [{}]}}",
                files.join(",")
            )
            .as_bytes(),
        )
    };
    assert_eq!(listed(&["a", "a/b", "b.c"]).unwrap().len(), 3);
    for path in ["", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "../a"] {
        let told = format!(
            "line 1, column 54: `files[0].path`: found {path:?}, expected a path inside the run's directory"
        );
        refused(listed(&[path]), &[&told]);
    }
    let order = "line 1, column 32: `files`: the files do not ascend by path, each once";
    refused(listed(&["b", "a"]), &[order]);
    refused(listed(&["a", "a"]), &[order]);
}

#[test]
fn every_problem_is_told_at_once() {
    refused(
        done::read(b"{\"schema_version\": 2, \"files\": [\n{\"bytes\": -1, \"path\": 1, \"sha256\": \"0\"}]}"),
        &[
            "line 1, column 20: `schema_version`: found 2, expected version 1, the only one there is",
            "line 2, column 11: `files[0].bytes`: found -1, expected an integer of at least 0",
            "line 2, column 23: `files[0].path`: found 1, expected a string",
            "line 2, column 36: `files[0].sha256`: \"0\" is not a SHA-256; expected 64 lower-case hexadecimal digits",
        ],
    );
    refused(
        failed_run::read(
            b"{\"schema_version\": 1,\n\"attempts\": -1, \"exit_status\": \"7\", \"stderr\": 7}",
        ),
        &[
            "line 1, column 1: the key `run` is missing",
            "line 1, column 1: the key `reason` is missing",
            "line 2, column 13: `attempts`: found -1, expected an integer of at least 0",
            "line 2, column 32: `exit_status`: found \"7\", expected an integer",
            "line 2, column 47: `stderr`: found 7, expected a string",
        ],
    );
    refused(
        sweep_plan::read(b"{\"schema_version\": 1, \"cases\": {\"../x\": 1}}"),
        &[
            "line 1, column 1: the key `adapter` is missing",
            "line 1, column 1: the key `axes` is missing",
            "line 1, column 1: the key `baseline_runs` is missing",
            "line 1, column 1: the key `base_spec_sha256` is missing",
            "line 1, column 1: the key `command` is missing",
            "line 1, column 1: the key `context` is missing",
            "line 1, column 1: the key `seeds` is missing",
            "line 1, column 41: `cases.../x`: its key is no name of a directory",
            "line 1, column 41: `cases.../x`: found 1, expected a string",
        ],
    );
}

#[test]
fn a_failed_run_says_null_where_nothing_is_known() {
    let failed = FailedRun {
        run: "a=1_seed=2".into(),
        attempts: 1,
        reason: "was stopped".into(),
        exit_status: None,
        signal: None,
        stderr: None,
    };
    let written = failed_run::write(&failed).unwrap();
    assert_eq!(
        written,
        "{\n  \"attempts\": 1,\n  \"exit_status\": null,\n  \"reason\": \"was stopped\",\n  \
         \"run\": \"a=1_seed=2\",\n  \"schema\": \"clarity/failed-run\",\n  \"schema_version\": 1,\n  \
         \"signal\": null,\n  \"stderr\": null\n}"
    );
    assert_eq!(failed_run::read(written.as_bytes()), Ok(failed));
}

fn plan() -> SweepPlan {
    let axis = |name: &str| Axis::new(AxisName::new(name).unwrap(), vec![0.into(), 1.into()]);
    SweepPlan {
        adapter: "toy".into(),
        axes: Axes::new(vec![axis("blur").unwrap(), axis("noise").unwrap()]).unwrap(),
        baseline_runs: 0,
        base_spec: Some(digest::sha256(b"")),
        cases: BTreeMap::new(),
        command: vec!["./run".into(), "-v".into()],
        context: Context::default(),
        seeds: vec![7.into(), (-1).into(), 9.into()],
    }
}

#[test]
fn a_plan_is_read_back_and_counts_its_runs() {
    let plan = plan();
    let written = sweep_plan::write(&plan).unwrap();
    // Two values, two values, three seeds.
    assert!(written.contains("\n  \"runs\": 12,\n"), "{written}");
    assert!(written.contains(&format!("\n  \"base_spec_sha256\": \"{NOTHING}\",\n")));
    assert_eq!(sweep_plan::read(written.as_bytes()), Ok(plan));
    let cohort = SweepPlan {
        base_spec: None,
        cases: BTreeMap::from([
            ("a.b".into(), digest::sha256(b"")),
            ("b".into(), digest::sha256(b"b")),
        ]),
        ..self::plan()
    };
    let written = sweep_plan::write(&cohort).unwrap();
    assert!(
        written.contains("\n  \"base_spec_sha256\": null,\n"),
        "{written}"
    );
    assert_eq!(sweep_plan::read(written.as_bytes()), Ok(cohort));
}

#[test]
fn differences_are_keys_and_what_stands_there() {
    let difference = |key: &str, recorded: Option<&str>, now: Option<&str>| Difference {
        key: key.into(),
        recorded: recorded.map(Into::into),
        now: now.map(Into::into),
    };
    for (recorded, now, expected) in [
        ("{}", "{}", vec![]),
        ("{\"a\": 1}", "{ \"a\" : 1 }", vec![]),
        (
            "{\"a\": 1}",
            "{\"a\": 1.0}",
            vec![difference("a", Some("1"), Some("1.0"))],
        ),
        (
            "{\"a\": {\"b\": [1, 2], \"c\": 0}, \"d\": null}",
            "{\"a\": {\"b\": [2, 1], \"e\": {}}, \"d\": 0}",
            vec![
                difference("a.b", Some("[1,2]"), Some("[2,1]")),
                difference("a.c", Some("0"), None),
                difference("a.e", None, Some("{}")),
                difference("d", Some("null"), Some("0")),
            ],
        ),
        (
            "{\"a\": {}}",
            "{\"a\": []}",
            vec![difference("a", Some("{}"), Some("[]"))],
        ),
    ] {
        let found = sweep_plan::differences(recorded.as_bytes(), now.as_bytes());
        assert_eq!(found, Ok(expected), "{recorded} {now}");
    }
    assert!(sweep_plan::differences(b"{", b"{}").is_err());
}

/// Gives one byte at a time, and is interrupted before each.
struct Slow<'b>(&'b [u8], bool);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        self.0.read(&mut into[..1])
    }
}

/// Fails after its bytes.
struct Broken<'b>(&'b [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into) {
            Ok(0) => Err(io::Error::other("broken")),
            read => read,
        }
    }
}

#[test]
fn a_stream_has_the_hash_of_its_bytes_however_they_come() {
    // Beyond one piece, and at its border.
    for length in [0, 1, 55, 56, 64, 65_535, 65_536, 65_537, 200_000] {
        let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
        let expected = (bytes.len() as u64, digest::sha256(&bytes));
        assert_eq!(digest::of_stream(&bytes[..]).unwrap(), expected);
        assert_eq!(digest::of_stream(Slow(&bytes, false)).unwrap(), expected);
        assert!(digest::of_stream(Broken(&bytes)).is_err());
    }
    assert_eq!(digest::of_stream(&b""[..]).unwrap().1.to_string(), NOTHING);
}
