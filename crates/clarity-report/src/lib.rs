#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! Results as pictures and pages.
//!
//! [`page`] makes a [`Report`] one HTML file that needs no network, no other file and no script;
//! [`cohort_page`] does so for a cohort. [`plot`] draws one figure for a paper, as SVG; with the
//! feature `raster`, `png` makes pixels of it. Equal results give equal bytes: scales, fonts' widths and
//! colours are this crate's own, and nothing asks the machine.
//!
//! Texts come from models and files and may be anything: they are escaped, cut off at some length, and
//! lose the characters that would disturb a page or turn its direction.
//!
//! ```
//! use clarity_model::{Axes, Axis, AxisName, Digest, Observation, RecordedRun, SweepManifest};
//! use clarity_report::{Asked, Of, Plot, plot};
//! use clarity_sensitivity::{Context, of_observations};
//!
//! let blur = Axis::new(AxisName::new("blur")?, vec![0.into(), 2.into(), 4.into()])?;
//! let axes = Axes::new(vec![blur])?;
//! let run = |at| {
//!     let (cell, manifest_hash) = (axes.cell_at(vec![at])?, Digest::from([0; 32]));
//!     Ok::<_, clarity_model::ModelError>(RecordedRun { cell, seed: 7.into(), manifest_hash })
//! };
//! let runs = vec![run(0)?, run(1)?, run(2)?];
//! let sweep = SweepManifest::new(axes.clone(), vec![7.into()], runs)?;
//! let said = ["effusion", "effusion", "normal"].map(|answer| Observation::new(answer, None));
//! let found = of_observations(&sweep, &said, &[], &Context::default())?;
//!
//! let svg = plot(&found, Asked { plot: Plot::Surface, of: Some(Of::Esi), axes: &[] })?;
//! assert!(svg.contains("<title>blur 4: ESI 0.0000"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canvas;
mod changes;
mod chart;
mod course;
mod error;
mod ink;
mod page;
mod pair;
mod plot;
#[cfg(feature = "raster")]
mod raster;
mod shares;
mod table;
mod text;
mod verdict;
mod worst;

pub use course::Of;
pub use error::ReportError;
pub use page::{CohortReport, Made, Report, cohort_page, page};
pub use plot::{Asked, Plot, cohort_plot, plot};
#[cfg(feature = "raster")]
pub use raster::png;
pub use worst::{Shown, worst_runs};
