#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! The runs of a sweep and the points of its curves as tables with typed columns; no file is
//! touched here.
//!
//! [`runs`] and [`points`] make a [`Table`]; [`csv()`] and [`jsonl`] write it, and with the feature
//! `columnar` `parquet` and `arrow` do. The same table gives the same bytes. The columns are an
//! interface: docs/export.md lists each with its type, its unit and what a null means.
//!
//! ```
//! use clarity_export::{Column, Table, Values, csv, jsonl};
//!
//! let said = vec![Some("effusion".to_owned()), None];
//! let table = Table::new(vec![
//!     Column::required("seed", Values::Integer(vec![Some(11), Some(12)])),
//!     Column::new("answer", Values::Text(said)),
//! ])?;
//! let (mut separated, mut lines) = (Vec::new(), Vec::new());
//! csv(&table, &mut separated)?;
//! jsonl(&table, &mut lines)?;
//! assert_eq!(separated, b"seed,answer\n11,effusion\n12,\n");
//! assert_eq!(lines, b"{\"seed\":11,\"answer\":\"effusion\"}\n{\"seed\":12,\"answer\":null}\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "columnar")]
mod columnar;
mod error;
mod points;
mod runs;
mod scalar;
mod table;
mod text;

#[cfg(feature = "columnar")]
pub use columnar::{arrow, parquet};
pub use error::ExportError;
pub use points::{SweepPoints, points};
pub use runs::{RunRow, SweepRuns, runs};
pub use table::{Column, Table, Value, Values};
pub use text::{csv, jsonl};

/// The version of the columns, which Parquet files name. Within a version columns may be added; none
/// changes its name, its type or its meaning, and none goes.
pub const VERSION: u64 = 1;
