//! A sweep's directory as its `sweep_plan.json` tells it, without the configuration.

use crate::analysis::CASES;
use crate::config::null_plan;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use clarity::artifact::sweep_plan::{self, SweepPlan};
use clarity::sweep::{Plan, SweepDraft};
use std::path::Path;

/// What is recorded of a sweep or a cohort.
pub(crate) struct Recorded {
    /// The bytes of the file.
    pub(crate) bytes: Vec<u8>,
    /// What it says.
    pub(crate) said: SweepPlan,
    /// The runs of the grid.
    pub(crate) plan: Plan,
    /// Those of the null sweep, if the sweep needs one.
    pub(crate) null: Option<Plan>,
}

impl Recorded {
    /// Reads the plan of a directory.
    pub(crate) fn of(directory: &Path) -> Result<Self, Failure> {
        let path = directory.join(sweep_plan::FILE);
        let bytes = files::read_artifact(&path).map_err(|unreadable| match unreadable {
            Unreadable::Io(error) if files::is_absent(&error) => Failure::rejected(
                directory,
                "there is no sweep_plan.json: no sweep began here, or it was another tool's",
            ),
            other => other.as_input(&path),
        })?;
        let said = sweep_plan::read(&bytes).map_err(|error| Failure::rejected(&path, error))?;
        let axes = said.axes.as_slice().iter();
        let draft = SweepDraft {
            axes: axes
                .map(|axis| (axis.name().to_string(), axis.values().to_vec()))
                .collect(),
            seeds: said.seeds.clone(),
            adapter: said.adapter.clone(),
        };
        let plan = draft.check();
        let plan = plan.map_err(|error| Failure::rejected(&path, error))?;
        let null = null_plan(&plan, &said.context);
        Ok(Self {
            bytes,
            said,
            plan,
            null,
        })
    }

    /// The directories of its sweeps, from its own on: itself, or one for each case of a cohort.
    pub(crate) fn sweeps(&self) -> Vec<String> {
        if self.said.cases.is_empty() {
            return vec![String::new()];
        }
        let cases = self.said.cases.keys();
        cases.map(|case| format!("{CASES}/{case}/")).collect()
    }
}
