use crate::headers::{Front, Header, LOCAL};
use crate::window::Window;
use crate::{Damage, Pack, PackError, ReadAt};
use crc32fast::Hasher;
use std::io::{self, Read};

/// Where the fields of a member's own record end, and what they tell.
const FIELDS: [(usize, &str); 6] = [
    (4, "place"),
    (14, "form"),
    (18, "CRC-32"),
    (26, "length"),
    (28, "name"),
    (LOCAL, "form"),
];

/// Holds a member's own record against what the list says of it; gives where its contents begin.
pub(crate) fn own<S: ReadAt>(
    window: &mut Window,
    pack: &Pack<S>,
    (run, path): (&str, &str),
    header: &Header,
) -> Result<u64, PackError> {
    let name = || format!("{run}/{path}");
    let length = header.local_length();
    let data = header.at.saturating_add(length);
    if data.saturating_add(header.length) > pack.end().at {
        let (name, why) = (name(), "is longer than what is left of the file");
        return Err(Damage::Form { name, why }.into());
    }
    let length = usize::try_from(length).map_err(io::Error::other)?;
    let bytes = window.get(pack.source(), header.at, length)?;
    let named = bytes.get(LOCAL..).and_then(|rest| rest.get(..header.name));
    let inside = named.and_then(|named| named.strip_prefix(run.as_bytes()));
    let same = inside.and_then(|inside| inside.strip_prefix(b"/")) == Some(path.as_bytes());
    let plain = Front::local(bytes).and_then(|front| front.plain(Some(header.at)));
    if same && plain.as_ref() == Some(header) {
        return Ok(data);
    }
    let (name, mut written) = (name(), Vec::with_capacity(length));
    header.put_local(&name, &mut written);
    if written == bytes {
        return Ok(data);
    }
    let differs = written.iter().zip(bytes).position(|(one, own)| one != own);
    let what = differs.map_or("place", |differs| {
        let behind = if differs < LOCAL + header.name {
            "name"
        } else {
            "form"
        };
        let field = FIELDS.iter().find(|(end, _)| differs < *end);
        field.map_or(behind, |(_, what)| what)
    });
    Err(Damage::Disagree { name, what }.into())
}

/// The values of a record of the list, where it is the one that a pack has for them.
pub(crate) fn held(front: &Front, named: &[u8], bytes: &[u8]) -> Result<Header, Damage> {
    if let Some(header) = front.plain(None) {
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
    let header = front.header(extra.unwrap_or_default());
    let header = header.ok_or_else(|| form(other))?;
    let name = str::from_utf8(named).map_err(|_| misnamed(named, "is not UTF-8"))?;
    let mut written = Vec::with_capacity(bytes.len());
    header.put_listed(name, &mut written);
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
    /// A member whose contents begin at an offset.
    pub(crate) fn new(pack: &'p Pack<S>, header: &Header, data: u64, name: String) -> Self {
        Self {
            source: pack.source(),
            at: data,
            end: data.saturating_add(header.length),
            crc: Hasher::new(),
            expected: header.crc,
            name,
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
