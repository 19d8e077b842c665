//! What a sweep supports.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use super::variance::Shares;
use crate::config::{AxisMeta, Baseline, Settings};
use crate::word::{AxisName, AxisValue, Change, Magnitude, Share, first_version};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// What a sweep supports: figures with intervals, slopes in real units, cliffs, shares of variance.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Sensitivity {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/sensitivity"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// What runs were compared with.
    baseline: Compared,
    /// How the sweep was analyzed.
    settings: Settings,
    /// How many seeds there are.
    #[schemars(range(min = 1))]
    seeds: u64,
    /// All runs together.
    overall: Scores,
    /// Each axis, ascending by name.
    #[schemars(length(min = 1))]
    axes: Vec<AxisFigures>,
    /// Each cell, in the order of the runs.
    #[schemars(length(min = 1))]
    cells: Vec<Cell>,
    /// How far unperturbed runs differ among themselves; `null` without an identity cell.
    noise_floor: Option<Floor>,
    /// Where the variance comes from.
    variance: Shares,
    /// What a reader must know of this sweep.
    warnings: Vec<String>,
}

/// What runs were compared with.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Compared {
    /// The kind of baseline.
    kind: Baseline,
    /// The identity cell as run names spell it; `null` where an axis declares no identity value.
    identity: Option<String>,
    /// Whether that cell is one of the grid's.
    inside: bool,
}

/// What a group of runs says.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Scores {
    /// The share of the counting runs whose answer is the baseline's; an unparsed answer is not.
    esi: Figure,
    /// The mean distance to the baseline's justification, where neither is missing.
    drift: Figure,
    /// Equal pairs of answers / all pairs, without any baseline; `null` below two runs.
    agreement: Option<Share>,
    /// The runs by answer and reason.
    reasons: Reasons,
    /// How many runs there are, with those that do not count.
    runs: u64,
    /// How many of them gave no answer that can be read.
    unparsed: u64,
    /// How many gave no justification.
    unjustified: u64,
}

/// A share or a mean, with what is known of its spread.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Figure {
    /// The estimate; `null` where nothing counts.
    estimate: Option<Share>,
    /// How many runs count.
    runs: u64,
    /// 95 % intervals, at most one for each source.
    intervals: Vec<Interval<Share>>,
    /// Why there is no estimate, or no interval over seeds.
    note: Option<String>,
}

/// A 95 % interval, named by what varies.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "IntervalOf{N}")]
pub(super) struct Interval<N> {
    /// The lower end.
    low: N,
    /// The upper end.
    high: N,
    /// What varies.
    source: Source,
    /// How it was made.
    method: Method,
    /// How many units of the source it rests on.
    #[schemars(range(min = 1))]
    units: u64,
}

/// What varies in an interval.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Source {
    /// Other seeds, these cells.
    Seeds,
    /// Other cells like these.
    Cells,
    /// Other cases like these.
    Cases,
}

/// How an interval was made.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Method {
    /// Wilson's score interval for k of n.
    Wilson,
    /// Wilson's at the effective number of runs, by Kish's design effect.
    WilsonClustered,
    /// Student's t over means.
    T,
    /// Student's t with a standard error that is robust to clusters.
    TClustered,
    /// The hybrid of two Wilson intervals, for a difference.
    Newcombe,
    /// The same hybrid of two other intervals.
    Mover,
    /// Percentiles of a bootstrap, widened for few units.
    Bootstrap,
}

/// Runs by whether the answer is the baseline's, and whether the reason is near its reason.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Reasons {
    /// The same answer for a near reason.
    same_near: u64,
    /// The same answer for another reason: the one to look at.
    same_far: u64,
    /// Another answer for a near reason.
    other_near: u64,
    /// Another answer for another reason.
    other_far: u64,
    /// A justification is missing.
    missing: u64,
}

/// One cell.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Cell {
    /// Its value on each axis.
    #[schemars(extend("minProperties" = 1))]
    axis_values: BTreeMap<AxisName, AxisValue>,
    /// What its runs say.
    scores: Scores,
}

/// How far runs differ that nothing perturbed.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Floor {
    /// Equal pairs of answers / all pairs; `null` below two runs.
    esi: Option<Share>,
    /// The mean distance of the pairs' justifications, where neither is missing.
    drift: Option<Share>,
    /// How many pairs have a distance.
    drift_pairs: u64,
    /// How many runs of the identity cell there are.
    runs: u64,
}

/// What is known of an axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AxisFigures {
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
    esi: Option<Curve<Share>>,
    /// Drift along the axis; `null` where values have no numbers.
    drift: Option<Curve<Share>>,
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
#[schemars(deny_unknown_fields, rename = "Curve")]
struct Curve<N> {
    /// The figure at each value; none where a value has no figure.
    points: Vec<N>,
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
