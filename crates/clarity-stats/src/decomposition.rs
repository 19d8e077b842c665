use crate::cells::{Noise, means};
use crate::effect::{Effect, Whole, effects};
use crate::number::{computed, finite, size, total};
use crate::{StatsError, grid};
use alloc::vec::Vec;

/// How much of a figure's variance over a complete grid each axis, each interaction and the seeds
/// account for.
///
/// With M the mean of each cell over its seeds, all cells weighted equally: `e_0` is the mean of M,
/// `e_S` its mean over the axes not in S less `e_T` for all T strictly inside S, `V_S` the mean of
/// `e_S` squared, and `D`, the variance of M, is their sum. The indices depend on the values chosen
/// for the axes: they describe this grid, not the model on all inputs.
///
/// Sources: Sobol, "Sensitivity estimates for nonlinear mathematical models", 1993; Homma and
/// Saltelli, "Importance measures in global sensitivity analysis of nonlinear models", 1996. `N V_S`
/// is the sum of squares of a balanced analysis of variance.
///
/// ```
/// use clarity_stats::Decomposition;
/// // Two axes of two values, three seeds each, seeds innermost.
/// let answers = [1., 1., 1., 1., 1., 0., 0., 0., 1., 0., 0., 0.];
/// let parts = Decomposition::of(&[2, 2], 3, &answers)?;
/// assert!(parts.first_order(0).unwrap() > 0.8);
/// assert!(parts.seed_share() > 0.4);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    total: f64,
    effects: Vec<Effect>,
    axes: usize,
    seeds: usize,
    seed_share: f64,
    block_share: f64,
    residual: f64,
    identity_error: f64,
}

impl Decomposition {
    /// Of `numbers` in row-major order, the last axis before the seeds, the seeds innermost.
    ///
    /// # Errors
    /// [`StatsError::Incomplete`] where the numbers do not fill the grid, [`StatsError::TooFew`]
    /// for an axis or a list of seeds without a value, [`StatsError::TooLarge`] for more than
    /// [`MAX_AXES`](crate::MAX_AXES) axes or where the product of (values + 1) over the axes is over
    /// [`MAX_ENTRIES`](crate::MAX_ENTRIES), [`StatsError::NotFinite`], [`StatsError::Magnitude`],
    /// and [`StatsError::NoVariation`] where all cells have the same mean but for rounding.
    /// [`StatsError::Identity`] would be a defect of this crate.
    pub fn of(shape: &[usize], seeds: usize, numbers: &[f64]) -> Result<Self, StatsError> {
        let cells = grid::cells(shape, seeds, numbers.len())?;
        finite(numbers)?;
        let from = numbers.first().copied().unwrap_or(0.0);
        let numbers: Vec<f64> = numbers.iter().map(|y| y - from).collect();
        let means = means(&numbers, seeds)?;
        let variance = total(means.iter().map(|m| m * m)) / size(cells);
        let noise = Noise::of(&numbers, seeds, size(cells));
        let observations = size(cells) * size(seeds);
        let squares = computed(observations * variance + noise.within)?;
        let free = (size(cells) - 1.0) * (size(seeds) - 1.0);
        let whole = Whole {
            variance,
            observations,
            squares,
            noise: (free > 0.0).then(|| noise.left / free),
        };
        let effects = effects(shape, &grid::variances(shape, means), &whole);
        let identity_error = (total(effects.iter().map(|e| e.variance)) - variance).abs();
        if identity_error.is_nan() || identity_error > 1e-9 * variance {
            let (total, error) = (variance, identity_error);
            return Err(StatsError::Identity { total, error });
        }
        Ok(Self {
            total: variance,
            effects,
            axes: shape.len(),
            seeds,
            seed_share: noise.within / squares,
            block_share: noise.blocks / squares,
            residual: noise.left / squares,
            identity_error,
        })
    }

    /// The variance of the cell means, D.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Every set of axes but the empty one: single axes, then pairs, and so on, each by the places
    /// of its axes.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// S1 of an axis: the share of D that it explains by itself. `None` where there is no such axis.
    pub fn first_order(&self, axis: usize) -> Option<f64> {
        self.share_of(&[axis])
    }

    /// S2 of two axes, in either order: the share of D that they explain only together. `None` where
    /// there is no such pair.
    pub fn second_order(&self, i: usize, j: usize) -> Option<f64> {
        self.share_of(&[i.min(j), i.max(j)])
    }

    /// ST of an axis: the share of D that it has any part in; at least S1. `None` where there is no
    /// such axis.
    pub fn total_order(&self, axis: usize) -> Option<f64> {
        let with = self.effects.iter().filter(|e| e.axes.contains(&axis));
        (axis < self.axes).then(|| total(with.map(|e| e.share)))
    }

    /// SSE / SST: the share of all variance that lies within cells. 0 for one seed, where nothing was
    /// repeated; see [`confounded`](Self::confounded).
    pub fn seed_share(&self) -> f64 {
        self.seed_share
    }

    /// The part of [`seed_share`](Self::seed_share) that the same seeds have in every cell: the main
    /// effect of the seed as one more axis.
    pub fn block_share(&self) -> f64 {
        self.block_share
    }

    /// The share of all variance that neither the cells nor the seeds explain:
    /// [`seed_share`](Self::seed_share) less [`block_share`](Self::block_share).
    pub fn residual(&self) -> f64 {
        self.residual
    }

    /// Whether the highest interaction cannot be told from noise: there is one seed.
    pub fn confounded(&self) -> bool {
        self.seeds < 2
    }

    /// How far the variances of all effects are from adding up to D; checked to be under 1e-9 of it.
    pub fn identity_error(&self) -> f64 {
        self.identity_error
    }

    fn share_of(&self, axes: &[usize]) -> Option<f64> {
        let effect = self.effects.iter().find(|effect| effect.axes == axes)?;
        Some(effect.share)
    }
}
