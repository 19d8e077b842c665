//! Runs that a cache has, and those that it is given.

use super::attempt::{Attempt, Attempts};
use super::progress::Progress;
use super::trouble::Trouble;
use crate::cache::{Cache, Fetched};
use clarity::artifact::done::DoneFile;
use clarity::model::Digest;
use clarity::sweep::Run;

/// A cache, and what a run is called there.
pub(super) type Entry<'c> = (&'c Cache, Digest);

impl Attempts<'_> {
    /// The cache, and what a run is called there that is given a spec.
    pub(super) fn cached(&self, run: &Run<'_>, spec: &str) -> Result<Option<Entry<'_>>, Trouble> {
        let Some((cache, keys)) = &self.cache else {
            return Ok(None);
        };
        let key = keys.key(spec, run.seed());
        let key = key.map_err(|failure| Trouble::Machine(failure.to_string()))?;
        Ok(Some((cache, key)))
    }

    /// Takes note of a run that had finished before: another one with its key is a repeat.
    pub(super) fn meet(&self, run: &Run<'_>) -> Result<(), Trouble> {
        if self.caches() {
            let cached = self.cached(run, &self.spec(run)?)?;
            cached.map(|(cache, key)| cache.meet(key));
        }
        Ok(())
    }
}

impl Attempt<'_> {
    /// Takes the run out of the cache, if it is there and no repeat; gives the hash of its manifest.
    pub(super) fn fetch(&self, progress: &Progress) -> Result<Option<Digest>, Trouble> {
        let Some((cache, key)) = self.cached() else {
            return Ok(None);
        };
        if !cache.meet(key) {
            return Ok(None);
        }
        match cache.fetch(key, self.artifacts())? {
            Fetched::Miss => {}
            Fetched::Damaged(why) => progress.tell(&why),
            Fetched::Hit(listed) => match self.check_copy(key, &listed) {
                Err(Trouble::Run(failure)) => {
                    progress.tell(&cache.set_aside(key, failure.why()));
                }
                checked => return checked.map(Some),
            },
        }
        self.empty()?;
        Ok(None)
    }

    /// Gives the cache what was executed and looked at.
    pub(super) fn keep(&self, listed: &[DoneFile], progress: &Progress) {
        if let Some((cache, key)) = self.cached()
            && let Some(why) = cache.store(key, self.artifacts(), listed)
        {
            progress.tell(&why);
        }
    }
}
