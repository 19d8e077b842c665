//! How the bytes of a data set are written: its transfer syntax.

use super::elements::Reader;
use crate::PictureError;

/// The preamble and `DICM`.
const META: usize = 132;
const META_GROUP: [u8; 2] = [2, 0];
const UID: (u16, u16) = (0x0002, 0x0010);

/// An uncompressed transfer syntax.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    pub(super) explicit: bool,
    pub(super) big_endian: bool,
}

impl Syntax {
    /// The syntax that the file's meta group names, and where its data set begins.
    pub(super) fn of(bytes: &[u8]) -> Result<(Self, usize), PictureError> {
        let mut reader = Reader {
            bytes,
            at: META,
            syntax: Self {
                explicit: true,
                big_endian: false,
            },
        };
        let mut uid = None;
        while bytes
            .get(reader.at..)
            .is_some_and(|rest| rest.starts_with(&META_GROUP))
        {
            let header = reader.header()?;
            let value = reader.take(header.length)?;
            if header.tag == UID {
                uid = Some(String::from_utf8_lossy(value));
            }
        }
        let uid = uid.ok_or(PictureError::Dicom {
            offset: META,
            reason: "it names no transfer syntax",
        })?;
        let syntax = Self::named(uid.trim_matches([' ', '\0']))?;
        Ok((syntax, reader.at))
    }

    fn named(uid: &str) -> Result<Self, PictureError> {
        let (explicit, big_endian) = match uid {
            "1.2.840.10008.1.2" => (false, false),
            "1.2.840.10008.1.2.1" => (true, false),
            "1.2.840.10008.1.2.2" => (true, true),
            _ => {
                return Err(PictureError::TransferSyntax {
                    uid: uid.escape_debug().to_string(),
                    name: name(uid),
                });
            }
        };
        Ok(Self {
            explicit,
            big_endian,
        })
    }
}

fn name(uid: &str) -> &'static str {
    let Some(last) = uid.strip_prefix("1.2.840.10008.1.2.") else {
        return "not known here";
    };
    match last {
        "1.99" => "deflated",
        "5" => "RLE",
        "4.50" | "4.51" => "JPEG",
        "4.57" | "4.70" => "lossless JPEG",
        "4.80" | "4.81" => "JPEG-LS",
        "4.90" | "4.91" | "4.92" | "4.93" => "JPEG 2000",
        "4.110" | "4.111" | "4.112" => "JPEG XL",
        "4.201" | "4.202" | "4.203" => "high-throughput JPEG 2000",
        _ => "not known here",
    }
}
