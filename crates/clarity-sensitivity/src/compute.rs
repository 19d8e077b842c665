//! A whole sweep.

use crate::scores::{DRIFT, Member, STABILITY};
use crate::{
    AxisSensitivity, BaselineKind, Context, Floor, Judged, Reference, Scores, SensitivityError,
    VarianceOf, judge_all, variance,
};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::{Axes, Cell, Observation, RecordedRun, Seed, SweepManifest};

/// What one cell says.
#[derive(Debug, Clone, PartialEq)]
pub struct CellScores {
    /// The cell.
    pub cell: Cell,
    /// What its runs say.
    pub scores: Scores,
}

/// What a sweep supports.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The axes of the sweep.
    pub axes: Axes,
    /// The seeds, how many.
    pub seeds: usize,
    /// What runs were compared with.
    pub baseline: BaselineKind,
    /// The identity cell as run names spell it, where it is known.
    pub identity: Option<String>,
    /// Whether the identity cell is one of the sweep's.
    pub identity_inside: bool,
    /// Metadata and settings.
    pub context: Context,
    /// The noise floor; `None` where the identity cell is not known or has no run.
    pub floor: Option<Floor>,
    /// All runs.
    pub overall: Scores,
    /// By axis, in axis order.
    pub by_axis: Vec<AxisSensitivity>,
    /// By cell, in the order of the grid.
    pub cells: Vec<CellScores>,
    /// Where the variance of ESI comes from.
    pub esi_variance: VarianceOf,
    /// Where the variance of drift comes from.
    pub drift_variance: VarianceOf,
    /// What a reader must know not to be misled.
    pub warnings: Vec<String>,
}

/// The sensitivity of a sweep, from each run beside its baseline, in the manifest's order.
///
/// # Errors
/// [`SensitivityError::Count`], and what [`Context::check`] refuses.
pub fn compute(
    sweep: &SweepManifest,
    judged: &[Judged],
    reference: &Reference,
    context: &Context,
) -> Result<Sensitivity, SensitivityError> {
    let (runs, found) = (sweep.runs().len(), judged.len());
    if runs != found {
        return Err(SensitivityError::Count { runs, found });
    }
    let axes = sweep.axes();
    context.check(axes)?;
    let settings = &context.settings;
    let recorded: Vec<RecordedRun> = sweep.runs().iter().collect();
    let members: Vec<Member<'_>> = recorded.iter().zip(judged).collect();
    let by_axis = axes.as_slice().iter().enumerate().map(|(index, axis)| {
        AxisSensitivity::of(index, axes, context.axis(axis.name()), &members, settings)
    });
    let by_axis = by_axis.collect::<Result<Vec<_>, _>>()?;
    let mut groups: BTreeMap<&Cell, Vec<Member<'_>>> = BTreeMap::new();
    for member in &members {
        groups.entry(&member.0.cell).or_default().push(*member);
    }
    let cells = groups.into_iter().map(|(cell, group)| {
        Ok(CellScores {
            cell: cell.clone(),
            scores: Scores::of(&group, settings.near)?,
        })
    });
    let (seeds, resampling) = (sweep.seeds(), settings.resampling);
    let mut sensitivity = Sensitivity {
        axes: axes.clone(),
        seeds: seeds.len(),
        baseline: reference.kind(),
        identity: reference.identity().map(ToString::to_string),
        identity_inside: reference.cell().is_some(),
        context: context.clone(),
        floor: Floor::of(reference)?,
        overall: Scores::of(&members, settings.near)?,
        by_axis: by_axis.into_iter().flatten().collect(),
        cells: cells.collect::<Result<_, SensitivityError>>()?,
        esi_variance: variance::of(STABILITY, "esi", axes, seeds, &members, resampling)?,
        drift_variance: variance::of(DRIFT, "drift", axes, seeds, &members, resampling)?,
        warnings: Vec::new(),
    };
    let alone = judged
        .iter()
        .filter(|run| run.same.is_none() && !run.is_baseline);
    sensitivity.warnings = warnings(&sensitivity, reference, alone.count());
    Ok(sensitivity)
}

/// The sensitivity of a sweep whose observations are all in memory, in the manifest's order; `null`
/// holds what the runs of the identity cell said where it lies outside the grid.
///
/// # Errors
/// As [`compute`] and [`judge_all`].
pub fn of_observations(
    sweep: &SweepManifest,
    said: &[Observation],
    null: &[(Seed, Observation)],
    context: &Context,
) -> Result<Sensitivity, SensitivityError> {
    let (reference, judged) = judge_all(sweep, said, null, context)?;
    compute(sweep, &judged, &reference, context)
}

fn warnings(found: &Sensitivity, reference: &Reference, alone: usize) -> Vec<String> {
    let mut told = Vec::new();
    if found.baseline == BaselineKind::First && found.seeds > 1 {
        told.push(
            "the baseline is the first run, so that ESI mixes what the seeds do with what the \
             perturbation does; declare identity values to compare each run with its own seed's"
                .to_string(),
        );
    }
    for seed in reference.unreadable_seeds() {
        told.push(format!(
            "the baseline of seed {seed} has no readable answer: nothing equals it"
        ));
    }
    for axis in found.by_axis.iter().filter(|axis| axis.contract_misorders) {
        told.push(format!(
            "axis `{}`: the contract's gradient takes its values in the order of their names, not \
             of their numbers; its slopes may have the wrong sign, those here have not",
            axis.axis
        ));
    }
    let overall = &found.overall;
    if alone > 0 {
        told.push(format!(
            "{alone} of {} runs have no baseline: none was run with their seed; they do not count",
            overall.runs
        ));
    }
    if overall.unparsed > 0 {
        told.push(format!(
            "{} of {} runs gave no answer that can be read; each counts as different",
            overall.unparsed, overall.runs
        ));
    }
    if overall.unjustified > 0 {
        told.push(format!(
            "{} of {} runs gave no justification; drift leaves them out",
            overall.unjustified, overall.runs
        ));
    }
    if found.floor.is_none() {
        told.push(
            "there is no noise floor: declare the identity value of each axis, the one that leaves \
             the input as it is"
                .to_string(),
        );
    }
    told
}
