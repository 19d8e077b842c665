#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! What a sweep supports: baselines, slopes in real units, intervals, cliffs, shares of variance.

extern crate alloc;

mod axis;
mod cohort;
mod compare;
mod compute;
mod curve;
mod error;
mod figure;
mod floor;
mod gate;
mod line;
mod normalize;
mod reference;
mod scores;
mod settings;
mod variance;

pub use axis::{AxisSensitivity, Difference, Flips, ValueScores};
pub use cohort::{
    BrokenCase, Case, CaseScores, Cohort, CohortChange, Pooled, PooledAxis, PooledGap,
    PooledScores, PooledValue,
};
pub use compare::{Change, Compared, Flipped, Row, Side, compare};
pub use compute::{CellScores, Sensitivity, compute};
pub use curve::{Cliff, Crossing, Curve, Slopes};
pub use error::SensitivityError;
pub use figure::{Figure, Method, Note, Source, Uncertainty};
pub use floor::Floor;
pub use gate::{Bound, Gated, Limit, Per, Violation, gate};
pub use line::{Line, Scope};
pub use normalize::{Normalizer, NormalizerRules};
pub use reference::{BaselineRuns, Judged, Reference, judge_all};
pub use scores::{Reasons, Scores};
pub use settings::{AxisMeta, BaselineKind, Context, Placed, Resampling, Scale, Settings};
pub use variance::{AxisIndices, Effect, Variance, VarianceOf};
