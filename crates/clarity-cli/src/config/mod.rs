//! A sweep's configuration: TOML or JSON, every problem of it at once.

mod runner;
mod shape;
mod text;

pub(crate) use runner::RunnerConfig;

use crate::failure::{Failure, placed};
use crate::files;
use crate::output;
use clarity::artifact::Problems;
use clarity::artifact::json::Node;
use clarity::artifact::spec::BaseSpec;
use clarity::sweep::Plan;
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
    pub(crate) base_spec: BaseSpec,
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
        Ok(Self {
            name: shape.name,
            plan: shape.plan,
            base_spec: shape.base_spec,
            runner: shape.runner,
            warnings: warnings
                .as_slice()
                .iter()
                .map(|w| placed(path, w))
                .collect(),
        })
    }

    /// Tells the warnings.
    pub(crate) fn warn(&self) {
        for warning in &self.warnings {
            output::say(&format!("warning: {warning}"));
        }
    }
}

/// The directory that a configuration's paths are relative to.
fn directory(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
