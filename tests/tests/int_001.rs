//! INT-001: a real sweep, a real process for each run, and the whole chain, from scratch, several
//! times: equal bytes whatever the machine looks like.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity::artifact::{StageFile, gradient, surface};
use clarity_integration::{clarity, contents, root, run_example, say};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Runs an example into a new directory and gives every byte that it left.
fn run(
    example: &str,
    jobs: &str,
    surroundings: &[(&str, &str)],
    from: &Path,
) -> Vec<(String, Vec<u8>)> {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("out");
    let config = root().join("examples").join(example).join("sweep.toml");
    let mut command = clarity([
        "run".as_ref(),
        config.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ]);
    command
        .args(["--quiet", "--jobs", jobs])
        .envs(surroundings.iter().copied())
        .current_dir(from);
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.stderr.is_empty());
    contents(&out).unwrap()
}

fn file<'f>(files: &'f [(String, Vec<u8>)], name: &str) -> &'f [u8] {
    &files
        .iter()
        .find(|(path, _)| path == name)
        .expect("the sweep left the file")
        .1
}

#[test]
fn a_sweep_reproduces_its_recording_to_the_byte() {
    for (example, manifest, runs) in [
        (
            "mri",
            &include_bytes!("../data/mri_sweep_manifest.json")[..],
            54,
        ),
        (
            "triage",
            include_bytes!("../data/triage_sweep_manifest.json"),
            36,
        ),
    ] {
        for jobs in ["1", "8"] {
            let files = run(example, jobs, &[], &root());
            assert!(
                file(&files, "sweep_manifest.json") == manifest,
                "{example} at {jobs} jobs"
            );
            // Three artifacts a run and their list, the plan, the manifest and the three stages, the
            // context, what the sweep supports and the page; nothing else stays.
            assert_eq!(files.len(), 4 * runs + 8);
        }
    }
}

#[test]
fn two_sweeps_from_scratch_are_equal_in_other_surroundings() {
    let first = run("mri", "1", &[], &root());
    let elsewhere = TempDir::new().unwrap();
    for (jobs, surroundings) in [
        ("1", &[][..]),
        (
            "2",
            &[
                ("TZ", "Pacific/Kiritimati"),
                ("LANG", "tr_TR.UTF-8"),
                ("LC_ALL", "de_DE"),
            ],
        ),
        (
            "7",
            &[
                ("TZ", "America/St_Johns"),
                ("LC_NUMERIC", "de_DE"),
                ("PYTHONHASHSEED", "7"),
            ],
        ),
    ] {
        assert!(
            run("mri", jobs, surroundings, elsewhere.path()) == first,
            "{jobs} jobs"
        );
    }
}

#[test]
fn a_sweep_recorded_again_is_the_corpus_that_it_came_from() {
    for example in ["mri", "triage"] {
        let directory = TempDir::new().unwrap();
        let out = run_example(example, directory.path()).unwrap();
        let recorded = say(["lab".as_ref(), "record".as_ref(), out.as_os_str()]).unwrap();
        let corpus = root().join("examples").join(example).join("corpus.jsonl");
        assert!(recorded.out.as_bytes() == fs::read(corpus).unwrap());
    }
}

#[test]
fn the_gradient_leaves_the_surface_as_it_was() {
    let files = run("triage", "2", &[], &root());
    let bytes = file(&files, "robustness_surface.json");
    let StageFile::Surface(read) = StageFile::read(bytes).unwrap() else {
        panic!("a surface")
    };
    let slopes = clarity::gradient::compute(&read).unwrap();
    assert!(surface::write(&read).unwrap().as_bytes() == bytes);
    assert!(gradient::write(&slopes).unwrap().as_bytes() == file(&files, "gradient_surface.json"));
}
