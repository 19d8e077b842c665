use crate::entries::listed;
use crate::headers::Header;
use crate::member::{checked, own};
use crate::source::fill;
use crate::window::Window;
use crate::{Index, Member, Pack, PackError, ReadAt};
use std::io;

/// The largest member that is read through the window.
const THROUGH: usize = 1 << 16;

/// A place in a pack: at a run, whose files can be read, or before the first one.
///
/// What there is, and where, the list of members says; a member's own record is held against it when
/// the member is read, so that a damaged one is in nobody's way but its own run's. Whoever goes from
/// run to run in the order of the pack reads large pieces and needs no index.
#[derive(Debug, Default)]
pub struct Cursor {
    list: Window,
    members: Window,
    run: String,
    /// Where in the list the run begins.
    at: u64,
    /// Where in the list its files end, as far as they were looked at.
    seen: u64,
}

impl Cursor {
    /// Before the first run.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes to the next run and gives its name; none at the end, where it stays at the last run.
    ///
    /// # Errors
    /// Something else where the list should go on.
    pub fn next<S: ReadAt>(&mut self, pack: &Pack<S>) -> Result<Option<&str>, PackError> {
        let mut at = self.seen;
        while let Some(found) = listed(&mut self.list, pack, at)? {
            if found.run == self.run {
                at = found.next;
                continue;
            }
            found.run.clone_into(&mut self.run);
            (self.at, self.seen) = (at, at);
            return Ok(Some(&self.run));
        }
        Ok(None)
    }

    /// Goes to the next run where it is this one, and else stays; tells whether it went.
    ///
    /// # Errors
    /// Something else where the list should go on.
    pub fn next_is<S: ReadAt>(&mut self, pack: &Pack<S>, run: &str) -> Result<bool, PackError> {
        let mut at = self.seen;
        while let Some(found) = listed(&mut self.list, pack, at)? {
            if found.run == self.run {
                at = found.next;
                self.seen = at;
                continue;
            }
            if found.run != run {
                return Ok(false);
            }
            run.clone_into(&mut self.run);
            (self.at, self.seen) = (at, at);
            return Ok(true);
        }
        Ok(false)
    }

    /// Goes to a run; tells whether the pack has it.
    ///
    /// # Errors
    /// What the medium says; a list that changed.
    pub fn find<S: ReadAt>(
        &mut self,
        pack: &Pack<S>,
        index: &Index,
        run: &str,
    ) -> Result<bool, PackError> {
        for at in index.places(run) {
            if listed(&mut self.list, pack, at)?.is_some_and(|found| found.run == run) {
                run.clone_into(&mut self.run);
                (self.at, self.seen) = (at, at);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The name of the run that it is at; empty before the first one.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Reads a file of the run in place of what `into` has, and checks it; tells whether the run has it.
    ///
    /// # Errors
    /// A damaged file; [`PackError::TooLarge`] above the limit, in bytes.
    pub fn read<S: ReadAt>(
        &mut self,
        pack: &Pack<S>,
        path: &str,
        limit: u64,
        into: &mut Vec<u8>,
    ) -> Result<bool, PackError> {
        into.clear();
        let Some((header, data)) = self.file(pack, path)? else {
            return Ok(false);
        };
        if header.length > limit {
            let found = header.length;
            return Err(PackError::TooLarge { found, limit });
        }
        // A member ends before its pack does: no length that is merely claimed comes here.
        let length = usize::try_from(header.length).map_err(io::Error::other)?;
        if length <= THROUGH {
            into.extend(self.members.get(pack.source(), data, length)?);
        } else {
            into.resize(length, 0);
            let read = fill(pack.source(), into, data)?;
            into.truncate(read);
        }
        let crc = crc32fast::hash(into);
        if crc != header.crc {
            let name = format!("{}/{path}", self.run);
            checked(&name, crc, header.crc)?;
        }
        Ok(true)
    }

    /// A file of the run as a stream; none where the run does not have it.
    ///
    /// # Errors
    /// A damaged record.
    pub fn member<'p, S: ReadAt>(
        &mut self,
        pack: &'p Pack<S>,
        path: &str,
    ) -> Result<Option<Member<'p, S>>, PackError> {
        let found = self.file(pack, path)?;
        let name = || format!("{}/{path}", self.run);
        Ok(found.map(|(header, data)| Member::new(pack, &header, data, name())))
    }

    /// Path and length of each file of the run.
    ///
    /// # Errors
    /// Something else where the list should go on.
    pub fn files<S: ReadAt>(&mut self, pack: &Pack<S>) -> Result<Vec<(String, u64)>, PackError> {
        let (mut at, mut files) = (self.at, Vec::new());
        while let Some(found) = listed(&mut self.list, pack, at)? {
            if found.run != self.run {
                break;
            }
            files.push((found.path.to_owned(), found.header.length));
            at = found.next;
        }
        Ok(files)
    }

    /// A file of the run: its record, and where its contents begin.
    fn file<S: ReadAt>(
        &mut self,
        pack: &Pack<S>,
        path: &str,
    ) -> Result<Option<(Header, u64)>, PackError> {
        let mut at = self.at;
        while let Some(found) = listed(&mut self.list, pack, at)? {
            if found.run != self.run {
                break;
            }
            at = found.next;
            self.seen = self.seen.max(at);
            if found.path == path {
                let data = own(&mut self.members, pack, (found.run, path), &found.header)?;
                return Ok(Some((found.header, data)));
            }
        }
        Ok(None)
    }
}
