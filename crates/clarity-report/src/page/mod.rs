//! The reports: one self-contained page each.

mod cohort;
mod figures;
mod own;
mod sweep;
mod worst;

pub use cohort::{CohortReport, cohort_page};
pub use sweep::{Report, page};

/// How something was made: a name, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Such as `model`.
    pub name: String,
    /// Such as `phantom, synthetic`.
    pub text: String,
}
