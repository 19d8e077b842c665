//! Where the variance over the grid comes from.

use crate::scores::{Measure, Member};
use crate::{Note, Resampling, SensitivityError};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use clarity_model::{Axes, Rounded, Seed};
use clarity_stats::{Decomposition, Stream, Z95, standard_deviation};
use core::cmp::Reverse;

/// The most numbers that the replicates of one bootstrap may look at together.
const MAX_WORK: u64 = 200_000_000;

/// One effect: axes that act together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The axes, as places in axis order; one for a main effect.
    pub axes: Vec<usize>,
    /// Share of the variance of the cell means: for one axis S1, for two S2.
    pub share: Rounded,
    /// Sum of squares / total sum of squares over runs, in [0, 1].
    pub eta2: Rounded,
    /// The same less what noise alone would give; may be below 0. `None` where noise is not known.
    pub omega2: Option<Rounded>,
}

/// The indices of one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxisIndices {
    /// First-order index: the share of variance that the axis explains alone.
    pub first: Rounded,
    /// Half the width of its 95 % interval over seeds; `None` where it was not made.
    pub first_conf: Option<Rounded>,
    /// Total-order index: the same with every interaction that the axis takes part in.
    pub total: Rounded,
    /// Half the width of its 95 % interval over seeds.
    pub total_conf: Option<Rounded>,
}

/// The decomposition of the variance of the cell means on the complete grid, all cells weighted
/// equally (Hoeffding 1948, Sobol 1993; on a grid it is the balanced analysis of variance).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variance {
    /// D: the population variance of the cell means.
    pub total: Rounded,
    /// By axis, in axis order.
    pub axes: Vec<AxisIndices>,
    /// Every effect: main effects first, then interactions, each by its axes.
    pub effects: Vec<Effect>,
    /// The share of the variation over runs that lies within cells, in [0, 1].
    pub seed_share: Rounded,
    /// Of it, what the seeds' own main effect explains: the seed as one more axis.
    pub block_share: Rounded,
    /// How many replicates the intervals rest on, those without variation left out; where there are
    /// no intervals, the reason is in `conf_note`.
    pub replicates: u64,
    /// Why there are no intervals.
    pub conf_note: Option<String>,
}

impl Variance {
    /// Axes that explain something together, the largest share first; equal ones in the order of the
    /// axes.
    pub fn interactions(&self) -> Vec<&Effect> {
        let joint = |effect: &&Effect| effect.axes.len() > 1 && effect.share > Rounded::ZERO;
        let mut joint: Vec<&Effect> = self.effects.iter().filter(joint).collect();
        joint.sort_by_key(|effect| Reverse(effect.share));
        joint
    }
}

/// The variance of a figure over the grid, or why it has none.
pub type VarianceOf = Result<Variance, String>;

/// Decomposes a number of each run.
pub(crate) fn of(
    measure: Measure,
    figure: &str,
    axes: &Axes,
    seeds: &[Seed],
    members: &[Member<'_>],
    resampling: Resampling,
) -> Result<VarianceOf, SensitivityError> {
    let grid = filled(axes, seeds, members, measure);
    decompose(axes, seeds, grid, figure, resampling)
}

/// Every run's number in its place, or why there is a hole. A baseline stands in the grid with what
/// it is by definition.
fn filled(
    axes: &Axes,
    seeds: &[Seed],
    members: &[Member<'_>],
    measure: Measure,
) -> Result<Vec<f64>, String> {
    let Some(runs) = axes.runs(seeds.len()) else {
        return Err("the grid is too large".into());
    };
    let missing = runs.saturating_sub(members.len());
    if missing > 0 {
        return Err(format!(
            "the grid has holes: {missing} of {runs} runs are not there"
        ));
    }
    let mut grid = vec![f64::NAN; runs];
    for (run, judged) in members {
        let found = measure.or_defined(judged);
        let place = axes.as_slice().iter().zip(run.cell.positions());
        let place = place.fold(0, |place, (axis, position)| {
            place * axis.values().len() + position
        });
        let seed = seeds.iter().position(|seed| *seed == run.seed);
        let slot = seed.and_then(|seed| grid.get_mut(place * seeds.len() + seed));
        if let (Some(slot), Some(found)) = (slot, found) {
            *slot = found;
        }
    }
    let holes = grid.iter().filter(|number| number.is_nan()).count();
    if holes > 0 {
        return Err(format!(
            "the grid has holes: {holes} of {runs} runs have no figure, and nothing is filled in"
        ));
    }
    Ok(grid)
}

fn decompose(
    axes: &Axes,
    seeds: &[Seed],
    grid: Result<Vec<f64>, String>,
    figure: &str,
    resampling: Resampling,
) -> Result<VarianceOf, SensitivityError> {
    let grid = match grid {
        Ok(grid) => grid,
        Err(why) => return Ok(Err(why)),
    };
    let shape: Vec<usize> = axes.as_slice().iter().map(|a| a.values().len()).collect();
    let found = match Decomposition::of(&shape, seeds.len(), &grid) {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    let agree = Rounded::round(found.seed_share())? == Rounded::ZERO;
    let (replicates, mut conf_note) = replicates(seeds.len(), grid.len(), agree, resampling);
    let resampled = Resampled::of(
        &shape,
        seeds.len(),
        &grid,
        figure,
        replicates,
        resampling.seed,
    );
    // Only what has shares counts: a replicate without variation has none.
    let replicates = resampled.0.len() as u64;
    if replicates < 2 && conf_note.is_none() {
        conf_note = Some("the replicates have no variation, and so no shares".into());
    }
    let by_axis = (0..shape.len()).map(|axis| {
        Ok(AxisIndices {
            first: Rounded::round(found.first_order(axis).unwrap_or(f64::NAN))?,
            first_conf: resampled.half_width(axis, |one| one.0)?,
            total: Rounded::round(found.total_order(axis).unwrap_or(f64::NAN))?,
            total_conf: resampled.half_width(axis, |one| one.1)?,
        })
    });
    let by_axis = by_axis.collect::<Result<Vec<_>, SensitivityError>>()?;
    let effects = found.effects().iter().map(|effect| {
        Ok(Effect {
            axes: effect.axes.clone(),
            share: Rounded::round(effect.share)?,
            eta2: Rounded::round(effect.eta2)?,
            omega2: effect.omega2.map(Rounded::round).transpose()?,
        })
    });
    Ok(Ok(Variance {
        total: Rounded::round(found.total())?,
        axes: by_axis,
        effects: effects.collect::<Result<_, SensitivityError>>()?,
        seed_share: Rounded::round(found.seed_share())?,
        block_share: Rounded::round(found.block_share())?,
        replicates,
        conf_note,
    }))
}

/// How many replicates can be afforded, or why none.
fn replicates(
    seeds: usize,
    runs: usize,
    agree: bool,
    resampling: Resampling,
) -> (u64, Option<String>) {
    if seeds < 2 {
        let why = "one seed: the highest interaction is confounded with noise";
        return (0, Some(why.to_string()));
    }
    if agree {
        return (0, Some(Note::SeedsAgree.text().to_string()));
    }
    let work = (runs as u64).saturating_mul(resampling.replicates);
    if work > MAX_WORK {
        let why = format!(
            "{runs} runs are too many for {} replicates",
            resampling.replicates
        );
        return (0, Some(why));
    }
    (resampling.replicates, None)
}

/// First and total order of each axis, by replicate of a bootstrap over whole seeds: with each seed
/// all of its runs are drawn, as the same seeds run in every cell.
struct Resampled(Vec<Vec<(f64, f64)>>);

impl Resampled {
    fn of(
        shape: &[usize],
        seeds: usize,
        grid: &[f64],
        figure: &str,
        replicates: u64,
        seed: u64,
    ) -> Self {
        let stream = Stream::new(seed, &format!("variance/{figure}"));
        let drawn = (0..replicates).filter_map(|replicate| {
            let indices: Vec<usize> = stream.indices(replicate, seeds).collect();
            let cells = grid.chunks(seeds);
            let numbers = cells.flat_map(|cell| indices.iter().filter_map(|i| cell.get(*i)));
            let numbers: Vec<f64> = numbers.copied().collect();
            // A replicate without variation has no shares, and says nothing of them.
            let found = Decomposition::of(shape, seeds, &numbers).ok()?;
            let axes = 0..shape.len();
            let orders =
                axes.map(|axis| Some((found.first_order(axis)?, found.total_order(axis)?)));
            orders.collect()
        });
        Self(drawn.collect())
    }

    /// Half the width of a normal interval over the replicates, as `SALib` gives it.
    fn half_width(
        &self,
        axis: usize,
        pick: impl Fn(&(f64, f64)) -> f64,
    ) -> Result<Option<Rounded>, SensitivityError> {
        let of_axis = self.0.iter().filter_map(|orders| orders.get(axis));
        let found: Vec<f64> = of_axis.map(pick).collect();
        if found.len() < 2 {
            return Ok(None);
        }
        Ok(Some(Rounded::round(Z95 * standard_deviation(&found)?)?))
    }
}
