use crate::StatsError;
use statrs::distribution::{Continuous, ContinuousCDF, Normal, StudentsT};

/// The quantile of Student's distribution: below it lies the share `p`. Good to 1e-11 of its value.
///
/// ```
/// let t = clarity_stats::student_quantile(0.975, 8.0)?;
/// assert!((t - 2.306004135204166).abs() < 1e-12);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::OutOfRange`] where `p` or `1 - p` is below 1e-12, [`StatsError::NotANumberOf`]
/// where `freedom` is not finite or less than 1: a sample of two has 1.
pub fn student_quantile(p: f64, freedom: f64) -> Result<f64, StatsError> {
    let refused = || {
        let (found, least) = (freedom, 1.0);
        StatsError::NotANumberOf { found, least }
    };
    if !(freedom.is_finite() && freedom >= 1.0) {
        return Err(refused());
    }
    // 1 - p loses nothing: the numbers above one half are no finer than those that come of it.
    let tail = p.min(1.0 - p);
    // NaN fails as well, and so does what is over 1.
    if !(FARTHEST..=0.5).contains(&tail) || p.is_nan() {
        let (low, high) = (FARTHEST, 1.0 - FARTHEST);
        return Err(StatsError::OutOfRange {
            found: p,
            low,
            high,
        });
    }
    // The side where the distribution function is small, and has all of its digits.
    let below = if tail >= 0.5 {
        return Ok(0.0);
    } else if freedom >= MANY {
        of_many(Normal::standard().inverse_cdf(tail), freedom)
    } else {
        let student = StudentsT::new(0.0, 1.0, freedom).map_err(|_| refused())?;
        polished(&student, tail)
    };
    Ok(if p < 0.5 { below } else { -below })
}

/// The library's quantile is good to ten digits: Newton's steps with its own distribution function
/// take it to the last ones.
fn polished(student: &StudentsT, tail: f64) -> f64 {
    let mut t = student.inverse_cdf(tail);
    for _ in 0..STEPS {
        let step = (student.cdf(t) - tail) / student.pdf(t);
        if !step.is_finite() || step.abs() <= STILL * t.abs() {
            break;
        }
        t -= step;
    }
    t
}

/// The quantile for many degrees of freedom by that of the normal distribution: the expansion of
/// Abramowitz and Stegun 26.7.5, where the library's incomplete beta function loses digits.
fn of_many(z: f64, freedom: f64) -> f64 {
    let square = z * z;
    let first = (square + 1.0) / 4.0;
    let second = ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    z * (1.0 + (first + (second + third / freedom) / freedom) / freedom)
}

/// The distribution function of the normal distribution.
pub(crate) fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / core::f64::consts::SQRT_2)
}

/// The least probability of a tail: below it the library's distribution function loses digits.
const FARTHEST: f64 = 1e-12;
/// From here on the expansion is exact to eleven digits.
const MANY: f64 = 1e4;
/// Newton's steps double the digits each time.
const STEPS: u32 = 6;
/// Where a step is lost in rounding.
const STILL: f64 = 2.0 * f64::EPSILON;
