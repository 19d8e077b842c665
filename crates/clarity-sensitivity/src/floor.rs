//! The null sweep: how far runs differ that nothing perturbed.

use crate::{Reference, SensitivityError};
use clarity_model::{Rounded, mean};
use clarity_stats::agreement;

/// The noise floor that every figure stands beside: the runs of the identity cell among
/// themselves, over each unordered pair of seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floor {
    /// How many runs of the identity cell there are.
    pub runs: usize,
    /// Equal pairs of answers / all pairs, in [0, 1]; `None` below two runs.
    pub esi: Option<Rounded>,
    /// Mean normalized distance of the pairs' justifications, in [0, 1], where neither is missing.
    pub drift: Option<Rounded>,
    /// How many pairs have a distance.
    pub pairs: usize,
}

impl Floor {
    pub(crate) fn of(reference: &Reference) -> Result<Option<Self>, SensitivityError> {
        let runs = reference.identity_runs();
        if runs == 0 {
            return Ok(None);
        }
        let distances = reference.floor_distances();
        let answers = agreement(&reference.floor_answers());
        Ok(Some(Self {
            runs,
            esi: answers.share().map(Rounded::round).transpose()?,
            pairs: distances.len(),
            drift: mean(distances).map(Rounded::round).transpose()?,
        }))
    }
}
