#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! How fast stability is lost along each axis: finite differences of a robustness surface.
//!
//! The spacing is one step of the list of values, not one unit of the axis. The gradient is a
//! pure consumer of the surface: it recomputes nothing, reorders nothing and changes nothing.
//!
//! ```
//! use clarity_model::{AxisName, AxisSurface, EncodedValue, Moments, Rounded, Surface, ValueScores};
//!
//! let zero = Rounded::ZERO;
//! let flat = Moments { mean: zero, variance: zero };
//! let point = |value: &str, esi: f64| {
//!     let (value, esi) = (EncodedValue::new(value)?, Rounded::round(esi)?);
//!     Ok::<_, clarity_model::ModelError>(ValueScores { value, esi, drift: zero })
//! };
//! let points = vec![point("0", 1.0)?, point("1", 1.0)?, point("2", 0.25)?];
//! let blur = AxisSurface::new(AxisName::new("blur")?, points, flat, flat)?;
//! let surface = Surface::new(vec![blur], flat, flat)?;
//!
//! let gradient = clarity_gradient::compute(&surface)?;
//! let slopes: Vec<f64> = gradient.axes()[0].slopes().iter().map(|s| s.d_esi.get()).collect();
//! assert_eq!(slopes, [0.0, -0.375, -0.75]);
//!
//! let step = clarity_gradient::steepest_esi_step(&surface.axes()[0])?;
//! let change = step.as_ref().map(|step| (step.to.as_str(), step.change.get()));
//! assert_eq!(change, Some(("2", -0.75)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

extern crate alloc;

mod compute;
mod difference;
mod step;

pub use compute::{GradientError, compute};
pub use step::{Step, steepest_esi_step};
