//! The reports: one self-contained page each.

mod axis;
mod cohort;
mod figures;
mod own;
mod sweep;
mod worst;

use crate::changes::MOST;
use crate::text;

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

/// The same with the end of what is too long for a page cut off, which is said.
fn told(made: &[Made]) -> Vec<Made> {
    let told = made.iter().map(|made| {
        let text = match text::capped(&made.text, MOST) {
            (whole, 0) => whole.to_owned(),
            (start, left_out) => format!("{start}… and {left_out} more characters"),
        };
        Made {
            name: text::short(&made.name, MOST),
            text,
        }
    });
    told.collect()
}
