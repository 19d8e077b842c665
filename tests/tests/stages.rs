//! The stages at the command line: pipes, files, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{clarity, root, run_example, say};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

fn piped(arguments: &[&str], input: &[u8]) -> (i32, Vec<u8>, String) {
    let mut command = clarity(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that refuses its input early may close it.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), output.stdout, err)
}

fn stage(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let (code, out, err) = piped(arguments, input);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

#[test]
fn a_pipe_of_stages_equals_the_last_one() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let dir = out.to_str().unwrap();
    let metrics = stage(&["metrics", dir], b"");
    let surface = stage(&["surface", "-"], &metrics);
    let gradient = stage(&["gradient", "-"], &surface);
    assert!(gradient == stage(&["gradient", dir], b""));
    assert!(gradient == stage(&["gradient", "-"], &metrics));
    assert!(surface == stage(&["surface", dir], b""));
    // On standard output one newline follows the bytes of the file.
    for (bytes, name) in [
        (metrics, "metrics.json"),
        (surface, "robustness_surface.json"),
        (gradient, "gradient_surface.json"),
    ] {
        let path = out.join(name);
        let mut file = fs::read(&path).unwrap();
        file.push(b'\n');
        assert!(bytes == file, "{name}");
    }
    let file = out.join("robustness_surface.json");
    assert!(stage(&["gradient", file.to_str().unwrap()], b"") == stage(&["gradient", dir], b""));
}

#[test]
fn unknown_keys_in_artifacts_are_ignored() {
    let text = r#"{"note": {"deep": [1, {"x": null}]}, "drift": [{"axis": "a", "overall_score": 0.0,
        "value_scores": {"1": 0.0}, "by": "somebody"}], "esi": [{"axis": "a", "overall_score": 1.0,
        "value_scores": {"1": 1}}]}"#;
    let surface = String::from_utf8(stage(&["surface", "-"], text.as_bytes())).unwrap();
    assert!(surface.contains("\"global_mean_esi\": 1.0"), "{surface}");
}

const SURFACE: &str = r#"{"axes": [{"axis": "a", "mean_drift": 0.0, "mean_esi": 1.0, "points": [
 {"axis": "a", "drift": 0.0, "esi": 1.0, "value": "1"}], "variance_drift": 0.0, "variance_esi": 0.0}],
 "global_mean_drift": 0.0, "global_mean_esi": 1.0, "global_variance_drift": 0.0,
 "global_variance_esi": 0.0}"#;

#[test]
fn a_surface_that_is_none_is_refused_with_its_place() {
    assert_eq!(
        stage(&["gradient", "-"], SURFACE.as_bytes()).last(),
        Some(&b'\n')
    );
    let esi = "\"esi\": 1.0";
    for (from, to, told) in [
        (
            esi,
            "\"esi\": NaN",
            "line 2, column 37: NaN is not a JSON number; numbers are finite",
        ),
        (
            esi,
            "\"esi\": -Infinity",
            "line 2, column 37: -Infinity is not a JSON number",
        ),
        (
            esi,
            "\"esi\": null",
            "line 2, column 37: `axes[0].points[0].esi`: found null, expected a finite number",
        ),
        (
            esi,
            "\"esi\": 1e999",
            "line 2, column 37: the number 1e999 is out of range",
        ),
        (
            esi,
            "\"esi\": 18446744073709551616",
            "the number 18446744073709551616 is out of range",
        ),
        (
            esi,
            "\"esi\": 0.3333333333333333",
            "0.3333333333333333 has more than 8 decimal places; expected 0.33333333",
        ),
        (
            esi,
            "\"esi\": 1.0, \"esi\": 1.0",
            "line 2, column 42: the key `esi` is there twice; keep one",
        ),
        (
            esi,
            "\"esi\": [1.0]",
            "found a list, expected a finite number",
        ),
        (
            "\"value\": \"1\"",
            "\"value\": \"0.5\"",
            "\"0.5\" is not an encoded value",
        ),
        (
            "{\"axis\": \"a\", \"drift\"",
            "{\"axis\": \"b\", \"drift\"",
            "found \"b\", expected `a`, the axis that the point stands in",
        ),
        (
            "\"axes\": [{\"axis\": \"a\"",
            "\"axes\": [{\"axis\": \"9\"",
            "axis name \"9\" is not a letter",
        ),
        (
            "\"global_variance_esi\": 0.0",
            "\"x\": 0",
            "the key `global_variance_esi` is missing",
        ),
        (
            "}]",
            "}, {\"axis\": \"a\", \"drift\": 0.0, \"esi\": 1.0, \"value\": \"1\"}]",
            "points lists `1` twice",
        ),
    ] {
        let broken = SURFACE.replacen(from, to, 1);
        assert_ne!(broken, SURFACE, "{from}");
        let (code, out, err) = piped(&["gradient", "-"], broken.as_bytes());
        assert_eq!((code, out.len()), (2, 0), "{to}");
        assert!(
            err.starts_with("error: standard input: ") && err.contains(told),
            "{to}: {err}"
        );
    }
    for (whole, told) in [
        ("", "the file is empty; expected a stage file"),
        ("[]", "found a list, expected an object"),
        ("{}", "found no stage file"),
        (
            "{\"runs\": [], \"axes\": {}}",
            "this is a sweep manifest; give the sweep's directory",
        ),
        ("{\"esi\": [], \"drift\": []}", "the metrics is empty"),
        ("{\"esi\": []}", "the key `drift` is missing"),
        (
            "{\"global_mean_esi\": 1.0, \"axes\": []}",
            "`global_variance_esi` is missing",
        ),
    ] {
        let (code, _, err) = piped(&["gradient", "-"], whole.as_bytes());
        assert!(code == 2 && err.contains(told), "{whole}: {code} {err}");
    }
}

#[test]
fn metrics_whose_sets_differ_are_refused() {
    let set = |axis: &str, value: &str| {
        format!(
            r#"[{{"axis": "{axis}", "overall_score": 0.5, "value_scores": {{"{value}": 0.5}}}}]"#
        )
    };
    for (esi, drift, told) in [
        (
            set("a", "1"),
            set("b", "1"),
            "axis `a` has ESI but no drift",
        ),
        (
            set("a", "1"),
            set("b", "1"),
            "axis `b` has drift but no ESI",
        ),
        (
            set("a", "1"),
            set("a", "2"),
            "axis `a` has ESI but no drift for the value `1`",
        ),
        (set("a", "1"), "[]".into(), "axis `a` has ESI but no drift"),
        (
            set("a", "1").replace(']', ",") + &set("a", "1")[1..],
            set("a", "1"),
            "this axis is there twice",
        ),
    ] {
        let text = format!(r#"{{"esi": {esi}, "drift": {drift}}}"#);
        let (code, _, err) = piped(&["surface", "-"], text.as_bytes());
        assert!(code == 2 && err.contains(told), "{text}: {err}");
    }
}

#[test]
fn standard_input_has_the_limit_of_a_file() {
    let set = "[{\"axis\": \"a\", \"overall_score\": 1.0, \"value_scores\": {\"1\": 1.0}}]";
    let mut input = format!("{{\"esi\": {set}, \"drift\": {set}}}").into_bytes();
    assert_eq!(piped(&["surface", "-"], &input).0, 0);
    // White space is no fault of syntax, nor would be what stands behind the limit.
    input.resize(64 << 20, b' ');
    input.extend(b"GARBAGE");
    let (code, out, err) = piped(&["surface", "-"], &input);
    assert_eq!((code, out.len()), (2, 0));
    assert!(
        err.contains("standard input: 67108865 bytes are too many"),
        "{err}"
    );
}

#[test]
fn a_source_of_the_wrong_kind_says_what_is_expected() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let path = |name: &str| out.join(name).to_str().unwrap().to_owned();
    for (command, source, told) in [
        (
            "metrics",
            "-".to_owned(),
            "metrics are computed from the traces of a sweep",
        ),
        (
            "metrics",
            path("metrics.json"),
            "metrics are computed from the traces of a sweep",
        ),
        ("metrics", path("nowhere"), "there is no such directory"),
        (
            "surface",
            path("robustness_surface.json"),
            "this is a surface already",
        ),
        (
            "surface",
            path("gradient_surface.json"),
            "this is a gradient, the last stage",
        ),
        (
            "gradient",
            path("gradient_surface.json"),
            "this is a gradient, the last stage",
        ),
        (
            "gradient",
            path("sweep_manifest.json"),
            "this is a sweep manifest",
        ),
        ("gradient", path("nowhere"), "no such file or directory"),
        ("gradient", path("runs"), "there is no sweep_manifest.json"),
        (
            "gradient",
            "/dev/null".to_owned(),
            "found a device, expected a regular file",
        ),
        (
            "analyze",
            path("metrics.json"),
            "this is a file; give the directory",
        ),
    ] {
        let said = say([command, &source]).unwrap();
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{command} {source}"
        );
        assert!(said.err.contains(told), "{command} {source}: {}", said.err);
    }
}

/// Linux has a disk that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_closed_pipe_and_a_full_disk_are_no_panic() {
    let config = root().join("examples/mri/sweep.toml");
    let config = config.to_str().unwrap();
    for arguments in [
        vec!["plan", config],
        vec!["--help"],
        vec!["completions", "bash"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = clarity(&arguments).stdout(full).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(5), "{arguments:?}: {err}");
        if Path::new(arguments[0]) == Path::new("plan") {
            assert!(
                err.contains("standard output: no space left on device"),
                "{err}"
            );
        }
        // A reader that is gone before anything is written.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = clarity(&arguments).stdout(writer).output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.len()),
            (Some(0), 0),
            "{arguments:?}"
        );
    }
    // Nobody to hear the error either.
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let status = clarity(["validate", "nowhere.toml"])
        .stderr(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
}
