//! What a sweep supports along one axis.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use super::sensitivity::{Interval, Scores};
use crate::config::AxisMeta;
use crate::word::{AxisName, AxisValue, Change, Magnitude, Share};
use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// What is known of an axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct AxisFigures {
    /// The axis.
    axis: AxisName,
    /// What is declared of it.
    meta: AxisMeta,
    /// Whether its values have numbers; without them there is no slope.
    ordered: bool,
    /// Whether the contract's gradient takes the values in another order than that of their
    /// numbers, so that the signs of its slopes may be wrong.
    contract_misorders: bool,
    /// Its values: ascending by number, or as declared where they have none.
    #[schemars(length(min = 1))]
    values: Vec<ValueFigures>,
    /// How often neighbouring cells answer differently; `null` where values have no numbers.
    flips: Option<Flips>,
    /// ESI along the axis; `null` where values have no numbers.
    esi: Option<Curve>,
    /// Drift along the axis; `null` where values have no numbers.
    drift: Option<Curve>,
    /// Where ESI passes the levels of the settings.
    crossings: Vec<Crossing>,
    /// The differences of each pair of values, where they have no numbers.
    differences: Vec<Difference>,
}

/// One value of an axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ValueFigures {
    /// The value as declared.
    value: AxisValue,
    /// Its number in the axis's unit; `null` where values have none.
    coordinate: Option<f64>,
    /// What its runs say.
    scores: Scores,
}

/// Neighbouring cells, the same seed, all other axes fixed.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Flips {
    /// Pairs whose answers differ.
    flipped: u64,
    /// All pairs.
    pairs: u64,
    /// Their ratio, the flip probability; `null` without pairs.
    share: Option<Share>,
}

/// A figure along an axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Curve {
    /// The figure at each value; none where a value has no figure.
    points: Vec<Share>,
    /// Its slopes; `null` where there are none.
    slopes: Option<Slopes>,
    /// Why there are none.
    reason: Option<String>,
    /// The gaps where it changes, steepest first.
    cliffs: Vec<Cliff>,
}

/// The slope at each value, ascending by number.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Slopes {
    /// Change per unit of the axis; on a logarithmic one per unit of the natural logarithm.
    per_unit: Vec<f64>,
    /// Change over the whole range of the axis at that slope.
    per_range: Vec<f64>,
    /// The mean absolute slope per range: Morris' mu*.
    mu_star: Magnitude,
    /// The sample standard deviation of the slopes per range: Morris' sigma.
    sigma: Option<Magnitude>,
    /// The mean squared slope per range: the DGSM nu.
    nu: Magnitude,
}

/// The gap between two neighbouring tested values.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Cliff {
    /// The lower value.
    from: AxisValue,
    /// The upper one.
    to: AxisValue,
    /// The figure at the upper value less that at the lower one.
    change: Change,
    /// How much that is.
    height: Share,
    /// The change per unit of the axis.
    per_unit: f64,
    /// The same over the whole range of the axis.
    per_range: f64,
    /// How many seeds, each by itself, change in the same direction.
    supporting_seeds: u64,
    /// How many seeds could.
    seeds: u64,
    /// The interval of the change.
    interval: Option<Interval<Change>>,
}

/// A level of ESI that is passed between two neighbouring tested values.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Crossing {
    /// The level.
    threshold: Share,
    /// The lower value.
    from: AxisValue,
    /// The upper one.
    to: AxisValue,
    /// Whether ESI is below the level at the upper value, not at the lower one.
    falls: bool,
}

/// Two values that have no numbers.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Difference {
    /// A value.
    a: AxisValue,
    /// A later one.
    b: AxisValue,
    /// ESI at `b` less ESI at `a`.
    esi: Change,
    /// Its interval.
    interval: Option<Interval<Change>>,
}
