use crate::headers::{END, END_WIDE, End, LISTED};
use crate::member::own;
use crate::source::fill;
use crate::window::Window;
use crate::{Damage, Entries, Entry, Index, PackError, ReadAt};

/// A pack that is read.
#[derive(Debug)]
pub struct Pack<S> {
    source: S,
    end: End,
}

impl<S: ReadAt> Pack<S> {
    /// Looks at the end of a file, and nowhere else.
    ///
    /// # Errors
    /// A file that does not end as a pack does.
    pub fn open(source: S) -> Result<Self, PackError> {
        let length = source.length()?;
        if length == 0 {
            return Err(Damage::Empty.into());
        }
        let mut tail = [0; END_WIDE];
        let wide = u64::try_from(END_WIDE).unwrap_or(u64::MAX);
        let from = length.saturating_sub(wide);
        let read = fill(&source, &mut tail, from)?;
        let tail = tail.get(..read).unwrap_or_default();
        let end = End::read(tail).ok_or(Damage::NoEnd)?;
        let mut written = Vec::with_capacity(END_WIDE);
        end.put(&mut written);
        let damaged = |why| Err(Damage::End { why }.into());
        if !tail.ends_with(&written) {
            return damaged("it has other fields than the end of a pack");
        }
        let put = u64::try_from(written.len()).unwrap_or(u64::MAX);
        let ends = end.at.checked_add(end.list);
        if ends.and_then(|ends| ends.checked_add(put)) != Some(length) {
            return damaged("members and list have not the length of the file");
        }
        let shortest = u64::try_from(LISTED).unwrap_or(u64::MAX);
        if end.members > end.list / shortest {
            return damaged("it announces more members than its list can hold");
        }
        debug_assert!(written.len() >= END, "the end of a ZIP file has a length");
        Ok(Self { source, end })
    }

    /// How many members its end announces.
    pub fn members(&self) -> u64 {
        self.end.members
    }

    /// The members as the list has them, one after the other.
    pub fn entries(&self) -> Entries<'_, S> {
        Entries::new(self)
    }

    /// Where each run is, from the list; the whole list is looked at.
    ///
    /// # Errors
    /// A list that is not that of a pack; a run in two places.
    pub fn index(&self) -> Result<Index, PackError> {
        Index::new(self, false)
    }

    /// The same, and each member's own record is held against the list, which a [`crate::Cursor`] does
    /// with those that it reads. Contents are not looked at: whoever reads a member sees whether it is
    /// damaged.
    ///
    /// # Errors
    /// Those of [`Pack::index`]; a member that the list describes otherwise.
    pub fn check(&self) -> Result<Index, PackError> {
        Index::new(self, true)
    }

    /// Holds a member's own record against the list, as [`Pack::check`] does for all of them.
    ///
    /// # Errors
    /// A member that the list describes otherwise.
    pub fn agrees(&self, entry: &Entry<'_>) -> Result<(), PackError> {
        let name = (entry.run, entry.path);
        own(&mut Window::default(), self, name, &entry.header()).map(|_| ())
    }

    /// Where the bytes come from.
    pub fn source(&self) -> &S {
        &self.source
    }

    pub(crate) fn end(&self) -> &End {
        &self.end
    }
}
