//! The sensitivity of one sweep.

use super::bars::{self, Along};
use super::breaks::{cliffs, fall};
use super::screen::Screen;
use super::style;
use super::table::{printable, short, shown, signed, table};
use super::variance::shares;
use super::{interval, number, over};
use crate::output;
use clarity::sensitivity::{AxisSensitivity, BaselineKind, Figure, Scale, Sensitivity, Source};
use std::fmt::Write as _;

/// How many columns the table of values has.
const COLUMNS: usize = 11;

/// Everything that a person wants to see first, in a few lines.
pub(crate) fn brief(found: &Sensitivity) -> String {
    let mut text = String::from("what the data support\n");
    let _ = writeln!(text, "  {}", baseline(found));
    let _ = writeln!(text, "  ESI {}", figure(&found.overall.esi));
    let _ = writeln!(
        text,
        "  drift {}; noise floor {}",
        figure(&found.overall.drift),
        found
            .floor
            .and_then(|floor| floor.drift)
            .map_or_else(|| "not known".to_owned(), short)
    );
    if found.overall.unparsed > 0 {
        let (unparsed, runs) = (found.overall.unparsed, found.overall.runs);
        let _ = writeln!(
            text,
            "  unparsed, and equal to nothing: {unparsed} of {runs} runs"
        );
    }
    for axis in &found.by_axis {
        if let Some(cliff) = axis.esi.as_ref().and_then(|esi| esi.cliffs.first()) {
            let _ = writeln!(text, "  {}: {}", axis.axis, fall(axis, cliff));
        }
    }
    text
}

/// The whole sensitivity.
pub(crate) fn sensitivity(found: &Sensitivity, screen: Screen) -> String {
    let mut text = head(found);
    let spare = [10, 9, 8, 2, 5, 7, 6, 4];
    let _ = write!(text, "\n{}", screen.table(values(found), 2, &spare));
    text.push_str(
        "agree: share of equal pairs of answers, without a baseline; far: same answer, other \
         reason\n",
    );
    let along: Vec<_> = found.by_axis.iter().map(along).collect();
    text.push_str(&bars::along(&along, screen));
    let ordered = found.by_axis.iter().any(|axis| axis.ordered);
    if ordered {
        let _ = write!(text, "\n{}", screen.table(slopes(found), 2, &[7, 4, 6, 5]));
    }
    if ordered && found.identity_inside && found.baseline != BaselineKind::First {
        text.push_str(
            "the baseline's own runs, which do not count above, are ESI 1 and drift 0 here and \
             below, by definition\n",
        );
    }
    let _ = write!(text, "\n{}", cliffs(found));
    for (name, variance) in [
        ("ESI", &found.esi_variance),
        ("drift", &found.drift_variance),
    ] {
        let _ = write!(text, "\n{}", shares(name, variance, found, screen));
    }
    for warning in &found.warnings {
        let _ = writeln!(text, "warning: {}", printable(warning));
    }
    text
}

fn along(axis: &AxisSensitivity) -> Along<'_> {
    let scores = axis.values.iter().map(|value| &value.scores);
    Along {
        axis: &axis.axis,
        figures: scores
            .map(|scores| [scores.esi.estimate, scores.drift.estimate])
            .collect(),
    }
}

fn head(found: &Sensitivity) -> String {
    let overall = &found.overall;
    let runs = output::count(overall.runs, "run");
    let mut text = format!(
        "{runs}, {} count; {} unparsed, {} without a justification\n{}\n",
        overall.esi.runs,
        overall.unparsed,
        overall.unjustified,
        baseline(found)
    );
    let _ = match found.floor {
        Some(floor) if floor.runs < 2 => {
            writeln!(
                text,
                "noise floor: not known; it takes two unperturbed runs"
            )
        }
        Some(floor) => writeln!(
            text,
            "noise floor: agreement {}, drift {} between the {} unperturbed runs",
            number(floor.esi),
            number(floor.drift),
            floor.runs
        ),
        None => writeln!(text, "noise floor: not known"),
    };
    let _ = writeln!(text, "ESI    {}", figure(&overall.esi));
    let _ = writeln!(text, "drift  {}", figure(&overall.drift));
    let reasons = &overall.reasons;
    let _ = writeln!(
        text,
        "reasons: same answer {} near, {} far; other answer {} near, {} far; {} without; near is a \
         distance up to {}",
        reasons.same_near,
        reasons.same_far,
        reasons.other_near,
        reasons.other_far,
        reasons.missing,
        found.context.settings.near
    );
    text
}

fn baseline(found: &Sensitivity) -> String {
    let identity = found.identity.as_deref().unwrap_or_default();
    match found.baseline {
        BaselineKind::First => "baseline: the first run, which counts itself".to_owned(),
        BaselineKind::Identity => {
            format!("baseline: {identity} with the first seed, which does not count")
        }
        BaselineKind::Paired => {
            format!("baseline: {identity} with the same seed; these runs do not count")
        }
    }
}

/// One of what varies.
fn unit(source: Source) -> &'static str {
    match source {
        Source::Seeds => "seed",
        Source::Cells => "cell",
        Source::Cases => "case",
    }
}

/// `0.7500, 95 % [..] over 3 seeds, [..] over 9 cells`.
fn figure(figure: &Figure) -> String {
    let mut text = number(figure.estimate);
    let named = figure.intervals.iter().map(|found| {
        let units = output::count(found.units, unit(found.source));
        format!("{} over {units}", interval(Some(found)))
    });
    let named: Vec<_> = named.collect();
    if !named.is_empty() {
        let _ = write!(text, ", 95 % {}", named.join(", "));
    }
    if let Some(note) = figure.note {
        let _ = write!(text, " ({})", note.text());
    }
    text
}

fn values(found: &Sensitivity) -> comfy_table::Table {
    let mut rows = table(&[
        "axis",
        "value",
        "runs",
        "ESI",
        "95 % cells",
        "95 % seeds",
        "drift",
        "95 % cells",
        "agree",
        "far",
        "unparsed",
    ]);
    let thresholds = &found.context.settings.thresholds;
    for axis in &found.by_axis {
        let unit = axis
            .meta
            .unit
            .as_deref()
            .map(|unit| format!(" {}", printable(unit)));
        for value in &axis.values {
            let scores = &value.scores;
            let esi = scores.esi.estimate;
            rows.add_row([
                axis.axis.to_string(),
                shown(&value.value) + unit.as_deref().unwrap_or_default(),
                scores.esi.runs.to_string(),
                style::esi(esi, thresholds, number(esi)),
                over(&scores.esi, Source::Cells),
                over(&scores.esi, Source::Seeds),
                number(scores.drift.estimate),
                over(&scores.drift, Source::Cells),
                number(scores.agreement),
                scores.reasons.same_far.to_string(),
                scores.unparsed.to_string(),
            ]);
        }
    }
    // In the columns of what it is the floor of.
    if let Some(floor) = found.floor {
        let mut row = vec![String::new(); COLUMNS];
        for (column, text) in [
            (0, "noise floor".to_owned()),
            (2, floor.runs.to_string()),
            (6, number(floor.drift)),
            (8, number(floor.esi)),
        ] {
            if let Some(cell) = row.get_mut(column) {
                *cell = text;
            }
        }
        rows.add_row(row);
    }
    rows
}

/// What the slopes of an axis are taken along.
fn measured(axis: &AxisSensitivity) -> String {
    match axis.meta.scale {
        Scale::Linear => axis.axis.to_string(),
        Scale::Log => format!("ln({})", axis.axis),
    }
}

fn slopes(found: &Sensitivity) -> comfy_table::Table {
    let mut rows = table(&[
        "slopes",
        "value",
        "ESI",
        "per unit",
        "per range",
        "drift",
        "per unit",
        "per range",
    ]);
    for axis in found.by_axis.iter().filter(|axis| axis.ordered) {
        let of = |curve: Option<&clarity::sensitivity::Curve>, range: bool, place: usize| {
            let slopes = curve.and_then(|curve| curve.slopes.as_ref().ok());
            let slopes = slopes.map(|slopes| {
                if range {
                    &slopes.per_range
                } else {
                    &slopes.per_unit
                }
            });
            let slope = slopes.and_then(|slopes| slopes.get(place)).copied();
            slope.map_or_else(|| super::NONE.to_owned(), signed)
        };
        let point = |curve: Option<&clarity::sensitivity::Curve>, place: usize| {
            number(curve.and_then(|curve| curve.points.get(place)).copied())
        };
        for (place, value) in axis.values.iter().enumerate() {
            rows.add_row([
                measured(axis),
                shown(&value.value),
                point(axis.esi.as_ref(), place),
                of(axis.esi.as_ref(), false, place),
                of(axis.esi.as_ref(), true, place),
                point(axis.drift.as_ref(), place),
                of(axis.drift.as_ref(), false, place),
                of(axis.drift.as_ref(), true, place),
            ]);
        }
    }
    rows
}
