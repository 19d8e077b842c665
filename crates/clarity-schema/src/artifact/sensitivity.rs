//! What a sweep supports.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use super::axis::AxisFigures;
use super::variance::Shares;
use crate::config::{Baseline, Settings};
use crate::word::{AxisName, AxisValue, Share, first_version};
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
pub(super) struct Scores {
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
