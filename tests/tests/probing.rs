//! The first questions to a server, before any run: who is asked is told, and a signal need not wait.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

#[allow(dead_code, reason = "the client's own tests use more of it")]
#[path = "../../crates/clarity-endpoint/tests/endpoint/server.rs"]
mod server;

use clarity_integration::clarity;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A sweep before a server.
fn sweep(directory: &TempDir, url: &str) {
    let spec = format!(
        r#"{{"question": "Effusion? Look.", "openai": {{"url": "{url}", "model": "m"}},
        "recipe": [{{"name": "typos", "params": {{"rate": {{"axis": "slips"}}, "seed": 1}}}}]}}"#
    );
    fs::write(directory.path().join("base.json"), spec).unwrap();
    let config = "base_spec = \"base.json\"\nadapter = \"openai\"\nseeds = [1]\n[axes]\n\
                  slips = [0.0, 0.1]\n[runner]\ncommand = [\"{clarity}\", \"lab\"]\n";
    fs::write(directory.path().join("sweep.toml"), config).unwrap();
}

#[test]
fn a_signal_while_a_server_is_asked_is_told_and_leaves_nothing() {
    let (_listener, url) = server::silence();
    let url = url.replace("https:", "http:") + "/v1";
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let directory = TempDir::new().unwrap();
        sweep(&directory, &url);
        let mut child = clarity(["run", "sweep.toml", "--out", "made/out"])
            .current_dir(directory.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        assert_eq!(line, format!("asking {url} ...\n"));
        let begun = Instant::now();
        let pid = child.id().to_string();
        let kill = Command::new("kill")
            .args([&format!("-{signal}"), &pid])
            .status();
        assert!(kill.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert!(begun.elapsed() < Duration::from_secs(30));
        let mut rest = String::new();
        told.read_to_string(&mut rest).unwrap();
        let expected = format!(
            "error: stopped by SIG{signal} while {url} was asked; no run had begun, and nothing was \
             written\n"
        );
        assert_eq!(rest, expected);
        assert!(!directory.path().join("made").exists());
    }
}
