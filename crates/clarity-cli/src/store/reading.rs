//! Many runs, read one after the other.

use super::Store;
use crate::failure::Failure;
use crate::files;

/// A reader with what it remembers from run to run.
#[derive(Debug)]
pub(crate) struct Reading<'s> {
    store: &'s Store,
}

impl<'s> Reading<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self { store }
    }

    /// Reads a file of a run in place of what `into` has.
    pub(crate) fn read(
        &mut self,
        run: &str,
        file: &str,
        into: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let path = self.store.place(run).join(file);
        let refuse = |unreadable| self.store.refuse(run, file, &unreadable);
        *into = files::read_artifact(&path).map_err(refuse)?;
        Ok(())
    }
}
