//! The binary starts. What it does is tested in the workspace's `tests/`, which finds it beside
//! itself: cargo builds a binary for tests only where its own package has one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use std::process::Command;

#[test]
fn it_tells_its_version() {
    let output = Command::new(env!("CARGO_BIN_EXE_clarity"))
        .arg("--version")
        .output()
        .unwrap();
    let expected = concat!("clarity ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}
