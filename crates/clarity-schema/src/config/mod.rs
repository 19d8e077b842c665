//! What a user writes: the configuration of a sweep, and the limits of a gate.

mod context;
mod gate;
mod sweep;

pub(crate) use context::{AxisMeta, Baseline, Settings};
pub(crate) use gate::Gate;
pub(crate) use sweep::Sweep;
