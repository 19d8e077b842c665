//! Measures `clarity` beside what the machine allows and beside what others take: the floor of file
//! operations, Python with C++ inside, `NumPy`, a bare spawn.
//!
//! Sides are measured in turns and as ratios, because machines differ and are shared. Where both sides
//! compute something, the results are compared first. Processor time is that of the process, its
//! children and the system for it; wall time only where it says so.
//!
//! ```
//! use clarity_bench::{table, turns};
//! let mut sides: Vec<turns::Side<'_, f64>> = vec![Box::new(|| Ok(2.0)), Box::new(|| Ok(3.0))];
//! let measured = turns::in_turns(5, &mut sides)?;
//! let ratio = turns::median_ratio(measured[1].clone(), measured[0].clone());
//! assert_eq!(table::times(ratio), "1.50x");
//! # Ok::<(), clarity_bench::Error>(())
//! ```
//!
//! - [`corpus`]: the sweeps that are measured, and the texts in them
//! - [`launch`]: a program run once, and what it used
//! - [`turns`], [`floor`], [`python`]: the other sides, and how they take turns
//! - [`section`]: one table each
//! - [`table`]: what a table says

#![forbid(unsafe_code)]

pub mod corpus;
mod error;
pub mod floor;
pub mod launch;
pub mod place;
pub mod python;
pub mod section;
pub mod table;
pub mod turns;

pub use error::Error;
pub use place::Bench;
