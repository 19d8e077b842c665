#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! How stable the answers of a sweep are, and how far their justifications wander.
//!
//! The *baseline* is the sweep's first run. Each run is compared with it once: is the answer the
//! same, byte for byte, and how far is the justification, as a normalized Levenshtein distance?
//! Then, for each value of each axis, over the runs that have it:
//!
//! - **ESI** (Evidence Stability Index): share of runs with the baseline's answer, in [0, 1];
//! - **drift**: mean distance of the justifications, in [0, 1].
//!
//! ```
//! use clarity_metrics::{Baseline, compute};
//! use clarity_model::{Axes, Axis, AxisName, Observation};
//!
//! let axis = Axis::new(AxisName::new("blur")?, vec![0.into(), 1.into()])?;
//! let axes = Axes::new(vec![axis])?;
//! let first = Observation::new("effusion", Some("fluid left"));
//! let other = Observation::new("normal", Some("fluid lost"));
//!
//! let baseline = Baseline::new(&first);
//! let runs = [
//!     (axes.cell_at(vec![0])?, baseline.compare(&first)),
//!     (axes.cell_at(vec![1])?, baseline.compare(&other)),
//! ];
//! let metrics = compute(&axes, &runs)?;
//! let blurred = &metrics.axes()[0].values()[1];
//! assert_eq!((blurred.esi.get(), blurred.drift.get()), (0.0, 0.2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

extern crate alloc;

mod alphabet;
mod band;
mod baseline;
mod compute;
mod lanes;
mod lean;
#[cfg(test)]
mod levels;
mod pattern;
mod totals;

pub use baseline::{Baseline, Comparison, normalized_distance};
pub use compute::{MetricsError, compute};
pub use pattern::Pattern;
pub use totals::Totals;
