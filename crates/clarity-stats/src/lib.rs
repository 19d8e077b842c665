#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! How far a figure can be trusted: intervals, paired tests, and where the variance comes from.
//!
//! Every function is pure and adds left to right; square roots and logarithms are libm's, the
//! bootstrap draws by counter. The same numbers give the same bits on any machine, in any build,
//! over any number of threads. What makes no sense is an error with a name, never a panic or a NaN.
//!
//! ```
//! use clarity_stats::{Decomposition, Resolution, clustered_mean, mcnemar, wilson};
//!
//! // Three seeds of three agree: that says less than it seems.
//! assert!((wilson(3, 3)?.low() - 0.438503).abs() < 5e-7);
//!
//! // 9 cells x 5 seeds, but the seeds of a cell say the same: 9 observations, not 45.
//! let cells: Vec<Vec<f64>> = (0..9).map(|c| vec![f64::from(u8::from(c < 7)); 5]).collect();
//! let honest = clustered_mean(&cells)?;
//! assert_eq!(honest.effective(), 9.0);
//! assert!((honest.wilson()?.low() - 0.4526).abs() < 5e-5);
//!
//! // Five answers flipped, all one way: not enough, and six is the least that could be.
//! assert_eq!(mcnemar(5, 0)?, 0.0625);
//! assert_eq!(Resolution::of(12).significant, Some(0.5));
//!
//! // Two axes of two values: noise undoes what brightness does.
//! let parts = Decomposition::of(&[2, 2], 1, &[1.0, 0.0, 0.0, 1.0])?;
//! assert_eq!((parts.first_order(0), parts.second_order(0, 1)), (Some(0.0), Some(1.0)));
//! # Ok::<(), clarity_stats::StatsError>(())
//! ```

extern crate alloc;

mod agreement;
mod bootstrap;
mod cells;
mod clustered;
mod decomposition;
mod effect;
mod error;
mod grid;
mod interval;
mod mean;
mod number;
mod paired;
mod proportion;
mod quantile;
mod random;
mod resolution;
mod student;

pub use agreement::{Pairs, agreement};
pub use bootstrap::{MAX_REPLICATES, Stream, bootstrap, bootstrap_mean};
pub use clustered::{Clustered, clustered_mean};
pub use decomposition::Decomposition;
pub use effect::Effect;
pub use error::StatsError;
pub use grid::{MAX_AXES, MAX_ENTRIES};
pub use interval::{CONFIDENCE, Interval, Z95};
pub use mean::{standard_deviation, t_interval};
pub use paired::{MAX_FLIPPED, MIN_FLIPPED, holm, mcnemar, smallest_p};
pub use proportion::{newcombe, wilson, wilson_effective};
pub use quantile::{expanded_percentile, percentile};
pub use random::Philox;
pub use resolution::Resolution;
pub use student::student_quantile;
