//! Runs that a cache has, and those that it is given.

use super::attempt::Attempt;
use super::progress::Progress;
use super::trouble::Trouble;
use crate::cache::Fetched;
use crate::finished;
use clarity::model::Digest;

impl Attempt<'_> {
    /// Takes the run out of the cache, if it is there; gives the hash of its manifest.
    pub(super) fn fetch(&self, progress: &Progress) -> Result<Option<Digest>, Trouble> {
        let Some((cache, key)) = self.cache()? else {
            return Ok(None);
        };
        if !cache.may_serve(key) {
            return Ok(None);
        }
        let why = match cache.fetch(key, self.artifacts())? {
            Fetched::Miss => return Ok(None),
            Fetched::Damaged(why) => why,
            Fetched::Hit => match self.check_of("was in the cache", Some(key)) {
                Err(Trouble::Run(failure)) => cache.set_aside(key, &failure.reason),
                checked => return checked.map(Some),
            },
        };
        progress.tell(&why);
        self.empty()?;
        Ok(None)
    }

    /// Gives the cache what was executed and looked at.
    pub(super) fn keep(&self, progress: &Progress) -> Result<(), Trouble> {
        if let Some((cache, key)) = self.cache()? {
            let listed = finished::files_of(self.artifacts())?;
            if let Some(why) = cache.store(key, self.artifacts(), &listed) {
                progress.tell(&why);
            }
        }
        Ok(())
    }
}
