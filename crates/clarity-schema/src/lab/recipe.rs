//! The steps of a recipe, out of their own definitions: no list of names to keep up to date.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::word::AxisName;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use clarity_perturb::{Definition, Kind, Parameter, Step as Perturbation};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

/// The most digits of a noise seed that is a text.
const SEED: &str = "^0*[0-9]{1,100}$";

/// One step: which perturbation, and with what.
pub(super) struct Step;

impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        "Step".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let steps = Perturbation::definitions().map(|known| step(known, generator));
        let steps: Vec<_> = steps.collect();
        json_schema!({
            "description": "One step: which perturbation, and with what parameters.",
            "oneOf": steps,
        })
    }
}

/// A value, the run's value on an axis, or the run's seed.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Given {
    /// The same in each run.
    Value(f64),
    /// Another in each run.
    Run(FromRun),
}

/// What a run gives.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum FromRun {
    /// The run's value on an axis.
    Axis(FromAxis),
    /// The run's seed.
    Seed(FromSeed),
}

/// The run's value on an axis.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct FromAxis {
    /// The axis.
    axis: AxisName,
}

/// The run's seed.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct FromSeed {
    /// What of the run: its seed.
    #[schemars(extend("const" = "seed"))]
    run: String,
}

fn step(known: &Definition, generator: &mut SchemaGenerator) -> Schema {
    let parameters = known.parameters.iter();
    let properties: Map<_, _> = parameters
        .clone()
        .map(|known| (known.name.into(), parameter(known, generator).to_value()))
        .collect();
    let needed: Vec<_> = parameters
        .filter(|known| known.default.is_none())
        .map(|known| known.name)
        .collect();
    let mut required = alloc::vec!["name"];
    // Who needs none may leave all of them out.
    required.extend((!needed.is_empty()).then_some("params"));
    json_schema!({
        "type": "object",
        "description": known.about,
        "properties": {
            "name": {"description": known.about, "const": known.name},
            "params": {
                "type": "object",
                "description": "Each a value, the run's value on an axis, or the run's seed.",
                "properties": properties,
                "required": needed,
                "additionalProperties": false,
            },
            "version": {
                "description": "For the bytes of one version; this is the one there is.",
                "const": known.version,
            },
        },
        "required": required,
        "additionalProperties": false,
    })
}

fn parameter(known: &Parameter, generator: &mut SchemaGenerator) -> Schema {
    let value = kind(known.kind).to_value();
    let from_run = generator.subschema_for::<FromRun>().to_value();
    let mut made = json_schema!({
        "description": known.about,
        "anyOf": [value, from_run],
    });
    if let Some(default) = known.default {
        made.insert("default".into(), default.into());
    }
    made
}

fn kind(known: Kind) -> Schema {
    let number = |kind: &str, from: Value, to: Value| json_schema!({"type": kind, "minimum": from, "maximum": to});
    match known {
        Kind::Real { from, to: f64::MAX } => json_schema!({"type": "number", "minimum": from}),
        Kind::Real { from, to } => number("number", from.into(), to.into()),
        Kind::Whole { from, to } => number("integer", from.into(), to.into()),
        Kind::Odd { to } => {
            let mut odd = number("integer", 1.into(), to.into());
            odd.insert("not".into(), json_schema!({"multipleOf": 2}).to_value());
            odd
        }
        Kind::Choice(words) => json_schema!({"enum": words}),
        Kind::Seed => json_schema!({
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": SEED},
            ],
        }),
        // A kind that is not known here refuses nothing.
        _ => json_schema!({}),
    }
}
