//! Many runs, read one after the other.

use super::Store;
use super::loose::Loose;
use crate::failure::Failure;

/// A reader with what it remembers from run to run.
#[derive(Debug)]
pub(crate) struct Reading<'s> {
    store: &'s Store,
    loose: Loose,
}

impl<'s> Reading<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self {
            store,
            loose: Loose::default(),
        }
    }

    /// Reads a file of a run in place of what `into` has.
    pub(crate) fn read(
        &mut self,
        run: &str,
        file: &str,
        into: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let read = self.loose.read(&self.store.runs, run, file, into);
        read.map_err(|unreadable| self.store.refuse(run, file, &unreadable))
    }
}
