//! Packs, written and read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod hostile;
mod reading;
mod writing;

use clarity_pack::Writer;
use std::io::Cursor as Bytes;

/// Runs, each with its files.
type Runs<'r> = &'r [(&'r str, &'r [(&'r str, &'r [u8])])];

/// Two runs as a sweep has them.
const TWO: Runs<'_> = &[
    (
        "a=1_seed=7",
        &[("done.json", b"{}"), ("trace.jsonl", b"one")],
    ),
    (
        "a=2_seed=7",
        &[("deep/er.txt", b""), ("trace.jsonl", b"two")],
    ),
];

/// A pack of some runs.
fn packed(runs: Runs<'_>) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), Bytes::new(Vec::new()));
    for (run, files) in runs {
        writer.begin(run).unwrap();
        for (path, bytes) in *files {
            writer.add(path, bytes).unwrap();
        }
    }
    writer.finish().unwrap()
}
