#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! Results as pictures and pages.

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
