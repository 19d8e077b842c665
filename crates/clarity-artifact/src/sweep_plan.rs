//! `sweep_plan.json`: the configuration that a sweep or a cohort began with, as far as its results
//! follow from it. Whoever goes on with the sweep compares.

use crate::context::{axes_of, axis_json, settings_json, settings_of};
use crate::json::build::{count, integer, list, object, optional, text, value};
use crate::json::{self, Json, Node, Object};
use crate::{Problems, ReadError, canonical, manifest};
use clarity_model::{Axes, Digest, Seed};
use clarity_sensitivity::Context;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The name of the file, in the directory of its sweep.
pub const FILE: &str = "sweep_plan.json";

/// The version of the file's shape.
pub const VERSION: u64 = 1;

/// What a sweep or a cohort began with.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepPlan {
    /// What the runner is asked to use.
    pub adapter: String,
    /// The axes, ascending by name, with their values as declared.
    pub axes: Axes,
    /// How many runs the null sweep has, 0 without one.
    pub baseline_runs: usize,
    /// SHA-256 of the base spec's file; `None` for a cohort, which has one a case.
    pub base_spec: Option<Digest>,
    /// SHA-256 of the base spec's file of each case by its name; none for a sweep.
    pub cases: BTreeMap<String, Digest>,
    /// The program and its arguments, as the configuration spells them.
    pub command: Vec<String>,
    /// What is known of the axes, and how to analyze.
    pub context: Context,
    /// The seeds as declared.
    pub seeds: Vec<Seed>,
}

/// One key that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The key from the root on, with dots: `axes.blur`.
    pub key: String,
    /// What is recorded, as compact JSON; `None` where nothing is.
    pub recorded: Option<String>,
    /// What is asked for now; `None` where nothing is.
    pub now: Option<String>,
}

/// Reads what a sweep began with. Keys that are not known are ignored.
///
/// # Errors
/// Every problem of its shape at once.
pub fn read(bytes: &[u8]) -> Result<SweepPlan, ReadError> {
    json::read(bytes, "a sweep's plan", |root, problems| {
        let members = root.object(problems)?;
        members.version(VERSION, problems);
        let adapter = members
            .need("adapter", problems)
            .and_then(|node| node.text(problems));
        let axes = members
            .need("axes", problems)
            .and_then(|node| manifest::axes(node, problems));
        let baseline_runs = members
            .need("baseline_runs", problems)
            .and_then(|node| node.unsigned(problems));
        let base_spec = members
            .need("base_spec_sha256", problems)
            .filter(|node| *node.json() != Json::Null)
            .and_then(|node| node.digest(problems));
        let cases = members
            .need("cases", problems)
            .and_then(|node| cases(node, problems));
        let command = members
            .need("command", problems)
            .and_then(|node| texts(node, problems));
        let context = members
            .need("context", problems)
            .and_then(|node| context(node.object(problems)?, problems));
        let seeds = members.need("seeds", problems).and_then(|node| {
            let seeds = node.list(problems)?;
            let seeds = seeds.map(|seed| seed.integer(problems).map(Seed::from));
            seeds.collect::<Option<Vec<_>>>()
        });
        Some(SweepPlan {
            adapter: adapter?.to_owned(),
            axes: axes?,
            baseline_runs: usize::try_from(baseline_runs?).ok()?,
            base_spec,
            cases: cases?,
            command: command?,
            context: context?,
            seeds: seeds?,
        })
    })
}

fn cases(node: Node<'_>, problems: &mut Problems) -> Option<BTreeMap<String, Digest>> {
    let mut cases = BTreeMap::new();
    for (name, hash) in node.object(problems)?.members() {
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
            hash.refuse(problems, "its key is no name of a directory");
        }
        cases.insert(name.to_owned(), hash.digest(problems)?);
    }
    Some(cases)
}

fn texts(node: Node<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    let texts = node.list(problems)?;
    let texts = texts.map(|item| item.text(problems).map(str::to_owned));
    texts.collect()
}

fn context(members: Object<'_>, problems: &mut Problems) -> Option<Context> {
    let axes = members.need("axes", problems)?;
    let axes = axes_of(axes, problems);
    let settings = members.need("settings", problems)?;
    Some(Context {
        axes: axes?,
        settings: settings_of(settings, problems)?,
    })
}

/// Writes what a sweep begins with as canonical JSON.
///
/// # Errors
/// None that a plan can cause; the signature is that of writing.
pub fn write(plan: &SweepPlan) -> io::Result<String> {
    let axes = plan.axes.as_slice().iter().map(|axis| {
        let values = list(axis.values().iter().map(value));
        (axis.name().to_string().into(), values)
    });
    let cases = plan.cases.iter();
    let cases = cases.map(|(name, hash)| (name.clone().into(), text(hash.to_string())));
    let known = plan.context.axes.iter();
    let known = known.map(|(name, meta)| (name.to_string().into(), axis_json(meta)));
    let base_spec = plan.base_spec.map(|hash| hash.to_string());
    let runs = plan.axes.runs(plan.seeds.len()).unwrap_or_default();
    canonical::pretty(&object([
        ("adapter", text(plan.adapter.as_str())),
        ("axes", Json::Object(axes.collect())),
        ("base_spec_sha256", optional(base_spec.as_deref())),
        ("baseline_runs", count(plan.baseline_runs)),
        ("cases", Json::Object(cases.collect())),
        ("command", list(plan.command.iter().map(text))),
        (
            "context",
            object([
                ("axes", Json::Object(known.collect())),
                ("settings", settings_json(&plan.context.settings)),
            ]),
        ),
        ("runs", count(runs)),
        ("schema", text("clarity/sweep-plan")),
        ("schema_version", integer(VERSION)),
        (
            "seeds",
            list(plan.seeds.iter().map(|seed| Json::Integer(seed.get()))),
        ),
    ]))
}

/// Every key in which two plans differ, ascending; lists are compared as wholes.
///
/// ```
/// use clarity_artifact::sweep_plan;
/// let found = sweep_plan::differences(
///     br#"{"adapter": "a", "axes": {"blur": [0, 1]}}"#,
///     br#"{"adapter": "a", "axes": {"blur": [0, 1.0]}}"#,
/// )?;
/// assert_eq!((found[0].key.as_str(), found[0].now.as_deref()), ("axes.blur", Some("[0,1.0]")));
/// # Ok::<(), clarity_artifact::ReadError>(())
/// ```
///
/// # Errors
/// What is not JSON.
pub fn differences(recorded: &[u8], now: &[u8]) -> Result<Vec<Difference>, ReadError> {
    let tree = |bytes: &[u8]| {
        json::read(bytes, "a sweep's plan", |root, _| {
            Some(root.json().clone().into_owned())
        })
    };
    let mut found = Vec::new();
    compare("", Some(&tree(recorded)?), Some(&tree(now)?), &mut found);
    Ok(found)
}

fn compare(
    key: &str,
    recorded: Option<&Json<'_>>,
    now: Option<&Json<'_>>,
    found: &mut Vec<Difference>,
) {
    if recorded == now {
        return;
    }
    if let (Some(Json::Object(one)), Some(Json::Object(other))) = (recorded, now) {
        let keys: BTreeSet<_> = one.keys().chain(other.keys()).collect();
        for inner in keys {
            let path = if key.is_empty() {
                inner.to_string()
            } else {
                format!("{key}.{inner}")
            };
            compare(&path, one.get(inner), other.get(inner), found);
        }
        return;
    }
    let shown = |json: Option<&Json<'_>>| json.and_then(|json| canonical::compact(json).ok());
    found.push(Difference {
        key: key.to_owned(),
        recorded: shown(recorded),
        now: shown(now),
    });
}
