#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! JSON Schemas (draft 2020-12) of what a user writes and of what CLARITY leaves.
//!
//! [`ALL`] has one [`Schema`] for each kind of file, [`find`] has it by name. What a user writes is
//! described as its reader takes it. What CLARITY writes is described to the last key: all are
//! there, and no others. What other runners write is open: what their reader needs, whatever else.
//!
//! A shape is a struct that nothing is ever made of: its fields are the keys, its comments the
//! descriptions that an editor shows, and its types the ranges.
//!
//! ```
//! let gate = clarity_schema::find("gate").ok_or("there is no such schema")?;
//! let text = gate.text();
//! assert!(text.starts_with("{\n") && text.ends_with("}\n"));
//! assert!(text.contains("\"min_esi\""));
//! assert!(clarity_schema::find("gait").is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

extern crate alloc;

mod artifact;
mod config;
mod lab;
mod rule;
mod schema;
mod word;

pub use schema::{ALL, Schema, find};
