//! What is known of the axes, and how to analyze: in a configuration, and as it is recorded.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::rule::not_null;
use crate::word::{AxisValue, Defaulted, Share};
use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// What is known of an axis beyond its name and values.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct AxisMeta {
    /// The unit of its numbers, such as `px`.
    unit: Option<String>,
    /// How it is measured.
    #[schemars(default)]
    scale: Defaulted<Scale>,
    /// The value that leaves the input as it is. Where each axis has one, runs are compared with
    /// the unperturbed run of their own seed.
    identity: Option<AxisValue>,
    /// What it belongs to, such as `dose` or `geometry`; for people.
    group: Option<String>,
    /// A number for each value, in declared order, for words that have an order; without them the
    /// values' own.
    coordinates: Option<Vec<f64>>,
}

/// How an axis is measured.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Scale {
    /// By its numbers.
    Linear,
    /// By their natural logarithms; all above 0.
    Log,
}

/// How a sweep is analyzed beside the contract's figures.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Settings {
    /// What runs are compared with. Without it `paired` where each axis has an identity value, else
    /// `first`.
    baseline: Option<Baseline>,
    /// The order of the differences at the ends of an axis.
    #[schemars(default, range(min = 1, max = 2), extend("default" = 1))]
    edge_order: Defaulted<u8>,
    /// Up to which drift a reason counts as the baseline's, from 0 to 1.
    #[schemars(default, extend("default" = 0.5))]
    near: Defaulted<Share>,
    /// Levels of ESI whose crossings are told, each from 0 to 1.
    #[schemars(default, extend("default" = [0.9, 0.5]))]
    thresholds: Defaulted<Vec<Share>>,
    /// How many replicates each bootstrap has, from 100 to 100000.
    #[schemars(default, range(min = 100, max = 100_000), extend("default" = 2000))]
    replicates: Defaulted<u64>,
    /// The seed of the bootstraps' draws: an integer of 64 bits, at least 0.
    #[schemars(default, range(min = 0, max = u64::MAX), extend("default" = 0))]
    bootstrap_seed: Defaulted<u64>,
    /// What is done to answers before they are compared; without it nothing, byte for byte.
    #[schemars(default, transform = not_null)]
    normalize: Defaulted<Normalize>,
}

/// What runs are compared with.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(crate) enum Baseline {
    /// The sweep's first run, as in the contract; it counts itself.
    First,
    /// The run of the identity cell that has the first seed.
    Identity,
    /// The run of the identity cell that has the same seed, which takes the seeds' own noise out.
    Paired,
}

/// What is done to answers, in this order: the pattern, case, punctuation, white space, the closed
/// set. An answer of which nothing is left is unparsed.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Normalize {
    /// A regular expression: its first group, or the whole match, is the answer. An answer without
    /// a match is unparsed.
    pattern: Option<String>,
    /// Lower case.
    #[schemars(default, extend("default" = false))]
    case: Defaulted<bool>,
    /// Drop all but letters, digits and white space.
    #[schemars(default, extend("default" = false))]
    punctuation: Defaulted<bool>,
    /// Drop white space at both ends.
    #[schemars(default, extend("default" = false))]
    trim: Defaulted<bool>,
    /// The closed set of answers: any other one is unparsed. Empty: the set is open.
    #[schemars(default, extend("default" = []))]
    answers: Defaulted<Vec<String>>,
}
