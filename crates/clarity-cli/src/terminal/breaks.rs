//! Where ESI breaks: summary of slopes, cliffs, crossings.

use super::style::{self, TIE};
use super::table::{printable, short, shown, signed};
use super::{interval, number};
use crate::output;
use clarity::model::Rounded;
use clarity::sensitivity::{AxisSensitivity, Cliff, Scale, Sensitivity};
use std::fmt::Write as _;

/// How many cliffs of an axis are told.
const CLIFFS: usize = 3;

/// A few lines an axis: summary of slopes, cliffs, crossings.
pub(super) fn cliffs(found: &Sensitivity) -> String {
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
pub(super) fn fall(axis: &AxisSensitivity, cliff: &Cliff) -> String {
    let verb = if cliff.change < Rounded::ZERO {
        "falls"
    } else {
        "rises"
    };
    let over = cliff.interval.map(|found| {
        let ends = interval(Some(&found));
        let perhaps = if found.is_clear() { "" } else { ", or none" };
        format!("; {ends} over {}{perhaps}", found.source.word())
    });
    let mut change = format!("{verb} by {}", short(cliff.change.abs()));
    if cliff.change < Rounded::ZERO && cliff.interval.is_some_and(|found| found.is_clear()) {
        change = style::loss(&change);
    }
    format!(
        "{change} between {}, {} per {}, in {} of {}{}",
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
        .map(|unit| format!("{TIE}{}", printable(unit)));
    format!(
        "{} and {}{}",
        at(from),
        at(from + 1),
        unit.unwrap_or_default()
    )
}
