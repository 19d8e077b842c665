use crate::number::{at_least, computed, confidence, count, finite, size};
use crate::student::normal_below;
use crate::{Interval, StatsError, student_quantile};
use alloc::vec::Vec;

/// The percentile interval of bootstrap replicates: their quantiles at `(1 - confidence) / 2` from
/// either end, type 7, as NumPy's `quantile` gives them by default.
///
/// # Errors
/// [`StatsError::TooFew`] for no replicate, [`StatsError::NotFinite`], [`StatsError::OutOfRange`]
/// for a confidence that is not strictly between 0 and 1.
pub fn percentile(replicates: &[f64], confidence: f64) -> Result<Interval, StatsError> {
    let level = (1.0 - self::confidence(confidence)?) / 2.0;
    between(replicates, level)
}

/// The percentile interval widened for a sample of `n`: from the level
/// `Phi(-sqrt(n / (n - 1)) t)`, with `t` Student's quantile at `(1 + confidence) / 2` and n - 1
/// degrees of freedom.
///
/// The plain percentile interval is too narrow for small samples, by the factor `sqrt((n - 1) / n)`
/// and by the normal quantile in place of Student's. Source: Hesterberg, "What Teachers Should Know
/// About the Bootstrap", 2015, section 5.3.
///
/// # Errors
/// As [`percentile`], and [`StatsError::TooFew`] for `n` less than 2.
pub fn expanded_percentile(
    replicates: &[f64],
    confidence: f64,
    n: usize,
) -> Result<Interval, StatsError> {
    at_least(2, count(n))?;
    let middle = f64::midpoint(1.0, self::confidence(confidence)?);
    let freedom = size(n) - 1.0;
    let t = student_quantile(middle, freedom)?;
    let level = normal_below(-libm::sqrt(size(n) / freedom) * t);
    between(replicates, level)
}

fn between(replicates: &[f64], level: f64) -> Result<Interval, StatsError> {
    at_least(1, count(replicates.len()))?;
    finite(replicates)?;
    let mut sorted: Vec<f64> = replicates.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (quantile(&sorted, level)?, quantile(&sorted, 1.0 - level)?);
    // Rounding of the interpolation may cross two ends that are one number.
    Interval::new(low.min(high), high.max(low))
}

/// Linear between the two numbers around the place `(n - 1) p`, from the nearer of the two.
fn quantile(sorted: &[f64], p: f64) -> Result<f64, StatsError> {
    let place = (size(sorted.len()) - 1.0) * p;
    let whole = libm::floor(place);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number from 0 to below the length"
    )]
    let mut around = sorted.iter().copied().skip(whole as usize);
    let below = around.next().unwrap_or(0.0);
    let above = around.next().unwrap_or(below);
    let (step, share) = (computed(above - below)?, place - whole);
    Ok(if share < 0.5 {
        below + step * share
    } else {
        above - step * (1.0 - share)
    })
}
