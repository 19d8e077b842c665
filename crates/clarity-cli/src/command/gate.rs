//! `clarity gate`: a sweep or a cohort against limits.

use crate::config::gate::{self as file, PlacedLimit};
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides, sensitivity_of};
use crate::{files, output};
use clarity::artifact::sensitivity::read_lines;
use clarity::model::AxisName;
use clarity::sensitivity::{Gated, Limit, Line, Per, Scope, gate};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::slice;

/// Ends well where every limit is kept; else tells each one that is not, and by how much.
pub(super) fn run(source: &Path, limits: &Path, against: Option<&Path>) -> Result<(), Failure> {
    let limits_of = file::read(limits)?;
    let stored = against.map(|path| {
        let bytes = files::read_input(path, files::MAX_FILE)?;
        read_lines(&bytes).map_err(|error| Failure::rejected(path, error))
    });
    let stored = stored.transpose()?;
    let mut broken = Vec::new();
    let lines = if CohortDirectory::is(source) {
        let pooled = CohortDirectory::open(source)?.pooled(Overrides::default())?;
        broken.clone_from(&pooled.broken);
        pooled.lines()
    } else {
        sensitivity_of(source, Overrides::default())?.lines()
    };
    if let (Some(path), Some(stored)) = (against, &stored) {
        comparable(&lines, stored).map_err(|why| Failure::rejected(path, why))?;
        if !limits_of
            .iter()
            .any(|placed| placed.limit.bound.is_against())
        {
            let limits = limits.display();
            output::say(&format!(
                "warning: {limits}: no limit is against a stored sensitivity; `max_esi_loss` and \
                 `max_drift_gain` are"
            ));
        }
    }
    let mut gated = Gated::default();
    let mut refused = Vec::new();
    for PlacedLimit { limit, place } in &limits_of {
        match gate(&lines, slice::from_ref(limit), stored.as_deref()) {
            Ok(found) => {
                gated.checked += found.checked;
                gated.violations.extend(found.violations);
            }
            Err(error) => {
                let elsewhere = elsewhere(limit, &lines, stored.as_deref());
                refused.push(format!("{place}: {error}{elsewhere}"));
            }
        }
    }
    if !refused.is_empty() {
        return Err(Failure::rejected(limits, refused.join("\n")));
    }
    if gated.violations.is_empty() && broken.is_empty() {
        let figures = output::count(gated.checked, "figure");
        return output::print(&format!("{}: {figures} within limits\n", source.display()));
    }
    let mut text = told(source, &gated);
    // A case that says nothing keeps no limit: else a cohort of broken ones would pass.
    for case in &broken {
        let _ = writeln!(text, "case {}: broken: {}", case.name, case.why);
    }
    output::print(&text)?;
    let mut failed = vec![output::count(gated.violations.len(), "limit") + " not kept"];
    if !broken.is_empty() {
        failed.push(output::count(broken.len(), "case") + " broken");
    }
    let (source, failed) = (source.display(), failed.join(", "));
    Err(Failure::Gated(format!("{source}: {failed}")))
}

/// Where a limit that holds nothing would hold something.
fn elsewhere(limit: &Limit, lines: &[Line], stored: Option<&[Line]>) -> String {
    let axes = lines.iter().filter_map(|line| match &line.scope {
        Scope::Value(axis, _) => Some(axis),
        _ => None,
    });
    let axes: BTreeSet<&AxisName> = axes.collect();
    if limit.axis.as_ref().is_some_and(|axis| !axes.contains(axis)) {
        let axes: Vec<_> = axes.iter().map(|axis| axis.as_str()).collect();
        return format!("; the axes are `{}`", axes.join("`, `"));
    }
    let held = |per: &Per| {
        let moved = Limit {
            per: *per,
            ..limit.clone()
        };
        gate(lines, &[moved], stored).is_ok()
    };
    let words: Vec<_> = Per::ALL.into_iter().filter(held).map(Per::word).collect();
    if words.is_empty() {
        return String::new();
    }
    format!(", but per {}", words.join(", "))
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
