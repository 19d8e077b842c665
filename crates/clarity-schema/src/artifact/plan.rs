#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::word::{AxisName, PlainName, RunName};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// What a sweep would run.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Plan {
    /// What the sweep is called.
    name: PlainName,
    /// What the runner calls its model.
    adapter: String,
    /// How many values each axis has.
    #[schemars(extend("minProperties" = 1))]
    axes: BTreeMap<AxisName, Count>,
    /// How many cells there are.
    cells: Count,
    /// How many seeds there are.
    seeds: Count,
    /// How many runs there are; of a cohort, in each case.
    runs: Count,
    /// The name of each run, in order.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    run_names: Vec<RunName>,
    /// The runs of the null sweep: none unless the identity cell lies outside the grid.
    #[schemars(extend("uniqueItems" = true))]
    baseline_run_names: Vec<RunName>,
    /// The cases of a cohort; none where there is one base spec.
    #[schemars(extend("uniqueItems" = true))]
    cases: Vec<PlainName>,
}

/// At least one.
#[derive(JsonSchema)]
struct Count(#[schemars(range(min = 1))] u64);
