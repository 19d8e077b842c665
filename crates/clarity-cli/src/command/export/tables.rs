//! The tables of a sweep's or a cohort's directory.

use crate::analysis::Sweep;
use crate::args::TableOf;
use crate::failure::Failure;
use crate::judge::{CohortDirectory, JudgedSweep, Overrides, Whole};
use crate::output;
use clarity::Analysis;
use clarity::artifact::{digest, run_manifest, trace};
use clarity::metrics::Baseline;
use clarity::model::{RunName, SweepManifest};
use clarity::sensitivity::{Judged, Sensitivity};
use clarity_export::{RunRow, SweepPoints, SweepRuns, Table, points, runs};
use std::mem;
use std::path::Path;

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
    if !CohortDirectory::is(directory) {
        return Ok(vec![(None, read(directory)?)]);
    }
    let cohort = CohortDirectory::open(directory)?;
    let mut found = Vec::new();
    for case in &cohort.cases {
        let sound = cohort.sound(case).map_err(Failure::Rejected);
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
    let JudgedSweep { sweep, judged, .. } = JudgedSweep::open(directory, Overrides::default())?;
    let names: Vec<RunName> = sweep.manifest.run_names().collect();
    let Some(first) = names.first() else {
        return Err(Failure::rejected(directory, "the sweep lists no run"));
    };
    let first = sweep.observation(first)?;
    let baseline = Baseline::new(&first);
    let rows = names.iter().zip(judged);
    let rows = rows.map(|(name, judged)| row(&sweep, name, judged, &baseline));
    let rows = rows.collect::<Result<_, _>>()?;
    Ok((sweep.manifest, rows))
}

fn row(
    sweep: &Sweep,
    name: &RunName,
    judged: Judged,
    baseline: &Baseline<'_>,
) -> Result<RunRow, Failure> {
    let (path, bytes) = sweep.artifact(name, "trace_pack.jsonl")?;
    let refuse = |error| Failure::rejected(&path, error);
    let (said, details) = trace::details(&bytes).map_err(refuse)?;
    let trace = digest::sha256(&bytes);
    let (path, bytes) = sweep.artifact(name, "manifest.json")?;
    let refuse = |error| Failure::rejected(&path, error);
    let own = run_manifest::read(&bytes).map_err(refuse)?;
    Ok(RunRow {
        contract: baseline.compare(&said),
        said,
        details,
        judged,
        input: own.input,
        perturbed: own.perturbed,
        trace,
    })
}

/// The curves of a sweep.
fn figures(directory: &Path) -> Result<(Sensitivity, Analysis), Failure> {
    let whole = Whole::open(directory)?;
    Ok((whole.sensitivity, whole.analyzed.analysis))
}
