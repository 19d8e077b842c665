use crate::advice::{self, Advice};
use crate::{ConfigProblem, ConfigProblems, MAX_RUN_NAME, Place, Plan};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::{Axes, Axis, AxisName, AxisValue, MAX_RUNS, Seed};

/// A sweep as somebody wrote it: nothing is checked yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SweepDraft {
    /// Name and values of each axis; at least one axis, each with at least one value.
    pub axes: Vec<(String, Vec<AxisValue>)>,
    /// At least one, none twice.
    pub seeds: Vec<Seed>,
    /// What the runner is asked to use; not blank.
    pub adapter: String,
}

impl SweepDraft {
    /// Checks everything and makes the plan.
    ///
    /// # Errors
    /// Every problem that the draft has, in its own order.
    pub fn check(self) -> Result<Plan, ConfigProblems> {
        let mut problems = Vec::new();
        let axes = self.check_axes(&mut problems);
        self.check_seeds(&mut problems);
        if self.adapter.trim().is_empty() {
            problems.push((Place::Adapter, ConfigProblem::BlankAdapter));
        }
        match axes {
            Some(axes) if problems.is_empty() => Ok(Plan::new(axes, self.seeds, self.adapter)),
            _ => Err(ConfigProblems(problems)),
        }
    }

    /// What is allowed but probably not meant.
    pub fn advice(&self) -> Vec<(Place, Advice)> {
        let axes = self.axes.iter().enumerate();
        axes.flat_map(|(index, (name, values))| advice::of_axis(index, name, values))
            .collect()
    }

    fn check_axes(&self, problems: &mut Vec<(Place, ConfigProblem)>) -> Option<Axes> {
        let before = problems.len();
        if self.axes.is_empty() {
            problems.push((Place::Axes, ConfigProblem::NoAxes));
        }
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let mut checked = Vec::new();
        for (index, (name, values)) in self.axes.iter().enumerate() {
            let found = check_name(name, &mut seen);
            problems.extend(found.map(|problem| (Place::Axis(index), problem)));
            check_values(index, name, values, problems);
            checked.extend(AxisName::new(name).and_then(|n| Axis::new(n, values.clone())));
        }
        let axes = if problems.len() == before {
            Axes::new(checked).ok()
        } else {
            None
        };
        if let Some(axes) = &axes {
            self.check_size(axes, problems);
        }
        axes
    }

    /// The number of runs, and the longest of their names.
    fn check_size(&self, axes: &Axes, problems: &mut Vec<(Place, ConfigProblem)>) {
        let runs = axes.runs(self.seeds.len());
        if runs.is_none_or(|runs| runs > MAX_RUNS) {
            let runs = runs.and_then(|runs| u64::try_from(runs).ok());
            problems.push((Place::Axes, ConfigProblem::TooManyRuns { runs }));
        }
        // On a full grid the longest segment of each axis and the longest seed meet in one run.
        let longest = axes.as_slice().iter().map(|axis| {
            let length = |&position: &usize| axis.encoded(position).map(|e| e.as_str().len());
            (0..axis.values().len()).max_by_key(length).unwrap_or(0)
        });
        let Ok(cell) = axes.cell_at(longest.collect()) else {
            return;
        };
        let seed = self.seeds.iter().max_by_key(|seed| seed.to_string().len());
        let name = axes.run_name(&cell, seed.copied().unwrap_or(Seed::from(0)));
        if name.as_str().len() > MAX_RUN_NAME {
            let bytes = name.as_str().len();
            let start = name.as_str().chars().take(40).collect();
            problems.push((Place::Axes, ConfigProblem::RunNameTooLong { bytes, start }));
        }
    }

    fn check_seeds(&self, problems: &mut Vec<(Place, ConfigProblem)>) {
        if self.seeds.is_empty() {
            problems.push((Place::Seeds, ConfigProblem::NoSeeds));
        }
        let mut seen = alloc::collections::BTreeSet::new();
        for (position, seed) in self.seeds.iter().enumerate() {
            if !seen.insert(seed) {
                let problem = ConfigProblem::DuplicateSeed { seed: *seed };
                problems.push((Place::Seed(position), problem));
            }
        }
    }
}

fn check_name<'a>(name: &'a str, seen: &mut BTreeMap<String, &'a str>) -> Option<ConfigProblem> {
    let owned = name.to_owned();
    if AxisName::new(name).is_err() {
        return Some(ConfigProblem::AxisName { name: owned });
    }
    let folded = name.to_ascii_lowercase();
    if folded == "seed" {
        return Some(ConfigProblem::ReservedName { name: owned });
    }
    match seen.insert(folded, name) {
        Some(first) if first == name => Some(ConfigProblem::DuplicateAxis { name: owned }),
        Some(first) => Some(ConfigProblem::CaseOnly {
            first: first.to_owned(),
            second: owned,
        }),
        None => None,
    }
}

fn check_values(
    index: usize,
    name: &str,
    values: &[AxisValue],
    problems: &mut Vec<(Place, ConfigProblem)>,
) {
    let axis = name.to_owned();
    if values.is_empty() {
        problems.push((
            Place::Axis(index),
            ConfigProblem::NoValues { axis: axis.clone() },
        ));
    }
    let mut seen: BTreeMap<_, &AxisValue> = BTreeMap::new();
    for (position, value) in values.iter().enumerate() {
        let encoded = value.encode();
        let Some(first) = seen.get(&encoded) else {
            seen.insert(encoded, value);
            continue;
        };
        let axis = axis.clone();
        let problem = if *first == value {
            ConfigProblem::DuplicateValue {
                axis,
                value: value.to_string(),
            }
        } else {
            ConfigProblem::Collision {
                axis,
                first: first.to_string(),
                second: value.to_string(),
                encoded: encoded.to_string(),
            }
        };
        problems.push((Place::Value(index, position), problem));
    }
}
