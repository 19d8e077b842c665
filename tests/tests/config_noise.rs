//! Configurations with something wrong anywhere: a verdict, never a crash.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod traps;

use clarity_integration::{root, say};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;
use traps::{LAB_SPEC, LAB_SWEEP, SWEEP};

/// A small generator, so that a case is the same everywhere.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end.max(1)
    }

    fn of<'a>(&mut self, texts: &[&'a [u8]]) -> &'a [u8] {
        texts[self.below(texts.len())]
    }

    /// One change: a byte, a piece less, a piece twice, or a foreign piece in place of one.
    fn change(&mut self, text: &mut Vec<u8>, foreign: &[&[u8]]) {
        let from = self.below(text.len());
        let to = from + self.below(24.min(text.len() - from));
        match self.below(4) {
            0 => {
                if let Some(byte) = text.get_mut(from) {
                    *byte = u8::try_from(self.below(256)).unwrap();
                }
            }
            1 => drop(text.drain(from..to)),
            2 => {
                let twice = text[from..to].to_vec();
                drop(text.splice(to..to, twice));
            }
            _ => {
                let piece = self.of(foreign).to_vec();
                drop(text.splice(from..to, piece));
            }
        }
    }
}

/// What is told is a verdict, and a place that it names is in the text.
fn verdict(directory: &TempDir, name: &str, text: &[u8]) {
    let config = directory.path().join(name);
    fs::write(&config, text).unwrap();
    let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
    let shown = || format!("{}\n---\n{}", String::from_utf8_lossy(text), said.err);
    match said.code {
        0 => assert!(said.out.contains(": ok, "), "{}", shown()),
        2 => {
            assert!(said.err.starts_with("error: "), "{}", shown());
            assert_eq!(said.out, "", "{}", shown());
        }
        code => panic!("exit code {code}: {}", shown()),
    }
    let lines = text.split(|byte| *byte == b'\n').count();
    let named = said.err.lines().filter_map(|line| {
        let (_, rest) = line.split_once(&format!("{name}: line "))?;
        rest.split_once(',')?.0.parse::<usize>().ok()
    });
    for line in named {
        assert!((1..=lines).contains(&line), "no line {line}: {}", shown());
    }
}

fn spoil(seed: u64, cases: usize) {
    let traps = fs::read_to_string(root().join("tests/data/config_traps.json")).unwrap();
    let traps: Vec<Value> = serde_json::from_str(&traps).unwrap();
    let mut foreign: Vec<&[u8]> = traps
        .iter()
        .flat_map(|trap| [trap["by"].as_str(), trap["replace"].as_str()])
        .flatten()
        .map(str::as_bytes)
        .collect();
    foreign.extend([
        &b"\0"[..],
        b"\xff",
        b"\"\"\"",
        b"[[",
        b"\\u0000",
        b"1e999",
        b"-0",
    ]);
    let json = r#"{"base_spec": "base.json", "adapter": "toy", "seeds": [1, 2],
        "axes": {"blur": [0, 1]}, "runner": {"command": ["true"], "timeout": "90s"}}"#;
    let phantom = fs::read_to_string(root().join("examples/phantom/sweep.toml")).unwrap();
    let good = [
        ("a.toml", SWEEP),
        ("a.json", json),
        ("b.toml", LAB_SWEEP),
        ("c.toml", &phantom),
    ];
    let directory = TempDir::new().unwrap();
    for spec in ["base.json", "base_spec.json"] {
        fs::write(directory.path().join(spec), LAB_SPEC).unwrap();
    }
    let mut draw = Draw(seed);
    for case in 0..cases {
        let (name, text) = good[case % good.len()];
        let mut text = text.as_bytes().to_vec();
        for _ in 0..=draw.below(3) {
            draw.change(&mut text, &foreign);
        }
        verdict(&directory, name, &text);
    }
}

#[test]
fn whatever_a_configuration_says_there_is_a_verdict() {
    spoil(0x9e37_79b9_7f4a_7c15, 24);
}

#[test]
#[ignore = "starts the binary 600 times; `cargo test --test config_noise -- --ignored` runs it"]
fn whatever_many_configurations_say_there_is_a_verdict() {
    spoil(0xd1b5_4a32_d192_ed03, 600);
}
