//! Where the processes of a slot print and keep temporary files, one after the other: to make files
//! for every run costs more than many a run does.

use super::streams::Streams;
use super::trouble::Trouble;
use crate::files;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Two files for what is printed and a directory for temporary files. They go with it.
pub(super) struct Room {
    directory: PathBuf,
    pub(super) streams: Rc<Streams>,
    /// What a process is told as its `TMPDIR`.
    pub(super) temporary: PathBuf,
    /// Its permissions as we made it.
    mode: u32,
}

impl Drop for Room {
    fn drop(&mut self) {
        // What cannot be removed harms nothing.
        let _ = files::remove_all(&self.directory);
    }
}

impl Room {
    /// Makes it in a directory that is its own.
    pub(super) fn make(directory: &Path) -> Result<Self, Trouble> {
        let temporary = directory.join("tmp");
        let mode = fs::create_dir(directory)
            .and_then(|()| fs::create_dir(&temporary))
            .and_then(|()| mode(&temporary));
        Ok(Self {
            directory: directory.to_owned(),
            mode: mode.map_err(|error| Trouble::ours(&temporary, &error))?,
            streams: Rc::new(Streams::create(directory)?),
            temporary,
        })
    }

    /// Forgets what was printed; whether nothing else is left of the last process either.
    pub(super) fn is_tidy(&self) -> bool {
        self.streams.clear();
        let empty = fs::read_dir(&self.temporary).is_ok_and(|mut entries| entries.next().is_none());
        empty && mode(&self.temporary).is_ok_and(|mode| mode == self.mode)
    }
}

/// The permissions of a directory, of which no other file takes the place.
fn mode(directory: &Path) -> io::Result<u32> {
    let found = fs::symlink_metadata(directory)?;
    if found.is_dir() {
        Ok(found.permissions().mode())
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}
