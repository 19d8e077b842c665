#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! A sweep's configuration, checked, and its plan: every run, in the fixed order.
//!
//! A [`SweepDraft`] is what a person wrote. [`SweepDraft::check`] finds every problem in it at
//! once, or makes the [`Plan`]. A [`Runner`] answers one run; [`execute`] asks it for all of them
//! in order, and a [`Ledger`] takes outcomes in any order, so that the manifest never shows how
//! many runs went on at once. A [`Shard`] is a part of the runs, for one of several machines.
//!
//! ```
//! use clarity_sweep::SweepDraft;
//!
//! let plan = SweepDraft {
//!     axes: vec![
//!         ("noise".into(), vec![0.into(), 1.into()]),
//!         ("blur".into(), vec![2.into()]),
//!     ],
//!     seeds: vec![7.into(), 8.into()],
//!     adapter: "replay".into(),
//! }
//! .check()?;
//! let names: Vec<_> = plan.runs().map(|run| run.name().to_string()).collect();
//! assert_eq!(names[1], "blur=2_noise=0_seed=8");
//! assert_eq!(names.len(), 4);
//! # Ok::<(), clarity_sweep::ConfigProblems>(())
//! ```

extern crate alloc;

mod advice;
mod draft;
mod execute;
mod plan;
mod problem;
mod shard;

pub use advice::Advice;
pub use draft::SweepDraft;
pub use execute::{Ledger, LedgerError, Runner, SweepError, execute};
pub use plan::{Plan, Run};
pub use problem::{ConfigProblem, ConfigProblems, Place};
pub use shard::{Shard, ShardError};

/// The longest run name, in bytes: what a file system takes as one directory name.
pub const MAX_RUN_NAME: usize = 255;
