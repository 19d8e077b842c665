//! `clarity analyze`.

use crate::analysis::{SWEEP_REPORT, Sweep, stage_files};
use crate::command::report as page;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::judge::{CohortDirectory, Whole, cohort_file, sensitivity_file};
use crate::ordered::Threads;
use crate::output;
use crate::terminal::{self, Screen};
use clarity::Analysis;
use clarity::sensitivity::Sensitivity;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Writes the results of a sweep, or of a cohort and each of its cases, and prints the table. With
/// the configuration that was just run also the page that shows them.
pub(super) fn analyze(
    directory: &Path,
    force: bool,
    threads: Threads,
    ran: Option<&Configuration>,
    screen: Screen,
) -> Result<(), Failure> {
    if CohortDirectory::is(directory)? {
        let cohort = CohortDirectory::open(directory)?;
        return self::cohort(&cohort, force, threads, ran.is_some(), screen);
    }
    let Some(whole) = supported(Whole::open(directory, threads))? else {
        let sweep = Sweep::open(directory)?;
        let analyzed = sweep.analyze(threads)?;
        write_results(directory, &analyzed.analysis, None, force)?;
        let text = terminal::analysis(&sweep, &analyzed, &[], screen);
        return output::print(&screen.text(&text));
    };
    let (sweep, analyzed) = (&whole.judged.sweep, &whole.analyzed);
    write_results(
        directory,
        &analyzed.analysis,
        Some(&whole.sensitivity),
        force,
    )?;
    let mut told = String::new();
    if ran.is_some() {
        told = leave(directory, &page::of_sweep(&whole, ran)?)?;
    }
    let thresholds = &whole.sensitivity.context.settings.thresholds;
    let table = terminal::analysis(sweep, analyzed, thresholds, screen);
    let brief = terminal::brief(&whole.sensitivity);
    output::print(&screen.text(&format!("{table}\n{brief}{told}")))
}

/// Each sound case is analyzed as a sweep is; a broken one is named and spoils nothing.
fn cohort(
    cohort: &CohortDirectory,
    force: bool,
    threads: Threads,
    ran: bool,
    screen: Screen,
) -> Result<(), Failure> {
    // Everything is read before anything is written.
    let mut analyses = BTreeMap::new();
    let cases = cohort.each_case(|directory| {
        let whole = Whole::open(directory, threads);
        let (analyzed, found) = match whole {
            Ok(whole) => (Ok(whole.analyzed), Ok(whole.sensitivity)),
            // The contract's stages stand without the sensitivity.
            Err(Failure::Rejected(why)) => {
                let stages = Sweep::open(directory).and_then(|sweep| sweep.analyze(threads));
                (stages, Err(Failure::Rejected(why)))
            }
            Err(other) => return Err(other),
        };
        match analyzed {
            Ok(analyzed) => drop(analyses.insert(directory.to_owned(), analyzed.analysis)),
            Err(Failure::Rejected(_)) => {}
            Err(other) => return Err(other),
        }
        found
    })?;
    for (case, (_, found)) in cohort.cases.iter().zip(&cases) {
        let directory = cohort.case(case);
        let Some(analysis) = analyses.get(&directory) else {
            continue;
        };
        let found = found.as_ref().map_err(|why| Failure::Rejected(why.clone()));
        write_results(&directory, analysis, supported(found)?, force)?;
    }
    let found = cohort.pool(&cases)?;
    let (name, text) = cohort_file(&found)?;
    if let Some((path, text)) = differing(&cohort.directory.join(name), text, force)? {
        write(&path, &text)?;
    }
    let mut told = String::new();
    if ran {
        told = leave(&cohort.directory, &page::of_cohort(cohort, &found)?)?;
    }
    let text = terminal::cohort(&found, screen) + &told;
    output::print(&screen.text(&text))
}

/// Writes the page beside what it shows; the line that says so.
fn leave(directory: &Path, page: &str) -> Result<String, Failure> {
    let path = directory.join(SWEEP_REPORT);
    write(&path, page)?;
    Ok(format!("report: {}\n", path.display()))
}

/// The sensitivity of a sweep. The contract's stages stand without it: where it is refused, that is
/// told and no more.
fn supported<T>(found: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Failure::Rejected(why)) => {
            output::say(&format!("warning: no sensitivity: {why}"));
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Writes the contract's stages beside a sweep's manifest, and its sensitivity where it has one.
fn write_results(
    directory: &Path,
    analysis: &Analysis,
    found: Option<&Sensitivity>,
    force: bool,
) -> Result<(), Failure> {
    let stages = stage_files(analysis)?;
    let mut results = Vec::from(stages);
    results.extend(found.map(sensitivity_file).transpose()?);
    let mut due = Vec::new();
    for (name, text) in results {
        due.extend(differing(&directory.join(name), text, force)?);
    }
    for (path, text) in due {
        write(&path, &text)?;
    }
    Ok(())
}

/// The file where it must be written: it is not there, or differs and may be replaced.
///
/// Nothing is written while a file that is there differs: all are looked at first.
fn differing(path: &Path, text: String, force: bool) -> Result<Option<(PathBuf, String)>, Failure> {
    match files::read_artifact(path) {
        Ok(there) if there == text.as_bytes() => Ok(None),
        Err(Unreadable::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Some((path.to_owned(), text)))
        }
        Ok(_) | Err(Unreadable::Refused(_)) if force => Ok(Some((path.to_owned(), text))),
        Ok(_) => {
            let why = "is there and differs from what the traces give; look at it, then replace \
                       it with --force";
            Err(Failure::Integrity(format!("{}: {why}", path.display())))
        }
        Err(unreadable) => Err(unreadable.as_input(path)),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = files::write_atomically(path, text.as_bytes());
    written.map_err(|error| Failure::ours(path, &error))
}
