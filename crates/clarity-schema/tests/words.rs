//! The words and keys of the schemas are those of the readers and engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::context::{AXIS_KEYS, NORMALIZE_KEYS, SETTINGS_KEYS, VERSION};
use clarity_artifact::{cohort, sensitivity};
use clarity_perturb::{Kind, Step};
use clarity_schema::find;
use clarity_sensitivity::{BaselineKind, Bound, Per, Scale, Settings};
use serde_json::Value;
use std::collections::BTreeSet;

fn tree(name: &str) -> Value {
    serde_json::from_str(&find(name).unwrap().text()).unwrap()
}

fn keys(tree: &Value) -> BTreeSet<&str> {
    let members = tree["properties"].as_object().unwrap();
    members.keys().map(String::as_str).collect()
}

fn words(tree: &Value) -> Vec<&str> {
    let options = tree["oneOf"].as_array().unwrap().iter();
    options
        .map(|option| option["const"].as_str().unwrap())
        .collect()
}

#[test]
fn a_context_has_the_keys_that_are_read() {
    for name in ["sweep", "context", "sensitivity"] {
        let defs = &tree(name)["$defs"];
        assert_eq!(keys(&defs["AxisMeta"]), AXIS_KEYS.into(), "{name}");
        assert_eq!(keys(&defs["Settings"]), SETTINGS_KEYS.into(), "{name}");
        assert_eq!(keys(&defs["Normalize"]), NORMALIZE_KEYS.into(), "{name}");
        assert_eq!(words(&defs["Scale"]), Scale::ALL.map(Scale::word));
        let kinds = BaselineKind::ALL.map(BaselineKind::word);
        assert_eq!(words(&defs["Baseline"]), kinds);
    }
    assert_eq!([VERSION, sensitivity::VERSION, cohort::VERSION], [1, 1, 1]);
}

#[test]
fn the_defaults_are_those_of_the_settings() {
    let settings = &tree("sweep")["$defs"]["Settings"]["properties"];
    let default = Settings::default();
    let shown = |key: &str| settings[key]["default"].clone();
    assert_eq!(shown("near"), default.near);
    assert_eq!(shown("thresholds"), Value::from(default.thresholds));
    assert_eq!(shown("replicates"), default.resampling.replicates);
    assert_eq!(shown("bootstrap_seed"), default.resampling.seed);
    assert_eq!(settings["replicates"]["maximum"], Settings::MAX_REPLICATES);
}

#[test]
fn a_limit_has_the_bounds_that_there_are() {
    let limit = &tree("gate")["$defs"]["Limit"];
    let bounds = Bound::ALL.map(Bound::key);
    let mut known: BTreeSet<_> = bounds.into();
    known.extend(["per", "axis"]);
    assert_eq!(keys(limit), known);
    let one_of: Vec<_> = limit["anyOf"].as_array().unwrap().iter().collect();
    let one_of: Vec<_> = one_of
        .iter()
        .map(|one| one["required"][0].as_str().unwrap())
        .collect();
    assert_eq!(one_of, bounds);
    assert_eq!(
        words(&tree("gate")["$defs"]["Per"]),
        Per::ALL.map(Per::word)
    );
}

/// Each step with its parameters, their ranges and which of them are needed.
#[test]
fn a_recipe_has_the_steps_that_there_are() {
    let tree = tree("lab_spec");
    let steps = tree["$defs"]["Step"]["oneOf"].as_array().unwrap();
    let known: Vec<_> = Step::definitions().collect();
    assert_eq!(steps.len(), known.len());
    let mut kinds = BTreeSet::new();
    for (step, known) in steps.iter().zip(known) {
        let properties = &step["properties"];
        assert_eq!(properties["name"]["const"], known.name);
        assert_eq!(properties["version"]["const"], known.version);
        let params = &properties["params"];
        let needed = known.parameters.iter().filter(|p| p.default.is_none());
        let needed: Vec<_> = needed.map(|p| Value::from(p.name)).collect();
        assert_eq!(params["required"], Value::from(needed), "{}", known.name);
        let members = params["properties"].as_object().unwrap();
        assert_eq!(members.len(), known.parameters.len(), "{}", known.name);
        for parameter in known.parameters {
            let shown = &members[parameter.name];
            let value = &shown["anyOf"][0];
            let text = format!("{} of {}", parameter.name, known.name);
            assert_eq!(shown["description"], parameter.about, "{text}");
            match parameter.kind {
                Kind::Real { from, to } => {
                    assert_eq!(value["minimum"], from, "{text}");
                    let open = to.to_bits() == f64::MAX.to_bits();
                    assert_eq!(value.get("maximum").is_none(), open, "{text}");
                    kinds.insert("real");
                }
                Kind::Whole { from, to } => {
                    assert_eq!(
                        (&value["minimum"], &value["maximum"]),
                        (&from.into(), &to.into())
                    );
                    kinds.insert("whole");
                }
                Kind::Odd { to } => {
                    assert_eq!(
                        (&value["minimum"], &value["maximum"]),
                        (&1.into(), &to.into())
                    );
                    kinds.insert("odd");
                }
                Kind::Choice(words) => {
                    assert_eq!(value["enum"], Value::from(words), "{text}");
                    kinds.insert("choice");
                }
                Kind::Seed => {
                    assert_eq!(value["anyOf"].as_array().unwrap().len(), 2, "{text}");
                    kinds.insert("seed");
                }
                other => panic!("{text}: {other:?} has no schema"),
            }
        }
    }
    assert_eq!(kinds, ["choice", "odd", "real", "seed", "whole"].into());
}
