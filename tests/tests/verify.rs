//! Tampering: `verify` names the run, the file and what is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{contents, run_example, say};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The triage example, analyzed.
fn analyzed() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    (directory, out)
}

/// One way to tamper with a sweep; paths are relative to its directory.
enum Tamper {
    Replace(&'static str, &'static str, &'static str),
    Write(&'static str, &'static str),
    Remove(&'static str),
    Add(&'static str),
}
use Tamper::{Add, Remove, Replace, Write};

impl Tamper {
    fn apply(&self, out: &Path) {
        let done = match self {
            Replace(path, from, to) => {
                let text = fs::read_to_string(out.join(path)).unwrap();
                assert!(text.contains(from), "{text}");
                fs::write(out.join(path), text.replacen(from, to, 1))
            }
            Write(path, text) => fs::write(out.join(path), text),
            Remove(path) if out.join(path).is_dir() => fs::remove_dir_all(out.join(path)),
            Remove(path) => fs::remove_file(out.join(path)),
            Add(path) => fs::create_dir(out.join(path)),
        };
        done.unwrap();
    }
}

macro_rules! run {
    ($file:literal) => {
        concat!("runs/dropped_sentences=1_typo_rate=0p1_seed=12", $file)
    };
}

#[test]
fn an_untouched_sweep_verifies() {
    let (_keep, out) = analyzed();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.out, format!("{}: 36 runs verified\n", out.display()));
    let sensitivity = fs::read(out.join("sensitivity.json")).unwrap();
    fs::remove_file(out.join("sensitivity.json")).unwrap();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(
        said.out,
        format!("{}: 36 runs verified; no sensitivity yet\n", out.display())
    );
    fs::write(out.join("sensitivity.json"), sensitivity).unwrap();
    for name in [
        "metrics.json",
        "robustness_surface.json",
        "gradient_surface.json",
    ] {
        fs::remove_file(out.join(name)).unwrap();
    }
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(
        said.out,
        format!("{}: 36 runs verified; not analyzed yet\n", out.display())
    );
}

#[test]
fn each_kind_of_tampering_is_named() {
    let (_keep, out) = analyzed();
    let untouched = contents(&out).unwrap();
    for (tamper, told) in [
        (
            Replace(run!("/trace_pack.jsonl"), "chest", "chEst"),
            concat!(run!("/trace_pack.jsonl"), ": its SHA-256 is "),
        ),
        (
            Replace(run!("/manifest.json"), "llama", "lLama"),
            concat!(run!("/manifest.json"), ": its SHA-256 is "),
        ),
        (
            Write(run!("/manifest.json"), "{"),
            "/manifest.json: line 1, column 2: EOF",
        ),
        (
            Write(run!("/trace_pack.jsonl"), ""),
            "trace_pack.jsonl: the file is empty",
        ),
        (
            Replace(run!("/spec.json"), "0.1", "0.2"),
            "/spec.json: its perturbations are not those of the run",
        ),
        (
            Replace(run!("/spec.json"), "\"seed\": 12", "\"seed\": 13"),
            "/spec.json: its seed is 13, the run's is 12",
        ),
        (
            Replace(run!("/spec.json"), "triage nurse", "poet"),
            "/spec.json: `system` differ from the first run's",
        ),
        (
            Write(run!("/spec.json"), "[]"),
            "/spec.json: line 1, column 1: found a list",
        ),
        (
            Replace(run!("/spec.json"), "  \"answers\"", " \"answers\""),
            "/spec.json: its bytes are not those that the run was given",
        ),
        (
            Replace("sweep_manifest.json", "\"runs\"", "\"runz\""),
            "the key `runs` is missing",
        ),
        (
            Replace(
                "sweep_manifest.json",
                "\"manifest_hash\": \"",
                "\"manifest_hash\": \"X",
            ),
            "is not a SHA-256",
        ),
        (
            Write("sweep_manifest.json", ""),
            "sweep_manifest.json: the file is empty",
        ),
        (
            Remove("sweep_manifest.json"),
            "there is no sweep_manifest.json",
        ),
        (Remove(run!("/spec.json")), "/spec.json: is not there"),
        (Remove(run!("")), concat!(run!(""), ": is not there")),
        (Remove("runs"), concat!(run!(""), ": is not there")),
        (
            Add("runs/stranger"),
            "runs/stranger: is not in the manifest",
        ),
        (
            Replace("gradient_surface.json", "0.1", "0.2"),
            "gradient_surface.json: differs from what the traces give",
        ),
        (
            Remove("metrics.json"),
            "metrics.json: is not there, and others of the analysis are",
        ),
        (
            Replace("sweep_manifest.json", "  \"axes\"", " \"axes\""),
            "sweep_manifest.json: is not canonical JSON of what it says",
        ),
    ] {
        let copy = TempDir::new().unwrap();
        let out = copy.path().to_owned();
        for (path, bytes) in &untouched {
            fs::create_dir_all(out.join(path).parent().unwrap()).unwrap();
            fs::write(out.join(path), bytes).unwrap();
        }
        tamper.apply(&out);
        let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{told}");
        assert!(said.err.contains(told), "{told}\n{}", said.err);
    }
}

#[test]
fn another_order_of_runs_and_a_hole_do_not_pass_unseen() {
    let (_keep, out) = analyzed();
    let path = out.join("sweep_manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once("  \"runs\": [\n").unwrap();
    let (runs, tail) = rest.split_once("\n  ],").unwrap();
    let mut runs: Vec<&str> = runs.split(",\n    {").collect();
    let last = runs.pop().unwrap();
    let with =
        |runs: &[&str]| format!("{head}  \"runs\": [\n{}\n  ],{tail}", runs.join(",\n    {"));
    // A run less: its directory goes too, and the analysis that counted it.
    fs::write(&path, with(&runs)).unwrap();
    for name in [
        "metrics.json",
        "robustness_surface.json",
        "gradient_surface.json",
        "sensitivity.json",
    ] {
        fs::remove_file(out.join(name)).unwrap();
    }
    fs::remove_dir_all(out.join("runs/dropped_sentences=2_typo_rate=0p2_seed=13")).unwrap();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert!(
        said.out
            .ends_with("35 runs verified of 36; the grid has holes; not analyzed yet\n"),
        "{}{}",
        said.out,
        said.err
    );
    // The last two exchanged.
    let (_keep, out) = analyzed();
    let before = runs.pop().unwrap();
    runs.extend([last, before]);
    fs::write(out.join("sweep_manifest.json"), with(&runs)).unwrap();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    let told = "sweep_manifest.json: its runs do not stand in the order of axes x seeds";
    assert!(said.code == 4 && said.err.contains(told), "{}", said.err);
}

#[test]
fn every_difference_is_named_at_once() {
    let (_keep, out) = analyzed();
    for tamper in [
        Replace(run!("/manifest.json"), "llama", "lLama"),
        Replace("metrics.json", "0.", "1."),
        Add("runs/stranger"),
    ] {
        tamper.apply(&out);
    }
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    let lines: Vec<_> = said.err.lines().collect();
    assert!(lines[0].ends_with("out: 4 differences"), "{}", said.err);
    for (line, told) in lines[1..].iter().zip([
        "/manifest.json: its SHA",
        "done.json says",
        "stranger",
        "  metrics.json",
    ]) {
        assert!(line.contains(told), "{line}");
    }
}

#[test]
fn a_link_in_place_of_a_file_is_named() {
    let (_keep, out) = analyzed();
    let trace = out.join(run!("/trace_pack.jsonl"));
    let elsewhere = out.join("elsewhere");
    fs::rename(&trace, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &trace).unwrap();
    let other = out.join("runs/dropped_sentences=0_typo_rate=0p0_seed=12");
    fs::rename(&other, out.join("moved")).unwrap();
    std::os::unix::fs::symlink(out.join("moved"), &other).unwrap();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.code, 4);
    assert!(
        said.err
            .contains("_seed=12: found a link, expected a directory")
            && said
                .err
                .contains("trace_pack.jsonl: found a link, expected a regular file"),
        "{}",
        said.err
    );
}

/// A run's manifest is somebody else's text: it names no file outside, and forges no line.
#[test]
fn a_manifest_cannot_point_outside_or_speak_for_us() {
    let (_keep, out) = analyzed();
    let hash = "0".repeat(64);
    let listed = format!(
        "\"artifact_sha256\": {{\"../../sweep_manifest.json\": \"{hash}\", \"/etc/hostname\": \
         \"{hash}\", \"absent\": \"{hash}\", \"x\\n  all is well \\u001b[31m\": \"{hash}\", "
    );
    let path = out.join(run!("/manifest.json"));
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"artifact_sha256\": {", &listed)).unwrap();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.code, 4);
    assert!(said.err.contains(": 6 differences"), "{}", said.err);
    assert!(
        said.err
            .contains("/etc/hostname: is listed in the run's manifest and is no name"),
        "{}",
        said.err
    );
    assert!(
        said.err
            .contains("absent: is not there, and the run's manifest lists it"),
        "{}",
        said.err
    );
    assert!(!said.err.contains('\u{1b}'), "{}", said.err);
    assert!(
        !said
            .err
            .lines()
            .any(|line| line.starts_with("  all is well")),
        "{}",
        said.err
    );
}

#[test]
fn a_sweep_that_never_finished_is_no_damage() {
    let directory = TempDir::new().unwrap();
    for name in ["runs", "attempts"] {
        fs::create_dir(directory.path().join(name)).unwrap();
    }
    let verify = || say(["verify".as_ref(), directory.path().as_os_str()]).unwrap();
    let said = verify();
    assert!(
        said.code == 2 && said.err.contains("this is no finished sweep"),
        "{}",
        said.err
    );
    fs::remove_dir(directory.path().join("attempts")).unwrap();
    assert_eq!(verify().code, 4);
}
