use alloc::string::String;
use alloc::vec::Vec;
use clarity_model::Seed;
use core::fmt;

/// Where in a draft a problem sits, so that whoever read the file can name line and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The axes as a whole.
    Axes,
    /// The axis with this index in the draft.
    Axis(usize),
    /// A value of an axis: index of the axis in the draft, position of the value.
    Value(usize, usize),
    /// The seeds as a whole.
    Seeds,
    /// The seed at this position.
    Seed(usize),
    /// The adapter.
    Adapter,
}

/// One thing that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigProblem {
    /// No axis.
    #[error("there is no axis; give at least one, such as `blur = [0.0, 1.0]`")]
    NoAxes,
    /// An axis name that is not `[A-Za-z][A-Za-z0-9_]*`.
    #[error("axis name {name:?} is not a letter followed by letters, digits or `_`; rename it")]
    AxisName {
        /// The name.
        name: String,
    },
    /// An axis called `seed`, as the last segment of each run name is.
    #[error("`{name}` is a reserved name: run names end in `seed=`; rename the axis")]
    ReservedName {
        /// The name.
        name: String,
    },
    /// The same axis twice.
    #[error("axis `{name}` is there twice; axis names are unique")]
    DuplicateAxis {
        /// The name.
        name: String,
    },
    /// Two axes that a file system without case would not tell apart.
    #[error("axes `{first}` and `{second}` differ only in case; rename one")]
    CaseOnly {
        /// The axis that comes first in the draft.
        first: String,
        /// The later one.
        second: String,
    },
    /// An axis without a value.
    #[error("axis `{axis}` has no values; give it at least one")]
    NoValues {
        /// The axis.
        axis: String,
    },
    /// The same value twice on one axis.
    #[error("axis `{axis}` has the value {value} twice; keep one")]
    DuplicateValue {
        /// The axis.
        axis: String,
        /// The value as JSON spells it.
        value: String,
    },
    /// Two values of an axis that run names spell alike.
    #[error(
        "axis `{axis}`: {first} and {second} are both written `{encoded}` in run names; keep one \
         or spell one differently"
    )]
    Collision {
        /// The axis.
        axis: String,
        /// The earlier value as JSON spells it.
        first: String,
        /// The later one.
        second: String,
        /// What run names make of both.
        encoded: String,
    },
    /// No seed.
    #[error("there is no seed; give at least one, such as `seeds = [1, 2, 3]`")]
    NoSeeds,
    /// The same seed twice.
    #[error("seed {seed} is there twice; a second run with it would repeat the first")]
    DuplicateSeed {
        /// The seed.
        seed: Seed,
    },
    /// An adapter name without a visible character.
    #[error("the adapter's name is blank; expected what the runner calls its model")]
    BlankAdapter,
    /// A run name that no file system takes.
    #[error(
        "the longest run name has {bytes} bytes, at most {} are possible; shorten axis names or \
         string values (it begins `{start}`)",
        crate::MAX_RUN_NAME
    )]
    RunNameTooLong {
        /// Length of the longest name.
        bytes: usize,
        /// Its first 40 characters.
        start: String,
    },
    /// More runs than a sweep may have.
    #[error(
        "the sweep would have {} runs, at most {} are possible; drop values, axes or seeds",
        Count(*.runs), clarity_model::MAX_RUNS
    )]
    TooManyRuns {
        /// The number of runs, `None` where it does not fit 64 bits.
        runs: Option<u64>,
    },
}

struct Count(Option<u64>);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(runs) => runs.fmt(f),
            None => f.write_str("more than 2^64"),
        }
    }
}

/// Everything that is wrong with a configuration, in its own order; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblems(pub(crate) Vec<(Place, ConfigProblem)>);

impl ConfigProblems {
    /// The problems and where they sit.
    pub fn as_slice(&self) -> &[(Place, ConfigProblem)] {
        &self.0
    }
}

impl fmt::Display for ConfigProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (_, problem)) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for ConfigProblems {}
