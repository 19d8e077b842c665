//! One finished run that was found.

use crate::files::{self, Unreadable};
use crate::finished::{self, Inspected, Unread};
use clarity::model::Digest;
use std::path::{Path, PathBuf};

/// Where a run lies.
#[derive(Debug)]
pub(crate) enum Held {
    /// In a directory of its own.
    Directory(PathBuf),
}

impl Held {
    /// The place of the run or of a file in it, for messages.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Directory(directory) => directory,
        }
    }

    /// The bytes of a file.
    pub(crate) fn read(&self, file: &str) -> Result<Vec<u8>, Unreadable> {
        match self {
            Self::Directory(directory) => files::read_artifact(&directory.join(file)),
        }
    }

    /// Length and SHA-256 of a file, whatever its size.
    pub(crate) fn hash(&self, file: &str) -> Result<(u64, Digest), Unreadable> {
        match self {
            Self::Directory(directory) => files::hash_artifact(&directory.join(file)),
        }
    }

    /// Holds the run against its `done.json`.
    pub(crate) fn inspect(&self) -> Result<Inspected, Unread> {
        finished::inspect(self)
    }
}
