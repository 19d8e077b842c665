//! What explains the variance, as bars.

use crate::course::Of;
use crate::text;
use clarity_model::Rounded;
use clarity_sensitivity::{Sensitivity, Variance};

/// The most interactions that are told, the largest first.
const INTERACTIONS: usize = 8;

/// The shares of one axis, or of axes that act together.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    pub(crate) name: String,
    /// What it explains alone, or as an interaction, and half the width of its interval.
    pub(crate) alone: (Rounded, Option<Rounded>),
    /// What it explains with every interaction that it takes part in; of an axis only.
    pub(crate) total: Option<(Rounded, Option<Rounded>)>,
}

/// The shares of the variance of a figure over the grid.
#[derive(Debug, Clone)]
pub(crate) struct Shares {
    pub(crate) of: Of,
    pub(crate) bars: Vec<Share>,
    /// How many interactions are left out, each no larger than those that are there.
    pub(crate) left_out: usize,
    /// The variance itself, and what of all variation lies between seeds within cells.
    pub(crate) variance: Rounded,
    pub(crate) within: Rounded,
    pub(crate) note: Option<String>,
}

impl Shares {
    /// The shares of one figure.
    ///
    /// # Errors
    /// Why there are none.
    pub(crate) fn new(found: &Sensitivity, of: Of) -> Result<Self, String> {
        let variance: &Variance = match of {
            Of::Esi => found.esi_variance.as_ref(),
            Of::Drift => found.drift_variance.as_ref(),
        }
        .map_err(Clone::clone)?;
        let names: Vec<&str> = found
            .axes
            .as_slice()
            .iter()
            .map(|a| a.name().as_str())
            .collect();
        let axes = names
            .iter()
            .zip(&variance.axes)
            .map(|(name, indices)| Share {
                name: (*name).to_owned(),
                alone: (indices.first, indices.first_conf),
                total: Some((indices.total, indices.total_conf)),
            });
        let joint = variance.interactions();
        let left_out = joint.len().saturating_sub(INTERACTIONS);
        let joint = joint.into_iter().take(INTERACTIONS).map(|effect| {
            let axes = effect
                .axes
                .iter()
                .filter_map(|axis| names.get(*axis))
                .copied();
            Share {
                name: axes.collect::<Vec<_>>().join(" × "),
                alone: (effect.share, None),
                total: None,
            }
        });
        Ok(Self {
            of,
            bars: axes.chain(joint).collect(),
            left_out,
            variance: variance.total,
            within: variance.seed_share,
            note: variance.conf_note.clone(),
        })
    }

    /// The axis that explains most, with its interactions.
    pub(crate) fn first(&self) -> Option<&Share> {
        let total = |share: &&Share| share.total.map(|total| total.0);
        let axes = self.bars.iter().filter(|share| share.total.is_some());
        // The first of equals: `max_by_key` takes the last.
        axes.rev().max_by_key(total)
    }

    /// In words, for whoever does not see the plot.
    pub(crate) fn about(&self) -> String {
        let bars = self.bars.iter().map(|share| match share.total {
            Some((total, _)) => {
                let alone = text::number(share.alone.0);
                format!(
                    "{} {alone} alone and {} in all",
                    share.name,
                    text::number(total)
                )
            }
            None => format!("{} together {}", share.name, text::number(share.alone.0)),
        });
        let bars = bars.collect::<Vec<_>>().join(", ");
        format!(
            "Shares of the variance of {} between cells: {bars}.",
            self.of.word()
        )
    }
}
