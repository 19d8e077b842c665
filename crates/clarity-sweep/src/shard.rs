use crate::{Plan, Run};
use alloc::string::{String, ToString};
use core::fmt;
use core::num::NonZeroUsize;
use core::str::FromStr;

/// One part of a sweep that others do the rest of: shard I of N, both counted from 1.
///
/// Run k of the plan, from 0, belongs to shard k mod N + 1, so that each run has exactly one shard
/// and no two shards differ by more than one run. A shard is a filter, no state: what three shards
/// began, eight may finish.
///
/// ```
/// use clarity_sweep::Shard;
///
/// let shard: Shard = "2/3".parse()?;
/// assert!(shard.has(1) && shard.has(4) && !shard.has(2));
/// assert_eq!(shard.count(8), 3);
/// assert_eq!(shard.to_string(), "2/3");
/// # Ok::<(), clarity_sweep::ShardError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 0.
    place: usize,
    of: NonZeroUsize,
}

/// Why something is no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShardError {
    /// Not two whole numbers with a slash between them.
    #[error("found {found:?}, expected I/N, such as 1/4 for the first of four shards")]
    Form {
        /// What was given.
        found: String,
    },
    /// Of no shards at all.
    #[error("found {number}/0, expected at least one shard: the whole sweep is 1/1")]
    None {
        /// The number of the shard.
        number: usize,
    },
    /// A number that is not one of the shards.
    #[error("found {number}/{of}, expected a shard from 1/{of} to {of}/{of}")]
    Outside {
        /// The number of the shard.
        number: usize,
        /// How many shards there are.
        of: usize,
    },
}

impl Shard {
    /// The one shard that has every run.
    pub const WHOLE: Self = Self {
        place: 0,
        of: NonZeroUsize::MIN,
    };

    /// Shard `number` of `of`, both from 1.
    ///
    /// # Errors
    /// [`ShardError::None`], [`ShardError::Outside`].
    pub fn new(number: usize, of: usize) -> Result<Self, ShardError> {
        let shards = NonZeroUsize::new(of).ok_or(ShardError::None { number })?;
        match number.checked_sub(1) {
            Some(place) if place < of => Ok(Self { place, of: shards }),
            _ => Err(ShardError::Outside { number, of }),
        }
    }

    /// Its number, from 1.
    pub fn number(self) -> usize {
        self.place + 1
    }

    /// How many shards there are.
    pub fn of(self) -> usize {
        self.of.get()
    }

    /// Whether the run at an index of the fixed order belongs to it.
    pub fn has(self, index: usize) -> bool {
        index % self.of == self.place
    }

    /// How many runs of a plan of so many belong to it: none where there are more shards than runs.
    pub fn count(self, runs: usize) -> usize {
        runs.saturating_sub(self.place).div_ceil(self.of())
    }

    /// Its run at a place among its own, from 0.
    pub fn run(self, plan: &Plan, place: usize) -> Option<Run<'_>> {
        let index = place.checked_mul(self.of())?.checked_add(self.place)?;
        plan.run(index)
    }

    /// Its runs of a plan, in order.
    pub fn runs(self, plan: &Plan) -> impl Iterator<Item = Run<'_>> {
        (0..self.count(plan.len())).filter_map(move |place| self.run(plan, place))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number(), self.of)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let numbers = text.split_once('/').and_then(|(number, of)| {
            // No sign: `+1` is a slip.
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            (digits(number) && digits(of)).then_some(())?;
            Some((number.parse().ok()?, of.parse().ok()?))
        });
        let Some((number, of)) = numbers else {
            let found = text.to_string();
            return Err(ShardError::Form { found });
        };
        Self::new(number, of)
    }
}
