//! Who else works in a sweep's directory: an advisory lock, on which nothing but politeness depends.

use crate::failure::Failure;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// A lock on the plan of a sweep, shared by all that work in its directory.
pub(crate) struct Presence {
    /// None where the file system has no locks.
    file: Option<File>,
    /// Whether nobody else was there.
    pub(crate) alone: bool,
    /// Whether somebody else certainly was.
    pub(crate) company: bool,
}

impl Presence {
    /// Looks whether somebody is there. Until [`Presence::share`] nobody else enters where nobody was.
    pub(crate) fn enter(plan: &Path) -> Result<Self, Failure> {
        // An exclusive lock needs a file that is open for writing on network file systems.
        let opened = OpenOptions::new().read(true).write(true).open(plan);
        let file = opened.map_err(|error| Failure::ours(plan, &error))?;
        let (file, alone, company) = match file.try_lock() {
            Ok(()) => (Some(file), true, false),
            Err(TryLockError::WouldBlock) => (Some(file), false, true),
            Err(TryLockError::Error(_)) => (None, false, false),
        };
        Ok(Self {
            file,
            alone,
            company,
        })
    }

    /// Lets others in. Whoever is alone holds others up for no longer than clearing up takes.
    pub(crate) fn share(&self) {
        if let Some(file) = &self.file {
            // Without it others may clear up what is left of our attempts: they are told again.
            let _ = file.lock_shared();
        }
    }

    /// Whether everybody else has left.
    pub(crate) fn is_last(&self) -> bool {
        let file = self.file.as_ref();
        file.is_some_and(|file| file.try_lock().is_ok())
    }

    /// Whether somebody works in a sweep's directory; none where nobody can tell.
    pub(crate) fn somebody(plan: &Path) -> Option<bool> {
        match File::open(plan).ok()?.try_lock() {
            Ok(()) => Some(false),
            Err(TryLockError::WouldBlock) => Some(true),
            Err(TryLockError::Error(_)) => None,
        }
    }
}
