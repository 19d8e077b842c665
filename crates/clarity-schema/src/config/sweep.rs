#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use super::{AxisMeta, Settings};
use crate::rule::no_null;
use crate::word::{AxisName, AxisValue, Duration, PlainName, Seed};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use schemars::JsonSchema;

/// What is swept, and who answers. Every combination of the axes' values is run with each seed.
///
/// In TOML or JSON; paths are relative to the file.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = no_null)]
pub(crate) struct Sweep {
    /// What the sweep is called, and its directory unless another is given. Without it, the file's
    /// name.
    name: Option<PlainName>,
    /// What is asked: a JSON file. A list of files, or a pattern such as `cases/*.json`, is a
    /// cohort: each file is a case, with runs and a baseline of its own.
    base_spec: BaseSpec,
    /// What the runner calls its model. For the lab: `phantom`, `onnx` or `openai`.
    #[schemars(regex(pattern = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"))]
    adapter: String,
    /// The seeds: each cell is run once with each, so that they show what chance alone does.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    seeds: Vec<Seed>,
    /// The axes: a name, and the values in the order of the runs. No name is `seed`, and no value
    /// is there twice.
    #[schemars(extend(
        "minProperties" = 1,
        "propertyNames" = {"not": {"pattern": "^[Ss][Ee][Ee][Dd]$"}}
    ))]
    axes: BTreeMap<AxisName, Values>,
    /// What is known of the axes beyond their names and values, by axis.
    axis: Option<BTreeMap<AxisName, AxisMeta>>,
    /// How the sweep is analyzed beside the contract's figures.
    analysis: Option<Settings>,
    /// The program that answers one run.
    runner: Runner,
}

/// A file or a pattern, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum BaseSpec {
    /// A file, or a pattern with `*`, `?` or `[`.
    One(#[schemars(length(min = 1))] String),
    /// Files or patterns, each file a case.
    Many(#[schemars(length(min = 1))] Vec<String>),
}

/// The values of an axis, at least one. Numbers keep the spelling they have: `1` and `1.0` are two
/// values.
#[derive(JsonSchema)]
struct Values(#[schemars(length(min = 1))] Vec<AxisValue>);

/// A program and its arguments, without a shell, in the directory of the configuration. `{clarity}`
/// is this binary: `["{clarity}", "lab"]` has models built in. A program without `/` is looked for
/// on PATH.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = no_null)]
struct Runner {
    /// The program, then its arguments.
    command: Command,
    /// How long one run may take, above 0; without it ten minutes, or what the lab's server may
    /// take where that is longer.
    #[schemars(extend("allOf" = [{"pattern": "[1-9]"}]))]
    timeout: Option<Duration>,
    /// How many runs execute at once, from 1 to 1024.
    #[schemars(range(min = 1, max = 1024), extend("default" = 1))]
    jobs: Option<u32>,
    /// Variables of the environment to pass on, each by its name.
    env: Option<Vec<Variable>>,
    /// Whether one process answers many runs, so that a model is loaded once.
    #[schemars(extend("default" = false))]
    worker: Option<bool>,
    /// Whether one spec and one seed have one result, to the byte: what a cache needs.
    #[schemars(extend("default" = false))]
    deterministic: Option<bool>,
    /// Files or patterns that results follow from, beside those that `command` and the base spec
    /// name; relative to the configuration.
    inputs: Option<Vec<String>>,
}

/// The program first, not empty.
#[derive(JsonSchema)]
struct Command(
    #[schemars(
        length(min = 1),
        extend("allOf" = [{"prefixItems": [{"minLength": 1}]}])
    )]
    Vec<Argument>,
);

/// An argument of a program: a text without a NUL character.
#[derive(JsonSchema)]
struct Argument(#[schemars(regex(pattern = r"^[^\u0000]*$"))] String);

/// The name of a variable that is set, and that a sweep does not set itself.
#[derive(JsonSchema)]
struct Variable(
    #[schemars(
        regex(pattern = r"^[^=\u0000]+$"),
        extend("not" = {"enum": ["LC_ALL", "PYTHONHASHSEED", "TMPDIR", "TZ"]})
    )]
    String,
);
