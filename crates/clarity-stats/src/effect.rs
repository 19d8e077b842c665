use crate::number::size;
use alloc::vec::Vec;

/// What one set of axes does beyond what its subsets do: a main effect or an interaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The axes of the set, ascending places in the shape.
    pub axes: Vec<usize>,
    /// The mean of the squared effect over the grid, V.
    pub variance: f64,
    /// Its share of the variance of the cell means, V / D.
    pub share: f64,
    /// Its share of all variance, seeds included: N V / SST.
    pub eta2: f64,
    /// The same less what noise alone would show, `(SS - df MSE) / (SST + MSE)`; below 0 where the
    /// effect is smaller than that. `None` for one seed: the highest interaction cannot be told
    /// from noise.
    pub omega2: Option<f64>,
}

/// What the effects are shares of.
pub(crate) struct Whole {
    /// The variance of the cell means, D.
    pub(crate) variance: f64,
    /// Cells times seeds, N.
    pub(crate) observations: f64,
    /// All squares around the grand mean, SST.
    pub(crate) squares: f64,
    /// The mean square of what neither cells nor seeds explain, where there is one.
    pub(crate) noise: Option<f64>,
}

/// The effects of all sets but the empty one, smaller sets first, then by their axes.
///
/// `variances` has one for each set, bit i for axis i.
pub(crate) fn effects(shape: &[usize], variances: &[f64], whole: &Whole) -> Vec<Effect> {
    let sets = variances.iter().enumerate().skip(1);
    let mut effects: Vec<Effect> = sets
        .map(|(set, &variance)| {
            let axes: Vec<usize> = (0..shape.len())
                .filter(|axis| set >> axis & 1 > 0)
                .collect();
            let free = axes.iter().filter_map(|&axis| shape.get(axis));
            let freedom = free.fold(1.0, |free, &values| free * (size(values) - 1.0));
            let squares = variance * whole.observations;
            Effect {
                axes,
                variance,
                share: variance / whole.variance,
                eta2: squares / whole.squares,
                omega2: whole
                    .noise
                    .map(|noise| (squares - freedom * noise) / (whole.squares + noise)),
            }
        })
        .collect();
    effects.sort_by(|a, b| (a.axes.len(), &a.axes).cmp(&(b.axes.len(), &b.axes)));
    effects
}
