//! A sweep's configuration: TOML or JSON, every problem of it at once.

mod cases;
mod command;
mod context;
pub(crate) mod gate;
mod own;
mod runner;
mod shape;
mod text;

pub(crate) use cases::{BaseSpecFile, Case};
pub(crate) use runner::RunnerConfig;

use crate::failure::{Failure, placed};
use crate::files;
use crate::output;
use cases::BaseSpecs;
use clarity::artifact::json::{self, Node};
use clarity::artifact::{Problem, Problems};
use clarity::sensitivity::{BaselineKind, Context};
use clarity::sweep::{Place, Plan, SweepDraft};
use clarity_lab::SweepPlace;
use std::path::{Path, PathBuf};
use text::Text;

/// A configuration that was checked whole: whatever can be known before the first run is.
#[derive(Debug, Clone)]
pub(crate) struct Configuration {
    /// What the sweep is called: the default directory is named after it.
    pub(crate) name: String,
    /// Every run, in order.
    pub(crate) plan: Plan,
    /// What each run's spec is made of; of a cohort the first case's.
    pub(crate) base_spec: BaseSpecFile,
    /// The cases of a cohort; none where the configuration names one base spec.
    pub(crate) cases: Vec<Case>,
    /// What is known of the axes, and how to analyze.
    pub(crate) context: Context,
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
        let text = Text::parse(path, &bytes, "a sweep's configuration", &mut problems)?;
        let refuse = |problems: Problems| {
            let located = problems.located(|path| text.locate(path));
            Failure::Rejected(placed(path, located))
        };
        let unread = problems.as_slice().to_vec();
        let mut broken = None;
        let root = Node::root(text.tree());
        let shape = shape::read(root, path, &mut problems, &mut broken);
        if let Some(broken) = broken {
            return Err(broken);
        }
        tell_once(&unread, &mut problems);
        let Some(shape) = shape.filter(|_| problems.is_empty()) else {
            return Err(refuse(problems));
        };
        let mut warnings = Problems::default();
        for (place, advice) in shape.draft.advice() {
            warnings.push(shape.place(place), advice);
        }
        let (base_spec, cases) = match shape.base_specs {
            BaseSpecs::One(file) => (file, Vec::new()),
            BaseSpecs::Many(cases) => match cases.first() {
                Some(first) => (first.base_spec.clone(), cases),
                None => return Err(Failure::rejected(path, "the cohort has no case")),
            },
        };
        let mut configuration = Self {
            name: shape.name,
            plan: shape.plan,
            base_spec,
            cases,
            context: shape.context,
            runner: shape.runner,
            warnings: Vec::new(),
        };
        let longest = configuration.lab_sweep().and_then(|s| s.longest_run());
        if let Some(advice) = longest.and_then(|longest| configuration.runner.allow(longest)) {
            let timeout = json::Path::default().key("runner").key("timeout");
            warnings.push(timeout, advice);
        }
        let warnings = warnings.located(|path| text.locate(path));
        let warnings = warnings.as_slice().iter();
        configuration.warnings = warnings.map(|warning| placed(path, warning)).collect();
        let mut told: Vec<String> = Vec::new();
        let sweeps = configuration.sweeps();
        // What the null sweep asks of the runner is checked as the grid is.
        let null = sweeps.iter().filter_map(Self::null_sweep);
        for sweep in sweeps.iter().cloned().chain(null) {
            let checked = sweep.lab_sweep();
            let checked = checked.map_or(Ok(()), |sweep| clarity_lab::check(&sweep));
            let Err(refusal) = checked else { continue };
            let mut problems = Problems::default();
            for (place, message) in refusal.in_sweep {
                problems.push(shape.places.path(place_of(place)), message);
            }
            if !problems.is_empty() {
                let located = problems.located(|path| text.locate(path));
                told.push(placed(path, located));
            }
            let in_spec = refusal.in_spec;
            told.extend(in_spec.map(|error| placed(&sweep.base_spec.path, error)));
        }
        // What is wrong with the sweep is told once, however many cases it is wrong for.
        told.dedup();
        if told.is_empty() {
            Ok(configuration)
        } else {
            Err(Failure::Rejected(told.join("\n")))
        }
    }

    /// The sweeps of this configuration: itself, or one for each case of a cohort.
    pub(crate) fn sweeps(&self) -> Vec<Self> {
        if self.cases.is_empty() {
            return vec![self.clone()];
        }
        // Taken out once: a copy for each case would hold all cases.
        let mut alone = self.clone();
        alone.cases.clear();
        let of_case = |case: &Case| Self {
            name: case.name.clone(),
            base_spec: case.base_spec.clone(),
            ..alone.clone()
        };
        self.cases.iter().map(of_case).collect()
    }

    /// The null sweep of this configuration: the identity cell over all seeds, where runs are to be
    /// compared with it and it lies outside the grid.
    pub(crate) fn null_sweep(&self) -> Option<Self> {
        Some(Self {
            plan: null_plan(&self.plan, &self.context)?,
            ..self.clone()
        })
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

/// The plan of the null sweep that a sweep needs, if it needs one.
pub(crate) fn null_plan(plan: &Plan, context: &Context) -> Option<Plan> {
    let axes = plan.axes();
    let identity = context.identity(axes)?;
    let kind = context.baseline(axes).ok()?;
    if kind == BaselineKind::First || context.identity_cell(axes).is_some() {
        return None;
    }
    let named = axes.as_slice().iter().zip(identity);
    let draft = SweepDraft {
        axes: named
            .map(|(axis, value)| (axis.name().to_string(), vec![value.clone()]))
            .collect(),
        seeds: plan.seeds().to_vec(),
        adapter: plan.adapter().to_owned(),
    };
    draft.check().ok()
}

/// Drops what is said of a `null` that keeps the place of a value that was told of already.
fn tell_once(unread: &[Problem], problems: &mut Problems) {
    problems.keep(|later| unread.contains(later) || unread.iter().all(|p| p.path != later.path));
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
