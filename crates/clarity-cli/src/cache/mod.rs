//! Runs of a deterministic runner, kept by what they follow from, for whichever sweep asks next.

mod entry;
mod key;

pub(crate) use entry::Fetched;
pub(crate) use key::Keys;

use crate::config::Configuration;
use crate::failure::{Failure, plain};
use crate::files;
use crate::finished::Unread;
use clarity::artifact::done::DoneFile;
use clarity::model::Digest;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf, absolute};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// How directories begin that are not whole entries.
const TEMPORARY: &str = ".tmp";

/// A directory of runs by their keys; any number of commands may share it.
pub(crate) struct Cache {
    root: PathBuf,
    /// Digests of files that were hashed: cases of a cohort share most of theirs.
    hashed: Mutex<BTreeMap<PathBuf, Digest>>,
    /// Keys that this command has met: two runs with one key are a repeat, and a repeat is executed.
    met: Mutex<BTreeSet<Digest>>,
    /// Whether it was told that nothing can be kept.
    told: AtomicBool,
}

impl Cache {
    /// Takes a directory as the cache of a sweep whose runner declares itself deterministic, and which
    /// is made in another one.
    pub(crate) fn open(
        root: &Path,
        configuration: &Configuration,
        out: &Path,
    ) -> Result<Self, Failure> {
        let runner = &configuration.runner;
        let refuse = |why: &str| Err(Failure::rejected(root, why));
        if runner.deterministic_by.is_none() {
            return refuse(
                "a cache serves deterministic runners alone; where one spec and one seed have one \
                 result, say `deterministic = true` in `[runner]`, else leave out --cache",
            );
        }
        if runner.lab && configuration.plan.adapter() == "openai" {
            return refuse(
                "a server's replies are not kept: nothing tells whether it is the same server; \
                 leave out --cache",
            );
        }
        let root = absolute(root).map_err(|error| Failure::input(root, &error))?;
        if files::lies_in(&root, out) {
            return refuse("the cache may not lie in the sweep; give another --cache");
        }
        fs::create_dir_all(&root).map_err(|error| match fs::metadata(&root) {
            Ok(found) if !found.is_dir() => {
                Failure::rejected(&root, files::unexpected(found.file_type(), "a directory"))
            }
            _ => Failure::input(&root, &error),
        })?;
        Ok(Self {
            root,
            hashed: Mutex::default(),
            met: Mutex::default(),
            told: AtomicBool::default(),
        })
    }

    /// The keys of a sweep's runs.
    pub(crate) fn keys(&self, configuration: &Configuration) -> Result<Keys, Failure> {
        Keys::of(self, configuration)
    }

    /// Takes note of a run's key; whether it is the first with it.
    pub(crate) fn meet(&self, key: Digest) -> bool {
        let met = self.met.lock();
        met.unwrap_or_else(PoisonError::into_inner).insert(key)
    }

    /// Keeps a run that was executed. A cache that cannot be written costs the sweep nothing: it is
    /// told once.
    pub(crate) fn store(&self, key: Digest, from: &Path, listed: &[DoneFile]) -> Option<String> {
        let Unread { path, error } = self.keep(key, from, listed).err()?;
        let first = !self.told.swap(true, Ordering::SeqCst);
        first.then(|| {
            format!(
                "nothing is kept in the cache {}: {}: {}; the sweep goes on",
                self.root.display(),
                path.strip_prefix(&self.root).unwrap_or(&path).display(),
                plain(&error)
            )
        })
    }

    fn hash(&self, path: &Path) -> Result<Digest, Failure> {
        let known = self.hashed.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = known.get(path) {
            return Ok(*hash);
        }
        let hash = files::hash_input(path, u64::MAX)?;
        known.insert(path.to_owned(), hash);
        Ok(hash)
    }
}
