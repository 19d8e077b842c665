use crate::headers::{Front, LISTED};
use crate::member::{held, misnamed};
use crate::window::Window;
use crate::{Damage, Pack, PackError, ReadAt, name};

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
    /// Where in the pack its record begins, in bytes.
    pub at: u64,
}

/// The members of a pack in its order, out of the list; constant memory.
///
/// Each must begin where the one before it ends, and the files of a run must ascend.
#[derive(Debug)]
pub struct Entries<'p, S> {
    pack: &'p Pack<S>,
    window: Window,
    at: u64,
    left: u64,
    /// Where the next member must begin.
    next: u64,
    /// The name of the last one, and how much of it is that of its run.
    last: (Vec<u8>, usize),
}

impl<'p, S: ReadAt> Entries<'p, S> {
    pub(crate) fn new(pack: &'p Pack<S>) -> Self {
        Self {
            pack,
            window: Window::default(),
            at: pack.end().at,
            left: pack.members(),
            next: 0,
            last: (Vec::new(), 0),
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
        let end = self.pack.end();
        let offset = self.at;
        let damaged = |why| PackError::from(Damage::List { offset, why });
        let left = end.at.saturating_add(end.list).saturating_sub(offset);
        if self.left == 0 {
            if left > 0 {
                return Err(damaged("it has more than the file's end announces"));
            }
            if self.next != end.at {
                return Err(damaged("it lists less than there is"));
            }
            return Ok(None);
        }
        let source = self.pack.source();
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        if left < LISTED {
            return Err(damaged("it has less than the file's end announces"));
        }
        let front = Front::listed(self.window.get(source, offset, LISTED)?);
        let front = front.ok_or_else(|| damaged("something else begins"))?;
        let whole = LISTED + front.name + front.extra;
        if left < whole {
            return Err(damaged("it ends in the middle of a member's record"));
        }
        let bytes = self.window.get(source, offset, whole)?;
        let named = bytes.get(LISTED..LISTED + front.name);
        let named = named.ok_or_else(|| damaged("it ends in the middle of a name"))?;
        let header = held(&front, named, bytes, None)?;
        let (run, path) = name::split(named).map_err(|why| misnamed(named, why))?;
        if header.at != self.next {
            return Err(damaged(
                "a member does not begin where the one before it ends",
            ));
        }
        let (last, last_run) = &self.last;
        if last.get(..*last_run) == Some(run.as_bytes()) && *last_run > 0 {
            let name = || format!("{run}/{path}");
            match last
                .get(last_run + 1..)
                .unwrap_or_default()
                .cmp(path.as_bytes())
            {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => return Err(Damage::Twice { name: name() }.into()),
                std::cmp::Ordering::Greater => return Err(Damage::Order { name: name() }.into()),
            }
        }
        self.last.0.clear();
        self.last.0.extend(named);
        self.last.1 = run.len();
        self.left -= 1;
        self.at = offset.saturating_add(u64::try_from(whole).unwrap_or(u64::MAX));
        let begins = header.at.saturating_add(header.local_length());
        self.next = begins.saturating_add(header.length);
        Ok(Some(Entry {
            run,
            path,
            length: header.length,
            crc: header.crc,
            at: header.at,
        }))
    }
}
