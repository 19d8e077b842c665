//! Tampering: `verify` names the run, the file and what is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{root, say};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The triage example, analyzed.
fn analyzed() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let config = root().join("examples/triage/sweep.toml");
    let out = directory.path().join("out");
    let said = say([
        "run".as_ref(),
        config.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ])
    .unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
    (directory, out)
}

const RUN: &str = "dropped_sentences=1_typo_rate=0p1_seed=12";

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn an_untouched_sweep_verifies() {
    let (_keep, out) = analyzed();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.out, format!("{}: 36 runs verified\n", out.display()));
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
    type Tamper = fn(&Path);
    let cases: [(Tamper, &str); 14] = [
        (
            |out| {
                replace(
                    &out.join("runs").join(RUN).join("trace_pack.jsonl"),
                    "chest",
                    "chEst",
                )
            },
            "runs/dropped_sentences=1_typo_rate=0p1_seed=12/trace_pack.jsonl: its SHA-256 is ",
        ),
        (
            |out| {
                replace(
                    &out.join("runs").join(RUN).join("manifest.json"),
                    "llama",
                    "lLama",
                )
            },
            "_seed=12/manifest.json: its SHA-256 is ",
        ),
        (
            |out| {
                replace(
                    &out.join("runs").join(RUN).join("manifest.json"),
                    "\"seed\": 12",
                    "\"seed\": 13",
                )
            },
            "_seed=12/manifest.json: its seed is 13, the run's is 12",
        ),
        (
            |out| fs::write(out.join("runs").join(RUN).join("manifest.json"), "{").unwrap(),
            "_seed=12/manifest.json: line 1, column 2: EOF",
        ),
        (
            |out| fs::write(out.join("runs").join(RUN).join("trace_pack.jsonl"), "").unwrap(),
            "trace_pack.jsonl: the file is empty",
        ),
        (
            |out| replace(&out.join("runs").join(RUN).join("spec.json"), "0.1", "0.2"),
            "_seed=12/spec.json: its perturbations are not those of the run",
        ),
        (
            |out| {
                replace(
                    &out.join("runs").join(RUN).join("spec.json"),
                    "\"seed\": 12",
                    "\"seed\": 13",
                )
            },
            "_seed=12/spec.json: its seed is 13, the run's is 12",
        ),
        (
            |out| {
                replace(
                    &out.join("runs").join(RUN).join("spec.json"),
                    "triage nurse",
                    "poet",
                )
            },
            "_seed=12/spec.json: `system` differ from the first run's",
        ),
        (
            |out| fs::remove_file(out.join("runs").join(RUN).join("spec.json")).unwrap(),
            "_seed=12/spec.json: is not there",
        ),
        (
            |out| fs::remove_dir_all(out.join("runs").join(RUN)).unwrap(),
            "_seed=12/manifest.json: is not there",
        ),
        (
            |out| fs::create_dir(out.join("runs/stranger")).unwrap(),
            "runs/stranger: is not in the manifest",
        ),
        (
            |out| replace(&out.join("gradient_surface.json"), "0.1", "0.2"),
            "gradient_surface.json: differs from what the traces give",
        ),
        (
            |out| fs::remove_file(out.join("metrics.json")).unwrap(),
            "metrics.json: is not there, and others of the analysis are",
        ),
        (
            |out| replace(&out.join("sweep_manifest.json"), "  \"axes\"", " \"axes\""),
            "sweep_manifest.json: is not canonical JSON of what it says",
        ),
    ];
    for (tamper, told) in cases {
        let (_keep, out) = analyzed();
        tamper(&out);
        let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{told}");
        assert!(said.err.contains(told), "{told}\n{}", said.err);
    }
}

#[test]
fn a_link_in_place_of_a_file_is_named() {
    let (_keep, out) = analyzed();
    let trace = out.join("runs").join(RUN).join("trace_pack.jsonl");
    let elsewhere = out.join("elsewhere");
    fs::rename(&trace, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &trace).unwrap();
    fs::remove_file(out.join("metrics.json")).unwrap();
    fs::create_dir(out.join("metrics.json")).unwrap();
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.code, 4);
    assert!(
        said.err
            .contains("trace_pack.jsonl: found a link, expected a regular file"),
        "{}",
        said.err
    );
}
