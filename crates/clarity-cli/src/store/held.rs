//! One finished run that was found.

use super::packs::{Packed, unreadable};
use crate::files::{self, Unreadable};
use crate::finished::{self, Inspected, Unread};
use clarity::artifact::digest;
use clarity::model::Digest;
use clarity_pack::Cursor;
use std::cell::RefCell;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where a run lies.
#[derive(Debug)]
pub(crate) enum Held<'s> {
    /// In a directory of its own.
    Directory(PathBuf),
    /// In a pack.
    Packed(PackedRun<'s>),
}

/// A run in a pack.
#[derive(Debug)]
pub(crate) struct PackedRun<'s> {
    packed: &'s Packed,
    /// Somewhere else in memory: it is large, and the run is handed on.
    cursor: Box<RefCell<Cursor>>,
    /// The pack's path and the run's name.
    path: PathBuf,
}

impl<'s> PackedRun<'s> {
    /// The run that a cursor is at.
    pub(super) fn new(packed: &'s Packed, cursor: Cursor) -> Self {
        let path = packed.path().join(cursor.run());
        Self {
            packed,
            cursor: Box::new(RefCell::new(cursor)),
            path,
        }
    }

    /// From the sweep's directory on.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.packed.name(), self.cursor.borrow().run())
    }

    /// Path and length of each of its files.
    pub(crate) fn files(&self) -> Result<Vec<(String, u64)>, Unreadable> {
        let mut cursor = self.cursor.borrow_mut();
        cursor.files(&self.packed.pack).map_err(unreadable)
    }

    fn read(&self, file: &str) -> Result<Vec<u8>, Unreadable> {
        let (mut cursor, mut bytes) = (self.cursor.borrow_mut(), Vec::new());
        let pack = &self.packed.pack;
        let found = cursor.read(pack, file, files::MAX_FILE, &mut bytes);
        if found.map_err(unreadable)? {
            Ok(bytes)
        } else {
            Err(absent())
        }
    }

    /// A file as a stream.
    fn stream(&self, file: &str) -> Result<impl io::Read, Unreadable> {
        let mut cursor = self.cursor.borrow_mut();
        let found = cursor.member(&self.packed.pack, file);
        found.map_err(unreadable)?.ok_or_else(absent)
    }

    fn hash(&self, file: &str) -> Result<(u64, Digest), Unreadable> {
        let hashed = digest::of_stream(self.stream(file)?);
        hashed.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Unreadable::Refused(error.to_string()),
            _ => Unreadable::Io(error),
        })
    }
}

fn absent() -> Unreadable {
    Unreadable::Io(io::ErrorKind::NotFound.into())
}

impl Held<'_> {
    /// The place of the run, for messages.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Directory(directory) => directory,
            Self::Packed(packed) => &packed.path,
        }
    }

    /// Whether it is where it was no more: it was packed, or set aside.
    pub(crate) fn is_gone(&self) -> bool {
        match self {
            Self::Directory(directory) => {
                let found = fs::symlink_metadata(directory);
                found.is_err_and(|error| files::is_absent(&error))
            }
            Self::Packed(_) => false,
        }
    }

    /// The bytes of a file.
    pub(crate) fn read(&self, file: &str) -> Result<Vec<u8>, Unreadable> {
        match self {
            Self::Directory(directory) => files::read_artifact(&directory.join(file)),
            Self::Packed(packed) => packed.read(file),
        }
    }

    /// Length and SHA-256 of a file, whatever its size.
    pub(crate) fn hash(&self, file: &str) -> Result<(u64, Digest), Unreadable> {
        match self {
            Self::Directory(directory) => files::hash_artifact(&directory.join(file)),
            Self::Packed(packed) => packed.hash(file),
        }
    }

    /// Name and bytes of each file of a packed run.
    pub(crate) fn files(&self) -> Result<Vec<(String, Vec<u8>)>, Unreadable> {
        let Self::Packed(packed) = self else {
            return Ok(Vec::new());
        };
        let files = packed.files()?.into_iter();
        files
            .map(|(path, _)| packed.read(&path).map(|bytes| (path, bytes)))
            .collect()
    }

    /// Copies what can be read of the run into a new directory: files whose contents are damaged too.
    pub(crate) fn copy(&self, to: &Path) -> Result<(), Unread> {
        let Self::Packed(packed) = self else {
            return Ok(());
        };
        let fault = |error| Unread {
            path: to.to_owned(),
            error,
        };
        fs::create_dir(to).map_err(fault)?;
        for (path, _) in packed.files().unwrap_or_default() {
            self.copy_file(&path, &to.join(&path))?;
        }
        Ok(())
    }

    /// Copies one file.
    pub(crate) fn copy_file(&self, file: &str, to: &Path) -> Result<(), Unread> {
        let fault = |error| Unread {
            path: to.to_owned(),
            error,
        };
        fs::create_dir_all(files::directory(to)).map_err(fault)?;
        let copied = match self {
            Self::Directory(directory) => fs::copy(directory.join(file), to),
            Self::Packed(packed) => match packed.stream(file) {
                Ok(mut from) => File::create(to).and_then(|mut to| io::copy(&mut from, &mut to)),
                Err(Unreadable::Io(error)) => Err(error),
                Err(Unreadable::Refused(why)) => {
                    Err(io::Error::new(io::ErrorKind::InvalidData, why))
                }
            },
        };
        match copied {
            // A checksum, which is looked at behind the last byte.
            Err(error) if error.kind() != io::ErrorKind::InvalidData => Err(fault(error)),
            _ => Ok(()),
        }
    }

    /// Holds the run against its `done.json`.
    pub(crate) fn inspect(&self) -> Result<Inspected, Unread> {
        finished::inspect(self)
    }
}
