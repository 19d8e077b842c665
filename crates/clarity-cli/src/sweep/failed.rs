//! Runs that failed: recorded, so that the sweep can go on and somebody can look.

use super::attempt::Attempts;
use super::trouble::{RunFailure, Trouble};
use crate::files;
use clarity::artifact::failed_run::{self, FailedRun};
use clarity::sweep::Run;
use std::fs;
use std::io;
use std::path::PathBuf;

impl Attempts<'_> {
    /// The record of a failed run, there or not.
    pub(super) fn failure_record(&self, run: &Run<'_>) -> PathBuf {
        self.site.failed_record(run.name().as_str(), run.index())
    }

    /// Where what a failed run left is kept.
    pub(super) fn failure_remains(&self, run: &Run<'_>) -> PathBuf {
        self.site.failed_remains(run.name().as_str(), run.index())
    }

    /// Records a failed run and keeps what its last attempt left.
    pub(super) fn record_failure(
        &self,
        run: &Run<'_>,
        failure: &RunFailure,
    ) -> Result<(), Trouble> {
        // Where no locks are seen, another command may have taken its directory for a leftover.
        self.site.is_there()?;
        let (record, remains) = (self.failure_record(run), self.failure_remains(run));
        let directory = files::directory(&record);
        let made = fs::create_dir_all(directory);
        made.map_err(|error| Trouble::ours(directory, &error))?;
        let before = files::read_artifact(&record).ok();
        let before = before.and_then(|bytes| failed_run::read(&bytes).ok());
        // What an earlier attempt left makes room, also where it cannot be removed: a runner may have
        // left files of another user.
        let earlier = self.site.private(&format!("failed-{}", run.index()));
        match fs::rename(&remains, &earlier) {
            Err(error) if !files::is_absent(&error) => {
                return Err(Trouble::ours(&remains, &error));
            }
            _ => drop(files::remove_all(&earlier)),
        }
        match fs::rename(self.private(run), &remains) {
            // It failed before it had a directory.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            moved => moved.map_err(|error| Trouble::ours(&remains, &error))?,
        }
        let failed = FailedRun {
            run: run.name().to_string(),
            attempts: before.map_or(0, |before| before.attempts) + 1,
            reason: failure.reason.clone(),
            exit_status: failure.exit_status,
            signal: failure.signal,
            stderr: failure.stderr.clone(),
        };
        let text = failed_run::write(&failed).map_err(|error| Trouble::ours(&record, &error))?;
        let written = files::write_atomically(&record, text.as_bytes());
        written.map_err(|error| Trouble::ours(&record, &error))
    }

    /// Takes away the record of a run that has succeeded since, after what it left: as long as there is
    /// something to take away, the record tells the next command.
    pub(super) fn forget_failure(&self, run: &Run<'_>) {
        let record = self.failure_record(run);
        if !self.resumes || fs::symlink_metadata(&record).is_err() {
            return;
        }
        match files::remove_all(&self.failure_remains(run)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {}
            _ => drop(fs::remove_file(record)),
        }
    }
}
