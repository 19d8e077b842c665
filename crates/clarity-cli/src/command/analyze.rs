//! `clarity analyze`.

use crate::analysis::{Sweep, stage_files};
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::judge::{CohortDirectory, Overrides, cohort_file, sensitivity_file, sensitivity_of};
use crate::{output, report, table};
use clarity::sensitivity::Sensitivity;
use std::io;
use std::path::{Path, PathBuf};

/// Writes the results of a sweep, or of a cohort and each of its cases, and prints the table.
pub(super) fn analyze(directory: &Path, force: bool) -> Result<(), Failure> {
    if CohortDirectory::is(directory) {
        return cohort(&CohortDirectory::open(directory)?, force);
    }
    let sweep = Sweep::open(directory)?;
    let analyzed = sweep.analyze()?;
    let mut due = Vec::new();
    for (name, text) in stage_files(&analyzed.analysis)? {
        due.extend(differing(&directory.join(name), text, force)?);
    }
    let found = supported(directory)?;
    if let Some(found) = &found {
        let (name, text) = sensitivity_file(found)?;
        due.extend(differing(&directory.join(name), text, force)?);
    }
    write(due)?;
    let mut text = table::report(&sweep, &analyzed);
    if let Some(found) = &found {
        text.push('\n');
        text.push_str(&report::brief(found));
    }
    output::print(&text)
}

/// Each sound case is analyzed as a sweep is; a broken one is named and spoils nothing.
fn cohort(cohort: &CohortDirectory, force: bool) -> Result<(), Failure> {
    for case in &cohort.cases {
        let analyzed = cohort.sound(case).map_err(Failure::Rejected);
        let analyzed = analyzed.and_then(|directory| {
            let stages = stage_files(&Sweep::open(&directory)?.analyze()?.analysis)?;
            let mut due = Vec::new();
            for (name, text) in stages {
                due.extend(differing(&directory.join(name), text, force)?);
            }
            if let Some(found) = supported(&directory)? {
                let (name, text) = sensitivity_file(&found)?;
                due.extend(differing(&directory.join(name), text, force)?);
            }
            write(due)
        });
        match analyzed {
            Err(Failure::Rejected(_)) | Ok(()) => {}
            Err(other) => return Err(other),
        }
    }
    let found = cohort.pooled(Overrides::default())?;
    let (name, text) = cohort_file(&found)?;
    write(
        differing(&cohort.directory.join(name), text, force)?
            .into_iter()
            .collect(),
    )?;
    output::print(&report::cohort(&found))
}

/// The sensitivity of a sweep. The contract's stages stand without it: where it is refused, that is
/// told and no more.
fn supported(directory: &Path) -> Result<Option<Sensitivity>, Failure> {
    match sensitivity_of(directory, Overrides::default()) {
        Ok(found) => Ok(Some(found)),
        Err(Failure::Rejected(why)) => {
            output::say(&format!("warning: no sensitivity: {why}"));
            Ok(None)
        }
        Err(other) => Err(other),
    }
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

fn write(due: Vec<(PathBuf, String)>) -> Result<(), Failure> {
    for (path, text) in due {
        files::write_atomically(&path, text.as_bytes())?;
    }
    Ok(())
}
