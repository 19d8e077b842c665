//! `cargo xtask bench`: docs/benchmarks.md, measured on this machine; or the crates' own benchmarks.

mod criterion;
mod machine;
pub mod page;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::python::environment;
use crate::run::{cargo, passes};
use crate::tools::{self, Outcome};
use crate::{Error, Result, say, workspace};
use machine::Machine;
use page::Tables;

const PAGE: &str = "docs/benchmarks.md";
const REQUIREMENTS: &str = "tests/reference/bench-requirements.txt";
const SCRIPTS: &str = "tests/reference";

/// What to measure.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Options {
    /// Only this section of the page, the others stay as they are; may be given more than once
    #[arg(long, value_name = "SECTION", conflicts_with = "criterion")]
    pub only: Vec<String>,
    /// Small sweeps and one round: prints what the page would say, and writes nothing
    #[arg(long, conflicts_with = "criterion")]
    pub quick: bool,
    /// Run the crates' own benchmarks instead; arguments after it are criterion's
    #[arg(long, value_name = "ARGUMENTS", num_args = 0.., allow_hyphen_values = true)]
    pub criterion: Option<Vec<String>>,
}

impl Options {
    /// One section.
    pub fn only(section: &str) -> Self {
        let only = vec![section.to_owned()];
        Self {
            only,
            ..Self::default()
        }
    }
}

/// Measures the workspace in `root` and writes the page.
///
/// # Errors
/// Cargo or Python cannot be run, or the page has no place for what was measured.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    if let Some(arguments) = &options.criterion {
        return criterion::run(root, arguments);
    }
    let path = root.join(PAGE);
    let old = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
    let known = page::sections(&old);
    if let Some(unknown) = options.only.iter().find(|only| !known.contains(only)) {
        let known = known.join(", ");
        let told = format!("{PAGE} has no section `{unknown}`; it has {known}");
        return Err(Error::new(told));
    }
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.11 or newer"));
    };
    let pinned = ("bench", REQUIREMENTS);
    let Some(python) = environment(root, &python, pinned, str::to_owned)? else {
        let remedy = "it could not be installed; pip says why above";
        return Ok(Outcome::without("rapidfuzz", remedy));
    };
    let mut build = cargo(root);
    build.args(["build", "--release", "--locked"]);
    if !passes(build.args(["-p", "clarity-cli", "-p", "clarity-bench"]))? {
        return Ok(Outcome::Failed);
    }
    let machine = Machine::look(root)?;
    let begun = Instant::now();
    let Some(tables) = measured(root, &python, options)? else {
        return Ok(Outcome::Failed);
    };
    let minutes = begun.elapsed().as_secs_f64() / 60.0;

    let alone = !options.only.is_empty();
    let mut parts: Vec<(&str, String)> = Vec::new();
    if !alone {
        parts.push(("machine", machine.page(&tables, minutes)));
    }
    let origin = alone.then(|| machine.line());
    for section in &tables.sections {
        parts.push((&section.name, section.page(origin.as_deref())));
    }
    if options.quick {
        for (name, text) in &parts {
            say(&format!("\n{name}\n\n{text}"))?;
        }
    } else {
        let new = parts
            .iter()
            .try_fold(old, |page, (name, text)| page::replace(&page, name, text));
        fs::write(&path, new?).map_err(|error| failed(&path, &error))?;
    }
    say(&page::verdict(&tables.sections)).map(|()| Outcome::Passed)
}

/// Runs the benchmark; `None` where it failed, of which it has said why.
fn measured(root: &Path, python: &Path, options: &Options) -> Result<Option<Tables>> {
    let target = workspace::target_directory(root)?;
    let built = target.join("release");
    let output = target.join("bench.json");
    let mut command = Command::new(built.join("clarity-bench"));
    command.current_dir(root).arg("measure").arg("--clarity");
    command
        .arg(built.join("clarity"))
        .arg("--python")
        .arg(python);
    command.arg("--scripts").arg(root.join(SCRIPTS));
    command.arg("--output").arg(&output);
    for only in &options.only {
        command.args(["--only", only]);
    }
    if options.quick {
        command.arg("--quick");
    }
    if !passes(&mut command)? {
        return Ok(None);
    }
    let text = fs::read(&output).map_err(|error| failed(&output, &error))?;
    let tables = serde_json::from_slice(&text);
    tables
        .map(Some)
        .map_err(|error| Error::new(format!("{}: {error}", output.display())))
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(format!("{}: {error}", path.display()))
}
