//! What a sweep was declared to be: its plan, and what is known of its axes.

use super::{Findings, optional};
use crate::analysis::{CASES, CONTEXT, Sweep};
use crate::failure::Failure;
use crate::files;
use clarity::artifact::sweep_plan::{self, SweepPlan};
use clarity::artifact::{cohort::RecordedCase, context, done};
use clarity::sensitivity::Context;
use std::path::Path;

/// What is known beside the contract's artifacts, if anything is; none where it cannot be taken.
pub(super) fn check_context(
    directory: &Path,
    found: &mut Findings,
) -> Result<Option<Context>, Failure> {
    let Some(bytes) = optional(directory, CONTEXT, found)? else {
        return Ok(Some(Context::default()));
    };
    match context::read(&bytes) {
        Ok(read) => {
            let rewritten = context::write(&read);
            let rewritten = rewritten.map_err(|error| Failure::Other(error.to_string()))?;
            if rewritten.as_bytes() != bytes {
                found.push(CONTEXT, "is not canonical JSON of what it says");
            }
            Ok(Some(read))
        }
        Err(error) => {
            found.push(CONTEXT, error);
            Ok(None)
        }
    }
}

/// What the sweep began with, if anybody wrote that down, against what it became.
pub(super) fn check_plan(
    sweep: &Sweep,
    context: Option<&Context>,
    found: &mut Findings,
) -> Result<(), Failure> {
    let manifest = &sweep.manifest;
    let Some(plan) = plan(&sweep.directory, found)? else {
        // Only sweeps that began with a plan have runs with a list.
        let first = manifest.run_names().next();
        let list = first.map(|run| sweep.store.read(&run, done::FILE));
        let listed = list.is_some_and(|read| read.is_ok());
        if listed && !files::is_there(&sweep.directory.join(sweep_plan::FILE))? {
            let why = "is not there, and the runs have a done.json";
            found.push(sweep_plan::FILE, why);
        }
        return Ok(());
    };
    if plan.axes != *manifest.axes() || plan.seeds != manifest.seeds() {
        let why = "its axes and seeds are not those of sweep_manifest.json";
        found.push(sweep_plan::FILE, why);
    }
    if context.is_some_and(|context| *context != plan.context) {
        let why = "its context is not what context.json says";
        found.push(sweep_plan::FILE, why);
    }
    Ok(())
}

/// The same of a cohort, whose cases have a plan each.
pub(super) fn check_cohort_plan(
    directory: &Path,
    cases: &[RecordedCase],
    found: &mut Findings,
) -> Result<(), Failure> {
    let Some(plan) = plan(directory, found)? else {
        let of_case = |case: &RecordedCase| directory.join(CASES).join(&case.name);
        let planned = |case| of_case(case).join(sweep_plan::FILE).exists();
        let there = files::is_there(&directory.join(sweep_plan::FILE))?;
        if !there && cases.iter().any(planned) {
            found.push(sweep_plan::FILE, "is not there, and its cases have one");
        }
        return Ok(());
    };
    let cases = cases.iter().map(|case| (case.name.clone(), case.base_spec));
    if plan.cases != cases.collect() {
        let why = "its cases are not those of cohort.json";
        found.push(sweep_plan::FILE, why);
    }
    Ok(())
}

/// The plan of a directory, none where it is not there or cannot be taken. The adapter, the command
/// and the hashes of base specs stand nowhere else: `--resume` holds them against a configuration.
fn plan(directory: &Path, found: &mut Findings) -> Result<Option<SweepPlan>, Failure> {
    let Some(bytes) = optional(directory, sweep_plan::FILE, found)? else {
        return Ok(None);
    };
    match sweep_plan::read(&bytes) {
        Ok(plan) => {
            let rewritten = sweep_plan::write(&plan);
            let rewritten = rewritten.map_err(|error| Failure::Other(error.to_string()))?;
            if rewritten.as_bytes() != bytes {
                let why = "is not canonical JSON of what it says";
                found.push(sweep_plan::FILE, why);
            }
            Ok(Some(plan))
        }
        Err(error) => {
            found.push(sweep_plan::FILE, error);
            Ok(None)
        }
    }
}
