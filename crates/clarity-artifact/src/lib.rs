#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! The artifacts of a sweep and of its analysis as bytes, and back.
//!
//! Writing is canonical: the same value gives the same bytes. Reading is strict: whatever JSON
//! lets through and a person did not mean (duplicate keys, integers beyond 64 bits, NaN, deep
//! nesting) is refused with its line and column; keys that are not known are ignored. No file is
//! touched here.
//!
//! ```
//! use clarity_artifact::metrics;
//!
//! let bytes = br#"{
//!   "drift": [{"axis": "blur", "overall_score": 0.1, "value_scores": {"0": 0.0, "1": 0.2}}],
//!   "esi": [{"axis": "blur", "overall_score": 0.75, "value_scores": {"0": 1.0, "1": 0.5}}]
//! }"#;
//! let read = metrics::read(bytes)?;
//! assert_eq!(metrics::read(metrics::write(&read)?.as_bytes())?, read);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod canonical;
pub mod cohort;
pub mod context;
pub mod digest;
pub mod done;
pub mod failed_run;
pub mod json;
pub mod manifest;
pub mod run_manifest;
pub mod sensitivity;
pub mod spec;
pub mod sweep_plan;
pub mod trace;

mod error;
mod stage;

pub use error::{Problem, Problems, ReadError};
pub use stage::{StageFile, gradient, metrics, surface};
