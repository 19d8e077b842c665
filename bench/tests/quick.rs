//! The whole benchmark once with small sweeps: that it works, not how fast anything is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use clarity_bench::corpus;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The binary of the build that this test belongs to.
fn clarity() -> PathBuf {
    let clarity = Path::new(env!("CARGO_BIN_EXE_clarity-bench")).with_file_name("clarity");
    assert!(
        clarity.exists(),
        "{} is not built: build the whole workspace",
        clarity.display()
    );
    clarity
}

fn said(arguments: &[&str], directory: &Path) -> (bool, String) {
    let output = Command::new(clarity())
        .args(arguments)
        .arg(directory)
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    (
        output.status.success(),
        out + &String::from_utf8_lossy(&output.stderr),
    )
}

#[test]
fn every_table_is_made() {
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("bench.json");
    let done = Command::new(env!("CARGO_BIN_EXE_clarity-bench"))
        .args(["measure", "--quick", "--clarity"])
        .arg(clarity())
        .arg("--output")
        .arg(&output)
        .status();
    assert!(done.unwrap().success());
    let tables: Value = serde_json::from_slice(&fs::read(output).unwrap()).unwrap();
    let mut bare = BTreeSet::new();
    for section in tables["sections"].as_array().unwrap() {
        let name = section["name"].as_str().unwrap();
        let columns = section["columns"].as_array().unwrap().len();
        let rows = section["rows"].as_array().unwrap();
        for row in rows {
            assert_eq!(
                row["cells"].as_array().unwrap().len(),
                columns,
                "{name}: {row}"
            );
            for goal in row["goals"].as_array().unwrap() {
                let measured = goal["measured"].as_f64().unwrap();
                // A growth may be below 0 where a process happened to be smaller.
                assert!(name == "growth" || measured > 0.0, "{name}: {row}");
            }
        }
        if rows.is_empty() {
            bare.insert(name);
        }
    }
    // What needs Python alone.
    assert!(
        bare.is_subset(&BTreeSet::from(["pillow", "threads"])),
        "{bare:?}"
    );
}

/// What is measured is a sweep like any other: every command takes it, and directories and a pack hold
/// the same.
#[test]
fn a_sweep_is_whole_wherever_its_runs_lie() {
    let place = tempfile::tempdir().unwrap();
    let [plain, packed] = ["plain", "packed"].map(|name| place.path().join(name));
    corpus::make(&plain, 2, false).unwrap();
    corpus::make(&packed, 2, true).unwrap();
    let (verified, told) = said(&["verify"], &plain);
    assert!(verified, "{told}");
    let (known, told) = said(&["status"], &plain);
    assert!(known && told.contains("100 runs, finished"), "{told}");
    for command in ["metrics", "gradient"] {
        let (read, of_plain) = said(&[command], &plain);
        assert!(read, "{of_plain}");
        assert_eq!(said(&[command], &packed), (true, of_plain), "{command}");
    }
}
