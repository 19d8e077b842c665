//! The tables of a sweep's or a cohort's directory.

use crate::args::TableOf;
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides, Referred, Whole};
use crate::ordered::{TRACE, Threads};
use crate::output;
use clarity::Analysis;
use clarity::artifact::{digest, run_manifest, trace};
use clarity::metrics::Baseline;
use clarity::model::SweepManifest;
use clarity::sensitivity::Sensitivity;
use clarity_export::{RunRow, SweepPoints, SweepRuns, Table, points, runs};
use std::mem;
use std::path::Path;

/// The file in which a run says what it was.
const MANIFEST: &str = "manifest.json";

/// Reads a table.
pub(super) fn read(directory: &Path, table: TableOf) -> Result<Table, Failure> {
    let made = match table {
        TableOf::Runs => {
            let mut found = every(directory, rows)?;
            let sweeps = found.iter_mut().map(|(case, (manifest, rows))| SweepRuns {
                case: case.as_deref(),
                manifest,
                rows: mem::take(rows),
            });
            runs(sweeps.collect())
        }
        TableOf::Points => {
            let found = every(directory, figures)?;
            let sweeps = found.iter().map(|(case, (found, analysis))| SweepPoints {
                case: case.as_deref(),
                found,
                surface: &analysis.surface,
                gradient: &analysis.gradient,
            });
            points(&sweeps.collect::<Vec<_>>())
        }
    };
    made.map_err(|error| Failure::rejected(directory, error))
}

/// A sweep's case, where it is one of a cohort, and what was read of it.
type Read<T> = (Option<String>, T);

/// Reads a sweep, or each sound case of a cohort; a broken one is named and spoils nothing.
fn every<T>(
    directory: &Path,
    read: impl Fn(&Path) -> Result<T, Failure>,
) -> Result<Vec<Read<T>>, Failure> {
    if !CohortDirectory::is(directory)? {
        return Ok(vec![(None, read(directory)?)]);
    }
    let cohort = CohortDirectory::open(directory)?;
    let mut found = Vec::new();
    for case in &cohort.cases {
        let sound = cohort.sound(case)?.map_err(Failure::Rejected);
        let of_case = match sound.and_then(|directory| read(&directory)) {
            Ok(found) => Ok(found),
            Err(Failure::Rejected(why)) => Err(why),
            Err(other) => return Err(other),
        };
        found.push((case.name.as_str(), of_case));
    }
    if found.iter().all(|(_, found)| found.is_err()) {
        return Err(cohort.none_sound(&found));
    }
    let mut sound = Vec::new();
    for (case, found) in found {
        match found {
            Ok(found) => sound.push((Some(case.to_owned()), found)),
            Err(why) => output::say(&format!("warning: case {case} is left out: {why}")),
        }
    }
    Ok(sound)
}

/// Each run of a sweep.
fn rows(directory: &Path) -> Result<(SweepManifest, Vec<RunRow>), Failure> {
    let referred = Referred::open(directory, Overrides::default())?;
    let compare = Baseline::new(&referred.first);
    let mut rows = Vec::with_capacity(referred.sweep.manifest.runs().len());
    referred.sweep.each(
        Threads::default(),
        |listener, (run, name)| {
            let trace = listener.file(name, TRACE)?;
            let (found, hash) = (trace::details(trace), digest::sha256(trace));
            let (said, details) = found.map_err(|error| listener.refused(name, TRACE, error))?;
            let own = run_manifest::read(listener.file(name, MANIFEST)?);
            let own = own.map_err(|error| listener.refused(name, MANIFEST, error))?;
            let contract = compare.compare(&said);
            Ok(RunRow {
                judged: referred.reference.judge_compared(run, &said, contract),
                contract,
                said,
                details,
                input: own.input,
                perturbed: own.perturbed,
                trace: hash,
            })
        },
        |_, row| {
            rows.push(row);
            Ok(())
        },
    )?;
    Ok((referred.sweep.manifest, rows))
}

/// The curves of a sweep.
fn figures(directory: &Path) -> Result<(Sensitivity, Analysis), Failure> {
    let whole = Whole::open(directory, Threads::default())?;
    Ok((whole.sensitivity, whole.analyzed.analysis))
}
