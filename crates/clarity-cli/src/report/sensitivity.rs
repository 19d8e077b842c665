//! The sensitivity of one sweep.

use super::{interval, number, over};
use crate::output;
use crate::table::{printable, short, shown, signed, table};
use clarity::model::Rounded;
use clarity::sensitivity::{
    AxisSensitivity, BaselineKind, Cliff, Effect, Figure, Scale, Sensitivity, Source, Variance,
    VarianceOf,
};
use std::fmt::Write as _;

/// How many cliffs of an axis are told.
const CLIFFS: usize = 3;

/// How many columns the table of values has.
const COLUMNS: usize = 11;

/// How many interactions are told, the largest first.
const INTERACTIONS: usize = 6;

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
pub(crate) fn sensitivity(found: &Sensitivity) -> String {
    let mut text = head(found);
    let _ = write!(text, "\n{}\n", values(found).trim_fmt());
    text.push_str(
        "agree: share of equal pairs of answers, without a baseline; far: same answer, other \
         reason\n",
    );
    let ordered = found.by_axis.iter().any(|axis| axis.ordered);
    if ordered {
        let _ = write!(text, "\n{}\n", slopes(found).trim_fmt());
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
        let _ = write!(text, "\n{}", shares(name, variance, found));
    }
    for warning in &found.warnings {
        let _ = writeln!(text, "warning: {}", printable(warning));
    }
    text
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
    for axis in &found.by_axis {
        let unit = axis
            .meta
            .unit
            .as_deref()
            .map(|unit| format!(" {}", printable(unit)));
        for value in &axis.values {
            let scores = &value.scores;
            rows.add_row([
                axis.axis.to_string(),
                shown(&value.value) + unit.as_deref().unwrap_or_default(),
                scores.esi.runs.to_string(),
                number(scores.esi.estimate),
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

/// A few lines an axis: summary of slopes, cliffs, crossings.
fn cliffs(found: &Sensitivity) -> String {
    let mut text = String::from(
        "where ESI breaks: the steepest gaps of each axis, with the 95 % interval of the change\n",
    );
    for axis in &found.by_axis {
        let Some(curve) = &axis.esi else {
            let _ = writeln!(text, "  {}: no numbers, so no slopes", axis.axis);
            for difference in &axis.differences {
                let at = |place: usize| axis.values.get(place).map(|found| shown(&found.value));
                let _ = writeln!(
                    text,
                    "    {} less {}: {} {}",
                    at(difference.b).unwrap_or_default(),
                    at(difference.a).unwrap_or_default(),
                    signed(difference.esi),
                    interval(difference.interval.as_ref())
                );
            }
            continue;
        };
        let summary = match &curve.slopes {
            Ok(slopes) => format!(
                "mu* {}, sigma {}, nu {}",
                short(slopes.mu_star),
                number(slopes.sigma),
                short(slopes.nu)
            ),
            Err(reason) => format!("no slopes: {reason}"),
        };
        let flips = axis.flips.and_then(|flips| flips.share);
        let _ = writeln!(
            text,
            "  {}: {summary}, flip probability {}",
            axis.axis,
            number(flips)
        );
        for cliff in curve.cliffs.iter().take(CLIFFS) {
            let _ = writeln!(text, "    {}", fall(axis, cliff));
        }
        for crossing in &axis.crossings {
            let verb = if crossing.falls {
                "falls below"
            } else {
                "rises to"
            };
            let _ = writeln!(
                text,
                "    {verb} {} between {}",
                crossing.threshold,
                between(axis, crossing.from)
            );
        }
    }
    text
}

/// `falls by 0.4 between 2.0 and 3.0 px, -0.4 per unit, in 3 of 3 seeds; [..] over cells`; an
/// interval around 0 does not tell a change from none.
fn fall(axis: &AxisSensitivity, cliff: &Cliff) -> String {
    let verb = if cliff.change < Rounded::ZERO {
        "falls"
    } else {
        "rises"
    };
    let over = cliff.interval.map(|found| {
        let ends = interval(Some(&found));
        let around = found.low <= Rounded::ZERO && found.high >= Rounded::ZERO;
        let perhaps = if around { ", or none" } else { "" };
        format!("; {ends} over {}{perhaps}", found.source.word())
    });
    format!(
        "{verb} by {} between {}, {} per {}, in {} of {}{}",
        short(cliff.change.abs()),
        between(axis, cliff.from),
        signed(cliff.per_unit),
        match axis.meta.scale {
            Scale::Linear => "unit",
            Scale::Log => "e-fold",
        },
        cliff.supporting_seeds,
        output::count(cliff.seeds, "seed"),
        over.unwrap_or_default()
    )
}

fn between(axis: &AxisSensitivity, from: usize) -> String {
    let at = |place: usize| {
        let found = axis.values.get(place);
        found.map(|found| shown(&found.value)).unwrap_or_default()
    };
    let unit = axis
        .meta
        .unit
        .as_deref()
        .map(|unit| format!(" {}", printable(unit)));
    format!(
        "{} and {}{}",
        at(from),
        at(from + 1),
        unit.unwrap_or_default()
    )
}

fn shares(name: &str, variance: &VarianceOf, found: &Sensitivity) -> String {
    let variance = match variance {
        Ok(variance) => variance,
        Err(reason) => return format!("variance of {name}: {reason}\n"),
    };
    let mut text = format!(
        "variance of {name} between cells {}; of all variation over runs {} lies within cells, \
         between seeds\n",
        short(variance.total),
        short(variance.seed_share)
    );
    let mut rows = table(&["  share of it", "S1 alone", "+-", "ST in all", "+-"]);
    for (axis, indices) in found.axes.as_slice().iter().zip(&variance.axes) {
        rows.add_row([
            format!("  {}", axis.name()),
            short(indices.first),
            number(indices.first_conf),
            short(indices.total),
            number(indices.total_conf),
        ]);
    }
    let _ = writeln!(text, "{}", rows.trim_fmt());
    text.push_str(&interactions(variance, found));
    if let Some(note) = &variance.conf_note {
        let _ = writeln!(text, "  no intervals: {note}");
    }
    text.push_str("  the shares depend on the levels that were chosen\n");
    text
}

fn interactions(variance: &Variance, found: &Sensitivity) -> String {
    let mut joint: Vec<&Effect> = variance.effects.iter().collect();
    joint.retain(|effect| effect.axes.len() > 1 && effect.share > Rounded::ZERO);
    joint.sort_by_key(|effect| std::cmp::Reverse(effect.share));
    let mut text = String::new();
    for effect in joint.into_iter().take(INTERACTIONS) {
        let axes = found.axes.as_slice();
        let names = effect.axes.iter().filter_map(|axis| axes.get(*axis));
        let names: Vec<_> = names.map(|axis| axis.name().as_str()).collect();
        let _ = writeln!(
            text,
            "  {} together: {}",
            names.join(" x "),
            short(effect.share)
        );
    }
    text
}
