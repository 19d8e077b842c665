#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! The robustness surface: ESI and drift at every value of every axis, with mean and variance.
//!
//! [`compute`] makes the surface out of a sweep's metrics. [`Grid`] is the same sweep unfolded:
//! every run in its place on axes x seeds, with the holes of a sweep that does not fill it.
//!
//! ```
//! use clarity_model::{AxisMetrics, AxisName, EncodedValue, Metrics, Rounded, ValueScores};
//!
//! let scores = |value: &str, esi: f64| {
//!     let (esi, drift) = (Rounded::round(esi)?, Rounded::round(1.0 - esi)?);
//!     Ok::<_, clarity_model::ModelError>(ValueScores { value: EncodedValue::new(value)?, esi, drift })
//! };
//! let values = vec![scores("0", 1.0)?, scores("1", 0.5)?];
//! let overall = Rounded::round(0.75)?;
//! let blur = AxisMetrics::new(AxisName::new("blur")?, values, overall, overall)?;
//!
//! let surface = clarity_surface::compute(&Metrics::new(vec![blur])?)?;
//! assert_eq!(surface.esi().mean.get(), 0.75);
//! assert_eq!(surface.esi().variance.get(), 0.0625);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

extern crate alloc;

mod compute;
mod grid;

pub use compute::{SurfaceError, compute};
pub use grid::{CellMean, Grid, GridError, Marginal};
