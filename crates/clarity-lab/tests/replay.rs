//! Recording a sweep and answering its runs again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_lab::{Corpus, LabError, Request, record, replay};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TRACE: &str = "{\"step\":1,\"output\":\"é\u{1fac1}\\ud83e\\udec1\"}\r\n\n";

fn spec(blur: &str, seed: i64, question: &str) -> String {
    format!(r#"{{"question": {question:?}, "perturbations": {{"blur": {blur}}}, "seed": {seed}}}"#)
}

/// A sweep directory of two runs, as a runner would leave it.
fn sweep() -> TempDir {
    let directory = TempDir::new().unwrap();
    let mut runs = Vec::new();
    for (blur, name) in [("0.0", "blur=0p0_seed=7"), ("1.0", "blur=1p0_seed=7")] {
        let run = directory.path().join("runs").join(name);
        fs::create_dir_all(&run).unwrap();
        fs::write(run.join("spec.json"), spec(blur, 7, "effusion?")).unwrap();
        let manifest = format!("{{\"run_id\": \"{name}\"}}");
        fs::write(run.join("manifest.json"), &manifest).unwrap();
        fs::write(run.join("trace_pack.jsonl"), TRACE).unwrap();
        let hash = clarity_artifact::digest::sha256(manifest.as_bytes());
        runs.push(format!(
            r#"{{"axis_values": {{"blur": {blur}}}, "manifest_hash": "{hash}", "seed": 7}}"#
        ));
    }
    let manifest = format!(
        r#"{{"axes": {{"blur": [0.0, 1.0]}}, "seeds": [7], "runs": [{}]}}"#,
        runs.join(",")
    );
    fs::write(directory.path().join("sweep_manifest.json"), manifest).unwrap();
    directory
}

/// A directory with a corpus, a spec and an empty output.
fn asked(spec: &str) -> (TempDir, Request) {
    let directory = TempDir::new().unwrap();
    let sweep = sweep();
    fs::write(
        directory.path().join("corpus.jsonl"),
        record(sweep.path()).unwrap(),
    )
    .unwrap();
    let output = directory.path().join("out");
    fs::create_dir(&output).unwrap();
    let config = directory.path().join("spec.json");
    fs::write(&config, spec).unwrap();
    (
        directory,
        Request {
            config,
            output,
            seed: None,
        },
    )
}

fn refused(spec: &str) -> String {
    let (directory, request) = asked(spec);
    replay(&request, &directory.path().join("corpus.jsonl"))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_recorded_run_comes_back_byte_for_byte() {
    // Keys in another order and more blanks: the same spec.
    let spec = r#"{"seed": 7, "perturbations": {"blur":   1.0}, "question": "effusion?"}"#;
    let (directory, request) = asked(spec);
    let request = Request {
        seed: Some(7.into()),
        ..request
    };
    replay(&request, &directory.path().join("corpus.jsonl")).unwrap();
    let read = |name: &str| fs::read_to_string(request.output.join(name)).unwrap();
    assert_eq!(read("trace_pack.jsonl"), TRACE);
    assert_eq!(read("manifest.json"), r#"{"run_id": "blur=1p0_seed=7"}"#);
    assert!(!request.output.join("spec.json").exists());
}

#[test]
fn what_was_not_recorded_says_what_was() {
    for (asked, told) in [
        (
            spec("0.5", 7, "effusion?"),
            "no recorded run has blur = 0.5, seed = 7; `blur` was recorded at 0.0, 1.0",
        ),
        (
            spec("1", 7, "effusion?"),
            "no recorded run has blur = 1, seed = 7; `blur` was recorded at 0.0, 1.0",
        ),
        (
            spec("0.0", 8, "effusion?"),
            "no recorded run has blur = 0.0, seed = 8; the recorded seeds are 7",
        ),
        (
            r#"{"perturbations": {"noise": 1}, "seed": 7}"#.to_owned(),
            "no recorded run has noise = 1, seed = 7; no run was recorded along the axis `noise`",
        ),
        (
            r#"{"perturbations": {}, "seed": 7}"#.to_owned(),
            "no recorded run has seed = 7; each was recorded, but not together",
        ),
    ] {
        assert_eq!(refused(&asked), told);
    }
}

#[test]
fn an_answer_to_another_question_is_no_answer() {
    let told = refused(&spec("0.0", 7, "pneumothorax?"));
    assert!(told.contains("`question` differ"), "{told}");
}

#[test]
fn two_seeds_are_one_too_many() {
    let (directory, request) = asked(&spec("0.0", 7, "effusion?"));
    let request = Request {
        seed: Some(8.into()),
        ..request
    };
    let error = replay(&request, &directory.path().join("corpus.jsonl")).unwrap_err();
    assert_eq!(error.to_string(), "--seed is 8, but the spec's seed is 7");
}

#[test]
fn a_damaged_corpus_names_its_line() {
    for (corpus, told) in [
        (
            "",
            "the corpus, line 1: the file is empty; expected one recorded run a line",
        ),
        (
            "\n{\"files\": 1}",
            "the corpus, line 2: line 1, column 11: `files`: found 1, expected an object",
        ),
        (
            "{\"files\": {}}",
            "the corpus, line 1: line 1, column 11: `files`: the file `spec.json` is missing",
        ),
        (
            "{\"files\": {\"spec.json\": \"\"}}",
            "the corpus, line 1: the file is empty; expected a run's spec",
        ),
    ] {
        assert_eq!(
            Corpus::read(corpus.as_bytes()).unwrap_err().to_string(),
            told
        );
    }
}

#[test]
fn a_corpus_cannot_write_outside_the_output() {
    let spec = spec("0.0", 7, "effusion?");
    let (directory, request) = asked(&spec);
    for name in ["../escaped", "/escaped", "a/b", ".."] {
        let files = [
            (name.to_owned(), String::new()),
            ("spec.json".to_owned(), spec.clone()),
        ];
        let line = clarity_lab::corpus_line("x", &files.into()).unwrap();
        let corpus = directory.path().join("other.jsonl");
        fs::write(&corpus, line).unwrap();
        let error = replay(&request, &corpus).unwrap_err();
        assert!(matches!(error, LabError::FileName { .. }), "{error}");
    }
}

#[test]
fn files_that_are_not_there_are_named() {
    let (directory, request) = asked("{}");
    let error = replay(&request, Path::new("nowhere.jsonl"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("spec.json: ") && error.contains("`seed` is missing"),
        "{error}"
    );
    fs::remove_file(&request.config).unwrap();
    let error = replay(&request, Path::new("nowhere.jsonl"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("spec.json: no such file"), "{error}");
    let error = record(directory.path()).unwrap_err().to_string();
    assert!(
        error.contains("sweep_manifest.json: no such file"),
        "{error}"
    );
}

#[test]
fn a_sweep_that_cannot_be_recorded_is_refused() {
    let sweep = sweep();
    let run = sweep.path().join("runs/blur=1p0_seed=7");
    fs::write(run.join("image.png"), b"\x89PNG").unwrap();
    let error = record(sweep.path()).unwrap_err().to_string();
    assert!(
        error.ends_with("image.png: byte 0 of the file is not UTF-8; save it as UTF-8"),
        "{error}"
    );
    fs::remove_dir_all(&run).unwrap();
    let error = record(sweep.path()).unwrap_err().to_string();
    assert!(error.contains("blur=1p0_seed=7: no such file"), "{error}");
    fs::write(sweep.path().join("sweep_manifest.json"), "[]").unwrap();
    let error = record(sweep.path()).unwrap_err().to_string();
    assert!(
        error.ends_with("found a list, expected an object"),
        "{error}"
    );
}

#[test]
fn a_run_recorded_twice_is_refused() {
    let recorded = record(sweep().path()).unwrap();
    let first = recorded.lines().next().unwrap();
    let error = Corpus::read(format!("{recorded}{first}\n").as_bytes()).unwrap_err();
    let told = "the corpus, line 3: this run is recorded on an earlier line too; keep one";
    assert_eq!(error.to_string(), told);
}

#[test]
fn only_regular_files_are_read() {
    let (directory, request) = asked(&spec("0.0", 7, "effusion?"));
    let fifo = directory.path().join("fifo");
    let made = std::process::Command::new("mkfifo")
        .arg(&fifo)
        .status()
        .unwrap();
    assert!(made.success());
    for (path, kind) in [
        (fifo.as_path(), "a FIFO"),
        (directory.path(), "a directory"),
        (Path::new("/dev/zero"), "a device"),
    ] {
        let error = replay(&request, path).unwrap_err().to_string();
        let told = format!(": found {kind}, expected a regular file");
        assert!(error.ends_with(&told), "{error}");
    }
}

/// Holes take no room on the disk, and are refused before they take any in memory.
#[test]
fn no_file_is_read_beyond_its_measure() {
    let (directory, request) = asked(&spec("0.0", 7, "effusion?"));
    let grown = |name: &str, length: u64| {
        let file = fs::File::create(directory.path().join(name)).unwrap();
        file.set_len(length).unwrap();
        directory.path().join(name)
    };
    let corpus = grown("large.jsonl", (1 << 30) + 1);
    let error = replay(&request, &corpus).unwrap_err().to_string();
    let told = "large.jsonl: 1073741825 bytes are too many; at most 1073741824 are read";
    assert!(error.ends_with(told), "{error}");
    grown("spec.json", (64 << 20) + 1);
    let error = replay(&request, &corpus).unwrap_err().to_string();
    let told = "spec.json: 67108865 bytes are too many; at most 67108864 are read";
    assert!(error.ends_with(told), "{error}");
}

#[test]
fn a_sweep_that_was_changed_is_not_recorded() {
    let changed = sweep();
    let run = changed.path().join("runs/blur=1p0_seed=7");
    fs::write(run.join("manifest.json"), "{}").unwrap();
    let error = record(changed.path()).unwrap_err().to_string();
    assert!(
        error.contains("manifest.json: its SHA-256 is not the one in the sweep's manifest"),
        "{error}"
    );
    fs::remove_file(run.join("spec.json")).unwrap();
    let error = record(changed.path()).unwrap_err().to_string();
    assert!(error.ends_with("spec.json: entity not found"), "{error}");
    let nested = sweep();
    fs::create_dir(nested.path().join("runs/blur=1p0_seed=7/images")).unwrap();
    let error = record(nested.path()).unwrap_err().to_string();
    assert!(
        error.ends_with("images: found a directory, expected a regular file"),
        "{error}"
    );
}
