use crate::MIN_FLIPPED;
use crate::number::real;

/// The smallest steps that a number of runs can show: to be known before running them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolution {
    /// One flipped run of them, `1 / runs`; `None` for no run.
    pub visible: Option<f64>,
    /// [`MIN_FLIPPED`] flipped runs, all one way: the least share that the exact test of a
    /// paired change can find below p = 0.05. `None` where there are fewer runs: no outcome can reach it.
    pub significant: Option<f64>,
}

impl Resolution {
    /// Of a number of paired runs.
    ///
    /// ```
    /// let nine = clarity_stats::Resolution::of(9);
    /// assert_eq!((nine.visible, nine.significant), (Some(1.0 / 9.0), Some(6.0 / 9.0)));
    /// assert_eq!(clarity_stats::Resolution::of(5).significant, None);
    /// ```
    pub fn of(runs: u64) -> Self {
        let share = |flipped| (runs >= flipped).then(|| real(flipped) / real(runs));
        Self {
            visible: share(1),
            significant: share(MIN_FLIPPED),
        }
    }
}
