//! Results as a person reads them: four decimals here, eight in the files.

mod analysis;
mod bars;
mod breaks;
mod cohort;
mod compared;
mod screen;
mod sensitivity;
mod style;
mod table;
mod variance;

pub(crate) use analysis::analysis;
pub(crate) use cohort::{cohort, cohort_change};
pub(crate) use compared::compared;
pub(crate) use screen::Screen;
pub(crate) use sensitivity::{brief, sensitivity};

use clarity::model::Rounded;
use clarity::sensitivity::{Figure, Source, Uncertainty};
use style::TIE;
use table::short;

/// What stands where there is no figure.
const NONE: &str = "-";

/// A number, or a dash.
fn number(found: Option<Rounded>) -> String {
    found.map_or_else(|| NONE.to_owned(), short)
}

/// `[0.1234, 0.5678]`, or a dash.
fn interval(found: Option<&Uncertainty>) -> String {
    found.map_or_else(
        || NONE.to_owned(),
        |found| format!("[{},{TIE}{}]", short(found.low), short(found.high)),
    )
}

/// The interval of a figure over one source, or a dash; three decimals, as a table has many.
fn over(figure: &Figure, source: Source) -> String {
    narrow(figure.interval(source))
}

/// `[0.123, 0.568]`, or a dash.
fn narrow(found: Option<&Uncertainty>) -> String {
    found.map_or_else(
        || NONE.to_owned(),
        |found| format!("[{:.3}, {:.3}]", found.low.get(), found.high.get()),
    )
}
