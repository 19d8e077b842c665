//! The directories of a sweep's runs, and a session of its own for each command that works there.

use super::trouble::Trouble;
use crate::analysis::{ATTEMPTS, FAILED, MANIFEST, QUARANTINE, RUNS};
use crate::failure::Failure;
use crate::files;
use crate::store::PACKS;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The longest name of a file, in bytes.
const MAX_NAME: usize = 255;

/// Where the runs of one plan are made and kept.
pub(super) struct Site {
    root: PathBuf,
    session: PathBuf,
}

impl Site {
    /// Makes the directories that are not there, and takes a session.
    pub(super) fn open(root: &Path) -> Result<Self, Failure> {
        for name in [RUNS, ATTEMPTS] {
            make(&root.join(name))?;
        }
        sync(root)?;
        let attempts = root.join(ATTEMPTS);
        let mut number = sessions(root)?.into_iter().max().unwrap_or(0);
        let session = loop {
            number += 1;
            let session = attempts.join(number.to_string());
            match fs::create_dir(&session) {
                Ok(()) => break session,
                // Somebody else took it at this moment.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Failure::ours(&session, &error)),
            }
        };
        Ok(Self {
            root: root.to_owned(),
            session,
        })
    }

    /// Takes away what interrupted commands left; their sessions stay, empty, so that a runner that
    /// lives on finds no later attempt under its name. Only who is alone may.
    pub(super) fn clear(root: &Path) -> Result<(), Failure> {
        let attempts = root.join(ATTEMPTS);
        for number in sessions(root)? {
            let session = attempts.join(number.to_string());
            for entry in listed(&session)? {
                // What cannot be removed, as a runner writes into it, is in nobody's way.
                let _ = files::remove_all(&entry);
            }
        }
        // Files that were not renamed yet.
        for directory in [root.to_owned(), root.join(FAILED), root.join(PACKS)] {
            clear_temporary(&directory)?;
        }
        Ok(())
    }

    /// Refuses to go on where somebody took this command's own directory away.
    pub(super) fn is_there(&self) -> Result<(), Trouble> {
        match fs::symlink_metadata(&self.session) {
            Err(error) if files::is_absent(&error) => Err(Trouble::Machine(format!(
                "{}: another command took this directory away while runs were under way in it",
                self.session.display()
            ))),
            _ => Ok(()),
        }
    }

    /// `runs/`: finished runs.
    pub(super) fn runs(&self) -> PathBuf {
        self.root.join(RUNS)
    }

    /// The sweep's manifest.
    pub(super) fn manifest(&self) -> PathBuf {
        self.root.join(MANIFEST)
    }

    /// A directory of this command's own.
    pub(super) fn private(&self, name: &str) -> PathBuf {
        self.session.join(name)
    }

    /// The record of a failed run.
    pub(super) fn failed_record(&self, run: &str, index: usize) -> PathBuf {
        failed_record(&self.root, run, index)
    }

    /// What a failed run left.
    pub(super) fn failed_remains(&self, run: &str, index: usize) -> PathBuf {
        self.root.join(FAILED).join(named(run, index, ""))
    }

    /// Makes a directory in `quarantine/` for a run.
    pub(super) fn quarantine(
        &self,
        run: &str,
        index: usize,
    ) -> Result<PathBuf, (PathBuf, io::Error)> {
        let directory = self.root.join(QUARANTINE);
        let made = fs::create_dir_all(&directory);
        made.map_err(|error| (directory.clone(), error))?;
        let mut number = 0_u32;
        loop {
            number += 1;
            let cell = directory.join(named(run, index, &format!(".{number}")));
            match fs::create_dir(&cell) {
                Ok(()) => return Ok(cell),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err((cell, error)),
            }
        }
    }

    /// Removes what this command left of its attempts; of a finished sweep that nobody else works
    /// in, all attempts. What cannot be removed harms nothing.
    pub(super) fn close(&self, all: bool) {
        let attempts = self.root.join(ATTEMPTS);
        let _ = files::remove_all(if all { &attempts } else { &self.session });
    }
}

/// Takes away all attempts, and files that were not renamed, of a finished sweep that nobody else works
/// in. What cannot be removed harms nothing.
pub(super) fn finish(root: &Path) {
    let _ = Site::clear(root);
    let _ = files::remove_all(&root.join(ATTEMPTS));
}

/// Takes away files of a directory that were not written to their end.
pub(super) fn clear_temporary(directory: &Path) -> Result<(), Failure> {
    for entry in listed(directory)? {
        files::remove_left_over(&entry);
    }
    Ok(())
}

/// The record of a failed run in a sweep's directory, there or not.
pub(crate) fn failed_record(root: &Path, run: &str, index: usize) -> PathBuf {
    root.join(FAILED).join(named(run, index, ".json"))
}

/// A run's name with a suffix, as a name of a file: the longest names are cut, and the number of the
/// run tells them apart.
fn named(run: &str, index: usize, suffix: &str) -> String {
    if run.len() + suffix.len() <= MAX_NAME {
        return format!("{run}{suffix}");
    }
    let tail = format!("~{index}{suffix}");
    let kept: String = run
        .chars()
        .take(MAX_NAME - tail.len().min(MAX_NAME))
        .collect();
    kept + &tail
}

/// Makes a directory, or takes the one that is there.
pub(super) fn make(directory: &Path) -> Result<(), Failure> {
    match fs::create_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && directory.is_dir() => Ok(()),
        made => made.map_err(|error| Failure::ours(directory, &error)),
    }
}

/// Writes the names in a directory through to the disk.
pub(super) fn sync(directory: &Path) -> Result<(), Failure> {
    let synced = files::sync(&[], &[directory.to_owned()]);
    synced.map_err(|(path, error)| Failure::ours(&path, &error))
}

/// The entries of a directory; none where it is not there.
fn listed(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if files::is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(Failure::ours(directory, &error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let paths: io::Result<Vec<_>> = paths.collect();
    paths.map_err(|error| Failure::ours(directory, &error))
}

/// The numbers of the sessions of a sweep.
pub(crate) fn sessions(root: &Path) -> Result<Vec<u64>, Failure> {
    let names = listed(&root.join(ATTEMPTS))?;
    let names = names.iter().filter_map(|path| path.file_name()?.to_str());
    Ok(names.filter_map(|name| name.parse().ok()).collect())
}
