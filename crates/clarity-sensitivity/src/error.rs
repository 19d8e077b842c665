use alloc::string::String;
use clarity_gradient::CoordinateError;
use clarity_model::ModelError;
use clarity_stats::StatsError;

/// Why a sweep has no sensitivity, or settings cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SensitivityError {
    /// Not one judgement or observation a run.
    #[error("the sweep has {runs} runs and there are {found} observations; each run has one")]
    Count {
        /// Runs of the manifest.
        runs: usize,
        /// Observations or judgements given.
        found: usize,
    },
    /// Metadata of an axis that the sweep does not have.
    #[error("axis `{axis}` is described, and the sweep has no such axis")]
    UnknownAxis {
        /// The axis.
        axis: String,
    },
    /// An axis whose coordinates are not one number a value.
    #[error("axis `{axis}` has {values} values and {found} coordinates; give one for each value")]
    CoordinateCount {
        /// The axis.
        axis: String,
        /// How many values it has.
        values: usize,
        /// How many coordinates were given.
        found: usize,
    },
    /// Coordinates that make no scale.
    #[error("axis `{axis}`: {error}")]
    Coordinates {
        /// The axis.
        axis: String,
        /// What is wrong with them.
        error: CoordinateError,
    },
    /// A logarithmic axis with a value that has no logarithm.
    #[error("axis `{axis}` is logarithmic, and {value} has no logarithm; use values above 0")]
    NoLogarithm {
        /// The axis.
        axis: String,
        /// The value.
        value: String,
    },
    /// An axis that is to be logarithmic and has no numbers.
    #[error("axis `{axis}` is logarithmic, and its values are no numbers; give `coordinates`")]
    Categorical {
        /// The axis.
        axis: String,
    },
    /// A baseline that needs identity values that nobody declared.
    #[error(
        "the baseline `{baseline}` needs an identity value for each axis, and `{axis}` declares \
         none; say which value leaves the input as it is"
    )]
    NoIdentity {
        /// The baseline's name.
        baseline: &'static str,
        /// The first axis without one.
        axis: String,
    },
    /// A baseline whose runs are not there.
    #[error(
        "the baseline `{baseline}` has no run: the identity cell {cell} is not in the sweep, nor in \
         a null sweep beside it"
    )]
    NoBaseline {
        /// The baseline's name.
        baseline: &'static str,
        /// The identity cell, as run names spell it.
        cell: String,
    },
    /// A pattern that is no regular expression.
    #[error("the pattern {pattern:?} is no regular expression: {why}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What the engine says.
        why: String,
    },
    /// A setting outside its range.
    #[error("`{setting}` is {found}; expected {expected}")]
    Setting {
        /// Its name in a configuration.
        setting: &'static str,
        /// The value.
        found: String,
        /// The range.
        expected: &'static str,
    },
    /// Two sweeps that cannot be compared.
    #[error("the sweeps cannot be compared: {why}")]
    NotComparable {
        /// What differs.
        why: String,
    },
    /// A limit that holds no figure.
    #[error("the limit `{limit}` holds nothing: {why}")]
    Gate {
        /// The limit's key.
        limit: &'static str,
        /// Why.
        why: String,
    },
    /// A statistic that refused.
    #[error(transparent)]
    Stats(#[from] StatsError),
    /// A number that is not finite.
    #[error(transparent)]
    Model(#[from] ModelError),
}
