#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! Bytes to [`Picture`](clarity_perturb::Picture) and back; no file is touched here.
//!
//! [`decode`] reads a PNG of 8-bit gray, RGB or RGBA and refuses every other picture by its name:
//! nothing is widened, narrowed or guessed, so that equal files are equal pictures everywhere.
//! [`png()`] writes one. With the feature `dicom`, `decode_dicom` reads an uncompressed gray image.
//!
//! ```
//! use clarity_perturb::Picture;
//! use clarity_picture::{PictureError, decode, png};
//!
//! let film = Picture::gray(2, 1, &[0, 255])?;
//! assert_eq!(decode(&png(&film))?, film);
//! let jpeg = decode(b"\xff\xd8\xff\xe0 and so on");
//! assert!(matches!(jpeg, Err(PictureError::Foreign { found: "a JPEG", .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
#[cfg(feature = "dicom")]
mod dicom;
mod encode;
mod error;
mod foreign;

pub use decode::decode;
#[cfg(feature = "dicom")]
pub use dicom::{Window, decode_dicom};
pub use encode::png;
pub use error::PictureError;
pub use foreign::is_dicom;
