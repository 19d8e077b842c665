#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! The words of the robustness domain, made only valid.
//!
//! A sweep perturbs an input along *axes*; one combination of axis values is a *cell*, one cell
//! with one *seed* is a *run*. The stages after it hand on [`Metrics`], [`Surface`] and
//! [`Gradient`]. Everything here is checked when it is made and cannot be changed into something
//! invalid afterwards; nothing here computes but [`mean`], which three stages must share.
//!
//! ```
//! use clarity_model::{AxisValue, EncodedValue, Rounded};
//!
//! let value = AxisValue::float(-0.25)?;
//! assert_eq!(value.encode().as_str(), "m0p25");
//! assert_eq!(Rounded::round(2.0 / 3.0)?.to_string(), "0.66666667");
//! # Ok::<(), clarity_model::ModelError>(())
//! ```

extern crate alloc;

mod axis;
mod cell;
mod digest;
mod error;
mod gradient;
mod manifest;
mod mean;
mod metrics;
mod number;
mod observation;
mod ordered;
mod printable;
mod recorder;
mod runs;
mod surface;
mod value;

pub use axis::{Axes, Axis, AxisName};
pub use cell::{Cell, RunName};
pub use digest::Digest;
pub use error::ModelError;
pub use gradient::{AbsSummary, AxisGradient, Gradient, Slope};
pub use manifest::{RecordedRun, SweepManifest};
pub use mean::{RunningMean, mean};
pub use metrics::{AxisMetrics, Metrics, ValueScores};
pub use number::{Finite, Integer, Rounded, float_text};
pub use observation::Observation;
pub use printable::printable;
pub use recorder::Recorder;
pub use runs::{Runs, RunsIter};
pub use surface::{AxisSurface, Moments, Surface};
pub use value::{AxisValue, EncodedValue, Seed};

/// The most runs one sweep may have, and the most entries one grid.
pub const MAX_RUNS: usize = 1_000_000;
