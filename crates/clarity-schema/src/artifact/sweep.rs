#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::config::{AxisMeta, Settings};
use crate::lab::Rung;
use crate::word::{AxisName, AxisValue, Digest, Seed, first_version};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// A finished sweep: its axes, its seeds and each of its runs, in order.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct SweepManifest {
    /// The values of each axis as declared.
    #[schemars(extend("minProperties" = 1))]
    axes: BTreeMap<AxisName, Values>,
    /// The seeds as declared.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    seeds: Vec<Seed>,
    /// The runs: axes ascending by name, the last one fastest, seeds innermost.
    #[schemars(length(min = 1))]
    runs: Vec<Run>,
}

/// The values of an axis.
#[derive(JsonSchema)]
pub(super) struct Values(#[schemars(length(min = 1))] Vec<AxisValue>);

/// One run.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Run {
    /// Its value on each axis.
    #[schemars(extend("minProperties" = 1))]
    axis_values: BTreeMap<AxisName, AxisValue>,
    /// SHA-256 of its `manifest.json`.
    manifest_hash: Digest,
    /// Its seed.
    seed: Seed,
}

/// What the configuration declares of the axes and of the analysis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Context {
    /// What kind of file this is.
    #[schemars(extend("const" = "clarity/context"))]
    schema: String,
    /// The version of its shape.
    #[schemars(schema_with = "first_version")]
    schema_version: u64,
    /// What is known of the axes; one that nothing is declared of need not be there.
    axes: BTreeMap<AxisName, AxisMeta>,
    /// How the sweep is analyzed.
    settings: Settings,
}

/// What a server was found to be, before the first run of a sweep.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Probe {
    /// The strictest form of reply that held; each run asks for it.
    rung: Rung,
    /// The stricter ones, in order.
    passed_over: Vec<PassedOver>,
    /// What became of the first question.
    outcome: Outcome,
    /// What a seed does, as far as a few questions tell.
    determinism: Determinism,
    /// Whether the logprobs of the answer came back alike with the same seed; `null` without any.
    logprobs_repeat: Option<bool>,
    /// The model that answered, where the server names it.
    model: Option<String>,
    /// What the server says it runs on.
    system_fingerprint: Option<String>,
    /// The most tokens that the server knew from an earlier question. Where it is not 0, a reply
    /// may depend on what was asked before.
    cached_tokens: Option<u64>,
}

/// A form of reply that does not hold.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PassedOver {
    /// The form.
    rung: Rung,
    /// Why.
    reason: String,
}

/// What became of a question.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Outcome {
    /// There is an answer.
    Ok,
    /// The reply was cut off before an answer was whole.
    Truncated,
    /// The model, or a filter before it, would not answer.
    Refused,
    /// No answer can be found in the reply.
    Unparsed,
}

/// What a seed does.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Determinism {
    /// The same seed gave the same reply, another seed another.
    Seeded,
    /// Each seed gave the same reply at temperature 0, where nothing is drawn.
    Greedy,
    /// Each seed gave the same reply at another or an unknown temperature.
    Ignored,
    /// The same seed gave different replies.
    Unstable,
}
