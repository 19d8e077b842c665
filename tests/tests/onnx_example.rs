//! The example of a user's own classifier: its answers and probabilities are those of the arithmetic
//! in its README.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{root, run_example};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Probabilities of dark, light and textured, from the mean gray and the mean step between columns.
fn expected(mean: f64, step: f64) -> [f64; 3] {
    let logits = [
        10.0 * (0.5 - mean),
        10.0 * (mean - 0.5),
        60.0 * (step - 0.05),
    ];
    let sum: f64 = logits.iter().map(|logit| logit.exp()).sum();
    logits.map(|logit| logit.exp() / sum)
}

#[test]
fn the_answers_follow_from_the_arithmetic() {
    let directory = TempDir::new().unwrap();
    let out = run_example("onnx", directory.path()).unwrap();
    let answer = |blur: &str, brightness: &str| -> Value {
        let run = format!("blur={blur}_brightness={brightness}_seed=1");
        let trace = fs::read_to_string(out.join("runs").join(run).join("trace_pack.jsonl"));
        serde_json::from_str(trace.unwrap().lines().last().unwrap()).unwrap()
    };
    for (brightness, factor, sharp, blurred) in [
        ("1p0", 1.0, "textured", "light"),
        ("0p75", 0.75, "textured", "dark"),
        ("0p5", 0.5, "dark", "dark"),
    ] {
        let found = answer("0p0", brightness);
        assert_eq!(found["output"], sharp, "{brightness}");
        // Columns of 128 and 192, which each factor takes to whole numbers.
        let (mean, step) = (160.0 / 255.0, 64.0 / 255.0 * 15.0 / 31.0);
        let expected = expected(factor * mean, factor * step);
        let probabilities = &found["adapter_metadata"]["probabilities"];
        for (label, expected) in ["dark", "light", "textured"].iter().zip(expected) {
            let found = probabilities[label].as_f64().unwrap();
            // Four decimals are told, of a model that counts in binary32.
            assert!(
                (found - expected).abs() < 0.000_051,
                "{brightness} {label}: {found} is not {expected}"
            );
        }
        assert_eq!(answer("3p0", brightness)["output"], blurred, "{brightness}");
    }
}

#[test]
fn it_is_small() {
    let files = fs::read_dir(root().join("examples/onnx")).unwrap();
    let bytes: u64 = files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert!(bytes < 20_000, "{bytes} bytes");
}
