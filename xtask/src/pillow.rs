//! `cargo xtask pillow`: the perturbations against an installed Pillow and NumPy, byte by byte, and
//! with `--speed` second by second.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{cargo, passes};
use crate::tools::{self, Outcome};
use crate::{Error, Result, say};

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
    /// Measure speed side by side instead
    #[arg(long)]
    speed: bool,
}

/// Compares the perturbations in `root` with Pillow's.
///
/// # Errors
/// Python or cargo cannot be run.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.11 or newer"));
    };
    let Some(python) = environment(root, &python, options.pillow.as_deref())? else {
        return Ok(Outcome::without(
            "Pillow",
            "it could not be installed; pip says why above",
        ));
    };
    let mut command = cargo(root);
    command.env("CLARITY_PILLOW_PYTHON", python);
    if options.speed {
        command.args(["bench", "--locked", "-p", "clarity-integration"]);
        command.args(["--bench", "pillow"]);
    } else {
        command.env("CLARITY_PILLOW_CASES", options.cases.to_string());
        if let Some(seed) = options.seed {
            command.env("CLARITY_PILLOW_SEED", seed.to_string());
        }
        command.args(["test", "--release", "--locked", "-p", "clarity-integration"]);
        command.args(["--test", "pillow", "--", "--ignored", "--nocapture"]);
    }
    passes(&mut command).map(Outcome::of)
}

/// A Python with Pillow and NumPy, made once for each version.
fn environment(root: &Path, python: &Path, pillow: Option<&str>) -> Result<Option<PathBuf>> {
    let pinned = root.join(REQUIREMENTS);
    let text = std::fs::read_to_string(&pinned)
        .map_err(|error| Error::new(format!("{REQUIREMENTS}: {error}")))?;
    let requirements: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| match pillow {
            Some(version) if line.starts_with("pillow") => format!("pillow=={version}"),
            _ => line.to_owned(),
        })
        .collect();
    let home = root.join("target/pillow").join(requirements.join("-"));
    let installed = home.join("bin/python");
    if home.join("complete").exists() {
        return Ok(Some(installed));
    }
    say(&format!("installing {}", requirements.join(", ")))?;
    let made = passes(
        Command::new(python)
            .args(["-m", "venv", "--clear"])
            .arg(&home),
    )? && passes(
        Command::new(&installed)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["--only-binary", ":all:"])
            .args(&requirements),
    )?;
    if !made {
        return Ok(None);
    }
    std::fs::write(home.join("complete"), "")
        .map_err(|error| Error::new(format!("{}: {error}", home.display())))?;
    Ok(Some(installed))
}
