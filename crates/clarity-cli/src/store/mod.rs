//! The finished runs of one sweep, wherever they lie. Nothing above knows which.

mod held;
mod loose;
mod reading;

pub(crate) use held::Held;
pub(crate) use reading::Reading;

use crate::analysis::RUNS;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use clarity::model::RunName;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where the finished runs of a sweep are.
#[derive(Debug)]
pub(crate) struct Store {
    runs: PathBuf,
}

impl Store {
    /// Looks into a sweep's directory; no run is looked at.
    #[expect(clippy::unnecessary_wraps, reason = "a pack may be unreadable")]
    pub(crate) fn open(directory: &Path) -> Result<Self, Failure> {
        let runs = directory.join(RUNS);
        Ok(Self { runs })
    }

    /// Finds a run: not there is an error of the system's kind `NotFound`.
    pub(crate) fn find(&self, run: &str) -> Result<Held, Unreadable> {
        let directory = self.runs.join(run);
        let found = fs::symlink_metadata(&directory).map_err(Unreadable::Io)?;
        if found.is_dir() {
            return Ok(Held::Directory(directory));
        }
        let kind = files::kind(found.file_type());
        Err(Unreadable::Refused(format!(
            "found {kind}, expected a directory"
        )))
    }

    /// The place of a run, for messages.
    pub(crate) fn place(&self, run: &str) -> PathBuf {
        self.runs.join(run)
    }

    /// A file of a run: its place, for messages, and its bytes.
    pub(crate) fn read(&self, run: &RunName, file: &str) -> Result<(PathBuf, Vec<u8>), Failure> {
        let mut bytes = Vec::new();
        self.reading().read(run.as_str(), file, &mut bytes)?;
        Ok((self.place(run.as_str()).join(file), bytes))
    }

    /// Reads many runs, best in the order of the plan; each thread has one of its own.
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading::new(self)
    }

    /// A run's file that could not be taken, where the manifest lists the run.
    fn refuse(&self, run: &str, file: &str, unreadable: &Unreadable) -> Failure {
        let path = self.place(run).join(file);
        match unreadable {
            Unreadable::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                let why = "there is no such file, and the manifest lists the run";
                Failure::rejected(&path, why)
            }
            other => other.as_input(&path),
        }
    }
}
