//! Where the variance of a figure comes from.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::word::{AxisName, Magnitude, Share, Variance};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// The decomposition of the variance of the cells' means.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Shares {
    /// Of ESI.
    esi: SharesOf,
    /// Of drift.
    drift: SharesOf,
    /// What every reader of shares must know.
    note: String,
}

/// The shares, or why there are none.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum SharesOf {
    /// On the complete grid.
    Shares(Decomposition),
    /// A grid with holes, or without variation.
    None(Reason),
}

/// Why there are no shares.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Reason {
    /// In words.
    reason: String,
}

/// The shares of variance, all cells weighted equally. They depend on the levels that were chosen.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(non_snake_case, reason = "the names of Sobol's indices")]
struct Decomposition {
    /// The population variance of the cells' means.
    D: Variance,
    /// The share that each axis explains alone.
    S1: BTreeMap<AxisName, Share>,
    /// Half the width of its 95 % interval over seeds; `null` where it was not made.
    S1_conf: BTreeMap<AxisName, Option<Magnitude>>,
    /// The shares of two axes that act together.
    S2: Vec<Effect>,
    /// The share of each axis with every interaction that it takes part in.
    ST: BTreeMap<AxisName, Share>,
    /// Half the width of its 95 % interval over seeds; `null` where it was not made.
    ST_conf: BTreeMap<AxisName, Option<Magnitude>>,
    /// Why there are no intervals.
    conf_note: Option<String>,
    /// Every effect: main effects first, then interactions.
    #[schemars(length(min = 1))]
    effects: Vec<Effect>,
    /// The axes in their order.
    #[schemars(length(min = 1))]
    names: Vec<AxisName>,
    /// How many replicates the intervals rest on.
    replicates: u64,
    /// The share of the variation over runs that lies within cells.
    seed_share: Share,
    /// Of it, what the seeds' own main effect explains.
    seed_block_share: Share,
}

/// Axes that act together; one for a main effect.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Effect {
    /// The axes.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    axes: Vec<AxisName>,
    /// Its share of the variance of the cells' means.
    share: Share,
    /// Its sum of squares / that of all runs.
    eta2: Share,
    /// The same less what noise alone would give, which may be below 0; `null` where noise is not
    /// known.
    #[schemars(range(max = 1))]
    omega2: Option<f64>,
}
