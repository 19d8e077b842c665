//! A sweep's configuration: TOML or JSON, every problem of it at once.

mod runner;
mod shape;
mod text;

pub(crate) use runner::RunnerConfig;
pub(crate) use shape::BaseSpecFile;

use crate::failure::{Failure, placed};
use crate::files;
use crate::output;
use clarity::artifact::Problems;
use clarity::artifact::json::Node;
use clarity::sweep::{Place, Plan};
use clarity_lab::SweepPlace;
use std::path::{Path, PathBuf};
use text::Text;

/// A configuration that was checked whole: whatever can be known before the first run is.
#[derive(Debug)]
pub(crate) struct Configuration {
    /// What the sweep is called: the default directory is named after it.
    pub(crate) name: String,
    /// Every run, in order.
    pub(crate) plan: Plan,
    /// What each run's spec is made of.
    pub(crate) base_spec: BaseSpecFile,
    /// The program that answers one run.
    pub(crate) runner: RunnerConfig,
    /// What is allowed but probably not meant, each with its place.
    pub(crate) warnings: Vec<String>,
}

impl Configuration {
    /// Reads and checks a configuration and everything that it names.
    pub(crate) fn load(path: &Path) -> Result<Self, Failure> {
        let bytes = files::read_input(path, files::MAX_FILE)?;
        let mut problems = Problems::default();
        let text = Text::parse(path, &bytes, &mut problems)?;
        let refuse = |problems: Problems| {
            let located = problems.located(|path| text.locate(path));
            Failure::Rejected(placed(path, located))
        };
        let unread = problems.as_slice().to_vec();
        let shape = shape::read(Node::root(text.tree()), path, &mut problems);
        // A `null` that keeps a place has been told of.
        problems
            .keep(|later| unread.contains(later) || unread.iter().all(|p| p.path != later.path));
        let Some(shape) = shape.filter(|_| problems.is_empty()) else {
            return Err(refuse(problems));
        };
        let mut warnings = Problems::default();
        for (place, advice) in shape.draft.advice() {
            warnings.push(shape.place(place), advice);
        }
        let warnings = warnings.located(|path| text.locate(path));
        let configuration = Self {
            name: shape.name,
            plan: shape.plan,
            base_spec: shape.base_spec,
            runner: shape.runner,
            warnings: warnings
                .as_slice()
                .iter()
                .map(|w| placed(path, w))
                .collect(),
        };
        let checked = configuration
            .lab_sweep()
            .map_or(Ok(()), |sweep| clarity_lab::check(&sweep));
        checked.map_err(|refusal| {
            let mut told = Vec::new();
            let mut problems = Problems::default();
            for (place, message) in refusal.in_sweep {
                problems.push(shape.places.path(place_of(place)), message);
            }
            if !problems.is_empty() {
                let located = problems.located(|path| text.locate(path));
                told.push(placed(path, located));
            }
            let in_spec = refusal.in_spec;
            told.extend(in_spec.map(|error| placed(&configuration.base_spec.path, error)));
            Failure::Rejected(told.join("\n"))
        })?;
        Ok(configuration)
    }

    /// The sweep as our own lab sees it, where that is the runner.
    pub(crate) fn lab_sweep(&self) -> Option<clarity_lab::Sweep<'_>> {
        self.runner.lab.then(|| clarity_lab::Sweep {
            base_spec: &self.base_spec.bytes,
            directory: &self.runner.directory,
            adapter: self.plan.adapter(),
            axes: self.plan.axes(),
            seeds: self.plan.seeds(),
            env: &self.runner.env,
        })
    }

    /// Tells the warnings.
    pub(crate) fn warn(&self) {
        self.warn_of(self.runner.jobs);
    }

    /// The same with another number of runs at once.
    pub(crate) fn warn_of(&self, jobs: usize) {
        let sweep = self.lab_sweep();
        let advice = sweep.and_then(|sweep| clarity_lab::advice(&sweep, jobs));
        if let Some(advice) = advice {
            output::say(&format!("warning: {advice}"));
        }
        for warning in &self.warnings {
            output::say(&format!("warning: {warning}"));
        }
    }
}

/// A place of the lab's as the plan knows it.
fn place_of(place: SweepPlace) -> Place {
    match place {
        SweepPlace::Adapter => Place::Adapter,
        SweepPlace::Axis(axis) => Place::Axis(axis),
        SweepPlace::Value(axis, position) => Place::Value(axis, position),
        SweepPlace::Seed(position) => Place::Seed(position),
    }
}

/// The directory that a configuration's paths are relative to.
fn directory(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
