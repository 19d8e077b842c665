//! What a run has. Runners write most of it, so that more is welcome everywhere.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::word::{AxisValue, Digest, Seed, anything};
use alloc::collections::BTreeMap;
use alloc::string::String;
use schemars::JsonSchema;

/// What a runner is given for one run: the base spec, with the two keys below set.
#[derive(JsonSchema)]
pub(crate) struct Spec {
    /// The run's value on each axis.
    perturbations: BTreeMap<String, AxisValue>,
    /// The run's seed.
    seed: Seed,
}

/// What a runner says of its run: these four keys at least, whatever they hold.
#[derive(JsonSchema)]
pub(crate) struct Manifest {
    /// What the runner calls the run.
    #[schemars(schema_with = "anything")]
    run_id: (),
    /// When it was, or `null`.
    #[schemars(schema_with = "anything")]
    timestamp: (),
    /// The run's seed.
    #[schemars(schema_with = "anything")]
    seed: (),
    /// What it left.
    #[schemars(schema_with = "anything")]
    artifacts: (),
    /// SHA-256 of files of the run by name, so that a changed trace can be told.
    #[schemars(default)]
    artifact_sha256: BTreeMap<String, Digest>,
}

/// One step of a run. The last record of the file decides what the run said.
#[derive(JsonSchema)]
#[schemars(extend("anyOf" = [{"required": ["step"]}, {"required": ["step_id"]}]))]
pub(crate) struct TraceRecord {
    /// Which step this is; it, or `step_id`, is needed.
    #[schemars(schema_with = "anything", default)]
    step: (),
    /// The same under another name.
    #[schemars(schema_with = "anything", default)]
    step_id: (),
    /// The answer, where it is a text that is not empty.
    #[schemars(schema_with = "anything", default)]
    output: (),
    /// The answer, where `output` is none.
    #[schemars(schema_with = "anything", default)]
    answer: (),
    /// The reason; anything but a text is spelt as one, and `null` is none.
    #[schemars(schema_with = "anything", default)]
    justification: (),
    /// What else is known of the answer. An `outcome` other than `ok`, or `parse` as `failed`, says
    /// that the answer is none.
    #[schemars(schema_with = "anything", default)]
    adapter_metadata: (),
}

/// One recorded run.
#[derive(JsonSchema)]
pub(crate) struct CorpusRecord {
    /// The name of the run, for people.
    #[schemars(schema_with = "anything", default)]
    run: (),
    /// The text of each file of the run by name; `spec.json` decides which run it is.
    #[schemars(extend("required" = ["spec.json"]))]
    files: BTreeMap<String, String>,
}
