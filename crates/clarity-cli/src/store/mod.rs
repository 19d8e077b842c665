//! The finished runs of one sweep, wherever they lie: in directories of their own or in packs.
//! Nothing above knows which.
//!
//! A directory in `runs/` comes before the packs, and of two packs that with the higher number comes
//! first: whatever was run again is newer than what was packed before.

mod held;
mod loose;
mod packs;
mod reading;

pub(crate) use held::Held;
pub(crate) use packs::{PackName, Packed};
pub(crate) use reading::Reading;

use crate::analysis::RUNS;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use clarity::model::RunName;
use packs::Unopened;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The directory of the packs, inside their sweep's.
pub(crate) const PACKS: &str = "packs";

/// Where the finished runs of a sweep are.
#[derive(Debug)]
pub(crate) struct Store {
    runs: PathBuf,
    /// Whether any run has a directory: where none has, none is looked for.
    loose: bool,
    /// Where the packs are.
    inside: PathBuf,
    /// What comes first stands first.
    packs: Vec<Packed>,
    /// The same looked at again, once a run was missed and there were other packs: somebody packs.
    later: OnceLock<Box<Self>>,
}

impl Store {
    /// Looks into a sweep's directory, and at the end of each pack; no run is looked at.
    pub(crate) fn open(directory: &Path) -> Result<Self, Failure> {
        let (runs, inside) = (directory.join(RUNS), directory.join(PACKS));
        Self::look(runs, inside).map_err(|unopened| packs::refuse(&unopened))
    }

    fn look(runs: PathBuf, inside: PathBuf) -> Result<Self, Unopened> {
        let packs = packs::open(&inside)?;
        // Without packs there is nowhere else to look.
        let loose = packs.is_empty() || any_entry(&runs)?;
        Ok(Self {
            runs,
            loose,
            inside,
            packs,
            later: OnceLock::new(),
        })
    }

    /// The store as it is now, where there are packs that it has not: a run that is in none of its
    /// places may have been packed since it was opened.
    fn later(&self) -> Result<Option<&Self>, Unreadable> {
        let why = |(_, why): Unopened| why;
        if self.later.get().is_none() {
            let known = |name| self.packs.iter().any(|packed| packed.named() == name);
            if packs::names(&self.inside)
                .map_err(why)?
                .into_iter()
                .all(known)
            {
                return Ok(None);
            }
            let store = Self::look(self.runs.clone(), self.inside.clone()).map_err(why)?;
            // Another thread may have been faster.
            let _ = self.later.set(Box::new(store));
        }
        Ok(self.later.get().map(|store| &**store))
    }

    /// The same for a command that makes or moves runs: a pack that is damaged as a whole stops it.
    pub(crate) fn whole(directory: &Path) -> Result<Self, Failure> {
        let indexed = |store: Self| {
            for packed in &store.packs {
                packed.index().map_err(|why| packed.refuse(why))?;
            }
            Ok(store)
        };
        Self::open(directory).and_then(indexed).map_err(|failure| match failure {
            Failure::Rejected(why) => Failure::Integrity(format!(
                "{why}\nput a whole copy of the pack in its place, or move it out of {PACKS}/: its runs \
                 are executed again then"
            )),
            other => other,
        })
    }

    /// Finds a run: not there is an error of the system's kind `NotFound`.
    pub(crate) fn find(&self, run: &str) -> Result<Held<'_>, Unreadable> {
        let absent = match self.directory(run) {
            Err(Unreadable::Io(error)) if files::is_absent(&error) => error,
            found => return found.map(Held::Directory),
        };
        self.find_packed(run)?.ok_or(Unreadable::Io(absent))
    }

    /// Finds a run and looks at it, and at where it is now if it was packed away meanwhile: only what
    /// was seen of a whole run, or of one that is still there, is given.
    pub(crate) fn look_at<'s, T, E>(
        &'s self,
        run: &str,
        mut look: impl FnMut(&Held<'s>) -> Result<T, E>,
        is_whole: impl Fn(&T) -> bool,
    ) -> Result<(Held<'s>, Result<T, E>), Unreadable> {
        loop {
            let held = self.find(run)?;
            let seen = look(&held);
            if seen.as_ref().is_ok_and(&is_whole) || !held.is_gone() {
                return Ok((held, seen));
            }
        }
    }

    /// Finds a run in the packs alone.
    pub(crate) fn find_packed(&self, run: &str) -> Result<Option<Held<'_>>, Unreadable> {
        for packed in &self.packs {
            if let Some(held) = packed.find(run)? {
                return Ok(Some(Held::Packed(held)));
            }
        }
        match self.later()? {
            Some(later) => later.find_packed(run),
            None => Ok(None),
        }
    }

    /// Whether there is a run of a name. No pack is read for it, but its list once.
    pub(crate) fn has(&self, run: &str) -> Result<bool, Failure> {
        match self.directory(run) {
            Err(Unreadable::Io(error)) if files::is_absent(&error) => {}
            Err(Unreadable::Io(error)) => return Err(Failure::ours(&self.runs.join(run), &error)),
            _ => return Ok(true),
        }
        for packed in &self.packs {
            let index = packed.index();
            if index.map_err(|why| packed.refuse(why))?.has(run) {
                return Ok(true);
            }
        }
        let later = self.later();
        match later.map_err(|why| packs::refuse(&(self.inside.clone(), why)))? {
            Some(later) => later.has(run),
            None => Ok(false),
        }
    }

    /// The runs in packs that nobody knows, from the sweep's directory on.
    pub(crate) fn strangers(&self, known: &BTreeSet<&str>) -> Result<BTreeSet<String>, Failure> {
        let mut strangers = BTreeSet::new();
        for packed in &self.packs {
            let found = packed.strangers(known);
            strangers.extend(found.map_err(|why| packed.refuse(why))?);
        }
        Ok(strangers)
    }

    /// The highest number of a pack that has a run; 0 where none has.
    pub(crate) fn number_of(&self, run: &str) -> u32 {
        let has = |packed: &&Packed| packed.index().is_ok_and(|index| index.has(run));
        self.packs.iter().find(has).map_or(0, Packed::number)
    }

    /// The place of a run, for messages.
    pub(crate) fn place(&self, run: &str) -> PathBuf {
        if self.directory(run).is_err() {
            for packed in &self.packs {
                // One whose list is damaged may have it, and is what there is to be told.
                let lacks = packed.index().is_ok_and(|index| !index.has(run));
                if !lacks {
                    return packed.path().join(run);
                }
            }
            if let Some(later) = self.later.get() {
                return later.place(run);
            }
        }
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

    /// Whether nothing stands where the directory of a run would.
    fn is_absent(&self, run: &str) -> bool {
        matches!(self.directory(run), Err(Unreadable::Io(error)) if files::is_absent(&error))
    }

    /// The directory of a run.
    fn directory(&self, run: &str) -> Result<PathBuf, Unreadable> {
        if !self.loose {
            return Err(Unreadable::Io(io::ErrorKind::NotFound.into()));
        }
        let directory = self.runs.join(run);
        files::expect_directory(&directory).map(|()| directory)
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

/// Opens one pack, whose name it need not have yet.
pub(crate) fn open_pack(named: PackName, path: &Path) -> Result<Packed, Unreadable> {
    Packed::open(named, path)
}

/// Whether a directory has anything in it.
fn any_entry(directory: &Path) -> Result<bool, Unopened> {
    match fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if files::is_absent(&error) => Ok(false),
        Err(error) => Err((directory.to_owned(), Unreadable::Io(error))),
    }
}
