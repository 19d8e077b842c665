//! The packs of a sweep.

use super::PACKS;
use super::held::PackedRun;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use clarity_pack::{Cursor, Index, Pack, PackError, ReadAt};
use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The name of a pack: `<I>-of-<N>.zip`, and for a further one of the shard `<I>-of-<N>.<number>.zip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PackName {
    /// From 1; the higher one comes first.
    pub(crate) number: u32,
    /// Of how many shards.
    pub(crate) of: usize,
    /// The shard, from 1.
    pub(crate) shard: usize,
}

impl fmt::Display for PackName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, of, shard } = self;
        match number {
            1 => write!(f, "{shard}-of-{of}.zip"),
            number => write!(f, "{shard}-of-{of}.{number}.zip"),
        }
    }
}

impl PackName {
    /// Reads the name of a file; none where it is not that of a pack.
    pub(crate) fn read(name: &str) -> Option<Self> {
        let (shard, rest) = name.strip_suffix(".zip")?.split_once("-of-")?;
        let (of, number) = rest.split_once('.').unwrap_or((rest, "1"));
        let read = Self {
            number: number.parse().ok()?,
            of: of.parse().ok()?,
            shard: shard.parse().ok()?,
        };
        // One name for each: no leading zeros, no number 1.
        (read.to_string() == name).then_some(read)
    }
}

/// A pack that is open.
#[derive(Debug)]
pub(crate) struct Packed {
    named: PackName,
    path: PathBuf,
    pub(super) pack: Pack<Disk>,
    /// Read when a run is looked for by name.
    index: OnceLock<Index>,
}

/// A file that is read at any place.
#[derive(Debug)]
pub(crate) struct Disk(pub(crate) File);

impl ReadAt for Disk {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(into, offset)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
}

/// A failure of a medium stays one; whatever else is wrong is told.
pub(super) fn unreadable(error: PackError) -> Unreadable {
    match error {
        PackError::Io(error) => Unreadable::Io(error),
        other => Unreadable::Refused(other.to_string()),
    }
}

/// A pack, or the directory of the packs, that cannot be opened.
pub(super) type Unopened = (PathBuf, Unreadable);

/// Opens the packs of a sweep, what comes first before the others.
pub(super) fn open(directory: &Path) -> Result<Vec<Packed>, Unopened> {
    let mut names = names(directory)?;
    names.sort_by_key(|name| (u32::MAX - name.number, name.of, name.shard));
    let open = |named: PackName| {
        let path = directory.join(named.to_string());
        Packed::open(named, &path).map_err(|why| (path, why))
    };
    names.into_iter().map(open).collect()
}

/// The names of the packs in a directory.
pub(super) fn names(directory: &Path) -> Result<Vec<PackName>, Unopened> {
    let fault = |error: io::Error| (directory.to_owned(), Unreadable::Io(error));
    let entries = match fs::read_dir(directory) {
        Err(error) if files::is_absent(&error) => return Ok(Vec::new()),
        entries => entries.map_err(fault)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(fault)?.file_name();
        names.extend(name.to_str().and_then(PackName::read));
    }
    Ok(names)
}

/// As a failure of a command whose input the pack is. What the machine refuses is no damage, whoever
/// reads.
pub(super) fn refuse((path, why): &Unopened) -> Failure {
    match why {
        Unreadable::Io(error) => Failure::ours(path, error),
        Unreadable::Refused(why) => Failure::rejected(path, why),
    }
}

impl Packed {
    pub(super) fn open(named: PackName, path: &Path) -> Result<Self, Unreadable> {
        let file = files::open_artifact(path)?;
        let pack = Pack::open(Disk(file)).map_err(unreadable)?;
        Ok(Self {
            named,
            path: path.to_owned(),
            pack,
            index: OnceLock::new(),
        })
    }

    pub(super) fn named(&self) -> PackName {
        self.named
    }

    pub(super) fn number(&self) -> u32 {
        self.named.number
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// From the sweep's directory on.
    pub(super) fn name(&self) -> String {
        format!("{PACKS}/{}", self.named)
    }

    /// As a failure of a command whose input it is.
    pub(super) fn refuse(&self, why: Unreadable) -> Failure {
        refuse(&(self.path.clone(), why))
    }

    /// Where each of its runs is.
    pub(super) fn index(&self) -> Result<&Index, Unreadable> {
        if self.index.get().is_none() {
            let index = self.pack.index().map_err(unreadable)?;
            // Another thread may have been faster, with the same.
            let _ = self.index.set(index);
        }
        let absent = || Unreadable::Refused("its list was not read".to_owned());
        self.index.get().ok_or_else(absent)
    }

    /// Finds a run by its name.
    pub(crate) fn find(&self, run: &str) -> Result<Option<PackedRun<'_>>, Unreadable> {
        let mut cursor = Cursor::new();
        let index = self.index()?;
        if !index.has(run) || !cursor.find(&self.pack, index, run).map_err(unreadable)? {
            return Ok(None);
        }
        Ok(Some(PackedRun::new(self, cursor)))
    }

    /// Looks at its list and at each member's record; contents are not read.
    pub(crate) fn check(&self) -> Result<(), Unreadable> {
        self.pack.check().map(|_| ()).map_err(unreadable)
    }

    /// The runs in it that nobody knows, from the sweep's directory on.
    pub(super) fn strangers(&self, known: &BTreeSet<&str>) -> Result<Vec<String>, Unreadable> {
        let (mut entries, mut last, mut found) = (self.pack.entries(), String::new(), Vec::new());
        while let Some(entry) = entries.next().map_err(unreadable)? {
            if known.contains(entry.run) || entry.run == last {
                continue;
            }
            match self.pack.agrees(&entry) {
                Ok(()) => {
                    entry.run.clone_into(&mut last);
                    found.push(format!("{}/{last}", self.name()));
                }
                // What calls itself otherwise is no other run, but a file that a run of ours lost.
                Err(PackError::Damaged(_)) => {}
                Err(other) => return Err(unreadable(other)),
            }
        }
        Ok(found)
    }
}
