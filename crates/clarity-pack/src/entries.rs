use crate::headers::{Front, Header, LISTED};
use crate::member::{held, misnamed};
use crate::window::Window;
use crate::{Damage, Pack, PackError, ReadAt, name};
use std::cmp::Ordering;

/// One member as the list has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'e> {
    /// The run.
    pub run: &'e str,
    /// The file's path inside the run.
    pub path: &'e str,
    /// Its length, in bytes.
    pub length: u64,
    /// The CRC-32 of its contents.
    pub crc: u32,
    /// Where in the pack its own record begins, in bytes.
    pub at: u64,
    /// Where in the list its record begins.
    pub(crate) place: u64,
}

impl Entry<'_> {
    pub(crate) fn header(&self) -> Header {
        Header {
            crc: self.crc,
            length: self.length,
            name: self.run.len() + 1 + self.path.len(),
            at: self.at,
        }
    }
}

/// One record of the list.
#[derive(Debug)]
pub(crate) struct Listed<'w> {
    pub(crate) run: &'w str,
    pub(crate) path: &'w str,
    pub(crate) header: Header,
    /// Where in the list the next one begins.
    pub(crate) next: u64,
}

/// Reads the record at a place in the list; none where the list ends.
pub(crate) fn listed<'w, S: ReadAt>(
    window: &'w mut Window,
    pack: &Pack<S>,
    place: u64,
) -> Result<Option<Listed<'w>>, PackError> {
    let end = pack.end();
    let offset = end.at.saturating_add(place);
    let damaged = |why| PackError::from(Damage::List { offset, why });
    let left = end.list.saturating_sub(place);
    if left == 0 {
        return Ok(None);
    }
    let source = pack.source();
    let left = usize::try_from(left).unwrap_or(usize::MAX);
    let middle = "it ends in the middle of a member's record";
    if left < LISTED {
        return Err(damaged(middle));
    }
    let front = Front::listed(window.get(source, offset, LISTED)?);
    let front = front.ok_or_else(|| damaged("something else begins"))?;
    let whole = LISTED + front.name + front.extra;
    if left < whole {
        return Err(damaged(middle));
    }
    let bytes = window.get(source, offset, whole)?;
    let named = bytes.get(LISTED..LISTED + front.name);
    let named = named.ok_or_else(|| damaged("it ends in the middle of a name"))?;
    let header = held(&front, named, bytes)?;
    let (run, path) = name::split(named).map_err(|why| misnamed(named, why))?;
    Ok(Some(Listed {
        run,
        path,
        header,
        next: place.saturating_add(u64::try_from(whole).unwrap_or(u64::MAX)),
    }))
}

/// The members of a pack in its order, out of the list; constant memory.
///
/// Each must begin where the one before it ends, and the files of a run must ascend.
#[derive(Debug)]
pub struct Entries<'p, S> {
    pack: &'p Pack<S>,
    window: Window,
    /// Where in the list the next record begins.
    at: u64,
    left: u64,
    /// Where the next member must begin.
    next: u64,
    /// The name of the last one, and how much of it is that of its run.
    last: (String, usize),
}

impl<'p, S: ReadAt> Entries<'p, S> {
    pub(crate) fn new(pack: &'p Pack<S>) -> Self {
        Self {
            pack,
            window: Window::default(),
            at: 0,
            left: pack.members(),
            next: 0,
            last: (String::new(), 0),
        }
    }

    /// The next member; none at the end.
    ///
    /// # Errors
    /// What is wrong with the list; there is nothing behind it then.
    #[expect(
        clippy::should_implement_trait,
        reason = "an entry borrows the piece of the list that is in memory"
    )]
    pub fn next(&mut self) -> Result<Option<Entry<'_>>, PackError> {
        let (end, place) = (self.pack.end(), self.at);
        let offset = end.at.saturating_add(place);
        let damaged = |why| PackError::from(Damage::List { offset, why });
        if self.left == 0 {
            if end.list > place {
                return Err(damaged("it has more than the file's end announces"));
            }
            if self.next != end.at {
                return Err(damaged("it lists less than there is"));
            }
            return Ok(None);
        }
        let found = listed(&mut self.window, self.pack, place)?;
        let found = found.ok_or_else(|| damaged("it has less than the file's end announces"))?;
        let Listed {
            run, path, header, ..
        } = found;
        if header.at != self.next {
            return Err(damaged(
                "a member does not begin where the one before it ends",
            ));
        }
        let (last, last_run) = &self.last;
        if last.get(..*last_run) == Some(run) && *last_run > 0 {
            let name = || format!("{run}/{path}");
            let before = last.get(last_run + 1..).unwrap_or_default();
            match before.cmp(path) {
                Ordering::Less => {}
                Ordering::Equal => return Err(Damage::Twice { name: name() }.into()),
                Ordering::Greater => return Err(Damage::Order { name: name() }.into()),
            }
        }
        self.last.0.clear();
        for part in [run, "/", path] {
            self.last.0.push_str(part);
        }
        self.last.1 = run.len();
        self.left -= 1;
        self.at = found.next;
        let begins = header.at.saturating_add(header.local_length());
        self.next = begins.saturating_add(header.length);
        Ok(Some(Entry {
            run,
            path,
            length: header.length,
            crc: header.crc,
            at: header.at,
            place,
        }))
    }
}
