//! `clarity gate`: a sweep or a cohort against limits.

use crate::config;
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides, sensitivity_of};
use crate::{files, output};
use clarity::artifact::sensitivity::read_lines;
use clarity::sensitivity::{Gated, gate};
use std::path::Path;

/// Ends well where every limit is kept; else tells each one that is not, and by how much.
pub(super) fn run(source: &Path, limits: &Path, against: Option<&Path>) -> Result<(), Failure> {
    let limits_of = config::gate::read(limits)?;
    let stored = against.map(|path| {
        let bytes = files::read_input(path, files::MAX_FILE)?;
        read_lines(&bytes).map_err(|error| Failure::rejected(path, error))
    });
    let stored = stored.transpose()?;
    let lines = if CohortDirectory::is(source) {
        CohortDirectory::open(source)?
            .pooled(Overrides::default())?
            .lines()
    } else {
        sensitivity_of(source, Overrides::default())?.lines()
    };
    let gated = gate(&lines, &limits_of, stored.as_deref());
    let gated = gated.map_err(|error| Failure::rejected(limits, error))?;
    if gated.violations.is_empty() {
        let figures = output::count(gated.checked, "figure");
        return output::print(&format!("{}: {figures} within limits\n", source.display()));
    }
    output::print(&told(source, &gated))?;
    let failed = output::count(gated.violations.len(), "limit");
    Err(Failure::Gated(format!(
        "{}: {failed} not kept",
        source.display()
    )))
}

fn told(source: &Path, gated: &Gated) -> String {
    let violations = gated.violations.iter().map(|missed| {
        format!(
            "{}: {} is {}, {} = {} missed by {}\n",
            missed.scope,
            missed.bound.figure(),
            missed.found,
            missed.bound.key(),
            missed.limit,
            missed.by
        )
    });
    let list: String = violations.collect();
    let (failed, checked) = (gated.violations.len(), gated.checked);
    format!(
        "{}: {failed} of {checked} figures miss their limit\n{list}",
        source.display()
    )
}
