//! `clarity validate` and `clarity plan`.

use crate::config::Configuration;
use crate::failure::Failure;
use crate::output;
use clarity::stats::Resolution;
use clarity::sweep::Plan;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Tells whether a configuration can run.
pub(super) fn validate(config: &Path) -> Result<(), Failure> {
    let configuration = Configuration::load(config)?;
    configuration.warn();
    let mut text = output::count(configuration.plan.len(), "run");
    if let Some(null) = configuration.null_sweep() {
        let _ = write!(text, " and {} outside the grid", null.plan.len());
    }
    if !configuration.cases.is_empty() {
        let cases = output::count(configuration.cases.len(), "case");
        let _ = write!(text, " for each of {cases}");
    }
    output::print(&format!("{}: ok, {text}\n", config.display()))
}

/// Prints the runs of a sweep, in order.
pub(super) fn plan(config: &Path, json: bool) -> Result<(), Failure> {
    let configuration = Configuration::load(config)?;
    configuration.warn();
    let plan = &configuration.plan;
    if json {
        let wire = PlanWire::new(&configuration);
        let text = clarity::artifact::canonical::pretty(&wire);
        let text = text.map_err(|error| Failure::Other(error.to_string()))?;
        return output::print(&(text + "\n"));
    }
    let mut text = output::size(plan.len(), plan.axes(), plan.seeds().len()) + "\n";
    if !configuration.cases.is_empty() {
        let names = configuration.cases.iter().map(|case| case.name.as_str());
        let names: Vec<_> = names.collect();
        let cases = output::count(names.len(), "case");
        let _ = writeln!(text, "each for {cases}: {}", names.join(", "));
    }
    if let Some(null) = configuration.null_sweep() {
        let runs = output::count(null.plan.len(), "run");
        let _ = writeln!(
            text,
            "and a null sweep of {runs} outside the grid, the baseline"
        );
    }
    for run in plan.runs() {
        let _ = writeln!(text, "{}", run.name());
    }
    // Last, where it is seen: the runs are a long list.
    text.push('\n');
    text.push_str(&resolution(plan));
    output::print(&text)
}

/// What such a sweep can see at all, before it is paid for.
fn resolution(plan: &Plan) -> String {
    let seeds = plan.seeds().len();
    let mut text = String::from("steps of ESI that can be seen, and that could reach p < 0.05\n");
    let mut line = |what: String, runs: usize| {
        let found = Resolution::of(runs as u64);
        let visible = found
            .visible
            .map_or_else(String::new, |step| format!("{step:.4}"));
        let significant = match found.significant {
            Some(step) => format!("{step:.4}"),
            None => "none: fewer than six pairs".to_owned(),
        };
        let _ = writeln!(text, "  {what}: {visible}, {significant}");
    };
    line(format!("a cell ({})", output::count(seeds, "run")), seeds);
    for axis in plan.axes().as_slice() {
        let runs = plan.len() / axis.values().len().max(1);
        line(format!("a value of {} ({runs} runs)", axis.name()), runs);
    }
    line(format!("the whole sweep ({} runs)", plan.len()), plan.len());
    text
}

/// What `plan --json` prints: an interface.
#[derive(Serialize)]
struct PlanWire<'p> {
    adapter: &'p str,
    /// Number of values of each axis.
    axes: BTreeMap<&'p str, usize>,
    /// The runs of the null sweep: none unless the identity cell lies outside the grid.
    baseline_run_names: Vec<String>,
    /// The cases of a cohort; all runs are those of each.
    cases: Vec<&'p str>,
    cells: usize,
    name: &'p str,
    run_names: Vec<String>,
    runs: usize,
    seeds: usize,
}

impl<'p> PlanWire<'p> {
    fn new(configuration: &'p Configuration) -> Self {
        let plan = &configuration.plan;
        let names = |plan: &Plan| plan.runs().map(|run| run.name().to_string()).collect();
        let null = configuration.null_sweep();
        let cases = configuration.cases.iter();
        let axes = plan.axes().as_slice().iter();
        Self {
            adapter: plan.adapter(),
            axes: axes
                .map(|axis| (axis.name().as_str(), axis.values().len()))
                .collect(),
            baseline_run_names: null.map_or_else(Vec::new, |null| names(&null.plan)),
            cases: cases.map(|case| case.name.as_str()).collect(),
            cells: plan.len() / plan.seeds().len().max(1),
            name: &configuration.name,
            run_names: names(plan),
            runs: plan.len(),
            seeds: plan.seeds().len(),
        }
    }
}
