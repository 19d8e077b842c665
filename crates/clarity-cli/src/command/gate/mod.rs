//! `clarity gate`: a sweep or a cohort against limits.

mod junit;
mod markdown;
mod reports;

use crate::analysis::SENSITIVITY;
use crate::config::gate::{self as file, PlacedLimit};
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides, sensitivity_of};
use crate::{files, output};
use clarity::artifact::sensitivity::read_lines;
use clarity::model::{AxisName, Rounded};
use clarity::sensitivity::{BrokenCase, Gated, Held, Limit, Line, Per, Scope, gate};
use reports::Reports;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::slice;

/// What a gate is told to read, and to write beside what it prints.
#[derive(Debug, Clone, Copy)]
pub(super) struct Files<'f> {
    /// A sweep's or a cohort's directory.
    pub(super) source: &'f Path,
    /// The limits.
    pub(super) limits: &'f Path,
    /// A stored sensitivity.
    pub(super) against: Option<&'f Path>,
    /// Where a JUnit file goes.
    pub(super) junit: Option<&'f Path>,
    /// Where a summary in Markdown goes.
    pub(super) markdown: Option<&'f Path>,
}

/// What came of it.
struct Verdict<'v> {
    /// The directory as it was named.
    source: &'v Path,
    /// The gate file as it was named.
    file: &'v Path,
    /// Each limit with the figures that were held against it.
    limits: Vec<(PlacedLimit, Gated)>,
    /// The cases of a cohort that have no figures: each keeps no limit, else a cohort of broken ones
    /// would pass.
    broken: Vec<BrokenCase>,
}

impl Verdict<'_> {
    fn held(&self) -> usize {
        self.limits.iter().map(|(_, gated)| gated.held.len()).sum()
    }

    fn missed(&self) -> impl Iterator<Item = &Held> {
        self.limits.iter().flat_map(|(_, gated)| gated.missed())
    }

    fn is_kept(&self) -> bool {
        self.missed().next().is_none() && self.broken.is_empty()
    }
}

/// Ends well where every limit is kept; else tells each one that is not, and by how much.
pub(super) fn run(given: Files<'_>) -> Result<(), Failure> {
    let reports = Reports::new(given)?;
    let Files {
        source,
        limits,
        against,
        ..
    } = given;
    let limits_of = file::read(limits)?;
    let stored = against.map(stored).transpose()?;
    let mut broken = Vec::new();
    let lines = if CohortDirectory::is(source)? {
        let pooled = CohortDirectory::open(source)?.pooled(Overrides::default())?;
        broken.clone_from(&pooled.broken);
        pooled.lines()
    } else {
        sensitivity_of(source, Overrides::default())?.lines()
    };
    if let (Some(path), Some(stored)) = (against, &stored) {
        comparable(&lines, stored).map_err(|why| Failure::rejected(path, why))?;
        warn_of_baseline(given, path, &limits_of);
    }
    let verdict = Verdict {
        source,
        file: limits,
        limits: held(limits, limits_of, &lines, stored.as_deref())?,
        broken,
    };
    // Before anything is said: whoever reads the files learns of a gate that failed too.
    reports.write(&verdict)?;
    if verdict.is_kept() {
        let figures = output::count(verdict.held(), "figure");
        let source = plain(&source.to_string_lossy());
        return output::print(&format!("{source}: {figures} within limits\n"));
    }
    match output::print(&told(&verdict)) {
        // A gate that failed is none that passed because nobody reads on.
        Ok(()) | Err(Failure::ClosedPipe) => {}
        Err(other) => return Err(other),
    }
    let mut failed = vec![output::count(verdict.missed().count(), "limit") + " not kept"];
    if !verdict.broken.is_empty() {
        failed.push(output::count(verdict.broken.len(), "case") + " broken");
    }
    let (source, failed) = (source.display(), failed.join(", "));
    Err(Failure::Gated(format!("{source}: {failed}")))
}

fn stored(path: &Path) -> Result<Vec<Line>, Failure> {
    if path.join(SENSITIVITY).is_file() {
        let inside = path.join(SENSITIVITY);
        let why = format_args!(
            "found a directory, expected a regular file; give {}",
            inside.display()
        );
        return Err(Failure::rejected(path, why));
    }
    let bytes = files::read_input(path, files::MAX_FILE)?;
    read_lines(&bytes).map_err(|error| Failure::rejected(path, error))
}

/// A stored sensitivity that holds nothing back.
fn warn_of_baseline(given: Files<'_>, against: &Path, limits: &[PlacedLimit]) {
    let against_it = |placed: &PlacedLimit| placed.limit.bound.is_against();
    if !limits.iter().any(against_it) {
        let limits = given.limits.display();
        output::say(&format!(
            "warning: {limits}: no limit is against a stored sensitivity; `max_esi_loss` and \
             `max_drift_gain` are"
        ));
    } else if files::same(against, &given.source.join(SENSITIVITY)) {
        let against = against.display();
        output::say(&format!(
            "warning: {against}: is what is gated, and nothing gets worse than itself; give one \
             that was stored before"
        ));
    }
}

/// Each limit with what it holds; all that hold nothing are told at once.
fn held(
    file: &Path,
    limits: Vec<PlacedLimit>,
    lines: &[Line],
    stored: Option<&[Line]>,
) -> Result<Vec<(PlacedLimit, Gated)>, Failure> {
    let (mut held, mut refused) = (Vec::new(), Vec::new());
    for placed in limits {
        match gate(lines, slice::from_ref(&placed.limit), stored) {
            Ok(gated) => held.push((placed, gated)),
            Err(error) => {
                let elsewhere = elsewhere(&placed.limit, lines, stored);
                refused.push(format!("{}: {error}{elsewhere}", placed.place));
            }
        }
    }
    if refused.is_empty() {
        return Ok(held);
    }
    Err(Failure::rejected(file, refused.join("\n")))
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

fn told(verdict: &Verdict<'_>) -> String {
    let (source, held) = (plain(&verdict.source.to_string_lossy()), verdict.held());
    let failed = verdict.missed().count();
    let mut text = format!("{source}: {failed} of {held} figures miss their limit\n");
    for missed in verdict.missed() {
        let scope = plain(&missed.scope.to_string());
        let _ = writeln!(text, "{scope}: {}", outcome(missed));
    }
    for case in &verdict.broken {
        let (name, why) = (plain(&case.name), plain(&case.why));
        let _ = writeln!(text, "case {name}: broken: {why}");
    }
    text
}

/// `ESI is 0.4, min_esi = 0.5 missed by 0.1`, or `kept with 0.1 to spare`.
fn outcome(held: &Held) -> String {
    let figure = held.bound.figure();
    let (found, key, limit) = (held.found, held.bound.key(), held.limit);
    let end = if held.is_kept() {
        format!("kept with {} to spare", spare(held))
    } else {
        format!("missed by {}", held.by)
    };
    format!("{figure} is {found}, {key} = {limit} {end}")
}

/// How much room a figure that keeps its limit has.
fn spare(held: &Held) -> Rounded {
    held.by.abs()
}

/// `min_esi = 0.5 per value of blur`.
fn described(limit: &Limit) -> String {
    let (key, to, per) = (limit.bound.key(), limit.to, limit.per.word());
    match &limit.axis {
        None => format!("{key} = {to} per {per}"),
        Some(axis) if limit.per == Per::Axis => format!("{key} = {to} for axis {axis}"),
        Some(axis) => format!("{key} = {to} per {per} of {axis}"),
    }
}

/// What somebody else called something, as a file for machines may have it: one line, in which
/// nothing is invisible or turns the reading direction.
fn plain(text: &str) -> String {
    output::printable(&text.replace(char::is_whitespace, " "))
}
