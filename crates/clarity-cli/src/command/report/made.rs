//! How a sweep was made, as its report tells it.

use crate::analysis::PROBE;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::judge::{CohortDirectory, Whole};
use clarity::artifact::json::{self, Json};
use clarity::artifact::{canonical, digest};
use clarity::gradient::EdgeOrder;
use clarity::model::{Axis, AxisValue, RunName};
use clarity::sensitivity::{Cohort, Context, Scale};
use clarity_lab::{describe_probe, read_probe};
use clarity_report::Made;
use std::io;
use std::path::Path;

/// The keys of a run's manifest that tell of the model, in the order in which they are told.
const MODEL: [(&str, &str); 5] = [
    ("adapter", "adapter"),
    ("model", "model"),
    ("model_id", "model"),
    ("versions", "versions of the runner"),
    ("input_sha256", "SHA-256 of the unperturbed picture"),
];

fn made(name: &str, text: impl Into<String>) -> Made {
    Made {
        name: name.to_owned(),
        text: text.into(),
    }
}

/// Model, axes, seeds, settings, hashes, versions.
pub(super) fn of_sweep(whole: &Whole, first: &RunName) -> Result<Vec<Made>, Failure> {
    let sweep = &whole.judged.sweep;
    let (path, bytes) = sweep.artifact(first, "manifest.json")?;
    let manifest = json::read(&bytes, "a run's manifest", |root, _| {
        Some(root.json().clone().into_owned())
    });
    let manifest = manifest.map_err(|error| Failure::rejected(&path, error))?;
    let mut all = Vec::new();
    if let Json::Object(members) = &manifest {
        for (key, name) in MODEL {
            let told = members.get(key).filter(|value| **value != Json::Null);
            all.extend(told.map(|value| made(name, text(value))));
        }
    }
    all.extend(of_server(&sweep.directory)?);
    let context = &whole.judged.context;
    for axis in sweep.manifest.axes().as_slice() {
        all.push(made(
            &format!("axis {}", axis.name()),
            of_axis(axis, context),
        ));
    }
    let seeds = sweep.manifest.seeds().iter().map(ToString::to_string);
    all.push(made("seeds", seeds.collect::<Vec<_>>().join(", ")));
    all.push(made("first run", first.to_string()));
    all.push(made("baseline", whole.sensitivity.baseline.word()));
    all.extend(settings(context));
    all.push(made(
        "SHA-256 of sweep_manifest.json, which has those of all runs",
        sweep.digest()?.to_string(),
    ));
    all.push(made("analyzed by", program()));
    Ok(all)
}

/// The same as far as a cohort has it.
pub(super) fn of_cohort(cohort: &CohortDirectory, pooled: &Cohort) -> Vec<Made> {
    let axes = pooled.by_axis.iter().map(|axis| {
        let values = axis.values.iter().map(|value| value.value.text());
        let values = values.collect::<Vec<_>>().join(", ");
        made(&format!("axis {}", axis.axis), values)
    });
    let mut all: Vec<Made> = axes.collect();
    all.push(made(
        "replicates of the bootstrap over cases",
        format!(
            "{}, seed {}",
            pooled.resampling.replicates, pooled.resampling.seed
        ),
    ));
    all.push(made(
        "SHA-256 of cohort.json, which has those of all cases",
        digest::sha256(&cohort.bytes).to_string(),
    ));
    all.push(made("analyzed by", program()));
    all
}

/// What the server was found to be before the first run, where one was asked.
fn of_server(directory: &Path) -> Result<Option<Made>, Failure> {
    let path = directory.join(PROBE);
    let bytes = match files::read_artifact(&path) {
        Ok(bytes) => bytes,
        Err(Unreadable::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(unreadable) => return Err(unreadable.as_input(&path)),
    };
    let probe = read_probe(&bytes).map_err(|error| Failure::rejected(&path, error))?;
    Ok(Some(made("server", describe_probe(&probe))))
}

fn program() -> String {
    format!("clarity {}", env!("CARGO_PKG_VERSION"))
}

/// What was asked, where the spec says it in words.
pub(super) fn question(spec: &[u8]) -> Option<String> {
    let read = json::read(spec, "a run's spec", |root, problems| {
        let question = root.object(problems)?.get("question");
        Some(question.and_then(|node| match node.json() {
            Json::Text(text) => Some(text.to_string()),
            _ => None,
        }))
    });
    read.ok().flatten()
}

/// A text as it is, an object by its members, everything else as JSON.
fn text(value: &Json<'_>) -> String {
    match value {
        Json::Text(text) => text.to_string(),
        Json::Object(members) => {
            let told = members
                .iter()
                .map(|(key, value)| format!("{key} {}", text(value)));
            told.collect::<Vec<_>>().join("; ")
        }
        other => canonical::compact(other).unwrap_or_default(),
    }
}

/// `0.0, 1.0, 2.0 px; identity 0.0`.
fn of_axis(axis: &Axis, context: &Context) -> String {
    let meta = context.axis(axis.name());
    let values = axis.values().iter().map(AxisValue::text);
    let values = values.collect::<Vec<_>>().join(", ");
    let unit = meta.unit.as_ref().map(|unit| format!("{values} {unit}"));
    let mut told = vec![unit.unwrap_or(values)];
    let identity = meta.identity.as_ref().map(AxisValue::text);
    told.extend(identity.map(|value| format!("identity {value}")));
    told.extend((meta.scale == Scale::Log).then(|| "by logarithms".to_owned()));
    told.extend(meta.group.map(|group| format!("group {group}")));
    told.join("; ")
}

fn settings(context: &Context) -> Vec<Made> {
    let settings = &context.settings;
    let rules = settings.normalizer.rules();
    let mut how = Vec::new();
    how.extend(
        rules
            .pattern
            .as_ref()
            .map(|pattern| format!("pattern {pattern}")),
    );
    for (is, word) in [
        (rules.case, "without case"),
        (rules.punctuation, "without punctuation"),
        (rules.trim, "without white space at the ends"),
    ] {
        how.extend(is.then(|| word.to_owned()));
    }
    if !rules.answers.is_empty() {
        how.push(format!("one of {}", rules.answers.join(", ")));
    }
    if how.is_empty() {
        how.push("as they are".to_owned());
    }
    let ends = match settings.edges {
        EdgeOrder::First => "first order",
        EdgeOrder::Second => "second order",
    };
    vec![
        made("answers are compared", how.join("; ")),
        made("differences at the ends of an axis", ends),
        made(
            "replicates of the bootstrap over seeds",
            format!(
                "{}, seed {}",
                settings.resampling.replicates, settings.resampling.seed
            ),
        ),
    ]
}
