use crate::number::{count, real};
use alloc::vec::Vec;

/// Unordered pairs of answers, and how many of them are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pairs {
    /// Pairs of the same answer.
    pub equal: u64,
    /// All pairs.
    pub all: u64,
}

impl Pairs {
    /// The share of pairs that agree; `None` for fewer than two answers.
    pub fn share(&self) -> Option<f64> {
        (self.all > 0).then(|| real(self.equal) / real(self.all))
    }
}

/// How many pairs of answers agree, without any of them being the baseline.
///
/// `None` is an unreadable answer. It equals nothing, not another unreadable one either, but its
/// pairs count among all. Sorts, so that n answers take n log n comparisons. Counts stop at
/// `u64::MAX`.
///
/// ```
/// use clarity_stats::agreement;
/// let pairs = agreement(&[Some("a"), Some("a"), Some("b"), None, None]);
/// assert_eq!((pairs.equal, pairs.all), (1, 10));
/// ```
pub fn agreement<T: Ord>(answers: &[Option<T>]) -> Pairs {
    let mut readable: Vec<&T> = answers.iter().flatten().collect();
    readable.sort_unstable();
    let same = readable.chunk_by(|a, b| a == b);
    let equal = same.fold(0_u64, |sum, group| sum.saturating_add(pairs(group.len())));
    let all = pairs(answers.len());
    Pairs { equal, all }
}

/// n (n - 1) / 2.
fn pairs(n: usize) -> u64 {
    let n = u128::from(count(n));
    u64::try_from(n * n.saturating_sub(1) / 2).unwrap_or(u64::MAX)
}
