//! The recorded sweeps against `tests/golden/`, which an independent reference in Python computed:
//! `cargo xtask golden` recomputes it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{root, say};
use std::fs;
use tempfile::TempDir;

#[test]
fn an_analysis_is_what_the_reference_computes() {
    for example in ["mri", "triage"] {
        let directory = TempDir::new().unwrap();
        let out = directory.path().join("out");
        let config = root().join("examples").join(example).join("sweep.toml");
        let said = say([
            "run".as_ref(),
            config.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
        ]);
        assert_eq!(said.unwrap().code, 0);
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
