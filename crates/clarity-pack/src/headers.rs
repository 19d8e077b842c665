//! The records of a ZIP file as packs have them. Each is written in one way alone, so that a record
//! which is read is held against the one that would be written.

use crate::bytes::Bytes;

/// The length of a member's own record without its name.
pub(crate) const LOCAL: usize = 30;

/// The length of a member's record in the list, without its name.
pub(crate) const LISTED: usize = 46;

/// The length of the records at the end, without and with those of ZIP64.
pub(crate) const END: usize = 22;
pub(crate) const END_WIDE: usize = 56 + 20 + END;

const LOCAL_SIGNATURE: u32 = 0x0403_4b50;
const LISTED_SIGNATURE: u32 = 0x0201_4b50;
const END_SIGNATURE: u32 = 0x0605_4b50;
const WIDE_END_SIGNATURE: u32 = 0x0606_4b50;
const WIDE_PLACE_SIGNATURE: u32 = 0x0706_4b50;

/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const ENCRYPTED: u16 = 1;
const LENGTH_BEHIND: u16 = 1 << 3;
const STORED: u16 = 0;
/// 1980-01-01, the first day that ZIP knows: time stamps would tell equal packs apart.
const DATE: u16 = (1 << 5) | 1;
const TIME: u16 = 0;
/// The versions that a reader needs, without and with ZIP64.
const NEEDED: u16 = 10;
const NEEDED_WIDE: u16 = 45;
/// Made on a Unix, so that the permissions are taken for such.
const MADE: u16 = (3 << 8) | NEEDED_WIDE;
/// A regular file that everybody may read.
const MODE: u32 = 0o100_644 << 16;
/// What stands in a field whose value needs 8 bytes, and the extra field that has these.
const WIDE: u32 = u32::MAX;
const WIDE_COUNT: u16 = u16::MAX;
const WIDE_FIELD: u16 = 1;

/// A member as its records describe it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) crc: u32,
    pub(crate) length: u64,
    /// The length of its name.
    pub(crate) name: usize,
    /// Where its own record begins.
    pub(crate) at: u64,
}

/// What the front of a record says, before any of it is believed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Front {
    version: u16,
    flags: u16,
    method: u16,
    stamp: (u16, u16),
    crc: u32,
    packed: u32,
    length: u32,
    /// The lengths of its name and of its extra field.
    pub(crate) name: usize,
    pub(crate) extra: usize,
    /// In the list alone: whether what else stands there is as it should be.
    usual: bool,
    offset: u32,
}

impl Front {
    /// The front of a member's own record; none where there is another one.
    pub(crate) fn local(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        (bytes.u32()? == LOCAL_SIGNATURE).then_some(())?;
        Self::common(&mut bytes)
    }

    /// The front of a record in the list; none where there is another one.
    pub(crate) fn listed(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        (bytes.u32()? == LISTED_SIGNATURE).then_some(())?;
        let made = bytes.u16()?;
        let front = Self::common(&mut bytes)?;
        // A comment, disks, attributes: nothing, but for the permissions.
        let nothing = bytes.take(6)? == [0; 6];
        let mode = bytes.u32()?;
        let usual = nothing && made == MADE && mode == MODE;
        let offset = bytes.u32()?;
        Some(Self {
            usual,
            offset,
            ..front
        })
    }

    fn common(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self {
            version: bytes.u16()?,
            flags: bytes.u16()?,
            method: bytes.u16()?,
            stamp: (bytes.u16()?, bytes.u16()?),
            crc: bytes.u32()?,
            packed: bytes.u32()?,
            length: bytes.u32()?,
            name: bytes.u16()?.into(),
            extra: bytes.u16()?.into(),
            usual: true,
            offset: 0,
        })
    }

    /// What it is or has that members of packs are or have not.
    pub(crate) fn foreign(&self) -> Option<&'static str> {
        if self.flags & ENCRYPTED != 0 {
            Some("is encrypted")
        } else if self.method != STORED {
            Some("is compressed")
        } else if self.flags & LENGTH_BEHIND != 0 {
            Some("has its length behind it")
        } else if self.stamp != (TIME, DATE) {
            Some("has a time stamp")
        } else if self.packed != self.length {
            Some("has two lengths, though it is stored")
        } else {
            None
        }
    }

    /// The values of a record without an extra field that is the one which would be written: nothing is
    /// left to compare then. `at` is where the member's own record is where the list does not say it.
    pub(crate) fn plain(&self, at: Option<u64>) -> Option<Header> {
        let form = (
            self.version,
            self.flags,
            self.method,
            self.stamp,
            self.extra,
        );
        let plain = form == (NEEDED, FLAGS, STORED, (TIME, DATE), 0)
            && self.packed == self.length
            && self.length != WIDE
            && self.usual
            && (at.is_some() || self.offset != WIDE);
        plain.then_some(Header {
            crc: self.crc,
            length: self.length.into(),
            name: self.name,
            at: at.unwrap_or(self.offset.into()),
        })
    }

    /// The values of a record of the list, those of 8 bytes out of the extra field. None where the
    /// extra field is another one.
    pub(crate) fn header(&self, extra: &[u8]) -> Option<Header> {
        let mut wide = Bytes(extra);
        if !extra.is_empty() {
            (wide.u16()? == WIDE_FIELD).then_some(())?;
            wide.u16()?;
        }
        let mut value = |narrow: u32| match narrow {
            WIDE => wide.u64(),
            narrow => Some(narrow.into()),
        };
        let length = value(self.length)?;
        value(self.packed)?;
        let at = value(self.offset)?;
        Some(Header {
            crc: self.crc,
            length,
            name: self.name,
            at,
        })
    }
}

impl Header {
    /// Puts down a member's own record.
    pub(crate) fn put_local(&self, name: &str, to: &mut Vec<u8>) {
        to.extend(LOCAL_SIGNATURE.to_le_bytes());
        let wide = self.wide_lengths();
        self.put(name, &wide, to);
        to.extend(name.as_bytes());
        put_extra(&wide, to);
    }

    /// Puts down its record in the list.
    pub(crate) fn put_listed(&self, name: &str, to: &mut Vec<u8>) {
        to.extend(LISTED_SIGNATURE.to_le_bytes());
        to.extend(MADE.to_le_bytes());
        let mut wide = self.wide_lengths();
        let at = narrow(self.at);
        wide.extend((at == WIDE).then_some(self.at));
        self.put(name, &wide, to);
        // No comment, the first disk, no attributes of its contents.
        to.extend([0; 6]);
        to.extend(MODE.to_le_bytes());
        to.extend(at.to_le_bytes());
        to.extend(name.as_bytes());
        put_extra(&wide, to);
    }

    /// How many bytes its own record has.
    pub(crate) fn local_length(&self) -> u64 {
        let extra = match self.wide_lengths().len() {
            0 => 0,
            count => 4 + 8 * count,
        };
        u64::try_from(LOCAL + self.name + extra).unwrap_or(u64::MAX)
    }

    fn put(&self, name: &str, wide: &[u64], to: &mut Vec<u8>) {
        let needed = if wide.is_empty() { NEEDED } else { NEEDED_WIDE };
        for number in [needed, FLAGS, STORED, TIME, DATE] {
            to.extend(number.to_le_bytes());
        }
        let length = narrow(self.length);
        for number in [self.crc, length, length] {
            to.extend(number.to_le_bytes());
        }
        let extra = if wide.is_empty() {
            0
        } else {
            4 + 8 * wide.len()
        };
        for length in [name.len(), extra] {
            let length = u16::try_from(length).unwrap_or(u16::MAX);
            to.extend(length.to_le_bytes());
        }
    }

    fn wide_lengths(&self) -> Vec<u64> {
        match narrow(self.length) {
            WIDE => vec![self.length; 2],
            _ => Vec::new(),
        }
    }
}

/// A value in 4 bytes; one that needs more, or that would read as if it did, stands elsewhere.
fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(WIDE)
}

fn put_extra(wide: &[u64], to: &mut Vec<u8>) {
    if wide.is_empty() {
        return;
    }
    to.extend(WIDE_FIELD.to_le_bytes());
    let length = u16::try_from(8 * wide.len()).unwrap_or(u16::MAX);
    to.extend(length.to_le_bytes());
    for value in wide {
        to.extend(value.to_le_bytes());
    }
}

/// The records at the end: where the list is, and of how many members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) members: u64,
    /// The length of the list.
    pub(crate) list: u64,
    /// Where it begins.
    pub(crate) at: u64,
}

impl End {
    /// Reads it out of the last bytes of a file; none where a file does not end so.
    pub(crate) fn read(tail: &[u8]) -> Option<Self> {
        let narrow = tail.len().checked_sub(END)?;
        let (before, last) = tail.split_at_checked(narrow)?;
        let mut bytes = Bytes(last);
        (bytes.u32()? == END_SIGNATURE).then_some(())?;
        bytes.take(6)?;
        let (members, list, at) = (bytes.u16()?, bytes.u32()?, bytes.u32()?);
        if members != WIDE_COUNT && list != WIDE && at != WIDE {
            return Some(Self {
                members: members.into(),
                list: list.into(),
                at: at.into(),
            });
        }
        let wide = before.len().checked_sub(END_WIDE - END)?;
        let mut bytes = Bytes(before.get(wide..)?);
        bytes.take(32)?;
        Some(Self {
            members: bytes.u64()?,
            list: bytes.u64()?,
            at: bytes.u64()?,
        })
    }

    /// Puts it down.
    pub(crate) fn put(&self, to: &mut Vec<u8>) {
        let members = u16::try_from(self.members).unwrap_or(WIDE_COUNT);
        let (list, at) = (narrow(self.list), narrow(self.at));
        if members == WIDE_COUNT || list == WIDE || at == WIDE {
            to.extend(WIDE_END_SIGNATURE.to_le_bytes());
            // The length of what follows of this record.
            to.extend(44_u64.to_le_bytes());
            to.extend(MADE.to_le_bytes());
            to.extend(NEEDED_WIDE.to_le_bytes());
            to.extend([0; 8]);
            for number in [self.members, self.members, self.list, self.at] {
                to.extend(number.to_le_bytes());
            }
            to.extend(WIDE_PLACE_SIGNATURE.to_le_bytes());
            to.extend([0; 4]);
            to.extend(self.at.saturating_add(self.list).to_le_bytes());
            // One disk.
            to.extend(1_u32.to_le_bytes());
        }
        to.extend(END_SIGNATURE.to_le_bytes());
        to.extend([0; 4]);
        to.extend(members.to_le_bytes());
        to.extend(members.to_le_bytes());
        to.extend(list.to_le_bytes());
        to.extend(at.to_le_bytes());
        // No comment.
        to.extend([0; 2]);
    }
}
