//! What a configuration says: its keys, and whether they make a sweep.

use super::cases::{self, BaseSpecs};
use super::runner::{self, RunnerConfig};
use super::{context, directory};
use crate::failure::Failure;
use clarity::artifact::Problems;
use clarity::artifact::json::{self, Json, Node, Object, nearest};
use clarity::model::{Axes, Axis, AxisValue, Seed};
use clarity::sensitivity::{AxisMeta, Context, SensitivityError};
use clarity::sweep::{ConfigProblem, Place, Plan, SweepDraft};
use std::path::Path;

/// Name and values of each axis.
type AxesRead = Vec<(String, Read<AxisValue>)>;

/// What could be read of a list: each item, and where it stands.
struct Read<T> {
    items: Vec<T>,
    places: Vec<usize>,
    /// Whether nothing stands there, not even something that was refused.
    empty: bool,
}

const KEYS: [&str; 8] = [
    "name",
    "base_spec",
    "adapter",
    "seeds",
    "axes",
    "axis",
    "analysis",
    "runner",
];

/// Everything that a configuration says, checked.
pub(super) struct Shape {
    pub(super) name: String,
    pub(super) draft: SweepDraft,
    pub(super) places: Places,
    pub(super) plan: Plan,
    pub(super) base_specs: BaseSpecs,
    pub(super) context: Context,
    pub(super) runner: RunnerConfig,
}

impl Shape {
    /// The path of a place of the draft.
    pub(super) fn place(&self, place: Place) -> json::Path {
        self.places.path(place)
    }
}

/// Where the parts of a draft stand in the configuration.
pub(super) struct Places {
    axes: Vec<(String, Vec<usize>)>,
    seeds: Vec<usize>,
}

/// Reads the root of a configuration, adding every problem; `broken` is where the machine fails, which
/// is none.
pub(super) fn read(
    root: Node<'_>,
    file: &Path,
    problems: &mut Problems,
    broken: &mut Option<Failure>,
) -> Option<Shape> {
    let config = root.object(problems)?;
    config.refuse_others(&KEYS, problems, nearest);
    let directory = directory(file);
    let name = name(config, file, problems);
    let base_specs = config.need("base_spec", problems);
    let base_specs = base_specs.and_then(|node| {
        let read = cases::read(node, &directory, problems);
        read.unwrap_or_else(|failure| {
            *broken = Some(failure);
            None
        })
    });
    let adapter = config
        .need("adapter", problems)
        .and_then(|node| argument(&node, problems));
    let seeds = config
        .need("seeds", problems)
        .and_then(|node| seeds(node, problems));
    let axes = config
        .need("axes", problems)
        .and_then(|node| axes(node, problems));
    let runner = config.need("runner", problems);
    let runner = runner.and_then(|node| runner::read(node, &directory, problems));
    // What could be read is checked, so that one problem does not hide the next.
    let (axes, all_read) = axes.unwrap_or_default();
    let refused = |problem: &ConfigProblem| match problem {
        // Nothing is missing where something was found and refused.
        ConfigProblem::NoAxes => !all_read,
        ConfigProblem::NoSeeds => seeds.as_ref().is_none_or(|seeds| !seeds.empty),
        ConfigProblem::BlankAdapter => adapter.is_none(),
        ConfigProblem::NoValues { axis } => {
            axes.iter().any(|(name, read)| name == axis && !read.empty)
        }
        _ => false,
    };
    let draft = SweepDraft {
        axes: axes
            .iter()
            .map(|(name, read)| (name.clone(), read.items.clone()))
            .collect(),
        seeds: seeds
            .as_ref()
            .map_or(Vec::new(), |seeds| seeds.items.clone()),
        adapter: adapter.unwrap_or_default().to_owned(),
    };
    let places = Places {
        axes: axes
            .iter()
            .map(|(name, read)| (name.clone(), read.places.clone()))
            .collect(),
        seeds: seeds
            .as_ref()
            .map_or(Vec::new(), |seeds| seeds.places.clone()),
    };
    let plan = draft.clone().check();
    let plan = plan.map_err(|found| {
        for (place, problem) in found.as_slice().iter().filter(|(_, p)| !refused(p)) {
            problems.push(places.path(*place), problem);
        }
    });
    let context = context::read(config, problems);
    // Numbers that are one number are two values of the contract; who declares nothing may have
    // them.
    let declared = config.get("axis").or_else(|| config.get("analysis"));
    if let (Ok(plan), Some(context), Some(_)) = (&plan, &context, declared)
        && let Err(error) = context.check(plan.axes())
    {
        let described = json::Path::default().key("axis");
        let advice = match &error {
            SensitivityError::UnknownAxis { axis } => {
                let names = plan.axes().as_slice().iter();
                let names: Vec<_> = names.map(|axis| axis.name().as_str()).collect();
                match nearest(axis, &names) {
                    Some(near) => format!("; did you mean `{near}`?"),
                    None => format!("; it has `{}`", names.join("`, `")),
                }
            }
            _ => String::new(),
        };
        let place = match context::axis_named(&error) {
            Some(axis) => match context.axes.iter().find(|(name, _)| name.as_str() == axis) {
                Some((_, meta)) => key_at_fault(&error, meta)
                    .map_or(described.key(axis), |key| described.key(axis).key(key)),
                None => json::Path::default().key("axes").key(axis),
            },
            None => json::Path::default().key("analysis").key("baseline"),
        };
        problems.push(place, format_args!("{error}{advice}"));
    }
    if let (Ok(plan), Some(context)) = (&plan, &context) {
        for (axis, told) in misspelt_identities(plan.axes(), context) {
            let described = json::Path::default().key("axis").key(axis);
            problems.push(described.key("identity"), told);
        }
    }
    Some(Shape {
        name: name?,
        plan: plan.ok()?,
        draft,
        places,
        base_specs: base_specs?,
        context: context?,
        runner: runner?,
    })
}

/// The key of an axis's description that a refusal is about.
fn key_at_fault(error: &SensitivityError, meta: &AxisMeta) -> Option<&'static str> {
    match error {
        SensitivityError::CoordinateCount { .. } | SensitivityError::Coordinates { .. } => {
            meta.coordinates.is_some().then_some("coordinates")
        }
        SensitivityError::NoLogarithm { .. } | SensitivityError::Categorical { .. } => {
            Some("scale")
        }
        _ => None,
    }
}

/// Identity values that are a value of their axis but for the kind: 0 where the axis has 0.0. They
/// would be run as a null sweep of their own.
fn misspelt_identities<'p>(axes: &'p Axes, context: &Context) -> Vec<(&'p str, String)> {
    let misspelt = |axis: &'p Axis| {
        let identity = context.axes.get(axis.name())?.identity.as_ref()?;
        let alike = |value: &&AxisValue| {
            let number = identity.number();
            value.encode() == identity.encode() || number.is_some() && value.number() == number
        };
        let meant = axis.values().iter().find(alike)?;
        let told = || {
            let (identity, meant) = (Json::from(identity), Json::from(meant));
            let (identity, meant) = (identity.describe(), meant.describe());
            format!(
                "found {identity}, and the axis has {meant}, which is another value; write that"
            )
        };
        let known = axis.values().contains(identity);
        (!known).then(|| (axis.name().as_str(), told()))
    };
    axes.as_slice().iter().filter_map(misspelt).collect()
}

impl Places {
    pub(super) fn path(&self, place: Place) -> json::Path {
        let axes = json::Path::default().key("axes");
        let seeds = json::Path::default().key("seeds");
        let axis = |index: usize| match self.axes.get(index) {
            Some((name, _)) => axes.key(name),
            None => axes.clone(),
        };
        let at = |places: &[usize], position: usize| *places.get(position).unwrap_or(&position);
        match place {
            Place::Axes => axes,
            Place::Axis(index) => axis(index),
            Place::Value(index, position) => {
                let places = self.axes.get(index).map_or(&[][..], |(_, places)| places);
                axis(index).index(at(places, position))
            }
            Place::Seeds => seeds,
            Place::Seed(position) => seeds.index(at(&self.seeds, position)),
            Place::Adapter => json::Path::default().key("adapter"),
        }
    }
}

/// The sweep's name: what the configuration says, else the name of its file.
fn name(config: Object<'_>, file: &Path, problems: &mut Problems) -> Option<String> {
    let Some(node) = config.get("name") else {
        let stem = file.file_stem()?.to_string_lossy().into_owned();
        if stem.starts_with('.') {
            let why = "the file's name names no directory; give the sweep a `name`";
            problems.push(json::Path::default(), why);
        }
        return Some(stem);
    };
    let name = node.text(problems)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
        node.expected(
            problems,
            "a name for a directory: letters, digits, `_`, `-` and `.`",
        );
    }
    Some(name.to_owned())
}

/// A string that can be an argument of a program.
pub(super) fn argument<'n>(node: &Node<'n>, problems: &mut Problems) -> Option<&'n str> {
    let text = node.text(problems)?;
    if text.contains('\0') {
        node.refuse(
            problems,
            "contains a NUL character, which no program can be given",
        );
    }
    Some(text)
}

fn seeds(node: Node<'_>, problems: &mut Problems) -> Option<Read<Seed>> {
    list(node, "a list of integers", problems, |item, problems| {
        item.integer(problems).map(Seed::from)
    })
}

/// The axes that can be read, and whether those are all.
fn axes(node: Node<'_>, problems: &mut Problems) -> Option<(AxesRead, bool)> {
    let mut axes = Vec::new();
    let mut all_read = true;
    for (name, node) in node.object(problems)?.members() {
        let values = list(node, "a list of values", problems, |item, problems| {
            item.axis_value(problems)
        });
        all_read &= values.is_some();
        axes.extend(values.map(|values| (name.to_owned(), values)));
    }
    Some((axes, all_read))
}

fn list<T>(
    node: Node<'_>,
    expected: &str,
    problems: &mut Problems,
    read: impl Fn(&Node<'_>, &mut Problems) -> Option<T>,
) -> Option<Read<T>> {
    if list_expected(node, expected, problems) {
        return None;
    }
    let (mut items, mut places, mut empty) = (Vec::new(), Vec::new(), true);
    for (place, item) in node.list(problems)?.enumerate() {
        empty = false;
        if let Some(value) = read(&item, problems) {
            items.push(value);
            places.push(place);
        }
    }
    Some(Read {
        items,
        places,
        empty,
    })
}

/// Refuses a scalar where a list belongs, with the list that was probably meant.
pub(super) fn list_expected(node: Node<'_>, expected: &str, problems: &mut Problems) -> bool {
    let scalar = !matches!(node.json(), Json::List(_) | Json::Object(_) | Json::Null);
    if scalar {
        let found = node.json().describe();
        node.refuse(
            problems,
            format_args!("found {found}, expected {expected}; did you mean [{found}]?"),
        );
    }
    scalar
}
