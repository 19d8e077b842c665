//! Many cases of one sweep.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use super::sensitivity::Interval;
use crate::word::{
    AxisName, AxisValue, Change, Digest, Magnitude, PlainName, Share, first_version,
};
use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// The cases of a cohort, each a sweep in `cases/<name>/`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Cohort {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/cohort"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// The cases, ascending by name.
    #[schemars(length(min = 1))]
    cases: Vec<Case>,
}

/// One case.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Case {
    /// Its name, which is that of its directory.
    name: PlainName,
    /// SHA-256 of its base spec's file.
    base_spec_sha256: Digest,
    /// SHA-256 of its `sweep_manifest.json`; `null` where its sweep did not finish.
    manifest_sha256: Option<Digest>,
}

/// What a cohort supports: figures pooled over cases, each weighted equally.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct CohortSensitivity {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/cohort-sensitivity"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// How many replicates each bootstrap has.
    #[schemars(range(min = 100, max = 100_000))]
    replicates: u64,
    /// The seed of the bootstraps' draws.
    #[schemars(range(min = 0, max = u64::MAX))]
    bootstrap_seed: u64,
    /// All runs of each case.
    overall: PooledScores,
    /// Each axis, ascending by name.
    #[schemars(length(min = 1))]
    axes: Vec<PooledAxis>,
    /// The cases that count, least stable first.
    #[schemars(length(min = 1))]
    cases: Vec<CaseScores>,
    /// The cases that do not count, by name.
    broken: Vec<Broken>,
}

/// ESI and drift over cases; `null` where no case has the figure.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PooledScores {
    /// ESI.
    esi: Option<Pooled<Share>>,
    /// Drift.
    drift: Option<Pooled<Share>>,
}

/// A mean over cases.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Pooled{N}")]
pub(super) struct Pooled<N> {
    /// The mean.
    estimate: N,
    /// Its interval over whole cases; `null` where there is one case, or all are equal.
    interval: Option<Interval<N>>,
    /// How many cases have the figure.
    #[schemars(range(min = 1))]
    cases: u64,
    /// The sample standard deviation between cases; `null` for one case.
    spread: Option<Magnitude>,
    /// The lowest case's figure.
    lowest: N,
    /// The highest one's.
    highest: N,
}

/// One axis over cases.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PooledAxis {
    /// The axis.
    axis: AxisName,
    /// Its values, in the order of a case's.
    #[schemars(length(min = 1))]
    values: Vec<PooledValue>,
    /// The gaps between neighbouring values; none where values have no numbers.
    gaps: Vec<Gap>,
}

/// One value of an axis over cases.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PooledValue {
    /// The value as declared.
    value: AxisValue,
    /// ESI.
    esi: Option<Pooled<Share>>,
    /// Drift.
    drift: Option<Pooled<Share>>,
}

/// The change of ESI between two neighbouring values over cases.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Gap {
    /// The first of the two values.
    from: AxisValue,
    /// The next.
    to: AxisValue,
    /// ESI there less ESI here, case by case.
    change: Pooled<Change>,
    /// How many cases fall.
    falling: u64,
}

/// One case that could be analyzed.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct CaseScores {
    /// Its name.
    name: PlainName,
    /// Its ESI over all runs; `null` where none counts.
    esi: Option<Share>,
    /// Its drift over all runs; `null` where none has one.
    drift: Option<Share>,
    /// How many of its runs gave no answer that can be read.
    unparsed: u64,
}

/// One case that could not.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Broken {
    /// Its name.
    name: PlainName,
    /// Why.
    why: String,
}
