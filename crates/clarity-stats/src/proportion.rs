use crate::number::{real, share};
use crate::{Interval, StatsError, Z95};

/// Wilson's score interval for `k` successes in `n` independent trials, at 95 %.
///
/// Exactly 0 below for no success, exactly 1 above for nothing but successes. Source: Wilson,
/// "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
///
/// ```
/// let seeds = clarity_stats::wilson(2, 3)?;
/// assert!((seeds.low() - 0.207660).abs() < 5e-7 && (seeds.high() - 0.938508).abs() < 5e-7);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::TooFew`] for no trial, [`StatsError::Count`] for more successes than trials.
pub fn wilson(k: u64, n: u64) -> Result<Interval, StatsError> {
    crate::number::at_least(1, n)?;
    if k > n {
        let (successes, trials) = (k, n);
        return Err(StatsError::Count { successes, trials });
    }
    wilson_effective(real(k) / real(n), real(n))
}

/// Wilson's interval for a share seen in as many observations as are worth `effective`
/// independent ones, at 95 %.
///
/// With a whole number it is [`wilson`]. Kish's effective size is seldom whole.
///
/// # Errors
/// [`StatsError::OutOfRange`] for a share outside of [0, 1], [`StatsError::NotANumberOf`] for an
/// effective number that is not positive and finite.
pub fn wilson_effective(share: f64, effective: f64) -> Result<Interval, StatsError> {
    let share = crate::number::share(share)?;
    if !(effective.is_finite() && effective > 0.0) {
        let (found, least) = (effective, f64::MIN_POSITIVE);
        return Err(StatsError::NotANumberOf { found, least });
    }
    // Multiplied out by n: no quotient overflows for a very small one.
    let squared = Z95 * Z95;
    let middle = (effective * share + squared / 2.0) / (effective + squared);
    let spread = libm::sqrt(effective * share * (1.0 - share) + squared / 4.0);
    let half = Z95 * spread / (effective + squared);
    // Rounding must not put the share outside of its own interval, nor an end beside 0 or 1.
    let low = (middle - half).max(0.0).min(share);
    let high = (middle + half).min(1.0).max(share);
    Interval::new(
        if share <= 0.0 { 0.0 } else { low },
        if share >= 1.0 { 1.0 } else { high },
    )
}

/// The interval of a difference of two independent shares, `a - b`, from the interval of each.
///
/// The hybrid score interval, method 10 of Newcombe, "Interval estimation for the difference
/// between independent proportions", 1998, where the intervals are Wilson's. Within [-1, 1].
///
/// # Errors
/// [`StatsError::OutOfRange`] for a share outside of [0, 1], [`StatsError::Outside`] for one
/// outside of its interval.
pub fn newcombe(a: f64, of_a: Interval, b: f64, of_b: Interval) -> Result<Interval, StatsError> {
    for (found, interval) in [(share(a)?, of_a), (share(b)?, of_b)] {
        if !interval.contains(found) {
            return Err(StatsError::Outside { found, interval });
        }
    }
    let root = |x: f64, y: f64| crate::number::computed(libm::sqrt(x * x + y * y));
    let below = root(a - of_a.low(), of_b.high() - b)?;
    let above = root(of_a.high() - a, b - of_b.low())?;
    Ok(Interval::new(a - b - below, a - b + above)?.clipped(-1.0, 1.0))
}
