use crate::StatsError;
use crate::number::{at_least, computed, count, finite, size, total};
use crate::random::{Philox, product};
use alloc::vec::Vec;

/// The most replicates that [`bootstrap_mean`] draws.
pub const MAX_REPLICATES: u64 = 1 << 24;

/// Where the draws of one figure come from: each replicate can be drawn alone, in any order, on any
/// thread, and is the same.
///
/// The draws of replicate r are the words of Philox4x64-10 under the key (seed, FNV-1a of the
/// figure's name, 64 bit) at the counters (0, r, 0, 0), (1, r, 0, 0) and so on.
///
/// ```
/// let stream = clarity_stats::Stream::new(7, "drift");
/// let draws: Vec<usize> = stream.indices(0, 3).collect();
/// assert!(draws.iter().all(|&place| place < 3));
/// assert_eq!(stream.indices(0, 3).collect::<Vec<_>>(), draws);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: [u64; 2],
}

impl Stream {
    /// The stream of a figure: figures of other names share no draws.
    pub fn new(seed: u64, figure: &str) -> Self {
        let key = [seed, fnv1a(figure.as_bytes())];
        Self { key }
    }

    /// `n` draws from 0..n, with replacement: one replicate.
    ///
    /// A draw is the upper word of the product of 64 random bits and `n`: each place comes up with
    /// a probability that differs from 1/n by less than 2^-64, which is 2^-40 of it for n up to
    /// 2^24. No draw is rejected, so that word i always gives draw i.
    pub fn indices(&self, replicate: u64, n: usize) -> impl Iterator<Item = usize> + use<> {
        let key = self.key;
        let blocks = (0..).flat_map(move |block| Philox::block(key, [block, replicate, 0, 0]));
        let places = count(n);
        blocks.take(n).map(move |word| {
            let (place, _) = product(word, places);
            // It is below n, which is a usize.
            usize::try_from(place).unwrap_or(0)
        })
    }
}

/// Fowler, Noll and Vo's hash 1a, of 64 bits.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// A statistic of each replicate, in the order of replicates 0, 1, and so on.
///
/// The statistic is given the places drawn, `n` of 0..n. A replicate for which it has no value is
/// left out: the length of the result says how many have one, and is to be reported.
pub fn bootstrap(
    n: usize,
    stream: &Stream,
    replicates: u64,
    mut statistic: impl FnMut(&[usize]) -> Option<f64>,
) -> Vec<f64> {
    let mut drawn = Vec::new();
    let each = (0..replicates).filter_map(|replicate| {
        drawn.clear();
        drawn.extend(stream.indices(replicate, n));
        statistic(&drawn)
    });
    each.collect()
}

/// The mean of each replicate of independent numbers, in order; see [`percentile`] for the interval.
///
/// ```
/// use clarity_stats::{Stream, bootstrap_mean, percentile};
/// let means = bootstrap_mean(&[0.0, 1.0, 1.0, 0.5], &Stream::new(1, "drift"), 2_000)?;
/// let interval = percentile(&means, 0.95)?;
/// assert!(interval.contains(0.625) && interval.low() < 0.4);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::TooFew`] for no number or no replicate, [`StatsError::TooLarge`] for more than
/// [`MAX_REPLICATES`], [`StatsError::NotFinite`], [`StatsError::Magnitude`] where a sum overflows.
///
/// [`percentile`]: crate::percentile
pub fn bootstrap_mean(
    values: &[f64],
    stream: &Stream,
    replicates: u64,
) -> Result<Vec<f64>, StatsError> {
    at_least(1, count(values.len()))?;
    at_least(1, replicates)?;
    if replicates > MAX_REPLICATES {
        let (size, limit) = (replicates.into(), MAX_REPLICATES);
        return Err(StatsError::TooLarge { size, limit });
    }
    finite(values)?;
    let n = size(values.len());
    let mean = |drawn: &[usize]| {
        let drawn = drawn.iter().filter_map(|&place| values.get(place));
        Some(total(drawn.copied()) / n)
    };
    let means = bootstrap(values.len(), stream, replicates, mean);
    for &mean in &means {
        computed(mean)?;
    }
    Ok(means)
}
