use crate::StatsError;
use crate::number::{count, real, share};
use alloc::vec::Vec;

/// The least number of flipped pairs whose exact test can fall below 0.05: five, all one way, have
/// p = 1/16, six have 1/32.
pub const MIN_FLIPPED: u64 = 6;

/// The most flipped pairs that [`mcnemar`] adds up.
pub const MAX_FLIPPED: u64 = 1 << 24;

/// The exact test of `McNemar` for a paired change: the two-sided p for `b` pairs that flipped one way and
/// `c` the other.
///
/// `min(1, 2 P[X <= min(b, c)])`, X the heads of b + c fair coins. Pairs that did not flip say
/// nothing; no flipped pair gives 1. Good to 1e-12 of its value.
///
/// ```
/// assert_eq!(clarity_stats::mcnemar(6, 0)?, 0.03125);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::TooLarge`] for more than [`MAX_FLIPPED`] pairs.
pub fn mcnemar(b: u64, c: u64) -> Result<f64, StatsError> {
    let pairs = u128::from(b) + u128::from(c);
    if pairs > MAX_FLIPPED.into() {
        let (size, limit) = (pairs, MAX_FLIPPED);
        return Err(StatsError::TooLarge { size, limit });
    }
    // A finite sum and no library's function: statrs' is off by 1e-12 at forty pairs and wrong in the
    // first digit at ten million. Binomial coefficients from the first on, exact below 2^53. Powers of two are taken out and
    // put back at the end: that rounds nothing.
    let (pairs, few) = (b + c, b.min(c));
    let (mut sum, mut term, mut out) = (1.0, 1.0, 0);
    for heads in 1..=few {
        term = term * real(pairs - heads + 1) / real(heads);
        sum += term;
        if sum > LARGE {
            (sum, term, out) = (sum / LARGE, term / LARGE, out + LARGE_POWER);
        }
    }
    Ok(libm::ldexp(sum, out + 1 - power(pairs)).min(1.0))
}

const LARGE_POWER: i32 = 512;
/// 2^512.
const LARGE: f64 = f64::from_bits((1023 + 512) << 52);

/// A number of coins as an exponent; beyond i32, nothing is left of any share.
fn power(pairs: u64) -> i32 {
    i32::try_from(pairs).unwrap_or(i32::MAX)
}

/// The least p that so many flipped pairs can reach: all one way, `2^(1 - pairs)`.
pub fn smallest_p(pairs: u64) -> f64 {
    libm::ldexp(1.0, 1 - power(pairs)).min(1.0)
}

/// Holm's adjustment of a family of p values, in the order given.
///
/// The i-th smallest of m is multiplied by m - i + 1; none is less than one before it, none is more
/// than 1. Source: Holm, "A simple sequentially rejective multiple test procedure", 1979.
///
/// ```
/// assert_eq!(clarity_stats::holm(&[0.04, 0.01, 0.03])?, [0.06, 0.03, 0.06]);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::OutOfRange`] for a p outside of [0, 1].
pub fn holm(p: &[f64]) -> Result<Vec<f64>, StatsError> {
    let mut ranked = Vec::with_capacity(p.len());
    for (place, &p) in p.iter().enumerate() {
        ranked.push((share(p)?, place));
    }
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut left, mut least) = (count(p.len()), 0.0_f64);
    for (p, _) in &mut ranked {
        least = least.max((*p * real(left)).min(1.0));
        *p = least;
        left -= 1;
    }
    ranked.sort_by_key(|&(_, place)| place);
    Ok(ranked.into_iter().map(|(p, _)| p).collect())
}
