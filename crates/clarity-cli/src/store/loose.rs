//! Files of runs that lie in directories, opened from a handle of the directory above: the system
//! looks up two names a file, not the whole path.

use crate::files::{self, Unreadable};
use rustix::buffer::spare_capacity;
use rustix::fd::OwnedFd;
use rustix::fs::{FileType, Mode, OFlags, fstat, open, openat};
use rustix::io::{Errno, read};
use std::path::Path;

/// The handle, once a file was read.
#[derive(Debug, Default)]
pub(super) struct Loose {
    runs: Option<OwnedFd>,
    /// The name of the last file, kept for its memory.
    name: String,
}

impl Loose {
    /// Reads a file of a run in place of what `into` has.
    pub(super) fn read(
        &mut self,
        runs: &Path,
        run: &str,
        file: &str,
        into: &mut Vec<u8>,
    ) -> Result<(), Unreadable> {
        if self.plain(runs, run, file, into).is_none() {
            // The careful way knows what is wrong, if anything is.
            *into = files::read_artifact(&runs.join(run).join(file))?;
        }
        Ok(())
    }

    /// Reads a file of which nothing needs to be told.
    fn plain(&mut self, runs: &Path, run: &str, file: &str, into: &mut Vec<u8>) -> Option<()> {
        if self.runs.is_none() {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            self.runs = open(runs, flags, Mode::empty()).ok();
        }
        self.name.clear();
        for part in [run, "/", file] {
            self.name.push_str(part);
        }
        // As in `files`: no link is followed, and a pipe is not waited for.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = openat(self.runs.as_ref()?, &*self.name, flags, Mode::empty()).ok()?;
        let found = fstat(&file).ok()?;
        let size = u64::try_from(found.st_size).ok()?;
        let regular = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile;
        if !regular || size > files::MAX_FILE {
            return None;
        }
        let size = usize::try_from(size).ok()?;
        into.clear();
        // Room for more than there should be: a read that leaves it empty has seen the end.
        into.reserve(size + 1);
        loop {
            match read(&file, spare_capacity(into)) {
                Ok(0) => return Some(()),
                Ok(_) if into.len() > size => return None,
                Ok(_) if into.len() == size => return Some(()),
                Ok(_) | Err(Errno::INTR) => {}
                Err(_) => return None,
            }
        }
    }
}
