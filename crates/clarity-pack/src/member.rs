use crate::headers::{Front, Header, LOCAL};
use crate::window::Window;
use crate::{Damage, Pack, PackError, ReadAt, name};
use crc32fast::Hasher;
use std::io::{self, Read};

/// A member by its own record.
#[derive(Debug)]
pub(crate) struct Local<'w> {
    pub(crate) run: &'w str,
    pub(crate) path: &'w str,
    pub(crate) header: Header,
    /// Where its contents begin and end.
    pub(crate) data: u64,
    pub(crate) end: u64,
}

/// Reads the record of the member at a place; none where the members end.
pub(crate) fn local<'w, S: ReadAt>(
    window: &'w mut Window,
    pack: &Pack<S>,
    at: u64,
) -> Result<Option<Local<'w>>, PackError> {
    let last = pack.end().at;
    if at == last {
        return Ok(None);
    }
    let nowhere = |why| PackError::from(Damage::NoMember { offset: at, why });
    let left = last
        .checked_sub(at)
        .ok_or_else(|| nowhere("the members have ended"))?;
    let left = usize::try_from(left).unwrap_or(usize::MAX);
    let broken = "the members end in the middle of one";
    if left < LOCAL {
        return Err(nowhere(broken));
    }
    let front = Front::local(window.get(pack.source(), at, LOCAL)?);
    let front = front.ok_or_else(|| nowhere("something else begins"))?;
    let whole = LOCAL + front.name + front.extra;
    if left < whole {
        return Err(nowhere(broken));
    }
    let bytes = window.get(pack.source(), at, whole)?;
    let named = bytes.get(LOCAL..LOCAL + front.name);
    let named = named.ok_or_else(|| nowhere(broken))?;
    let header = held(&front, named, bytes, Some(at))?;
    let (run, path) = name::split(named).map_err(|why| misnamed(named, why))?;
    let data = at.saturating_add(header.local_length());
    let end = data.saturating_add(header.length);
    if end > last {
        let name = format!("{run}/{path}");
        let why = "is longer than what is left of the file";
        return Err(Damage::Form { name, why }.into());
    }
    Ok(Some(Local {
        run,
        path,
        header,
        data,
        end,
    }))
}

/// A record's values, where it is the one that a pack has for them. `at` is where a member's own
/// record stands; none of the list's.
pub(crate) fn held(
    front: &Front,
    named: &[u8],
    bytes: &[u8],
    at: Option<u64>,
) -> Result<Header, Damage> {
    if let Some(header) = front.plain(at) {
        return Ok(header);
    }
    let form = |why| Damage::Form {
        name: String::from_utf8_lossy(named).into_owned(),
        why,
    };
    if let Some(why) = front.foreign() {
        return Err(form(why));
    }
    let other = "has other fields than members of a pack";
    let extra = bytes.len().checked_sub(front.extra);
    let extra = extra.and_then(|from| bytes.get(from..));
    let header = front.header(extra.unwrap_or_default(), at);
    let header = header.ok_or_else(|| form(other))?;
    let name = str::from_utf8(named).map_err(|_| misnamed(named, "is not UTF-8"))?;
    let mut written = Vec::with_capacity(bytes.len());
    match at {
        Some(_) => header.put_local(name, &mut written),
        None => header.put_listed(name, &mut written),
    }
    if written == bytes {
        Ok(header)
    } else {
        Err(form(other))
    }
}

pub(crate) fn misnamed(name: &[u8], why: &'static str) -> Damage {
    let name = String::from_utf8_lossy(name).into_owned();
    Damage::Name { name, why }
}

/// The contents of a member as a stream, for those that are too large to be in memory whole.
///
/// Where it ends, the checksum is looked at: damage is an error of the kind
/// [`io::ErrorKind::InvalidData`].
#[derive(Debug)]
pub struct Member<'p, S> {
    source: &'p S,
    at: u64,
    end: u64,
    crc: Hasher,
    expected: u32,
    name: String,
}

impl<'p, S: ReadAt> Member<'p, S> {
    pub(crate) fn new(pack: &'p Pack<S>, local: &Local<'_>) -> Self {
        Self {
            source: pack.source(),
            at: local.data,
            end: local.end,
            crc: Hasher::new(),
            expected: local.header.crc,
            name: format!("{}/{}", local.run, local.path),
        }
    }

    /// How many bytes are left.
    pub fn left(&self) -> u64 {
        self.end.saturating_sub(self.at)
    }
}

impl<S: ReadAt> Read for Member<'_, S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.left()).unwrap_or(usize::MAX);
        if left == 0 {
            let found = self.crc.clone().finalize();
            return match checked(&self.name, found, self.expected) {
                Ok(()) => Ok(0),
                Err(damage) => Err(io::Error::new(io::ErrorKind::InvalidData, damage)),
            };
        }
        let count = left.min(into.len());
        let into = into.get_mut(..count).unwrap_or_default();
        let read = self.source.read_at(into, self.at)?;
        if read == 0 && count > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.crc.update(into.get(..read).unwrap_or_default());
        self.at = self
            .at
            .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

/// Holds the checksum of a member's contents against its record.
pub(crate) fn checked(name: &str, found: u32, expected: u32) -> Result<(), Damage> {
    if found == expected {
        return Ok(());
    }
    let name = name.to_owned();
    Err(Damage::Checksum {
        name,
        found,
        expected,
    })
}
