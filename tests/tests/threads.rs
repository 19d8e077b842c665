//! Results do not depend on how many threads read the runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{clarity, contents, say};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Several blocks of runs for each of several threads, and a rest.
const CELLS: usize = 500;

/// A sweep as a runner of some other tool would leave it.
fn sweep(directory: &Path) {
    let mut runs = String::new();
    let mut values = String::new();
    let hash = "0".repeat(64);
    for cell in 0..CELLS {
        let comma = if cell == 0 { "" } else { "," };
        write!(values, "{comma}{cell}").unwrap();
        write!(
            runs,
            "{comma}{{\"axis_values\": {{\"k\": {cell}}}, \"manifest_hash\": \"{hash}\", \"seed\": 1}}"
        )
        .unwrap();
        let run = directory.join(format!("runs/k={cell}_seed=1"));
        fs::create_dir_all(&run).unwrap();
        // Thirds have no short binary form: sums in another order end otherwise.
        let (answer, reason) = (["yes", "no"][cell % 7 / 6], "word ".repeat(1 + cell % 3));
        let text =
            format!("{{\"step\": 1, \"output\": \"{answer}\", \"justification\": \"{reason}\"}}\n");
        fs::write(run.join("trace_pack.jsonl"), text).unwrap();
    }
    let text = format!("{{\"axes\": {{\"k\": [{values}]}}, \"runs\": [{runs}], \"seeds\": [1]}}");
    fs::write(directory.join("sweep_manifest.json"), text).unwrap();
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let directory = TempDir::new().unwrap();
    sweep(directory.path());
    let out = directory.path().to_str().unwrap();
    let run = |arguments: &[&str]| {
        let output = clarity(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    for command in ["metrics", "surface", "gradient"] {
        let one = run(&[command, out, "--threads", "1"]);
        for threads in ["2", "3", "7", "1024"] {
            assert!(
                one == run(&[command, out, "--threads", threads]),
                "{command} {threads}"
            );
        }
        assert!(one == run(&[command, out]), "{command}");
    }
    let one = run(&["analyze", out, "--threads", "1"]);
    let written = contents(directory.path()).unwrap();
    // What would differ would be refused.
    assert!(one == run(&["analyze", out, "--threads", "3"]));
    assert!(written == contents(directory.path()).unwrap());
}

#[test]
fn the_first_run_that_cannot_be_read_is_told_whoever_reads_it() {
    let directory = TempDir::new().unwrap();
    sweep(directory.path());
    let trace = |cell: usize| {
        let run = directory.path().join(format!("runs/k={cell}_seed=1"));
        run.join("trace_pack.jsonl")
    };
    fs::write(trace(400), "{").unwrap();
    fs::remove_file(trace(130)).unwrap();
    fs::write(trace(190), "\n").unwrap();
    for threads in ["1", "2", "3", "7"] {
        let out = directory.path().to_str().unwrap();
        let said = say(["metrics", out, "--threads", threads]).unwrap();
        assert_eq!(said.code, 2);
        let why = "there is no such file, and the manifest lists the run";
        assert_eq!(
            said.err,
            format!("error: {}: {why}\n", trace(130).display())
        );
    }
}

#[test]
fn what_is_no_plain_file_is_told_as_ever() {
    let directory = TempDir::new().unwrap();
    sweep(directory.path());
    let trace = directory.path().join("runs/k=3_seed=1/trace_pack.jsonl");
    fs::remove_file(&trace).unwrap();
    let refused = |found: &str| {
        let said = say(["metrics", directory.path().to_str().unwrap()]).unwrap();
        let path = trace.display();
        let why = format!("error: {path}: found {found}, expected a regular file\n");
        assert_eq!((said.code, said.err), (2, why));
    };
    fs::create_dir(&trace).unwrap();
    refused("a directory");
    fs::remove_dir(&trace).unwrap();
    std::os::unix::fs::symlink("../k=4_seed=1/trace_pack.jsonl", &trace).unwrap();
    refused("a link");
}
