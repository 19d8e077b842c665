use crate::Interval;

/// Why a figure cannot be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StatsError {
    /// Less than the formula needs.
    #[error("needs at least {needed}, found {found}")]
    TooFew {
        /// The least that would do.
        needed: u64,
        /// What there is.
        found: u64,
    },
    /// More than is computed; also where the size does not fit a number.
    #[error("size {size} is over the limit of {limit}")]
    TooLarge {
        /// What was asked for, as far as it can be counted.
        size: u128,
        /// The most that is computed.
        limit: u64,
    },
    /// NaN or infinity among the numbers.
    #[error("{found} is not a finite number")]
    NotFinite {
        /// The number.
        found: f64,
    },
    /// Finite numbers whose squares or differences do not fit a float.
    #[error("the numbers are too large or too small to be squared")]
    Magnitude,
    /// More successes than trials.
    #[error("{successes} of {trials}")]
    Count {
        /// How many succeeded.
        successes: u64,
        /// Out of how many.
        trials: u64,
    },
    /// A share or a probability outside of what it may be.
    #[error("{found} is not between {low} and {high}")]
    OutOfRange {
        /// The number.
        found: f64,
        /// The least that it may be.
        low: f64,
        /// The most that it may be.
        high: f64,
    },
    /// Not a number of degrees of freedom or of observations.
    #[error("{found} is not a finite number of at least {least}")]
    NotANumberOf {
        /// The number.
        found: f64,
        /// The least that it may be.
        least: f64,
    },
    /// The lower end above the upper.
    #[error("an interval cannot go from {low} to {high}")]
    Reversed {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// An estimate outside of its own interval.
    #[error("{found} is not in its interval from {} to {}", .interval.low(), .interval.high())]
    Outside {
        /// The estimate.
        found: f64,
        /// What was said to be its interval.
        interval: Interval,
    },
    /// An observation that is neither 0 nor 1, where only those have a share.
    #[error("an observation is neither 0 nor 1")]
    NotBinary,
    /// A grid with a hole, or with numbers left over.
    #[error("the grid has {wanted} places, found {found} numbers")]
    Incomplete {
        /// Values of all axes and seeds multiplied.
        wanted: u64,
        /// How many numbers there are.
        found: u64,
    },
    /// Every cell has the same mean: there are no shares of nothing.
    #[error("no variation")]
    NoVariation,
    /// The parts do not add up to the whole: a defect here, not in the data.
    #[error("the variances add up to {total} but for {error}")]
    Identity {
        /// The variance of the cell means.
        total: f64,
        /// How far the parts are from it.
        error: f64,
    },
}
