//! What makes a sweep last, and what tells how far it has come.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use super::sweep::Values;
use crate::config::{AxisMeta, Settings};
use crate::word::{AxisName, Digest, PlainName, RunName, Said, Seed, first_version};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use schemars::JsonSchema;

/// The configuration that a sweep or a cohort began with, as far as its results follow from it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct SweepPlan {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/sweep-plan"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// What the runner calls its model.
    adapter: String,
    /// The values of each axis as declared.
    #[schemars(extend("minProperties" = 1))]
    axes: BTreeMap<AxisName, Values>,
    /// SHA-256 of the base spec's file; `null` for a cohort.
    base_spec_sha256: Option<Digest>,
    /// How many runs the null sweep has; 0 where there is none.
    baseline_runs: u64,
    /// SHA-256 of the base spec's file of each case; none for a sweep.
    cases: BTreeMap<PlainName, Digest>,
    /// The program that answers and its arguments, as the configuration spells them.
    #[schemars(length(min = 1))]
    command: Vec<String>,
    /// What is known of the axes, and how to analyze.
    context: Known,
    /// How many runs there are; of a cohort, in each case.
    #[schemars(range(min = 1))]
    runs: u64,
    /// The seeds as declared.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    seeds: Vec<Seed>,
}

/// What the configuration declares of the axes and of the analysis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Known {
    /// What is known of the axes; one that nothing is declared of need not be there.
    axes: BTreeMap<AxisName, AxisMeta>,
    /// How the sweep is analyzed.
    settings: Settings,
}

/// The files of a finished run.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Done {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/done"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// Where the run was not executed but taken out of a cache: its key there.
    #[schemars(with = "Digest", skip_serializing_if = "Option::is_none")]
    cached: Option<Digest>,
    /// Each file but this one, ascending by path.
    #[schemars(length(min = 3))]
    files: Vec<DoneFile>,
}

/// One file of a run.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct DoneFile {
    /// How many bytes it has.
    bytes: u64,
    /// Where it is, from the run's directory on, with `/` between directories.
    #[schemars(regex(pattern = "^[^/]+(/[^/]+)*$"))]
    path: String,
    /// SHA-256 of its bytes.
    sha256: Digest,
}

/// A run that did not succeed.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct FailedRun {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/failed-run"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// Its name.
    run: RunName,
    /// How often it was tried.
    #[schemars(range(min = 1))]
    attempts: u64,
    /// What the last attempt did.
    reason: Said,
    /// The exit status of its process; `null` where it did not exit by itself.
    #[schemars(range(max = 255))]
    exit_status: Option<u8>,
    /// The signal that killed its process; `null` where none did.
    #[schemars(range(min = 1, max = 127))]
    signal: Option<u8>,
    /// The end of what it said on standard error; `null` where nothing is known of that.
    stderr: Option<String>,
}

/// How far a sweep or a cohort has come.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Status {
    /// What this is.
    #[schemars(extend("const" = "clarity/status"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// How many runs there are to be, over all cases and with those of null sweeps.
    #[schemars(range(min = 1))]
    runs: u64,
    /// How many of them have finished.
    done: u64,
    /// Those that failed and were not tried again yet.
    failed: Names,
    /// Those that are still to be done.
    missing: Names,
    /// Those that are being tried, or were when a command was killed.
    attempted: Names,
    /// What is in quarantine.
    quarantined: Names,
    /// Whether every run has succeeded and every manifest is written.
    finished: bool,
    /// Whether a command works there; `null` where the file system has no locks.
    working: Option<bool>,
}

/// Things of one kind.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Names {
    /// How many there are.
    count: u64,
    /// The names of the first of them.
    #[schemars(length(max = 5))]
    first: Vec<String>,
}
