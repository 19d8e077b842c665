#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! How fast stability is lost along each axis, and where it breaks.
//!
//! [`compute`] is the contract's gradient: finite differences of a robustness surface whose spacing
//! is one step of the list of values. It recomputes nothing, reorders nothing and changes nothing.
//! Beside it stand slopes in real units: [`slopes`] at [`Coordinates`], [`summarize`] for one axis,
//! [`cliffs`] between neighbouring points and [`crossings`] of a threshold; [`slopes_along`] goes over
//! a whole grid. What has no derivative
//! says why, as [`NoDerivative`]; it is never 0.
//!
//! ```
//! use clarity_gradient::{Coordinates, EdgeOrder, NoDerivative, Spacing, cliffs, slopes};
//! use clarity_model::{AxisName, AxisSurface, EncodedValue, Moments, Rounded, Surface, ValueScores};
//!
//! let zero = Rounded::ZERO;
//! let flat = Moments { mean: zero, variance: zero };
//! let point = |value: &str, esi: f64| {
//!     let (value, esi) = (EncodedValue::new(value)?, Rounded::round(esi)?);
//!     Ok::<_, clarity_model::ModelError>(ValueScores { value, esi, drift: zero })
//! };
//! let points = vec![point("0", 1.0)?, point("1", 1.0)?, point("4", 0.25)?];
//! let blur = AxisSurface::new(AxisName::new("blur")?, points, flat, flat)?;
//! let gradient = clarity_gradient::compute(&Surface::new(vec![blur], flat, flat)?)?;
//! let per_step: Vec<f64> = gradient.axes()[0].slopes().iter().map(|s| s.d_esi.get()).collect();
//! assert_eq!(per_step, [0.0, -0.375, -0.75]);
//!
//! let (blur, esi) = (Coordinates::new(vec![0.0, 1.0, 4.0])?, [1.0, 1.0, 0.25]);
//! let spacing = Spacing::Coordinates(&blur);
//! assert_eq!(slopes(&esi, spacing, EdgeOrder::First)?, [0.0, -0.0625, -0.25]);
//! assert_eq!(cliffs(&esi, spacing)?[0].from, 1);
//! assert_eq!(slopes(&[0.5], Spacing::Unit, EdgeOrder::First), Err(NoDerivative::OnePoint));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

extern crate alloc;

mod along;
mod cliffs;
mod compute;
mod coordinates;
mod crossings;
mod difference;
mod slopes;
mod spacing;
mod step;
mod summary;

pub use along::{AlongError, slopes_along};
pub use cliffs::{Gap, cliffs, gaps};
pub use compute::{GradientError, compute};
pub use coordinates::{CoordinateError, Coordinates};
pub use crossings::{Crossing, crossings};
pub use slopes::slopes;
pub use spacing::{EdgeOrder, NoDerivative, Spacing};
pub use step::{Step, steepest_esi_step};
pub use summary::{SlopeSummary, summarize};
