//! What a model answers.

use crate::{Heat, OnnxError};
use std::sync::Arc;

/// How many decimals a probability has.
pub const DECIMALS: u32 = 4;

/// What the numbers of a model mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Any finite numbers; a softmax in binary64 makes probabilities of them.
    Logits,
    /// Numbers from 0 to 1 that add up to 1, each within 0.001.
    Probabilities,
}

/// How far probabilities may be from 0 to 1 and from 1 together; binary32 is far better.
const SLACK: f64 = 1e-3;

/// The probability of each class, rounded to [`DECIMALS`] decimals.
///
/// The same bytes give the same scores at any number of threads. Between processors the last digits
/// of the model's own numbers can differ, because sums are made in another order or with another
/// rounding; rounding hides it unless a probability lies as near as that to the middle between two
/// rounded ones. Ranks are of rounded probabilities, so that they follow from what is shown; equal
/// ones stand in the order of the labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    labels: Arc<[String]>,
    probabilities: Vec<f64>,
    /// Places in the labels, best first.
    ranking: Vec<usize>,
    heat: Option<Heat>,
}

impl Scores {
    /// As many numbers as labels, at least one.
    pub(crate) fn of(
        numbers: &[f32],
        output: Output,
        labels: &Arc<[String]>,
        heat: Option<Heat>,
    ) -> Result<Self, OnnxError> {
        for (number, label) in numbers.iter().zip(labels.iter()) {
            if !number.is_finite() {
                return Err(OnnxError::NotFinite {
                    of: label.clone(),
                    found: *number,
                });
            }
        }
        let exact: Vec<_> = numbers.iter().map(|n| f64::from(*n)).collect();
        let exact = match output {
            Output::Logits => softmax(&exact),
            Output::Probabilities => distribution(exact, labels)?,
        };
        let probabilities: Vec<_> = exact.into_iter().map(rounded).collect();
        let mut ranking: Vec<_> = (0..probabilities.len()).collect();
        let of = |place: &usize| probabilities.get(*place).copied().unwrap_or_default();
        ranking.sort_by(|left, right| of(right).total_cmp(&of(left)));
        Ok(Self {
            labels: Arc::clone(labels),
            ranking,
            probabilities,
            heat,
        })
    }

    /// Labels and probabilities in the order of the model's classes.
    pub fn classes(&self) -> impl ExactSizeIterator<Item = (&str, f64)> {
        let probabilities = self.probabilities.iter().copied();
        self.labels.iter().map(String::as_str).zip(probabilities)
    }

    /// Labels and probabilities, the most probable first.
    pub fn ranking(&self) -> impl Iterator<Item = (&str, f64)> {
        self.ranking.iter().filter_map(|place| {
            let label = self.labels.get(*place)?;
            Some((label.as_str(), *self.probabilities.get(*place)?))
        })
    }

    /// The most probable class.
    pub fn answer(&self) -> (&str, f64) {
        // A classifier has at least one class.
        self.ranking().next().unwrap_or_default()
    }

    /// Where the model saw what it answers, if it has an output `heat`.
    pub fn heat(&self) -> Option<Heat> {
        self.heat
    }
}

/// To [`DECIMALS`] decimals, half away from zero; never -0.
pub(crate) fn rounded(exact: f64) -> f64 {
    (exact * 10_000.0).round() / 10_000.0 + 0.0
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<_> = logits.iter().map(|n| libm::exp(n - most)).collect();
    // At least 1: the greatest is e^0.
    let sum = powers.iter().fold(0.0, |sum, power| sum + power);
    powers.into_iter().map(|power| power / sum).collect()
}

fn distribution(numbers: Vec<f64>, labels: &[String]) -> Result<Vec<f64>, OnnxError> {
    for (number, label) in numbers.iter().zip(labels) {
        if !(-SLACK..=1.0 + SLACK).contains(number) {
            return Err(OnnxError::NotProbability {
                of: label.clone(),
                found: *number,
            });
        }
    }
    let sum = numbers.iter().fold(0.0, |sum, number| sum + number);
    if (sum - 1.0).abs() > SLACK {
        return Err(OnnxError::NotProbability {
            of: "all classes together".to_owned(),
            found: sum,
        });
    }
    Ok(numbers.into_iter().map(|n| n.clamp(0.0, 1.0)).collect())
}
