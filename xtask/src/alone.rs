//! `cargo xtask check-alone`: every crate built by itself.
//!
//! In a build of the whole workspace cargo unites the features that all crates ask of a
//! dependency; a crate that forgot to ask for one builds there, and nowhere else.

use std::path::Path;

use crate::run::{cargo, passes};
use crate::tools::Outcome;
use crate::workspace::{Member, Workspace};
use crate::{Result, say};

/// Checks each member in `root` with its default features, with none and with all.
///
/// # Errors
/// cargo cannot be run.
pub fn run(root: &Path) -> Result<Outcome> {
    let mut failed = Vec::new();
    for member in &Workspace::members(root)?.members {
        for features in feature_sets(member) {
            let mut command = cargo(root);
            command.args(["check", "--quiet", "--locked", "--package", &member.name]);
            command.args(features.iter());
            if !passes(&mut command)? {
                failed.push(format!("{} {}", member.name, features.unwrap_or_default()));
            }
        }
    }
    if failed.is_empty() {
        return Ok(Outcome::Passed);
    }
    say("these crates build only because others in the workspace ask for what they need:")?;
    for name in &failed {
        say(&format!("  {}", name.trim_end()))?;
    }
    Ok(Outcome::Failed)
}

/// Without features of its own a crate has only one way to be built.
fn feature_sets(member: &Member) -> &'static [Option<&'static str>] {
    if member.features.iter().any(|feature| feature != "default") {
        &[None, Some("--no-default-features"), Some("--all-features")]
    } else {
        &[None]
    }
}
