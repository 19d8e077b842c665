//! `cargo xtask lint`: the three rings.

use std::path::Path;

use clap::ValueEnum;

use crate::table::Table;
use crate::tools::Outcome;
use crate::workspace::Workspace;
use crate::{Finding, Result, clippy, deny, layers, say};

/// One of the rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ring {
    /// Each crate and each dependency against `layers.toml`.
    Layers,
    /// The compiler's and clippy's lints, and the bans of `clippy.toml`.
    Clippy,
    /// Licences, sources, duplicates and banned packages of `deny.toml`.
    Deny,
}

/// What to look at.
#[derive(Debug, Default)]
pub struct Scope {
    /// These rings; all where none is named.
    pub rings: Vec<Ring>,
    /// For clippy these packages only; the whole workspace where none is named.
    pub packages: Vec<String>,
}

/// Runs the rings over the workspace in `root` and prints what they find.
///
/// # Errors
/// A ring could not be run.
pub fn run(root: &Path, scope: &Scope) -> Result<Outcome> {
    let mut worst = Outcome::Passed;
    for ring in Ring::value_variants() {
        if !scope.rings.is_empty() && !scope.rings.contains(ring) {
            continue;
        }
        let outcome = match ring {
            Ring::Layers => report("layers", &layer_table(root)?)?,
            Ring::Clippy => {
                let findings = clippy::run(&mut clippy::command(root, &scope.packages))?;
                report("clippy", &findings)?
            }
            Ring::Deny => match deny::command(root) {
                Some(mut command) => report("deny", &deny::run(&mut command)?)?,
                None => Outcome::without("cargo-deny", deny::REMEDY),
            },
        };
        worst = match (worst, outcome) {
            (Outcome::Failed, _) | (_, Outcome::Failed) => Outcome::Failed,
            (worst, Outcome::Passed) => worst,
            (_, outcome) => outcome,
        };
    }
    Ok(worst)
}

fn layer_table(root: &Path) -> Result<Vec<Finding>> {
    let table = Table::read(root)?;
    Ok(layers::check(&Workspace::load(root, &table)?, &table))
}

fn report(ring: &str, findings: &[Finding]) -> Result<Outcome> {
    let count = match findings.len() {
        0 => "clean".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    say(&format!("{ring}: {count}"))?;
    for finding in findings {
        say(&format!("  {finding}"))?;
    }
    Ok(Outcome::of(findings.is_empty()))
}
