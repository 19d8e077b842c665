//! Writes a finished sweep of any size without running a model:
//! `cargo run --release -p clarity-integration --example big_sweep -- DIR AXES VALUES SEEDS [plain]`,
//! packed or, with `plain`, each run in a directory. `5 10 10` is a million runs.
#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "a program of the house: a panic is how it fails"
)]

#[path = "../tests/big_sweep/mod.rs"]
mod big_sweep;

use std::env;
use std::path::PathBuf;

fn main() {
    let mut arguments = env::args_os().skip(1);
    let directory = PathBuf::from(arguments.next().expect("DIR AXES VALUES SEEDS [plain]"));
    let mut number = || -> u32 {
        let given = arguments.next().and_then(|given| given.into_string().ok());
        let number = given.and_then(|given| given.parse().ok());
        number.expect("DIR AXES VALUES SEEDS [plain]")
    };
    let (axes, values, seeds) = (number(), number(), number());
    let plan = big_sweep::plan(axes, values.into(), seeds.into());
    big_sweep::write(&directory, &plan, arguments.next().is_none());
}
