//! The pooled figures of a cohort.

use super::bars::{self, Along};
use super::screen::Screen;
use super::style;
use super::table::{printable, short, shown, signed, table};
use super::{NONE, interval, number};
use crate::output;
use clarity::model::Rounded;
use clarity::sensitivity::{Cohort, CohortChange, Pooled, PooledAxis};
use std::fmt::Write as _;

/// How many of the least stable cases are named.
const WORST: usize = 5;

/// The whole report of a cohort.
pub(crate) fn cohort(found: &Cohort, screen: Screen) -> String {
    let cases = output::count(found.cases.len(), "case");
    let mut text = format!("{cases}, each with its own baseline; intervals are over cases\n");
    let _ = writeln!(text, "ESI    {}", pooled(found.overall.esi.as_ref()));
    let _ = writeln!(text, "drift  {}", pooled(found.overall.drift.as_ref()));
    let mut rows = table(&[
        "axis",
        "value",
        "ESI",
        "95 %",
        "between cases",
        "lowest",
        "drift",
        "95 %",
    ]);
    for axis in &found.by_axis {
        for value in &axis.values {
            let of = |pooled: Option<&Pooled>| {
                [
                    number(pooled.map(|pooled| pooled.estimate)),
                    interval(pooled.and_then(|pooled| pooled.interval.as_ref())),
                ]
            };
            let [esi, over] = of(value.esi.as_ref());
            let [drift, drift_over] = of(value.drift.as_ref());
            rows.add_row([
                axis.axis.to_string(),
                shown(&value.value),
                esi,
                over,
                number(value.esi.and_then(|pooled| pooled.spread)),
                number(value.esi.map(|pooled| pooled.lowest)),
                drift,
                drift_over,
            ]);
        }
    }
    let along: Vec<_> = found.by_axis.iter().map(along).collect();
    let rows = screen.table(rows, 2, &[7, 4, 5, 6, 3]);
    let _ = write!(text, "\n{rows}{}\n", bars::along(&along, screen));
    text.push_str("largest step of ESI between neighbouring values, with its 95 % interval\n");
    for axis in &found.by_axis {
        let steepest = axis.gaps.iter().max_by(|a, b| {
            let height = |gap: &clarity::sensitivity::PooledGap| gap.change.estimate.abs();
            // The first of equals: `max_by` takes the last.
            height(a).cmp(&height(b)).then(b.from.cmp(&a.from))
        });
        let line = steepest.map_or_else(
            || NONE.to_owned(),
            |gap| {
                let at = |place: usize| axis.values.get(place).map(|value| shown(&value.value));
                let (mut change, over) = (signed(gap.change.estimate), gap.change.interval);
                let supported = over.is_some_and(|over| over.is_clear());
                if gap.change.estimate < Rounded::ZERO && supported {
                    change = style::loss(&change);
                }
                format!(
                    "{change} {} between {} and {}, falls in {} of {}",
                    interval(over.as_ref()),
                    at(gap.from).unwrap_or_default(),
                    at(gap.from + 1).unwrap_or_default(),
                    gap.falling,
                    output::count(gap.change.cases, "case")
                )
            },
        );
        let _ = writeln!(text, "  {}: {line}", axis.axis);
    }
    text.push_str("least stable cases\n");
    for case in found.cases.iter().take(WORST) {
        let _ = writeln!(
            text,
            "  {}: ESI {}, drift {}",
            printable(&case.name),
            number(case.esi),
            number(case.drift)
        );
    }
    for broken in &found.broken {
        let (name, why) = (printable(&broken.name), printable(&broken.why));
        let _ = writeln!(text, "broken, and left out: {name}: {why}");
    }
    text
}

fn along(axis: &PooledAxis) -> Along<'_> {
    let figures = axis.values.iter().map(|value| {
        let of = |pooled: Option<Pooled>| pooled.map(|pooled| pooled.estimate);
        [of(value.esi), of(value.drift)]
    });
    Along {
        axis: &axis.axis,
        figures: figures.collect(),
    }
}

/// What changed from one cohort to another.
pub(crate) fn cohort_change(found: &CohortChange) -> String {
    let cases = output::count(found.cases.len(), "case");
    let mut text = format!("{cases} in both; changes, the second less the first, are over cases\n");
    let _ = writeln!(text, "ESI    {}", pooled(found.esi.as_ref()));
    let _ = writeln!(text, "drift  {}", pooled(found.drift.as_ref()));
    for name in &found.left_out {
        let _ = writeln!(text, "left out, not sound in both: {}", printable(name));
    }
    text
}

fn pooled(found: Option<&Pooled>) -> String {
    let Some(found) = found else {
        return NONE.to_owned();
    };
    if found.interval.is_none() {
        let why = if found.cases == 1 {
            "one case has no interval"
        } else {
            "all cases are the same, which says nothing of how they vary"
        };
        return format!("{}; {why}", short(found.estimate));
    }
    format!(
        "{}, 95 % {} over {}; between cases {}, from {} to {}",
        short(found.estimate),
        interval(found.interval.as_ref()),
        output::count(found.cases, "case"),
        number(found.spread),
        short(found.lowest),
        short(found.highest)
    )
}
