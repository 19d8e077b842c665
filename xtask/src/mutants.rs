//! `cargo xtask mutants`: engines with a fault in them, which their tests must see.

use std::path::Path;
use std::process::Command;

use crate::run::passes;
use crate::tools::{self, Outcome};
use crate::{Result, workspace};

/// The engines, the small ones first.
const ENGINES: [&str; 4] = [
    "clarity-surface",
    "clarity-gradient",
    "clarity-sweep",
    "clarity-metrics",
];

/// What to change.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Change this package instead of the engines; may be given more than once
    #[arg(long)]
    package: Vec<String>,
    /// How many changed copies are built and tested at once
    #[arg(long, default_value_t = 1)]
    jobs: usize,
}

/// Changes the engines in `root`, one place at a time, and runs the tests of the changed package.
/// `.cargo/mutants.toml` has what is left out, and why.
///
/// # Errors
/// cargo cannot be run.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    if tools::find("cargo-mutants").is_none() {
        return Ok(Outcome::without(
            "cargo-mutants",
            "install it with `cargo install --locked cargo-mutants`",
        ));
    }
    let engines = ENGINES.map(str::to_owned);
    let packages: &[String] = match options.package.as_slice() {
        [] => &engines,
        chosen => chosen,
    };
    let found = workspace::target_directory(root)?.join("mutants");
    let mut command = Command::new("cargo-mutants");
    // A build directory that somebody chose is not that of a changed copy.
    command.current_dir(root).env_remove("CARGO_TARGET_DIR");
    command.args(["mutants", "--no-shuffle", "--jobs"]);
    command.arg(options.jobs.to_string());
    command.arg("--output").arg(found);
    for package in packages {
        command.args(["--package", package]);
    }
    passes(&mut command).map(Outcome::of)
}
