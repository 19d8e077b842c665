//! The sweeps of a cohort, one after the other: a case that fails is recorded and the others go on.

use super::shard::again;
use super::site::make;
use super::{Executor, write_derived};
use crate::analysis::{CASES, COHORT, MANIFEST};
use crate::config::Configuration;
use crate::failure::Failure;
use crate::{files, output};
use clarity::artifact::cohort::{self, RecordedCase};
use clarity::artifact::digest;
use std::path::Path;

/// Executes each case into `cases/<name>`; `cohort.json` comes last, where the whole is executed.
pub(super) fn execute(
    executor: &Executor,
    configuration: &Configuration,
    out: &Path,
) -> Result<(), Failure> {
    let directory = out.join(CASES);
    make(&directory)?;
    let mut recorded = Vec::new();
    let mut failed = Vec::new();
    let sweeps = configuration.sweeps();
    for (number, case) in sweeps.iter().enumerate() {
        if !executor.quiet {
            let (name, number, all) = (&case.name, number + 1, sweeps.len());
            output::say(&format!("case {name} ({number} of {all})"));
        }
        let to = directory.join(&case.name);
        make(&to)?;
        let manifest = match executor.sweep(case, &to) {
            Ok(()) if executor.shard.is_some() => None,
            Ok(()) => Some(files::hash_input(&to.join(MANIFEST), files::MAX_MANIFEST)?),
            // What the case's runner did; anything else would befall the next case too.
            Err(Failure::RunsFailed(why)) => {
                output::say(&format!("case {}: {why}", case.name));
                failed.push(case.name.as_str());
                None
            }
            Err(other) => return Err(other),
        };
        recorded.push(RecordedCase {
            name: case.name.clone(),
            base_spec: digest::sha256(&case.base_spec.bytes),
            manifest,
        });
    }
    if executor.shard.is_none() {
        let bytes = cohort::write(&recorded).map_err(|error| Failure::Other(error.to_string()))?;
        write_derived(&out.join(COHORT), bytes.as_bytes())?;
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::RunsFailed(format!(
        "{} of {} failed: {}; the others stand in {}; {} goes on with these, {} with their failed runs \
         too",
        failed.len(),
        output::count(recorded.len(), "case"),
        failed.join(", "),
        out.display(),
        again(executor.shard, false),
        again(executor.shard, true)
    )))
}
