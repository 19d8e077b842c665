//! The checks that keep this workspace in shape, and the commands that run them.
//!
//! Three rules for everything in here: the toolchain does the work where it can, a well-kept tool
//! where it cannot, own code last; a rule is a pure function from data to [`Finding`]s wherever it
//! is own code; and every rule has a test in `tests/` that sees it fail.
//!
//! `cargo xtask help` lists the commands.

#![forbid(unsafe_code)]

pub mod alone;
pub mod audit;
pub mod bench;
pub mod browser;
pub mod ci;
pub mod clippy;
pub mod coverage;
pub mod deny;
mod error;
mod finding;
pub mod fuzz;
pub mod golden;
pub mod graph;
pub mod layers;
mod lcov;
pub mod lint;
pub mod mutants;
pub mod pillow;
mod python;
mod run;
pub mod scale_out;
pub mod schemas;
pub mod statistics;
pub mod table;
pub mod tables;
pub mod tools;
pub mod workspace;

pub use error::{Error, Result};
pub use finding::Finding;
pub use run::say;
