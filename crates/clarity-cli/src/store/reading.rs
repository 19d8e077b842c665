//! Many runs, read one after the other.

use super::Store;
use super::loose::Loose;
use super::packs::{Packed, unreadable};
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use clarity_pack::Cursor;
use std::io;

/// A reader with what it remembers from run to run.
#[derive(Debug)]
pub(crate) struct Reading<'s> {
    store: &'s Store,
    loose: Loose,
    /// A place in each pack.
    cursors: Vec<Cursor>,
    /// The pack that had the last run.
    last: usize,
    /// Of packs that came later.
    later: Option<Box<Self>>,
}

impl<'s> Reading<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self {
            store,
            loose: Loose::default(),
            cursors: store.packs.iter().map(|_| Cursor::new()).collect(),
            last: 0,
            later: None,
        }
    }

    /// Reads a file of a run in place of what `into` has.
    pub(crate) fn read(
        &mut self,
        run: &str,
        file: &str,
        into: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let refused = self.take(run, file, into);
        refused.map_err(|unreadable| self.store.refuse(run, file, &unreadable))
    }

    fn take(&mut self, run: &str, file: &str, into: &mut Vec<u8>) -> Result<(), Unreadable> {
        let store = self.store;
        if store.loose {
            match self.loose.read(&store.runs, run, file, into) {
                // Either the file is not there or the whole directory.
                Err(Unreadable::Io(error)) if files::is_absent(&error) && store.is_absent(run) => {}
                read => return read,
            }
        }
        let absent = || Unreadable::Io(io::ErrorKind::NotFound.into());
        let Some(number) = self.locate(run)? else {
            let later = store.later()?.ok_or_else(absent)?;
            let reading = || Box::new(Self::new(later));
            return self.later.get_or_insert_with(reading).take(run, file, into);
        };
        self.last = number;
        let both = store
            .packs
            .get(self.last)
            .zip(self.cursors.get_mut(self.last));
        let (packed, cursor) = both.ok_or_else(absent)?;
        let found = cursor.read(&packed.pack, file, files::MAX_FILE, into);
        if found.map_err(unreadable)? {
            Ok(())
        } else {
            Err(absent())
        }
    }

    /// The pack that has a run; its cursor is there then.
    ///
    /// Where runs are read in the order of the plan, a run is the next one of the same pack, or, with
    /// a pack for each shard, of the next pack: no list is needed for that.
    fn locate(&mut self, run: &str) -> Result<Option<usize>, Unreadable> {
        let packs = &self.store.packs;
        let next = (self.last + 1).checked_rem(packs.len()).unwrap_or(0);
        for number in [self.last, next] {
            let both = packs.get(number).zip(self.cursors.get_mut(number));
            let Some((packed, cursor)) = both else {
                break;
            };
            let there =
                cursor.run() == run || cursor.next_is(&packed.pack, run).map_err(unreadable)?;
            if there && !self.superseded(number, run)? {
                return Ok(Some(number));
            }
        }
        for (number, (packed, cursor)) in packs.iter().zip(&mut self.cursors).enumerate() {
            let index = packed.index()?;
            if index.has(run) && cursor.find(&packed.pack, index, run).map_err(unreadable)? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Whether a pack of a higher number has the run too.
    fn superseded(&self, number: usize, run: &str) -> Result<bool, Unreadable> {
        let packs = &self.store.packs;
        let own = packs.get(number).map_or(0, Packed::number);
        for packed in packs.iter().take_while(|packed| packed.number() > own) {
            if packed.index()?.has(run) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
