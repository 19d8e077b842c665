//! A complete grid, and the separable transform that takes its effects apart.

use crate::StatsError;
use crate::number::{count, mean_from_first, size};
use alloc::vec::Vec;

/// The most entries of a transformed grid, the product of (values + 1) over its axes.
pub const MAX_ENTRIES: u64 = 1 << 24;

/// The most axes: 15 of two values come below [`MAX_ENTRIES`], axes of one value need a bound of
/// their own.
pub const MAX_AXES: usize = 16;

/// How many cells the grid has.
///
/// # Errors
/// An axis or a list of seeds without a value, a grid too large, numbers that do not fill it.
pub(crate) fn cells(shape: &[usize], seeds: usize, numbers: usize) -> Result<usize, StatsError> {
    for &values in shape.iter().chain([&seeds]) {
        crate::number::at_least(1, count(values))?;
    }
    if shape.len() > MAX_AXES {
        let (size, limit) = (count(shape.len()).into(), count(MAX_AXES));
        return Err(StatsError::TooLarge { size, limit });
    }
    let entries = shape.iter().fold(1_u128, |entries, &values| {
        entries.saturating_mul(u128::from(count(values)) + 1)
    });
    if entries > MAX_ENTRIES.into() {
        let (size, limit) = (entries, MAX_ENTRIES);
        return Err(StatsError::TooLarge { size, limit });
    }
    // The entries bound the cells.
    let mut cells = 1;
    for &values in shape {
        cells *= values;
    }
    match cells.checked_mul(seeds) {
        Some(wanted) if wanted == numbers => Ok(cells),
        wanted => Err(StatsError::Incomplete {
            wanted: wanted.map_or(u64::MAX, count),
            found: count(numbers),
        }),
    }
}

/// The variance of every effect: for each set of axes, bit i for axis i, the mean square of `e_S`.
///
/// Along each axis, n numbers become their mean and n deviations from it. What then stands at
/// place 0 of the axes outside of S and beyond 0 of those in S is `e_S`: to take the mean over an axis
/// and to take it off are projections, and those of different axes commute. That takes one pass
/// for each axis, where the definition takes one for each pair of nested sets.
pub(crate) fn variances(shape: &[usize], cells: Vec<f64>) -> Vec<f64> {
    let (mut entries, mut inner) = (cells, 1);
    for &values in shape.iter().rev() {
        entries = along(&entries, values, inner);
        inner *= values + 1;
    }
    let mut variances: Vec<f64> = core::iter::repeat_n(0.0, 1 << shape.len()).collect();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(sum) = variances.get_mut(set_at(shape, place)) {
            *sum += entry * entry;
        }
    }
    for (set, sum) in variances.iter_mut().enumerate() {
        let within = shape
            .iter()
            .enumerate()
            .filter(|(axis, _)| set >> axis & 1 > 0);
        *sum /= within.fold(1.0, |places, (_, &values)| places * size(values));
    }
    variances
}

/// One axis: blocks of `values` rows of `inner` numbers become blocks of `values + 1` rows.
fn along(entries: &[f64], values: usize, inner: usize) -> Vec<f64> {
    let mut all = Vec::with_capacity(entries.len() / values * (values + 1));
    for block in entries.chunks(values * inner) {
        let means: Vec<f64> = (0..inner)
            .map(|lane| mean_from_first(block.iter().skip(lane).step_by(inner).copied()))
            .collect();
        all.extend_from_slice(&means);
        for row in block.chunks(inner) {
            all.extend(row.iter().zip(&means).map(|(x, mean)| x - mean));
        }
    }
    all
}

/// The axes that are beyond 0 at a place of the transformed grid, last axis innermost.
fn set_at(shape: &[usize], place: usize) -> usize {
    let axes = shape.iter().enumerate().rev();
    let (set, _) = axes.fold((0, place), |(set, left), (axis, &values)| {
        let beyond = usize::from(left % (values + 1) > 0);
        (set | beyond << axis, left / (values + 1))
    });
    set
}
