use crate::number::{at_least, computed, count, finite, mean_from_first, size, total};
use crate::{CONFIDENCE, Interval, StatsError, student_quantile};

/// Student's interval for the mean of independent numbers, at 95 %.
///
/// Symmetric, not clipped to any range. Equal numbers have an interval of exactly no width, which
/// says that they carry no information about their spread, not that the mean is certain.
///
/// ```
/// let seeds = clarity_stats::t_interval(&[0.5, 0.75, 1.0])?;
/// assert!((seeds.low() - 0.128966).abs() < 5e-7);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two numbers, [`StatsError::NotFinite`],
/// [`StatsError::Magnitude`] where a square overflows.
pub fn t_interval(values: &[f64]) -> Result<Interval, StatsError> {
    let (mean, variance) = moments(values)?;
    let n = size(values.len());
    around_mean(mean, libm::sqrt(variance / n), n - 1.0)
}

/// The standard deviation of a sample: squares about the mean, divided by one less than their number.
///
/// ```
/// assert_eq!(clarity_stats::standard_deviation(&[1.0, 2.0, 3.0])?, 1.0);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// As [`t_interval`].
pub fn standard_deviation(values: &[f64]) -> Result<f64, StatsError> {
    moments(values).map(|(_, variance)| libm::sqrt(variance))
}

/// Mean and variance of a sample of two or more.
fn moments(values: &[f64]) -> Result<(f64, f64), StatsError> {
    at_least(2, count(values.len()))?;
    finite(values)?;
    let (n, mean) = (size(values.len()), mean_from_first(values.iter().copied()));
    let squares = total(values.iter().map(|x| (x - mean) * (x - mean)));
    Ok((mean, computed(squares)? / (n - 1.0)))
}

/// So many standard errors to either side as Student's distribution says.
pub(crate) fn around_mean(mean: f64, error: f64, freedom: f64) -> Result<Interval, StatsError> {
    let t = student_quantile(f64::midpoint(1.0, CONFIDENCE), freedom)?;
    Interval::around(mean, t * error)
}
