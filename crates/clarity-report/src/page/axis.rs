//! What a sweep's page says of one axis beside its plots.

use super::figures::Beside;
use crate::table::Table;
use crate::text;
use clarity_sensitivity::{AxisSensitivity, BaselineKind, Sensitivity, Source};

/// Its values, where ESI passes a level, how often neighbours answer differently; of an axis without
/// numbers the difference of each pair of values.
pub(super) fn beside(found: &Sensitivity, index: usize) -> Beside {
    let Some(axis) = found.by_axis.get(index) else {
        return Beside {
            caption: String::new(),
            tables: Vec::new(),
        };
    };
    let counted = found.identity_inside && found.baseline != BaselineKind::First;
    let mut tables = vec![by_value(axis)];
    if !axis.differences.is_empty() {
        tables.push(differences(axis));
    }
    Beside {
        caption: told(axis, counted),
        tables,
    }
}

/// The value at a place.
fn at(axis: &AxisSensitivity, place: usize) -> String {
    let found = axis.values.get(place);
    found.map_or_else(String::new, |found| text::value(&found.value))
}

/// Levels and flips, in words; `counted` is whether baselines are among the cells.
fn told(axis: &AxisSensitivity, counted: bool) -> String {
    let crossings = axis.crossings.iter().map(|crossing| {
        let verb = if crossing.falls {
            "falls below"
        } else {
            "rises to"
        };
        let (from, to) = (at(axis, crossing.from), at(axis, crossing.from + 1));
        let level = crossing.threshold;
        let with = if counted {
            "With the baseline's own runs ESI"
        } else {
            "ESI"
        };
        format!("{with} {verb} {level} between {from} and {to}.")
    });
    let mut all: Vec<String> = crossings.collect();
    if let Some(flips) = axis.flips.filter(|flips| flips.pairs > 0) {
        all.push(format!(
            "Of {} of neighbouring values {} answer differently.",
            text::count(flips.pairs, "pair"),
            flips.flipped
        ));
    }
    if axis.contract_misorders {
        all.push(
            "The contract takes these values in the order of their names; its slopes may have the \
             wrong sign."
                .to_owned(),
        );
    }
    all.join(" ")
}

fn differences(axis: &AxisSensitivity) -> Table {
    let mut table = Table::sortable(
        "Difference of ESI between each pair of values",
        &[
            ("value", false),
            ("less", false),
            ("ESI", true),
            ("95 %", true),
        ],
    );
    for found in &axis.differences {
        table.row([
            at(axis, found.b),
            at(axis, found.a),
            text::signed(found.esi),
            text::interval(found.interval.as_ref()),
        ]);
    }
    table
}

fn by_value(axis: &AxisSensitivity) -> Table {
    let mut table = Table::sortable(
        &format!(
            "By value of {}",
            text::measured(axis.axis.as_str(), &axis.meta)
        ),
        &[
            ("value", true),
            ("runs", true),
            ("ESI", true),
            ("95 % over cells", true),
            ("95 % over seeds", true),
            ("drift", true),
            ("95 % over cells", true),
            ("95 % over seeds", true),
            ("agreement", true),
            ("same answer, other reason", true),
            ("unparsed", true),
        ],
    );
    for value in &axis.values {
        let scores = &value.scores;
        let (esi, drift) = (&scores.esi, &scores.drift);
        table.row([
            text::value(&value.value),
            esi.runs.to_string(),
            text::optional(esi.estimate),
            text::interval(esi.interval(Source::Cells)),
            text::interval(esi.interval(Source::Seeds)),
            text::optional(drift.estimate),
            text::interval(drift.interval(Source::Cells)),
            text::interval(drift.interval(Source::Seeds)),
            text::optional(scores.agreement),
            scores.reasons.same_far.to_string(),
            scores.unparsed.to_string(),
        ]);
    }
    table
}
