//! `clarity gate`: a sweep or a cohort against limits.

use crate::config;
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides, sensitivity_of};
use crate::{files, output};
use clarity::artifact::sensitivity::read_lines;
use clarity::sensitivity::{Gated, Line, Scope, gate};
use std::collections::BTreeSet;
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
        let pooled = CohortDirectory::open(source)?.pooled(Overrides::default())?;
        for case in &pooled.broken {
            let (name, why) = (&case.name, &case.why);
            output::say(&format!(
                "warning: case {name} is held against no limit: {why}"
            ));
        }
        pooled.lines()
    } else {
        sensitivity_of(source, Overrides::default())?.lines()
    };
    if let (Some(path), Some(stored)) = (against, &stored) {
        comparable(&lines, stored).map_err(|why| Failure::rejected(path, why))?;
        if !limits_of.iter().any(|limit| limit.bound.is_against()) {
            let limits = limits.display();
            output::say(&format!(
                "warning: {limits}: no limit is against a stored sensitivity; `max_esi_loss` and \
                 `max_drift_gain` are"
            ));
        }
    }
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

/// Figures of another sweep are no baseline: both have the same values on the same axes.
fn comparable(lines: &[Line], stored: &[Line]) -> Result<(), String> {
    let is_cohort = |lines: &[Line]| lines.iter().any(|l| matches!(l.scope, Scope::Case(_)));
    match (is_cohort(lines), is_cohort(stored)) {
        (true, false) => return Err("is a sweep's; expected a cohort's".to_owned()),
        (false, true) => return Err("is a cohort's; expected a sweep's".to_owned()),
        _ => {}
    }
    let values = |lines: &[Line]| -> BTreeSet<String> {
        let values = lines.iter().map(|line| &line.scope);
        let values = values.filter(|scope| matches!(scope, Scope::Value(..)));
        values.map(Scope::to_string).collect()
    };
    let (here, there) = (values(lines), values(stored));
    if let Some(value) = here.difference(&there).next() {
        return Err(format!("is of another sweep: it has no {value}"));
    }
    match there.difference(&here).next() {
        Some(value) => Err(format!(
            "is of another sweep: it has a {value}, which this one has not"
        )),
        None => Ok(()),
    }
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
