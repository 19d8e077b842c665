//! `sweep_plan.json`: what a sweep began with, and whether it is what is asked for now.

use crate::config::{Configuration, null_plan};
use crate::failure::Failure;
use crate::files;
use clarity::artifact::digest;
use clarity::artifact::sweep_plan::{self, Difference, SweepPlan};
use std::path::Path;

/// How many differences are told.
const TOLD: usize = 20;

/// How much of a value is told, in characters.
const SHOWN: usize = 120;

/// The plan of a configuration, as far as results follow from it.
fn text(configuration: &Configuration) -> Result<String, Failure> {
    let plan = &configuration.plan;
    let null = null_plan(plan, &configuration.context);
    let cases = configuration.cases.iter();
    let cases = cases.map(|case| (case.name.clone(), digest::sha256(&case.base_spec.bytes)));
    let base_spec = digest::sha256(&configuration.base_spec.bytes);
    let written = sweep_plan::write(&SweepPlan {
        adapter: plan.adapter().to_owned(),
        axes: plan.axes().clone(),
        baseline_runs: null.map_or(0, |null| null.len()),
        base_spec: configuration.cases.is_empty().then_some(base_spec),
        cases: cases.collect(),
        command: configuration.runner.words.clone(),
        context: configuration.context.clone(),
        seeds: plan.seeds().to_vec(),
    });
    written.map_err(|error| Failure::Other(error.to_string()))
}

/// Records the plan of a new sweep, or holds the one that is recorded against the configuration.
pub(super) fn record(configuration: &Configuration, out: &Path) -> Result<(), Failure> {
    let now = text(configuration)?;
    let path = out.join(sweep_plan::FILE);
    if files::write_first(&path, now.as_bytes())? {
        return Ok(());
    }
    let recorded = read(&path)?;
    if recorded == now.as_bytes() {
        return Ok(());
    }
    let found = sweep_plan::differences(&recorded, now.as_bytes());
    let found = found.map_err(|error| Failure::rejected(&path, error))?;
    let intro = "this sweep began with another configuration, and a sweep has one; give another --out, \
                 or the configuration that it began with";
    let told = told(&found, intro, |recorded, now| {
        format!("it began with {recorded}, the configuration says {now}")
    });
    Err(Failure::rejected(out, told))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    files::read_artifact(path).map_err(|unreadable| match unreadable {
        files::Unreadable::Io(error) => Failure::ours(path, &error),
        files::Unreadable::Refused(why) => Failure::rejected(path, why),
    })
}

/// Whether a directory holds a sweep of this very configuration.
pub(super) fn is_of(configuration: &Configuration, out: &Path) -> bool {
    let recorded = files::read_artifact(&out.join(sweep_plan::FILE));
    let now = text(configuration);
    recorded.is_ok_and(|recorded| now.is_ok_and(|now| recorded == now.as_bytes()))
}

/// Differences key by key, each in the words of `told`; where there are none, the form differs.
pub(super) fn told(
    found: &[Difference],
    intro: &str,
    told: impl Fn(&str, &str) -> String,
) -> String {
    if found.is_empty() {
        return "its sweep_plan.json says the same in another form: it was altered; give another \
                directory"
            .to_owned();
    }
    let shown = |value: &Option<String>| match value {
        None => "nothing".to_owned(),
        Some(text) if text.chars().count() <= SHOWN => text.clone(),
        Some(text) => text.chars().take(SHOWN).collect::<String>() + "...",
    };
    let mut lines = vec![intro.to_owned()];
    lines.extend(found.iter().take(TOLD).map(|difference| {
        let Difference { key, recorded, now } = difference;
        let (recorded, now) = (shown(recorded), shown(now));
        format!("`{key}`: {}", told(&recorded, &now))
    }));
    if found.len() > TOLD {
        lines.push(format!("and {} more keys", found.len() - TOLD));
    }
    lines.join("\n")
}
