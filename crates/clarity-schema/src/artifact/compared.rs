//! Two sweeps or cohorts side by side.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use super::cohort::Pooled;
use super::sensitivity::Interval;
use crate::word::{Change, PlainName, Share, first_version};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use schemars::JsonSchema;

/// Two sweeps of one grid, run by run, each beside its own baseline.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Comparison {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/comparison"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// Runs that both have: the same cell and seed.
    #[schemars(range(min = 1))]
    pairs: u64,
    /// Runs that one of them alone has.
    unpaired: u64,
    /// How many of the pairs give the same answer.
    same_answer: u64,
    /// Overall first, then each value of each axis.
    #[schemars(length(min = 1))]
    rows: Vec<Row>,
}

/// What changed in one scope.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Row {
    /// `overall`, or `value <axis>=<value>` with the value as run names spell it.
    #[schemars(regex(pattern = "^(overall|value [A-Za-z][A-Za-z0-9_]*=[A-Za-z0-9_]*)$"))]
    scope: String,
    /// ESI; `null` without a pair that counts in both.
    esi: Option<MeanChange>,
    /// Drift; `null` without a pair that has one in both.
    drift: Option<MeanChange>,
    /// The exact test of `McNemar` on stable answers.
    flipped: Flipped,
}

/// A change of a mean over pairs, the later sweep's less the earlier one's.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct MeanChange {
    /// The mean in the earlier sweep.
    before: Share,
    /// The mean in the later one.
    after: Share,
    /// The mean of the differences.
    change: Change,
    /// Its interval: a bootstrap over whole cells, or over pairs where there is one cell; `null`
    /// where all change by the same.
    interval: Option<Interval<Change>>,
    /// How many pairs there are.
    #[schemars(range(min = 1))]
    pairs: u64,
}

/// Pairs that are stable in one sweep alone.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Flipped {
    /// What is paired.
    paired: Paired,
    /// Pairs that are stable in the earlier sweep alone.
    lost: u64,
    /// Pairs that are stable in the later one alone.
    won: u64,
    /// Two-sided exact p.
    p: Share,
    /// The same over the family of all rows, by Holm.
    p_holm: Share,
    /// The smallest p that so many flipped pairs can have: above 0.05 with fewer than six.
    smallest_p: Share,
}

/// What a test pairs.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Paired {
    /// Runs.
    Runs,
    /// Whole cells, where the seeds agree in every cell of both.
    Cells,
}

/// Two cohorts, case by case.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct CohortComparison {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/cohort-comparison"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// The cases that are sound in both, by name.
    #[schemars(length(min = 1))]
    cases: Vec<PlainName>,
    /// The change of their ESI; `null` where no case has one in both.
    esi: Option<Pooled<Change>>,
    /// The change of their drift; `null` where no case has one in both.
    drift: Option<Pooled<Change>>,
    /// The cases that are not sound in both, by name.
    left_out: Vec<PlainName>,
}
