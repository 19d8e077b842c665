#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! What a sweep supports: baselines, slopes in real units, intervals, cliffs, shares of variance.
//!
//! It stands beside the contract's figures and never in place of them. A [`Context`] says what is
//! known of the axes and how to compare; [`BaselineRuns`] finds the runs that others are compared
//! with, [`Reference`] holds what they said and judges each other run, and [`compute`] makes a
//! [`Sensitivity`] out of the judgements; [`of_observations`] is all of it for a sweep in memory.
//! [`compare`] holds two sweeps side by side, [`Cohort`] pools many, [`gate`] holds figures against
//! limits.
//!
//! ```
//! use clarity_model::{Axes, Axis, AxisName, Digest, Observation, RecordedRun, SweepManifest};
//! use clarity_sensitivity::{Context, of_observations};
//!
//! let blur = Axis::new(AxisName::new("blur")?, vec![0.into(), 2.into(), 4.into()])?;
//! let axes = Axes::new(vec![blur])?;
//! let run = |at| {
//!     let (cell, manifest_hash) = (axes.cell_at(vec![at])?, Digest::from([0; 32]));
//!     Ok::<_, clarity_model::ModelError>(RecordedRun { cell, seed: 7.into(), manifest_hash })
//! };
//! let runs = vec![run(0)?, run(1)?, run(2)?];
//! let sweep = SweepManifest::new(axes.clone(), vec![7.into()], runs)?;
//! let said = ["effusion", "effusion", "normal"].map(|answer| Observation::new(answer, None));
//!
//! let found = of_observations(&sweep, &said, &[], &Context::default())?;
//! let esi = found.by_axis[0].esi.as_ref().ok_or("blur has numbers")?;
//! assert_eq!(esi.cliffs[0].per_unit.get(), -0.5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
pub use compare::{Change, Compared, Flipped, Paired, Row, Side, compare};
pub use compute::{CellScores, Sensitivity, compute, of_observations};
pub use curve::{Cliff, Crossing, Curve, Slopes};
pub use error::SensitivityError;
pub use figure::{Figure, Method, Note, Source, Uncertainty};
pub use floor::Floor;
pub use gate::{Bound, Gated, Held, Limit, Per, gate};
pub use line::{Line, Scope};
pub use normalize::{Normalizer, NormalizerRules};
pub use reference::{BaselineRuns, Judged, Reference, judge_all};
pub use scores::{Reasons, Scores};
pub use settings::{AxisMeta, BaselineKind, Context, Placed, Resampling, Scale, Settings};
pub use variance::{AxisIndices, Effect, Variance, VarianceOf};
