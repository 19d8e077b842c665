//! A recipe with holes: which axis, or the run's seed, gives which argument.

use clarity_artifact::Problems;
use clarity_artifact::json::{Json, Node, nearest};
use clarity_model::{AxisValue, Seed};
use clarity_perturb::{Arguments, PerturbError, Recipe, Step};
use std::collections::{BTreeMap, BTreeSet};

/// The `recipe` of a spec, before a run fills it in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template(Vec<Blank>);

/// One step of it.
#[derive(Debug, Clone, PartialEq)]
struct Blank {
    name: String,
    version: Option<String>,
    params: BTreeMap<String, Argument>,
}

/// Where an argument comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// The recipe itself.
    Value(AxisValue),
    /// The run's value on an axis.
    Axis(String),
    /// The run's seed.
    Seed,
}

impl Template {
    /// Reads a list of `{"name", "params"}`, with `version` where the bytes of one are meant.
    pub(crate) fn read(node: Node<'_>, problems: &mut Problems) -> Option<Self> {
        let steps: Vec<_> = node
            .list(problems)?
            .map(|step| blank(step, problems))
            .collect();
        steps.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }

    /// How many steps there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The axes that a step takes arguments from.
    pub(crate) fn axes_of(&self, step: usize) -> BTreeSet<&str> {
        let params = self.0.get(step).into_iter().flat_map(|b| b.params.values());
        params.filter_map(Argument::axis).collect()
    }

    /// What a step is called.
    pub(crate) fn name(&self, step: usize) -> &str {
        self.0.get(step).map_or("", |blank| &blank.name)
    }

    /// The arguments of a step, by the name of the parameter.
    pub(crate) fn arguments(&self, step: usize) -> Vec<(&str, &Argument)> {
        let params = self.0.get(step).into_iter().flat_map(|b| &b.params);
        params.map(|(name, from)| (name.as_str(), from)).collect()
    }

    /// Whether a step takes the run's seed.
    pub(crate) fn takes_seed(&self, step: usize) -> bool {
        let blank = self.0.get(step);
        blank.is_some_and(|blank| blank.params.values().any(|a| *a == Argument::Seed))
    }

    /// One step, filled in.
    ///
    /// # Errors
    /// What the arguments make wrong; an axis that the run does not have is a missing argument.
    pub(crate) fn step(
        &self,
        step: usize,
        perturbations: &BTreeMap<String, AxisValue>,
        seed: Seed,
    ) -> Result<Option<Step>, PerturbError> {
        let Some(blank) = self.0.get(step) else {
            return Ok(None);
        };
        let mut arguments = Arguments::new();
        for (name, argument) in &blank.params {
            let value = argument.value(perturbations, seed);
            arguments.extend(value.map(|value| (name.clone(), value)));
        }
        let step = Step::build(&blank.name, &arguments)?;
        if let Some(version) = &blank.version {
            step.expect_version(version)?;
        }
        Ok(Some(step))
    }

    /// The whole recipe, filled in.
    ///
    /// # Errors
    /// What the arguments make wrong, with the step, from 0.
    pub(crate) fn recipe(
        &self,
        perturbations: &BTreeMap<String, AxisValue>,
        seed: Seed,
    ) -> Result<Recipe, (usize, PerturbError)> {
        let step = |index| {
            let step = self.step(index, perturbations, seed);
            step.map_err(|error| (index, error)).transpose()
        };
        let steps: Result<Vec<_>, _> = (0..self.len()).filter_map(step).collect();
        steps.map(Recipe::new)
    }
}

impl Argument {
    pub(crate) fn read(node: Node<'_>, problems: &mut Problems) -> Option<Self> {
        if let Some(value) = node.json().axis_value() {
            return Some(Self::Value(value));
        }
        let members = match node.json() {
            Json::Object(members) => members.iter().collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        match members.as_slice() {
            [(key, Json::Text(axis))] if **key == "axis" => Some(Self::Axis(axis.to_string())),
            [(key, Json::Text(what))] if **key == "run" && what == "seed" => Some(Self::Seed),
            _ => {
                node.expected(
                    problems,
                    "a value, {\"axis\": \"<name>\"} or {\"run\": \"seed\"}",
                );
                None
            }
        }
    }

    /// Its value in one run; none where the run does not have the axis.
    pub(crate) fn value(
        &self,
        perturbations: &BTreeMap<String, AxisValue>,
        seed: Seed,
    ) -> Option<AxisValue> {
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::Axis(axis) => perturbations.get(axis).cloned(),
            Self::Seed => Some(AxisValue::Integer(seed.get())),
        }
    }

    /// The axis that it comes from.
    pub(crate) fn axis(&self) -> Option<&str> {
        match self {
            Self::Axis(axis) => Some(axis),
            _ => None,
        }
    }
}

fn blank(node: Node<'_>, problems: &mut Problems) -> Option<Blank> {
    let step = node.object(problems)?;
    step.refuse_others(&["name", "params", "version"], problems, nearest);
    let name = step.need("name", problems);
    let name = name.and_then(|node| node.text(problems));
    let version = step.get("version").and_then(|node| node.text(problems));
    let mut params = BTreeMap::new();
    if let Some(node) = step.get("params") {
        for (name, node) in node.object(problems)?.members() {
            let argument = Argument::read(node, problems);
            params.extend(argument.map(|argument| (name.to_owned(), argument)));
        }
    }
    Some(Blank {
        name: name?.to_owned(),
        version: version.map(str::to_owned),
        params,
    })
}
