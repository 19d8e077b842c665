//! `cargo xtask pillow`: the perturbations against an installed Pillow and NumPy, byte by byte; with
//! `--speed` second by second, as a section of the benchmarks.

use std::path::Path;

use crate::python::environment;
use crate::run::{cargo, passes};
use crate::tools::{self, Outcome};
use crate::{Result, bench};

const REQUIREMENTS: &str = "tests/reference/pillow-requirements.txt";

/// What to compare.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How many random cases
    #[arg(long, default_value_t = 10_000)]
    cases: u64,
    /// The number of the first case [default: from the clock]
    #[arg(long)]
    seed: Option<u64>,
    /// Another version of Pillow than the pinned one
    #[arg(long, value_name = "VERSION")]
    pillow: Option<String>,
    /// Measure speed side by side instead, into docs/benchmarks.md
    #[arg(long, conflicts_with_all = ["cases", "seed", "pillow"])]
    speed: bool,
}

/// Compares the perturbations in `root` with Pillow's.
///
/// # Errors
/// Python or cargo cannot be run.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    if options.speed {
        return bench::run(root, &bench::Options::only("pillow"));
    }
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.11 or newer"));
    };
    let version = |line: &str| match &options.pillow {
        Some(version) if line.starts_with("pillow") => format!("pillow=={version}"),
        _ => line.to_owned(),
    };
    let Some(python) = environment(root, &python, ("pillow", REQUIREMENTS), version)? else {
        return Ok(Outcome::without(
            "Pillow",
            "it could not be installed; pip says why above",
        ));
    };
    let mut command = cargo(root);
    command.env("CLARITY_PILLOW_PYTHON", python);
    command.env("CLARITY_PILLOW_CASES", options.cases.to_string());
    if let Some(seed) = options.seed {
        command.env("CLARITY_PILLOW_SEED", seed.to_string());
    }
    command.args(["test", "--release", "--locked", "-p", "clarity-integration"]);
    command.args(["--test", "pillow", "--", "--ignored", "--nocapture"]);
    passes(&mut command).map(Outcome::of)
}
