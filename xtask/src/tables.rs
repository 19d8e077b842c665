//! `cargo xtask python`: the tables of `clarity export` before `DuckDB`, polars, pandas and `xarray`,
//! and the page that shows how.

use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::python::environment;
use crate::run::passes;
use crate::tools::{self, Outcome};
use crate::workspace::binary;

const REQUIREMENTS: &str = "tests/reference/python-requirements.txt";

const SCRIPT: &str = "tests/reference/tables.py";

/// What to do.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Options {
    /// Let docs/python.md show what its snippets print
    #[arg(long)]
    write: bool,
}

/// Runs docs/python.md in `root`, and compares what Python's libraries read of each example's tables
/// with its results.
///
/// # Errors
/// Python or cargo cannot be run.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.11 or newer"));
    };
    let pinned = ("python", REQUIREMENTS);
    let Some(python) = environment(root, &python, pinned, str::to_owned)? else {
        let remedy = "it could not be installed; pip says why above";
        return Ok(Outcome::without("polars", remedy));
    };
    let Some(binary) = binary(root)? else {
        return Ok(Outcome::Failed);
    };
    let mut command = Command::new(python);
    command.current_dir(root).args(["-B", SCRIPT]).arg(binary);
    if options.write {
        command.arg("--write");
    }
    passes(&mut command).map(Outcome::of)
}
