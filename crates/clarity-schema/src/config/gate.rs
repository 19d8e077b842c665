#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::rule::no_null;
use crate::word::{AxisName, Magnitude, Share};
use alloc::vec::Vec;
use schemars::JsonSchema;

/// What a sweep or a cohort must keep; `clarity gate` ends with exit code 100 where it does not.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Gate {
    /// The limits, at least one; in TOML each begins with `[[limit]]`.
    #[schemars(length(min = 1))]
    limit: Vec<Limit>,
}

/// Where it holds, and one limit or more.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    transform = no_null,
    extend("anyOf" = [
        {"required": ["min_esi"]},
        {"required": ["max_drift"]},
        {"required": ["max_slope"]},
        {"required": ["max_cliff"]},
        {"required": ["max_esi_loss"]},
        {"required": ["max_drift_gain"]},
    ])
)]
struct Limit {
    /// What each of the limits is held against.
    per: Per,
    /// This axis alone; without it every axis.
    axis: Option<AxisName>,
    /// The lowest ESI, from 0 to 1.
    min_esi: Option<Share>,
    /// The highest drift, from 0 to 1.
    max_drift: Option<Share>,
    /// The steepest slope of ESI over the range of an axis, at least 0.
    max_slope: Option<Magnitude>,
    /// The height of the highest cliff of ESI along an axis, from 0 to 1.
    max_cliff: Option<Share>,
    /// What ESI may lose against a stored sensitivity, from 0 to 1.
    max_esi_loss: Option<Share>,
    /// What drift may gain against a stored sensitivity, from 0 to 1.
    max_drift_gain: Option<Share>,
}

/// What a limit is held against.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Per {
    /// All runs together.
    Overall,
    /// Each axis.
    Axis,
    /// Each value of each axis.
    Value,
    /// Each cell.
    Cell,
    /// Each case of a cohort.
    Case,
}
