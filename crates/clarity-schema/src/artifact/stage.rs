//! The contract's results.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::word::{AxisName, Change, EncodedValue, Share, Variance};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// ESI and drift by axis and value: each run compared with the sweep's first.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Metrics {
    /// How far the reasons are from the baseline's, 0 is stable; axes ascending by name.
    #[schemars(length(min = 1))]
    drift: Vec<AxisScores>,
    /// The share of runs with the baseline's answer, 1 is stable; axes ascending by name.
    #[schemars(length(min = 1))]
    esi: Vec<AxisScores>,
}

/// The scores of one axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AxisScores {
    /// The axis.
    axis: AxisName,
    /// The mean of the scores by value.
    overall_score: Share,
    /// The score of each value, by how run names spell it.
    #[schemars(extend("minProperties" = 1))]
    value_scores: BTreeMap<EncodedValue, Share>,
}

/// ESI and drift as a surface over the values of each axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Surface {
    /// Each axis.
    #[schemars(length(min = 1))]
    axes: Vec<AxisSurface>,
    /// The mean drift over all points of all axes.
    global_mean_drift: Share,
    /// The mean ESI over all points of all axes.
    global_mean_esi: Share,
    /// The population variance of drift over all points of all axes.
    global_variance_drift: Variance,
    /// The population variance of ESI over all points of all axes.
    global_variance_esi: Variance,
}

/// The points of one axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AxisSurface {
    /// The axis.
    axis: AxisName,
    /// The mean drift over its points.
    mean_drift: Share,
    /// The mean ESI over its points.
    mean_esi: Share,
    /// Its points, ascending by the bytes of the encoded value.
    #[schemars(length(min = 1))]
    points: Vec<Point>,
    /// The population variance of drift over its points.
    variance_drift: Variance,
    /// The population variance of ESI over its points.
    variance_esi: Variance,
}

/// One value of an axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Point {
    /// The axis.
    axis: AxisName,
    /// Drift at the value.
    drift: Share,
    /// ESI at the value.
    esi: Share,
    /// The value as run names spell it.
    value: EncodedValue,
}

/// The finite differences of a surface, per step of the list of values.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct GradientSurface {
    /// Each axis.
    #[schemars(length(min = 1))]
    axes: Vec<AxisGradient>,
    /// The largest absolute slope of drift over all points of all axes.
    global_max_abs_drift_gradient: Share,
    /// The largest absolute slope of ESI over all points of all axes.
    global_max_abs_esi_gradient: Share,
    /// The mean absolute slope of drift over all points of all axes.
    global_mean_abs_drift_gradient: Share,
    /// The mean absolute slope of ESI over all points of all axes.
    global_mean_abs_esi_gradient: Share,
}

/// The slopes of one axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AxisGradient {
    /// The axis.
    axis: AxisName,
    /// The slope at each point, in the surface's order.
    #[schemars(length(min = 1))]
    gradients: Vec<Slope>,
    /// The largest absolute slope of drift.
    max_abs_drift_gradient: Share,
    /// The largest absolute slope of ESI.
    max_abs_esi_gradient: Share,
    /// The mean absolute slope of drift.
    mean_abs_drift_gradient: Share,
    /// The mean absolute slope of ESI.
    mean_abs_esi_gradient: Share,
}

/// The slopes at one value of an axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Slope {
    /// The axis.
    axis: AxisName,
    /// The change of drift per step.
    d_drift: Change,
    /// The change of ESI per step.
    d_esi: Change,
    /// The value as run names spell it.
    value: EncodedValue,
}
