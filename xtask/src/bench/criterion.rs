//! The crates' own benchmarks, with arguments handed through to criterion.

use std::path::Path;

use crate::run::{cargo, passes};
use crate::tools::Outcome;
use crate::workspace::Workspace;
use crate::{Result, say};

/// Runs every benchmark in `root`.
///
/// Each is named: `--benches` would start the libraries' unit tests as benchmarks too, and they
/// do not know criterion's arguments.
pub(super) fn run(root: &Path, arguments: &[String]) -> Result<Outcome> {
    let mut command = cargo(root);
    command.args(["bench", "--locked"]);
    let mut any = false;
    for member in Workspace::members(root)?
        .members
        .iter()
        .filter(|member| !member.benches.is_empty())
    {
        command.args(["--package", &member.name]);
        for bench in &member.benches {
            command.args(["--bench", bench]);
            any = true;
        }
    }
    if !any {
        say("no crate has a benchmark")?;
        return Ok(Outcome::Passed);
    }
    passes(command.arg("--").args(arguments)).map(Outcome::of)
}
