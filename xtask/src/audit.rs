//! Known vulnerabilities among the locked packages, from an advisory database on this machine.
//!
//! Where the live database can be reached, `cargo deny check advisories` does this better; the
//! public workflow runs it.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::run::passes;
use crate::tools::{self, Outcome};
use crate::{Error, Result};

const DATABASE: &str = "CLARITY_ADVISORY_DB";

/// Looks `Cargo.lock` in `root` up in the unpacked database that `CLARITY_ADVISORY_DB` names.
///
/// # Errors
/// The variable names no directory, or cargo-audit cannot be run.
pub fn run(root: &Path) -> Result<Outcome> {
    // Not a missing tool: the database is data that not everybody has.
    let Some(database) = env::var_os(DATABASE).filter(|value| !value.is_empty()) else {
        let why = format!("{DATABASE} is not set: it names an unpacked advisory database");
        return Ok(Outcome::Skipped(why));
    };
    let database = Path::new(&database);
    if !database.is_dir() {
        let path = database.display();
        return Err(Error::new(format!("{DATABASE}: {path} is not a directory")));
    }
    match command(root, database) {
        Some(mut command) => passes(&mut command).map(Outcome::of),
        None => Ok(Outcome::without(
            "cargo-audit",
            "run `.ci/run`, which installs it",
        )),
    }
}

/// A run over `Cargo.lock` in `root`, or nothing where the tool is missing.
pub fn command(root: &Path, database: &Path) -> Option<Command> {
    let mut command = Command::new(tools::find("cargo-audit")?);
    command.current_dir(root).args([
        "audit",
        "--no-fetch",
        "--stale",
        "--deny",
        "warnings",
        "--db",
    ]);
    command.arg(database);
    Some(command)
}
