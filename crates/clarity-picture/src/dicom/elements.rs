//! The elements of a data set, as far as an image needs them.

use super::syntax::Syntax;
use crate::PictureError;
use std::collections::BTreeMap;

/// Group and element.
pub(super) type Tag = (u16, u16);

pub(super) const PIXEL_DATA: Tag = (0x7fe0, 0x0010);
const IMAGE: u16 = 0x0028;
const ITEM: Tag = (0xfffe, 0xe000);
const ITEM_END: Tag = (0xfffe, 0xe00d);
const SEQUENCE_END: Tag = (0xfffe, 0xe0dd);
const UNDEFINED: u32 = u32::MAX;

/// The values of the image group and the pixels, of the outermost level.
#[derive(Debug)]
pub(super) struct Elements<'a> {
    pub(super) big_endian: bool,
    values: BTreeMap<Tag, &'a [u8]>,
}

impl<'a> Elements<'a> {
    /// Reads from `start` up to the pixels.
    pub(super) fn read(
        bytes: &'a [u8],
        start: usize,
        syntax: Syntax,
    ) -> Result<Self, PictureError> {
        let mut reader = Reader {
            bytes,
            at: start,
            syntax,
        };
        let mut values = BTreeMap::new();
        while reader.at < bytes.len() {
            let header = reader.header()?;
            let value = if header.length == UNDEFINED {
                reader.skip_nested(&header)?;
                // A sequence: that it is there is all that is asked of it.
                &[]
            } else {
                reader.take(header.length)?
            };
            if header.tag.0 == IMAGE || header.tag == PIXEL_DATA {
                values.insert(header.tag, value);
            }
            if header.tag == PIXEL_DATA {
                break;
            }
        }
        Ok(Self {
            big_endian: syntax.big_endian,
            values,
        })
    }

    /// The bytes of an element, where it is there.
    pub(super) fn value(&self, tag: Tag) -> Option<&'a [u8]> {
        self.values.get(&tag).copied()
    }

    /// The first number of an unsigned short.
    pub(super) fn short(&self, tag: Tag) -> Option<u16> {
        let first = self.value(tag)?.first_chunk()?;
        Some(if self.big_endian {
            u16::from_be_bytes(*first)
        } else {
            u16::from_le_bytes(*first)
        })
    }

    /// The first of the texts of an element, without what pads it; empty is absent.
    pub(super) fn text(&self, tag: Tag) -> Option<String> {
        let text = String::from_utf8_lossy(self.value(tag)?);
        let first = text.split('\\').next()?;
        let first = first.trim_matches([' ', '\0']);
        (!first.is_empty()).then(|| first.to_owned())
    }
}

/// Reads element by element.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) syntax: Syntax,
}

/// What stands before a value.
pub(super) struct Header {
    pub(super) tag: Tag,
    pub(super) length: u32,
    /// Of unknown type, hence in the implicit syntax if it nests (CP-246).
    unknown: bool,
}

impl<'a> Reader<'a> {
    /// The next element's header.
    pub(super) fn header(&mut self) -> Result<Header, PictureError> {
        let tag = (self.short()?, self.short()?);
        // Items and what ends them have no type in any syntax.
        if !self.syntax.explicit || tag.0 == ITEM.0 {
            let length = self.long()?;
            return Ok(Header {
                tag,
                length,
                unknown: false,
            });
        }
        let kind = self.take(2)?;
        let length = match kind {
            b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN"
            | b"UR" | b"UT" | b"UV" => {
                self.take(2)?;
                self.long()?
            }
            _ => u32::from(self.short()?),
        };
        Ok(Header {
            tag,
            length,
            unknown: kind == b"UN",
        })
    }

    /// The bytes of a value.
    pub(super) fn take(&mut self, length: u32) -> Result<&'a [u8], PictureError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = usize::try_from(length).ok().and_then(|n| rest.get(..n));
        let taken = taken.ok_or(PictureError::Truncated {
            found: self.bytes.len(),
        })?;
        self.at += taken.len();
        Ok(taken)
    }

    /// Skips a value of undefined length: sequences and items in each other, to any depth.
    fn skip_nested(&mut self, outer: &Header) -> Result<(), PictureError> {
        let before = self.syntax;
        // For each level that is open, the syntax around it.
        let mut open = vec![before];
        self.syntax.explicit &= !outer.unknown;
        while let Some(around) = open.last().copied() {
            let header = self.header()?;
            if header.tag == ITEM_END || header.tag == SEQUENCE_END {
                self.syntax = around;
                open.pop();
            } else if header.length == UNDEFINED {
                open.push(self.syntax);
                self.syntax.explicit &= !header.unknown;
            } else {
                self.take(header.length)?;
            }
        }
        Ok(())
    }

    fn short(&mut self) -> Result<u16, PictureError> {
        let [a, b] = self.array()?;
        Ok(if self.syntax.big_endian {
            u16::from_be_bytes([a, b])
        } else {
            u16::from_le_bytes([a, b])
        })
    }

    fn long(&mut self) -> Result<u32, PictureError> {
        let bytes = self.array()?;
        Ok(if self.syntax.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], PictureError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let array = rest.first_chunk().ok_or(PictureError::Truncated {
            found: self.bytes.len(),
        })?;
        self.at += N;
        Ok(*array)
    }
}
