//! `cargo xtask golden`: the golden files against an independent reference.
//!
//! The reference is a small Python script that shares no code with the crates, so that a mistake
//! in one of them does not write its own expectation.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::{capture, last_words, passes};
use crate::tools::{self, Outcome};
use crate::{Error, Result, say};

/// A script, and the file that it prints.
const TABLES: (&str, &str) = (
    "tests/reference/ziggurat.py",
    "crates/clarity-perturb/src/random/tables.rs",
);

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
    let mut command = Command::new(&python);
    command
        .current_dir(root)
        .arg(SCRIPT)
        .arg(if write { "write" } else { "check" });
    // No `__pycache__` in the work tree.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    if !passes(&mut command)? {
        return Ok(Outcome::Failed);
    }
    tables(root, &python, write)
}

/// The ziggurat's tables, which a script computes with correctly rounded functions.
fn tables(root: &Path, python: &Path, write: bool) -> Result<Outcome> {
    let output = capture(
        Command::new(python)
            .current_dir(root)
            .args(["-B", TABLES.0]),
    )?;
    if !output.status.success() {
        return Err(Error::new(format!(
            "{}: {}",
            TABLES.0,
            last_words(&output.stderr)
        )));
    }
    let path = root.join(TABLES.1);
    let failed = |error| Error::new(format!("{}: {error}", TABLES.1));
    if write {
        fs::write(&path, &output.stdout).map_err(failed)?;
    }
    if fs::read(&path).map_err(failed)? == output.stdout {
        return Ok(Outcome::Passed);
    }
    say(&format!("{} is not what {} prints", TABLES.1, TABLES.0))?;
    Ok(Outcome::Failed)
}
