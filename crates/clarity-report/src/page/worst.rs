//! The worst cells, with the texts themselves.

use super::own::data;
use crate::changes::{Changes, Piece};
use crate::text;
use crate::worst::{Shown, run};
use clarity_model::{Cell, Observation, SweepManifest};
use clarity_sensitivity::{Judged, Sensitivity};

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Worst {
    /// `blur 3.0 px, noise 0.06`.
    pub(super) cell: String,
    pub(super) seed: String,
    /// ESI and drift of the cell.
    pub(super) scores: String,
    /// What the run is compared with.
    pub(super) baseline: String,
    pub(super) answer: Text,
    pub(super) reason: Text,
    /// How far the reason is from the baseline's.
    pub(super) drift: String,
    /// The picture, and what it is called where it cannot be seen.
    pub(super) picture: Option<String>,
}

/// A text beside the baseline's.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) pieces: Vec<Piece>,
    /// What is said of characters that are not shown.
    pub(super) more: String,
}

impl Text {
    fn of(before: Option<&str>, after: &str) -> Self {
        let changes = match before {
            Some(before) => Changes::between(before, after),
            None => Changes::none(after),
        };
        let more = match changes.left_out {
            0 => String::new(),
            left_out => format!("… and {left_out} more characters"),
        };
        Self {
            pieces: changes.pieces,
            more,
        }
    }
}

impl Worst {
    pub(super) fn of(
        shown: &Shown,
        sweep: &SweepManifest,
        judged: &[Judged],
        found: &Sensitivity,
    ) -> Option<Self> {
        let run = run(sweep, shown)?;
        let judged = judged.get(shown.run)?;
        let scores = &found
            .cells
            .iter()
            .find(|cell| cell.cell == run.cell)?
            .scores;
        let baseline = shown.baseline.as_ref();
        let before = baseline.map(|(_, said)| said);
        let mut answer = Text::of(before.map(Observation::answer), shown.said.answer());
        if judged.answer.is_none() {
            answer.more += " (not readable as an answer)";
        }
        let (cell, seed) = (cell(found, &run.cell), run.seed.to_string());
        Some(Self {
            scores: format!(
                "ESI {}, drift {}",
                text::optional(scores.esi.estimate),
                text::optional(scores.drift.estimate)
            ),
            baseline: baseline.map_or_else(
                || "there is no baseline to compare with".to_owned(),
                |(seed, _)| format!("beside the baseline with seed {seed}"),
            ),
            answer,
            reason: Text::of(
                before.map(Observation::justification_text),
                shown.said.justification_text(),
            ),
            drift: judged.drift.map_or_else(
                || "no distance: a reason is missing".to_owned(),
                |drift| format!("distance {drift:.4}"),
            ),
            picture: shown.picture.as_deref().map(data),
            cell,
            seed,
        })
    }
}

/// A cell as a person reads it.
fn cell(found: &Sensitivity, cell: &Cell) -> String {
    let axes = found.axes.as_slice().iter().zip(cell.positions());
    let values = axes.filter_map(|(axis, position)| {
        let value = text::value(axis.values().get(position)?);
        let unit = found.context.axis(axis.name()).unit;
        let unit = unit.map(|unit| format!(" {}", text::short(&unit, 24)));
        Some(format!(
            "{} {value}{}",
            axis.name(),
            unit.unwrap_or_default()
        ))
    });
    values.collect::<Vec<_>>().join(", ")
}
