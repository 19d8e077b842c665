#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! The files of many runs in one ZIP file; no file is touched here.
//!
//! A pack is what any ZIP tool reads, and less than what ZIP allows: members are stored, each name
//! is `<run>/<path>`, the files of a run stand together and ascend by path, no byte is unaccounted
//! for, and nothing but names, lengths and contents differs from one member to the next. So equal
//! runs are equal bytes, a run is read by one look at one place, and what is no pack is refused by
//! a message instead of a guess.
//!
//! What there is, and where, the list at the end says, and no other: damage to it is damage to the
//! pack, and whatever else is damaged, a member's own record or its contents, is that member's alone.
//!
//! [`Writer`] makes one; it remembers nothing of what it wrote. [`Pack`] reads one through [`ReadAt`]:
//! in order with a [`Cursor`], by name with an [`Index`] of 16 bytes a run, whole with [`Entries`].
//!
//! ```
//! use clarity_pack::{Cursor, Pack, Writer};
//! use std::io::Cursor as Bytes;
//!
//! let mut writer = Writer::new(Vec::new(), Bytes::new(Vec::new()));
//! writer.begin("blur=0_seed=7")?;
//! writer.add("trace_pack.jsonl", b"{}\n")?;
//! writer.begin("blur=1_seed=7")?;
//! writer.add("trace_pack.jsonl", b"{ }\n")?;
//! let pack = Pack::open(writer.finish()?)?;
//!
//! let (mut cursor, mut bytes) = (Cursor::new(), Vec::new());
//! let index = pack.index()?;
//! assert!(cursor.find(&pack, &index, "blur=1_seed=7")?);
//! assert!(cursor.read(&pack, "trace_pack.jsonl", 64, &mut bytes)?);
//! assert_eq!(bytes, b"{ }\n");
//! # Ok::<(), clarity_pack::PackError>(())
//! ```

mod bytes;
mod cursor;
mod entries;
mod error;
mod headers;
mod index;
mod member;
mod name;
mod pack;
mod source;
mod window;
mod writer;

pub use cursor::Cursor;
pub use entries::{Entries, Entry};
pub use error::{Damage, PackError};
pub use index::Index;
pub use member::Member;
pub use pack::Pack;
pub use source::ReadAt;
pub use writer::{Writer, crc};
