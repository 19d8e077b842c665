//! Cells of a grid: their means, and what is left within them.

use crate::StatsError;
use crate::number::{computed, mean_from_first, size, total};
use alloc::vec::Vec;

/// The means of cells, less their own mean.
///
/// Means that differ by no more than their sums may have been rounded are the same: shares of such
/// a difference would be shares of nothing.
pub(crate) fn means(numbers: &[f64], seeds: usize) -> Result<Vec<f64>, StatsError> {
    let largest = |numbers: &[f64]| numbers.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let cells = numbers.chunks(seeds);
    let means: Vec<f64> = cells
        .map(|cell| mean_from_first(cell.iter().copied()))
        .collect();
    let mean = mean_from_first(means.iter().copied());
    let means: Vec<f64> = means.iter().map(|m| m - mean).collect();
    for &mean in &means {
        computed(mean)?;
    }
    let (most, spread) = (computed(largest(numbers))?, largest(&means));
    if spread <= 4.0 * f64::EPSILON * size(seeds) * most {
        return Err(StatsError::NoVariation);
    }
    // A square below the normal numbers has lost its digits.
    let square = computed(spread * spread)?;
    if square < f64::MIN_POSITIVE / f64::EPSILON {
        return Err(StatsError::Magnitude);
    }
    Ok(means)
}

/// Sums of squares of what is left within cells.
pub(crate) struct Noise {
    /// SSE.
    pub(crate) within: f64,
    /// The main effect of the seeds.
    pub(crate) blocks: f64,
    /// Neither cells nor seeds.
    pub(crate) left: f64,
}

impl Noise {
    /// Of all numbers, seeds innermost, in so many cells.
    pub(crate) fn of(numbers: &[f64], seeds: usize, cells: f64) -> Self {
        let apart = numbers.chunks(seeds).flat_map(|cell| {
            let own = mean_from_first(cell.iter().copied());
            cell.iter().map(move |y| y - own)
        });
        let apart: Vec<f64> = apart.collect();
        let of_seed = |seed| mean_from_first(apart.iter().skip(seed).step_by(seeds).copied());
        let of_seeds: Vec<f64> = (0..seeds).map(of_seed).collect();
        let left = apart.iter().zip(of_seeds.iter().cycle());
        Self {
            within: total(apart.iter().map(|e| e * e)),
            blocks: total(of_seeds.iter().map(|e| e * e)) * cells,
            left: total(left.map(|(e, seed)| (e - seed) * (e - seed))),
        }
    }
}
