//! Sums and counts, in the one way that this crate adds.

use crate::StatsError;

/// Left to right from 0, without compensation. Not `Iterator::sum`: that begins at -0.0.
pub(crate) fn total(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().fold(0.0, |sum, x| sum + x)
}

/// A count as a float.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts are exact to 2^53; beyond, an interval does not notice"
)]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

/// A length as a count.
pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A length as a float.
pub(crate) fn size(length: usize) -> f64 {
    real(count(length))
}

/// All of them finite.
pub(crate) fn finite<'n>(numbers: impl IntoIterator<Item = &'n f64>) -> Result<(), StatsError> {
    match numbers.into_iter().find(|x| !x.is_finite()) {
        Some(&found) => Err(StatsError::NotFinite { found }),
        None => Ok(()),
    }
}

/// At least so many.
pub(crate) fn at_least(needed: u64, found: u64) -> Result<(), StatsError> {
    if found < needed {
        return Err(StatsError::TooFew { needed, found });
    }
    Ok(())
}

/// A share or a probability: between 0 and 1, both included.
pub(crate) fn share(found: f64) -> Result<f64, StatsError> {
    let (low, high) = (0.0, 1.0);
    if (low..=high).contains(&found) {
        return Ok(found);
    }
    Err(StatsError::OutOfRange { found, low, high })
}

/// A level of confidence: strictly between 0 and 1.
pub(crate) fn confidence(found: f64) -> Result<f64, StatsError> {
    let (low, high) = (0.0, 1.0);
    if found > low && found < high {
        return Ok(found);
    }
    Err(StatsError::OutOfRange { found, low, high })
}

/// What came of finite numbers: finite, or they were too large.
pub(crate) fn computed(number: f64) -> Result<f64, StatsError> {
    if number.is_finite() {
        return Ok(number);
    }
    Err(StatsError::Magnitude)
}

/// The mean, by differences from the first number: equal numbers have exactly that mean.
///
/// The sum of three 0.1, divided by three, is not 0.1, and what is left would pass for variation.
/// 0 for no number.
pub(crate) fn mean_from_first(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers = numbers.into_iter();
    let Some(first) = numbers.next() else {
        return 0.0;
    };
    let (sum, count) = numbers.fold((0.0, 1.0), |(sum, n), x| (sum + (x - first), n + 1.0));
    first + sum / count
}
