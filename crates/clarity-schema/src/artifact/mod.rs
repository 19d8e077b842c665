//! What runners and commands leave.

mod axis;
mod cohort;
mod compared;
mod durable;
mod plan;
mod run;
mod sensitivity;
mod stage;
mod sweep;
mod variance;

pub(crate) use cohort::{Cohort, CohortSensitivity};
pub(crate) use compared::{CohortComparison, Comparison};
pub(crate) use durable::{Done, FailedRun, Status, SweepPlan};
pub(crate) use plan::Plan;
pub(crate) use run::{CorpusRecord, Manifest, Spec, TraceRecord};
pub(crate) use sensitivity::Sensitivity;
pub(crate) use stage::{GradientSurface, Metrics, Surface};
pub(crate) use sweep::{Context, Probe, SweepManifest};
