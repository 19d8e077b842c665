//! Everything that can be known about a sweep of the lab before its first run.

use crate::LabError;
use crate::case::Case;
use crate::film::Films;
use crate::session::{ADAPTERS, open};
use clarity_artifact::spec::RunSpec;
use clarity_artifact::{Problems, ReadError, json};
use clarity_model::{Axes, AxisValue, Seed};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The most combinations of values that one step is checked with.
const MAX_TRIED: usize = 10_000;

/// What a sweep asks of the lab.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'s> {
    /// The base spec's bytes.
    pub base_spec: &'s [u8],
    /// Where the runs will work: relative paths start here.
    pub directory: &'s Path,
    /// Which adapter answers.
    pub adapter: &'s str,
    /// The axes.
    pub axes: &'s Axes,
    /// The seeds.
    pub seeds: &'s [Seed],
    /// The variables of the environment that runs are given.
    pub env: &'s [String],
}

/// Checks a sweep: the recipe with every value of every axis, the picture, the model.
///
/// # Errors
/// What the base spec makes wrong, each with its place in it.
pub fn check(sweep: &Sweep<'_>) -> Result<(), ReadError> {
    let mut case = Case::read(sweep.base_spec)?;
    case.move_to(sweep.directory);
    let mut problems = Problems::default();
    let root = json::Path::default();
    if !ADAPTERS.contains(&sweep.adapter) {
        let found = sweep.adapter.to_owned();
        problems.push(root.clone(), LabError::Adapter { found });
    }
    recipe(sweep, &case, &mut problems);
    if case.image.is_some() && case.window.is_none() {
        let path = case.image.clone().unwrap_or_default();
        if let Err(error) = Films::default().read(&path, None) {
            problems.push(root.key("image"), error);
        }
    }
    model(sweep, &case, &mut problems);
    if problems.is_empty() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(sweep.base_spec);
    Err(ReadError::Shape(
        problems.located(|path| json::locate(&text, path)),
    ))
}

fn model(sweep: &Sweep<'_>, case: &Case, problems: &mut Problems) {
    let root = json::Path::default();
    let needs = |key: &'static str, adapter: &'static str| LabError::Needs { adapter, key };
    match sweep.adapter {
        "phantom" | "onnx" => {
            if case.image.is_none() {
                let adapter = if sweep.adapter == "onnx" {
                    "onnx"
                } else {
                    "phantom"
                };
                problems.push(root.clone(), needs("image", adapter));
            }
        }
        "openai" => {
            if case.question.is_none() {
                problems.push(root.clone(), needs("question", "openai"));
            }
            let key = case.openai.as_ref().and_then(|o| o.key_env.as_ref());
            if let Some(name) = key.filter(|name| !sweep.env.contains(name)) {
                problems.push(
                    root.key("openai").key("key_env"),
                    format_args!("runs are not given `{name}`: name it in `env` of `[runner]`"),
                );
            }
            for seed in sweep.seeds {
                let seed = seed.get().get();
                if !(0..=i128::from(clarity_endpoint::MAX_SEED)).contains(&seed) {
                    problems.push(
                        root.key("openai"),
                        format_args!(
                            "the seed {seed} is out of range for a server: 0 to 4294967294"
                        ),
                    );
                }
            }
        }
        _ => return,
    }
    if let Err(error) = open(sweep.adapter, case, None) {
        let place = match sweep.adapter {
            "phantom" => root,
            key => root.key(key),
        };
        problems.push(place, error);
    }
}

/// Every step with every value that it takes, and every axis in some step.
fn recipe(sweep: &Sweep<'_>, case: &Case, problems: &mut Problems) {
    let place = json::Path::default().key("recipe");
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for axis in case.window.iter().flat_map(|w| [&w.centre, &w.width]) {
        used.extend(axis.axis());
    }
    let known = |name: &str| {
        sweep
            .axes
            .as_slice()
            .iter()
            .any(|a| a.name().as_str() == name)
    };
    for step in 0..case.recipe.len() {
        let axes = case.recipe.axes_of(step);
        used.extend(&axes);
        if let Some(stranger) = axes.iter().find(|axis| !known(axis)) {
            let message = format!("the sweep has no axis `{stranger}`");
            problems.push(place.index(step), message);
            continue;
        }
        let seeds = if case.recipe.takes_seed(step) {
            sweep.seeds
        } else {
            &[]
        };
        if let Some(error) = first_refusal(sweep, case, step, &axes, seeds) {
            problems.push(place.index(step), error);
        }
    }
    for axis in sweep.axes.as_slice() {
        let name = axis.name().as_str();
        if !used.contains(name) {
            problems.push(
                place.clone(),
                format_args!("no step takes the axis `{name}`: it would change nothing"),
            );
        }
    }
}

fn first_refusal(
    sweep: &Sweep<'_>,
    case: &Case,
    step: usize,
    axes: &BTreeSet<&str>,
    seeds: &[Seed],
) -> Option<String> {
    let mut combinations: Vec<BTreeMap<String, AxisValue>> = vec![BTreeMap::new()];
    for axis in sweep.axes.as_slice() {
        let name = axis.name().as_str();
        if !axes.contains(name) {
            continue;
        }
        let with = |known: &BTreeMap<String, AxisValue>, value: &AxisValue| {
            let mut known = known.clone();
            known.insert(name.to_owned(), value.clone());
            known
        };
        combinations = combinations
            .iter()
            .flat_map(|known| axis.values().iter().map(|value| with(known, value)))
            .take(MAX_TRIED)
            .collect();
    }
    let some_seed = [Seed::from(0)];
    let seeds = if seeds.is_empty() { &some_seed } else { seeds };
    for known in &combinations {
        for seed in seeds {
            if let Err(error) = case.recipe.step(step, known, *seed) {
                let at: Vec<_> = known
                    .iter()
                    .map(|(axis, v)| format!("{axis} = {v}"))
                    .collect();
                let at = if at.is_empty() {
                    String::new()
                } else {
                    format!(" where {}", at.join(", "))
                };
                return Some(format!("{error}{at}"));
            }
        }
    }
    None
}

impl Case {
    /// The same case with its files relative to another place.
    pub(crate) fn move_to(&mut self, directory: &Path) {
        if let Some(image) = &mut self.image {
            *image = directory.join(&*image);
        }
        if let Some(onnx) = &mut self.onnx {
            onnx.model = directory.join(&onnx.model);
        }
    }
}

/// The spec of a sweep's first run, for what is asked before it.
pub(crate) fn first_spec(sweep: &Sweep<'_>) -> Option<RunSpec> {
    let first = |axis: &clarity_model::Axis| {
        let value = axis.values().first()?.clone();
        Some((axis.name().as_str().to_owned(), value))
    };
    let base = clarity_artifact::spec::BaseSpec::read(sweep.base_spec).ok()?;
    Some(RunSpec {
        perturbations: sweep.axes.as_slice().iter().filter_map(first).collect(),
        seed: *sweep.seeds.first()?,
        base,
    })
}
