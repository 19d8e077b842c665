use crate::mean::around_mean;
use crate::number::{at_least, computed, count, finite, mean_from_first, real, size, total};
use crate::{Interval, StatsError, wilson_effective};
use alloc::vec::Vec;

/// The mean of observations that come in clusters, and how many independent ones they are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustered {
    /// The mean of all observations, each with the same weight.
    pub mean: f64,
    /// Its cluster-robust standard error, corrected by C / (C - 1) for few clusters.
    pub standard_error: f64,
    /// How many clusters, C.
    pub clusters: u64,
    /// How many observations, N.
    pub observations: u64,
    /// How many observations are worth one independent one; at least 1.
    pub design_effect: f64,
    binary: bool,
}

/// The mean of clusters of observations: cells of a sweep, each with its seeds.
///
/// The standard error is that of the ratio mean, the root of
/// `C / (C - 1) * sum over c of (sum over i of (y[c, i] - mean))^2 / N^2`.
///
/// The design effect is Kish's `1 + (m - 1) rho`, with the weighted cluster size
/// `m = sum of m[c]^2 / N` and the ANOVA estimate of the intraclass correlation `rho`, which is
/// kept in [0, 1]. Where nothing varies `rho` is taken as 1, so that the clusters count.
///
/// The ratio of the uncorrected sandwich variance to that of independent observations,
/// `mean (1 - mean) / N`, gives the same for equal observations within each cluster. The ANOVA form
/// was taken because that ratio is 0 / 0 where all observations agree, falls below 1 for few
/// clusters by chance, and with the correction says 8 for 9 clusters that each speak with one
/// voice.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two clusters (one says nothing of what varies between
/// them) or an empty one, [`StatsError::NotFinite`], [`StatsError::Magnitude`] where a square
/// overflows.
pub fn clustered_mean(clusters: &[Vec<f64>]) -> Result<Clustered, StatsError> {
    at_least(2, count(clusters.len()))?;
    for cluster in clusters {
        at_least(1, count(cluster.len()))?;
        finite(cluster)?;
    }
    let all: Vec<f64> = clusters.iter().flatten().copied().collect();
    let mean = mean_from_first(all.iter().copied());
    let (many, n) = (size(clusters.len()), size(all.len()));
    let apart = clusters.iter().map(|cluster| {
        let apart = total(cluster.iter().map(|y| y - mean));
        apart * apart
    });
    let variance = computed(total(apart))? * many / (many - 1.0) / n / n;
    Ok(Clustered {
        mean: computed(mean)?,
        standard_error: libm::sqrt(variance),
        clusters: count(clusters.len()),
        observations: count(all.len()),
        design_effect: design_effect(clusters, mean, n)?,
        binary: all
            .iter()
            .all(|&y| y.abs() <= 0.0 || (y - 1.0).abs() <= 0.0),
    })
}

/// Kish's design effect with the ANOVA estimate of the intraclass correlation: Donner, "A review of
/// inference procedures for the intraclass correlation coefficient", 1986.
fn design_effect(clusters: &[Vec<f64>], mean: f64, n: f64) -> Result<f64, StatsError> {
    let many = size(clusters.len());
    let kish = total(clusters.iter().map(|c| size(c.len()) * size(c.len()))) / n;
    // One observation in each cluster: nothing can be correlated, nor its mean square be told.
    if n - many < 1.0 {
        return Ok(1.0);
    }
    let (mut between, mut within) = (0.0, 0.0);
    for cluster in clusters {
        let own = mean_from_first(cluster.iter().copied());
        between += size(cluster.len()) * (own - mean) * (own - mean);
        within += total(cluster.iter().map(|y| (y - own) * (y - own)));
    }
    let (between, within) = (between / (many - 1.0), within / (n - many));
    let usual = (n - kish) / (many - 1.0);
    let whole = computed(between + (usual - 1.0) * within)?;
    let rho = if whole > 0.0 {
        ((between - within) / whole).clamp(0.0, 1.0)
    } else {
        1.0
    };
    Ok(1.0 + (kish - 1.0) * rho)
}

impl Clustered {
    /// How many independent observations these are worth: N over the design effect.
    ///
    /// Between N, where clusters do not matter, and `N^2 / sum of m[c]^2`, where each speaks with
    /// one voice. The latter is C for clusters of one size and less for others: a large cluster
    /// then outweighs the rest.
    pub fn effective(&self) -> f64 {
        real(self.observations) / self.design_effect
    }

    /// Student's interval with C - 1 degrees of freedom, at 95 %; not clipped to any range.
    ///
    /// # Errors
    /// [`StatsError::Magnitude`] where an end overflows.
    pub fn t_interval(&self) -> Result<Interval, StatsError> {
        around_mean(self.mean, self.standard_error, real(self.clusters) - 1.0)
    }

    /// Wilson's interval for the share of ones, with the effective number, at 95 %.
    ///
    /// # Errors
    /// [`StatsError::NotBinary`] where an observation is neither 0 nor 1.
    pub fn wilson(&self) -> Result<Interval, StatsError> {
        if !self.binary {
            return Err(StatsError::NotBinary);
        }
        wilson_effective(self.mean.clamp(0.0, 1.0), self.effective())
    }
}
