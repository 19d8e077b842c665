//! The recorded sweeps against `tests/golden/`, which an independent reference in Python computed:
//! `cargo xtask golden` recomputes it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{root, run_example};
use std::fs;
use tempfile::TempDir;

#[test]
fn an_analysis_is_what_the_reference_computes() {
    for example in ["mri", "triage"] {
        let directory = TempDir::new().unwrap();
        let out = run_example(example, directory.path()).unwrap();
        for stage in ["metrics", "robustness_surface", "gradient_surface"] {
            let name = format!("{stage}.json");
            let golden = fs::read(root().join("tests/golden").join(example).join(&name)).unwrap();
            assert!(
                fs::read(out.join(&name)).unwrap() == golden,
                "{example}/{name}"
            );
        }
    }
}
