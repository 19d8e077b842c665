//! What a runner prints: into files, counted, and quoted where it fails.

use super::trouble::Trouble;
use crate::output;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The most that a runner may print on each stream during a run, in bytes; it is looked at while
/// it runs, so that somewhat more may reach the disk.
const MAX_OUTPUT: u64 = 16 << 20;

/// How much of standard error an error quotes, in bytes.
const TAIL: u64 = 2048;

/// The files behind standard output and standard error of a process.
pub(super) struct Streams {
    stdout: File,
    stderr: File,
}

impl Streams {
    /// New files in a directory.
    pub(super) fn create(directory: &Path) -> Result<Self, Trouble> {
        // Appended to, so that a file that is emptied begins at its beginning again.
        let stream = |name: &str| {
            let path = directory.join(name);
            let mut options = OpenOptions::new();
            let made = options.read(true).append(true).create_new(true).open(&path);
            made.map_err(|error| Trouble::ours(&path, &error))
        };
        Ok(Self {
            stdout: stream("stdout")?,
            stderr: stream("stderr")?,
        })
    }

    /// Both as a process is given them.
    pub(super) fn descriptors(&self) -> [BorrowedFd<'_>; 2] {
        [self.stdout.as_fd(), self.stderr.as_fd()]
    }

    /// What to say of a stream that holds too much.
    pub(super) fn flooded(&self) -> Option<String> {
        let named = [
            (&self.stdout, "standard output"),
            (&self.stderr, "standard error"),
        ];
        let flooded = |file: &File| file.metadata().is_ok_and(|found| found.len() > MAX_OUTPUT);
        let (_, name) = named.into_iter().find(|(file, _)| flooded(file))?;
        Some(format!("more than {MAX_OUTPUT} bytes on {name}"))
    }

    /// Forgets what was said so far; where that fails, it only counts for longer.
    pub(super) fn clear(&self) {
        for file in [&self.stdout, &self.stderr] {
            let _ = file.set_len(0);
        }
    }

    /// Leaves a copy beside what a failed run left; it is a help to a person and nothing else.
    pub(super) fn keep(&self, directory: &Path) {
        for (mut file, name) in [(&self.stdout, "stdout"), (&self.stderr, "stderr")] {
            // From the file itself: its name may stand for another one by now.
            let _ = file.rewind().and_then(|()| {
                let mut copy = File::create_new(directory.join(name))?;
                io::copy(&mut file, &mut copy)
            });
        }
    }

    /// The end of what was said on standard error, as a terminal may have it.
    pub(super) fn tail(&self) -> String {
        tail(&self.stderr).unwrap_or_default()
    }
}

/// The end of a stream as printable text: a terminal must not obey a runner.
fn tail(file: &File) -> io::Result<String> {
    let length = file.metadata()?.len();
    let kept = TAIL.min(length);
    let mut bytes = vec![0; usize::try_from(kept).unwrap_or_default()];
    file.read_exact_at(&mut bytes, length - kept)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(output::printable(text.trim_end()))
}
