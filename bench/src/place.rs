//! What is measured, where, and how thoroughly.

use crate::corpus::{self, Corpus};
use crate::python::Python;
use crate::{Error, launch};
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A binary, a place for sweeps, and those that are there already.
#[derive(Debug)]
pub struct Bench {
    /// The binary.
    pub clarity: PathBuf,
    /// Python, where there is one that has what it needs.
    pub python: Option<Python>,
    /// Small sweeps and few rounds: to see that everything works.
    pub quick: bool,
    /// Where sweeps are made: in memory, where the machine lends enough of it.
    pub place: TempDir,
    /// A directory on a disk, for what is synced.
    pub disk: TempDir,
    sweeps: BTreeMap<(bool, usize), Corpus>,
    threads: bool,
}

impl Bench {
    /// Looks at the binary.
    ///
    /// # Errors
    /// It cannot be run, or a directory cannot be made.
    pub fn new(
        clarity: PathBuf,
        python: Option<Python>,
        quick: bool,
        place: TempDir,
        disk: TempDir,
    ) -> Result<Self, Error> {
        let help = launch::printed(&clarity, &["gradient", "--help"])?;
        let threads = String::from_utf8_lossy(&help).contains("--threads");
        Ok(Self {
            clarity,
            python,
            quick,
            place,
            disk,
            sweeps: BTreeMap::new(),
            threads,
        })
    }

    /// The sweep of 10 to the power of `magnitude` runs in directories, made where it is not there yet.
    /// A quick one is a hundredth of it: a hundred runs or a thousand.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn sweep(&mut self, magnitude: usize) -> Result<Corpus, Error> {
        self.stored(false, magnitude)
    }

    /// The same sweep in a pack.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn packed(&mut self, magnitude: usize) -> Result<Corpus, Error> {
        self.stored(true, magnitude)
    }

    /// One or the other.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn stored(&mut self, packed: bool, magnitude: usize) -> Result<Corpus, Error> {
        let magnitude = self.magnitude(magnitude);
        if let Some(there) = self.sweeps.get(&(packed, magnitude)) {
            return Ok(there.clone());
        }
        let stored = if packed { "packed" } else { "plain" };
        let directory = self.place.path().join(format!("{stored}-{magnitude}"));
        let made = corpus::make(&directory, magnitude, packed)?;
        self.sweeps.insert((packed, magnitude), made.clone());
        Ok(made)
    }

    /// The magnitude that is measured in the place of another: of a quick one two sizes are left.
    fn magnitude(&self, magnitude: usize) -> usize {
        match magnitude {
            full if !self.quick => full,
            5 => 3,
            _ => 2,
        }
    }

    /// How often sides take turns.
    pub fn rounds(&self, rounds: usize) -> usize {
        if self.quick { 1 } else { rounds }
    }

    /// The words of a command on a sweep with so many threads; none where the binary has no such option.
    pub fn with_threads(
        &self,
        command: &str,
        sweep: &Corpus,
        threads: usize,
    ) -> Option<Vec<OsString>> {
        let mut words = vec![command.into(), sweep.directory.clone().into_os_string()];
        if self.threads {
            words.extend(["--threads".into(), threads.to_string().into()]);
        }
        (self.threads || threads == 1).then_some(words)
    }
}

/// What the largest sweeps take, and some.
const ROOM: u64 = 10_000_000_000;

/// Two directories: one for sweeps, in memory where there is room, and one on a disk, if that is what
/// the system's directory for temporary files lies on.
///
/// # Errors
/// One cannot be made.
pub fn choose(quick: bool) -> Result<(TempDir, TempDir), Error> {
    let memory = Path::new("/dev/shm");
    let room = if quick { ROOM / 100 } else { ROOM };
    let free = rustix::fs::statvfs(memory).map(|about| about.f_bavail * about.f_frsize);
    let temporary = env::temp_dir();
    let home = match free {
        Ok(free) if free >= room => memory,
        _ => temporary.as_path(),
    };
    // One that is interrupted leaves its sweeps; by the name somebody knows what they are.
    let make = |home: &Path| {
        let made = tempfile::Builder::new()
            .prefix("clarity-bench-")
            .tempdir_in(home);
        made.map_err(Error::file(home))
    };
    Ok((make(home)?, make(&temporary)?))
}

/// The kind of the file system that a path lies on, by the name that people know.
///
/// # Errors
/// Nobody can tell.
pub fn file_system(path: &Path) -> Result<String, Error> {
    let about = rustix::fs::statfs(path).map_err(|error| Error::file(path)(error.into()))?;
    Ok(match about.f_type {
        0x0102_1994 => "tmpfs".to_owned(),
        0xef53 => "ext4".to_owned(),
        0x5846_5342 => "XFS".to_owned(),
        0x9123_683e => "Btrfs".to_owned(),
        0x794c_7630 => "overlayfs".to_owned(),
        other => format!("file system {other:#x}"),
    })
}
