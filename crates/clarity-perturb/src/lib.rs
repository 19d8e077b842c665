#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::inline_always,
    reason = "the algorithms are defined by where they truncate, and vectorised where they inline"
)]
//! Perturbations of a picture or a text, exact to the byte.
//!
//! [`Picture`] is 8-bit RGB. [`Perturbation`] is a registry of checked parameters: the five of the
//! original instrument, as Pillow 13 and NumPy 2 compute them, and a wider set. The same input
//! gives the same bytes on any machine: every operation is one of IEEE 754, in a fixed order, and
//! every random number follows from a seed that is given.
//!
//! ```
//! use clarity_perturb::{GaussianBlur, Perturb, Picture, Distance};
//!
//! let film = Picture::gray(3, 1, &[0, 255, 0])?;
//! let blurred = GaussianBlur::new(1.0)?.apply(&film);
//! assert_eq!(blurred, Picture::gray(3, 1, &[74, 106, 74])?);
//! assert!(Distance::between(&film, &blurred)?.rmse > 80.0);
//! # Ok::<(), clarity_perturb::PerturbError>(())
//! ```

extern crate alloc;

mod argument;
mod blur;
mod columns;
mod define;
mod distance;
mod error;
mod exposure;
mod geometry;
mod jpeg;
mod noise;
mod obstruction;
mod parameter;
mod perturbation;
mod picture;
mod preset;
pub mod random;
mod resize;
#[cfg(feature = "serde")]
mod serde;
mod step;
mod strips;
mod table;
pub mod text;
mod transfer;
mod wide;

pub use argument::{Arguments, Reader};
pub use blur::{Direction, GaussianBlur, MotionBlur};
pub use distance::Distance;
pub use error::PerturbError;
pub use exposure::{Brightness, Contrast, Gamma, luma};
pub use geometry::{Fill, FlipX, Rotate, Translate};
pub use jpeg::Jpeg;
pub use noise::{GaussianNoise, Poisson};
pub use obstruction::Occlude;
pub use parameter::{Definition, Group, Kind, Parameter};
pub use perturbation::{Perturb, Perturbation, TextPerturbation};
pub use picture::Picture;
pub use preset::{PRESETS, Preset};
pub use random::NoiseSeed;
pub use resize::{Dialect, Interpolation, Resize};
pub use step::{Recipe, Step};
pub use transfer::{Invert, Quantize};
