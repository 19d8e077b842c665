//! `cargo xtask ci`: everything that must hold before a change is pushed.
//!
//! A failed step does not stop the later ones: one run tells everything that is wrong.

use std::path::Path;
use std::time::Instant;

use clap::ValueEnum;

use crate::run::{cargo, passes, spell};
use crate::tools::{self, Outcome};
use crate::{Result, alone, audit, browser, coverage, golden, graph, lint, say, schemas, tables};

/// The fixture crate is no member, so `cargo fmt --all` passes it by.
const FIXTURE: &str = "xtask/fixtures/bans/Cargo.toml";

/// The steps, in their order: cheap ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Formatting.
    Fmt,
    /// The three rings of `cargo xtask lint`.
    Lint,
    /// The crate graph in the documentation is current.
    Graph,
    /// Each crate builds by itself.
    CheckAlone,
    /// The committed JSON Schemas are current.
    Schemas,
    /// Unit and integration tests.
    Tests,
    /// What is behind a feature: the workspace is tested without.
    Features,
    /// Examples in the documentation.
    Doctests,
    /// Documentation builds without a warning.
    Docs,
    /// Known vulnerabilities.
    Audit,
    /// Golden files against the independent reference.
    Golden,
    /// The tables of the examples, and the page that shows them, before Python's libraries.
    Python,
    /// Reports in a real browser.
    Browser,
    /// Tests once more, instrumented, with the coverage gates.
    Coverage,
}

/// Runs every step but those in `skip` on the workspace in `root`.
///
/// # Errors
/// Standard output cannot be written. A step that cannot run is a failed step.
pub fn run(root: &Path, skip: &[Step]) -> Result<Outcome> {
    let mut summary = Vec::new();
    let mut passed = true;
    for step in Step::value_variants()
        .iter()
        .copied()
        .filter(|step| !skip.contains(step))
    {
        say(&format!("\n== {}", name(step)))?;
        let start = Instant::now();
        let outcome = perform(root, step, skip);
        let seconds = start.elapsed().as_secs_f32();
        let (word, why) = match outcome {
            Ok(Outcome::Passed) => ("ok", String::new()),
            Ok(Outcome::Failed) => ("FAILED", String::new()),
            Ok(Outcome::Skipped(why)) => ("SKIPPED", why),
            Ok(Outcome::Missing(why)) => ("FAILED", why),
            Err(error) => ("FAILED", error.to_string()),
        };
        passed &= word != "FAILED";
        let line = format!("{:<12} {word:<8} {seconds:>6.1} s  {why}", name(step));
        say(line.trim_end())?;
        summary.push(line);
    }
    say("\n== summary")?;
    for line in &summary {
        say(line.trim_end())?;
    }
    for step in skip {
        say(&format!("{:<12} not asked for", name(*step)))?;
    }
    Ok(Outcome::of(passed))
}

fn name(step: Step) -> String {
    step.to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

fn perform(root: &Path, step: Step, skip: &[Step]) -> Result<Outcome> {
    match step {
        Step::Fmt => match cargo_step(root, &["fmt", "--all", "--check"], &[])? {
            Outcome::Passed => {
                cargo_step(root, &["fmt", "--manifest-path", FIXTURE, "--check"], &[])
            }
            outcome => Ok(outcome),
        },
        Step::Lint => lint::run(root, &lint::Scope::default()),
        Step::Graph => graph::run(root, true),
        Step::CheckAlone => alone::run(root),
        Step::Schemas => schemas::run(root, false),
        Step::Tests => tests(root, skip),
        Step::Features => cargo_step(
            root,
            &[
                "test",
                "--locked",
                "--package",
                "clarity-picture",
                "--package",
                "clarity-lab",
                "--features",
                "clarity-picture/dicom,clarity-lab/dicom",
            ],
            &[],
        ),
        Step::Doctests => cargo_step(root, &["test", "--locked", "--doc", "--workspace"], &[]),
        Step::Docs => cargo_step(
            root,
            &["doc", "--quiet", "--locked", "--no-deps", "--workspace"],
            &[("RUSTDOCFLAGS", "-D warnings")],
        ),
        Step::Audit => audit::run(root),
        Step::Golden => golden::run(root, false),
        Step::Python => tables::run(root, &tables::Options::default()),
        Step::Browser => browser::run(root, &browser::Options::default()),
        Step::Coverage => coverage::run(root),
    }
}

/// The instrumented run is a run of the product's tests; only where it cannot be had, or is not
/// wanted, they run here.
fn tests(root: &Path, skip: &[Step]) -> Result<Outcome> {
    let whole = skip.contains(&Step::Coverage) || !coverage::available(root)?;
    let scope: &[&str] = if whole {
        &["--workspace"]
    } else {
        &["--package", "xtask"]
    };
    let runner: &[&str] = if tools::find("cargo-nextest").is_some() {
        &["nextest", "run", "--locked"]
    } else {
        &["test", "--locked", "--all-targets"]
    };
    cargo_step(root, &[runner, scope].concat(), &[])
}

fn cargo_step(root: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<Outcome> {
    let mut command = cargo(root);
    command.args(arguments).envs(environment.iter().copied());
    say(&format!("$ {}", spell(&command)))?;
    passes(&mut command).map(Outcome::of)
}
