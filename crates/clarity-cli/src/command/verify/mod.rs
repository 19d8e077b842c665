//! `clarity verify`: everything on disk against what the traces give.

mod declared;
mod run;

use crate::analysis::{BASELINE, CASES, COHORT, MANIFEST, SENSITIVITY, Sweep, stage_files};
use crate::failure::Failure;
use crate::files::{self, Unreadable, is_absent};
use crate::judge::{CohortDirectory, Overrides, cohort_file, sensitivity_file, sensitivity_of};
use crate::ordered::Threads;
use crate::output;
use crate::store::{PACKS, Store};
use clarity::Analysis;
use clarity::artifact::spec::RunSpec;
use clarity::artifact::{cohort, digest, manifest};
use clarity::model::{RecordedRun, RunName};
use declared::{check_cohort_plan, check_context, check_plan};
use run::check_run;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::path::Path;

/// What to do about a run, where its sweep can be gone on with.
const DAMAGED_RUN: &str = "\na sweep with --resume sets a damaged run aside and executes it again";

/// Names each difference; exit code 4 where there is one.
pub(super) fn verify(directory: &Path) -> Result<(), Failure> {
    let mut found = Findings::default();
    let verified = if CohortDirectory::is(directory)? {
        cohort(directory, &mut found)?
    } else {
        sweep(directory, &mut found)?
    };
    if !found.lines.is_empty() {
        let count = output::count(found.lines.len(), "difference");
        let lines = found.lines.join("\n");
        let advice = if found.runs { DAMAGED_RUN } else { "" };
        let why = format!("{}: {count}\n{lines}{advice}", directory.display());
        return Err(Failure::Integrity(why));
    }
    output::print(&format!("{}: {verified}\n", directory.display()))
}

/// A cohort: its manifest, each case as a sweep, the pooled figures.
fn cohort(directory: &Path, found: &mut Findings) -> Result<String, Failure> {
    let cohort = CohortDirectory::open(directory).map_err(|failure| match failure {
        // It is written whole or not at all: what cannot be read was damaged.
        Failure::Rejected(why) => Failure::Integrity(why),
        failure => failure,
    })?;
    let rewritten = cohort::write(&cohort.cases);
    let rewritten = rewritten.map_err(|error| Failure::Other(error.to_string()))?;
    if rewritten.as_bytes() != cohort.bytes {
        found.push(COHORT, "is not canonical JSON of what it says");
    }
    let mut unfinished = 0;
    for case in &cohort.cases {
        if case.manifest.is_none() {
            unfinished += 1;
            continue;
        }
        let place = format!("{CASES}/{}", case.name);
        if let Err(why) = cohort.sound(case)? {
            found.push(&place, why);
            continue;
        }
        let mut inside = Findings::default();
        match sweep(&cohort.case(case), &mut inside) {
            Err(Failure::Rejected(why) | Failure::Integrity(why)) => found.push(&place, why),
            other => {
                other?;
            }
        }
        found.take(&place, inside);
    }
    let names = cohort.cases.iter().map(|case| case.name.as_str());
    check_strangers(&directory.join(CASES), CASES, &names.collect(), found)?;
    check_cohort_plan(directory, &cohort.cases, found)?;
    if found.lines.is_empty() {
        let recomputed = || {
            let pooled = cohort.pooled(Overrides::default())?;
            cohort_file(&pooled)
        };
        check_stored(directory, recomputed, found)?;
    }
    let cases = output::count(cohort.cases.len(), "case");
    let told = if unfinished == 0 {
        String::new()
    } else {
        format!(", of which {unfinished} did not finish")
    };
    let pooled = if directory.join(SENSITIVITY).exists() {
        ""
    } else {
        "; not analyzed yet"
    };
    Ok(format!("{cases} verified{told}{pooled}"))
}

/// A sweep, and the null sweep inside it; gives what to tell where nothing is wrong.
fn sweep(directory: &Path, found: &mut Findings) -> Result<String, Failure> {
    let has = |name: &str| directory.join(name).exists();
    if has(MANIFEST) {
        // A pack that is damaged as a whole: without its list nothing can be said of its runs.
        Store::whole(directory)?;
    }
    let sweep = Sweep::open(directory).map_err(|failure| match failure {
        // Where there are runs there was a sweep, and its manifest is damaged or gone; attempts
        // are there only while it is not finished.
        Failure::Rejected(why)
            if (has("runs") || has(PACKS)) && (has(MANIFEST) || !has("attempts")) =>
        {
            Failure::Integrity(why)
        }
        // Nobody analyzes a cohort that is not finished.
        Failure::Rejected(why) if has(CASES) && has(SENSITIVITY) => Failure::Integrity(why),
        failure => failure,
    })?;
    let mut base = None;
    let names = check_runs(&sweep, &mut base, found)?;
    let context = check_context(directory, found)?;
    let analyzed = match sweep.analyze(Threads::default()) {
        Ok(analyzed) => check_stages(&sweep, &analyzed.analysis, found)?,
        // The trace that cannot be read is named already; without it nothing can be recomputed.
        Err(Failure::Rejected(_)) if !found.lines.is_empty() => false,
        Err(failure) => return Err(failure),
    };
    if files::is_there(&directory.join(BASELINE))? {
        let mut inside = Findings::default();
        let null = directory.join(BASELINE);
        match Store::whole(&null).and_then(|_| Sweep::open(&null)) {
            Ok(null) => {
                check_runs(&null, &mut base, &mut inside)?;
            }
            Err(Failure::Rejected(why) | Failure::Integrity(why)) => found.push(BASELINE, why),
            Err(other) => return Err(other),
        }
        found.take(BASELINE, inside);
    }
    if found.lines.is_empty() {
        let recomputed = || sensitivity_file(&sensitivity_of(directory, Overrides::default())?);
        check_stored(directory, recomputed, found)?;
    }
    check_plan(&sweep, context.as_ref(), found)?;
    let seeds = sweep.manifest.seeds();
    let holes = match sweep.manifest.axes().runs(seeds.len()) {
        Some(full) if full == names.len() => String::new(),
        Some(full) => format!(" of {full}; the grid has holes"),
        None => "; the grid has holes".to_owned(),
    };
    let stages = match analyzed {
        true if has(SENSITIVITY) => "",
        true => "; no sensitivity yet",
        false => "; not analyzed yet",
    };
    let runs = output::count(names.len(), "run");
    Ok(format!("{runs} verified{holes}{stages}"))
}

/// The manifest and every run of a sweep; gives the names of the runs. A null sweep has the base
/// spec of its sweep.
fn check_runs(
    sweep: &Sweep,
    base: &mut Option<RunSpec>,
    found: &mut Findings,
) -> Result<Vec<RunName>, Failure> {
    let rewritten = digest::of_written(|to| manifest::write_to(&sweep.manifest, to));
    let (_, rewritten) = rewritten.map_err(|error| Failure::Other(error.to_string()))?;
    if rewritten != sweep.digest()? {
        found.push(MANIFEST, "is not canonical JSON of what it says");
    }
    let runs = sweep.manifest.runs();
    let seeds = sweep.manifest.seeds();
    let place = |run: &RecordedRun| (run.cell.clone(), seeds.iter().position(|s| *s == run.seed));
    if !runs.iter().is_sorted_by_key(|run| place(&run)) {
        found.push(
            MANIFEST,
            "its runs do not stand in the order of axes x seeds",
        );
    }
    let names: Vec<RunName> = sweep.manifest.run_names().collect();
    let known = names.iter().map(RunName::as_str).collect();
    for name in sweep.store.strangers(&known)? {
        found.push(name, "is not in the manifest");
    }
    for (name, run) in names.iter().zip(runs) {
        check_run(sweep, name, &run, base, found)?;
    }
    check_strangers(&sweep.directory.join("runs"), "runs", &known, found)?;
    Ok(names)
}

/// The stored sensitivity, if there is one, against a recomputed one.
fn check_stored(
    directory: &Path,
    recomputed: impl FnOnce() -> Result<(&'static str, String), Failure>,
    found: &mut Findings,
) -> Result<(), Failure> {
    let Some(there) = optional(directory, SENSITIVITY, found)? else {
        return Ok(());
    };
    match recomputed() {
        Ok((_, text)) if text.as_bytes() == there => {}
        Ok(_) => found.push(SENSITIVITY, "differs from what the traces give"),
        Err(Failure::Rejected(why)) => {
            found.push(SENSITIVITY, format!("cannot be recomputed: {why}"));
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

/// The bytes of a file that need not be there; one that cannot be taken is told.
fn optional(
    directory: &Path,
    name: &str,
    found: &mut Findings,
) -> Result<Option<Vec<u8>>, Failure> {
    let path = directory.join(name);
    match files::read_artifact(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(Unreadable::Refused(why)) => {
            found.push(name, why);
            Ok(None)
        }
        Err(Unreadable::Io(error)) if is_absent(&error) => Ok(None),
        Err(Unreadable::Io(error)) => Err(Failure::ours(&path, &error)),
    }
}

#[derive(Default)]
struct Findings {
    lines: Vec<String>,
    /// Whether there is something wrong with a run that `--resume` would execute again.
    runs: bool,
}

impl Findings {
    fn push(&mut self, place: impl Display, why: impl Display) {
        let line = format!("{place}: {why}").replace('\n', "; ");
        let line = format!("  {line}");
        // What a pack refuses to give, each question about it meets again.
        if self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
    }

    /// Those of a part, each with its place in front.
    fn take(&mut self, place: &str, inside: Self) {
        self.runs |= inside.runs;
        for line in inside.lines {
            self.push(place, line.trim());
        }
    }
}

/// Directories beside those of a manifest.
fn check_strangers(
    inside: &Path,
    called: &str,
    known: &BTreeSet<&str>,
    found: &mut Findings,
) -> Result<(), Failure> {
    let entries = match fs::read_dir(inside) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(Failure::ours(inside, &error)),
    };
    let mut strangers = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::ours(inside, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(name.as_str()) {
            strangers.insert(name);
        }
    }
    for name in strangers {
        found.push(format!("{called}/{name}"), "is not in the manifest");
    }
    Ok(())
}

/// The stage files, all there or none; `true` where they are there.
fn check_stages(sweep: &Sweep, analysis: &Analysis, found: &mut Findings) -> Result<bool, Failure> {
    let mut absent = Vec::new();
    let files = stage_files(analysis)?;
    for (name, text) in &files {
        let path = sweep.directory.join(name);
        match files::read_artifact(&path) {
            Ok(there) if there == text.as_bytes() => {}
            Ok(_) => found.push(name, "differs from what the traces give"),
            Err(Unreadable::Refused(why)) => found.push(name, why),
            Err(Unreadable::Io(error)) if is_absent(&error) => absent.push(*name),
            Err(Unreadable::Io(error)) => return Err(Failure::ours(&path, &error)),
        }
    }
    if absent.len() < files.len() {
        for name in &absent {
            found.push(name, "is not there, and others of the analysis are");
        }
    }
    Ok(absent.is_empty())
}
