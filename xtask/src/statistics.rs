//! `cargo xtask statistics`: the statistics against NumPy, `SciPy`, statsmodels and `SALib`.

use std::path::Path;

use crate::Result;
use crate::python::environment;
use crate::run::{cargo, passes};
use crate::tools::{self, Outcome};

const REQUIREMENTS: &str = "tests/reference/statistics-requirements.txt";

/// What to compare.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How many random grids, and as many of every other figure
    #[arg(long, default_value_t = 200)]
    grids: u64,
    /// The number of the first one [default: from the clock]
    #[arg(long)]
    seed: Option<u64>,
}

/// Compares the statistics in `root` with those of Python's libraries.
///
/// # Errors
/// Python or cargo cannot be run.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.11 or newer"));
    };
    let pinned = ("statistics", REQUIREMENTS);
    let Some(python) = environment(root, &python, pinned, str::to_owned)? else {
        let remedy = "it could not be installed; pip says why above";
        return Ok(Outcome::without("SciPy", remedy));
    };
    let mut command = cargo(root);
    command.env("CLARITY_STATISTICS_PYTHON", python);
    command.env("CLARITY_STATISTICS_GRIDS", options.grids.to_string());
    if let Some(seed) = options.seed {
        command.env("CLARITY_STATISTICS_SEED", seed.to_string());
    }
    command.args(["test", "--release", "--locked", "-p", "clarity-integration"]);
    command.args(["--test", "statistics", "--", "--ignored", "--nocapture"]);
    passes(&mut command).map(Outcome::of)
}
