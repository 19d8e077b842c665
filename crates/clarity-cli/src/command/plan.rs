//! `clarity validate` and `clarity plan`.

use crate::config::Configuration;
use crate::failure::Failure;
use crate::output;
use clarity::sweep::Plan;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Tells whether a configuration can run.
pub(super) fn validate(config: &Path) -> Result<(), Failure> {
    let configuration = Configuration::load(config)?;
    configuration.warn();
    let runs = output::count(configuration.plan.len(), "run");
    output::print(&format!("{}: ok, {runs}\n", config.display()))
}

/// Prints the runs of a sweep, in order.
pub(super) fn plan(config: &Path, json: bool) -> Result<(), Failure> {
    let configuration = Configuration::load(config)?;
    configuration.warn();
    let plan = &configuration.plan;
    if json {
        let wire = PlanWire::new(&configuration.name, plan);
        let text = clarity::artifact::canonical::pretty(&wire);
        let text = text.map_err(|error| Failure::Other(error.to_string()))?;
        return output::print(&(text + "\n"));
    }
    let mut text = output::size(plan.len(), plan.axes(), plan.seeds().len()) + "\n";
    for run in plan.runs() {
        let _ = writeln!(text, "{}", run.name());
    }
    output::print(&text)
}

/// What `plan --json` prints: an interface.
#[derive(Serialize)]
struct PlanWire<'p> {
    adapter: &'p str,
    /// Number of values of each axis.
    axes: BTreeMap<&'p str, usize>,
    cells: usize,
    name: &'p str,
    run_names: Vec<String>,
    runs: usize,
    seeds: usize,
}

impl<'p> PlanWire<'p> {
    fn new(name: &'p str, plan: &'p Plan) -> Self {
        let axes = plan.axes().as_slice().iter();
        Self {
            adapter: plan.adapter(),
            axes: axes
                .map(|axis| (axis.name().as_str(), axis.values().len()))
                .collect(),
            cells: plan.len() / plan.seeds().len().max(1),
            name,
            run_names: plan.runs().map(|run| run.name().to_string()).collect(),
            runs: plan.len(),
            seeds: plan.seeds().len(),
        }
    }
}
