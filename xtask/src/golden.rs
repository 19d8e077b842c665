//! `cargo xtask golden`: the golden files against an independent reference.
//!
//! The reference is a small Python script that shares no code with the crates, so that a mistake
//! in one of them does not write its own expectation.

use std::path::Path;
use std::process::Command;

use crate::run::passes;
use crate::tools::{self, Outcome};
use crate::{Error, Result};

const SCRIPT: &str = "tests/reference/reference.py";

/// Compares the golden files in `root` with the reference, or writes them anew.
///
/// # Errors
/// The reference is missing or cannot be run.
pub fn run(root: &Path, write: bool) -> Result<Outcome> {
    if !root.join(SCRIPT).is_file() {
        return Err(Error::new(format!(
            "{SCRIPT} is missing: the golden files have no reference"
        )));
    }
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.9 or newer"));
    };
    let mut command = Command::new(python);
    command
        .current_dir(root)
        .arg(SCRIPT)
        .arg(if write { "write" } else { "check" });
    // No `__pycache__` in the work tree.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    passes(&mut command).map(Outcome::of)
}
