//! Two sweeps of the same grid: what changed from one to the other.

use crate::scores::{DRIFT, STABILITY};
use crate::{Judged, Method, Resampling, Scope, SensitivityError, Source, Uncertainty};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use clarity_model::{Cell, RecordedRun, Rounded, Seed, SweepManifest, mean};
use clarity_stats::{
    CONFIDENCE, Stream, bootstrap, expanded_percentile, holm, mcnemar, smallest_p,
};

/// A paired change of a mean, the second sweep's less the first's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The mean over the pairs in the first sweep.
    pub before: Rounded,
    /// The mean over the same pairs in the second one.
    pub after: Rounded,
    /// The mean of the differences.
    pub mean: Rounded,
    /// Its interval: a bootstrap over whole cells, or over pairs where there is one cell; `None` where
    /// all of them change by the same.
    pub interval: Option<Uncertainty>,
    /// How many pairs there are.
    pub pairs: usize,
}

/// What the test on answers pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paired {
    /// Runs.
    Runs,
    /// Whole cells: the seeds agree in every one of both sweeps, and so are one observation.
    Cells,
}

impl Paired {
    /// The word in artifacts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Cells => "cells",
        }
    }
}

/// The exact test of `McNemar` (1947) on stable answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flipped {
    /// What is paired.
    pub paired: Paired,
    /// Pairs that are stable in the first sweep alone.
    pub lost: usize,
    /// Pairs that are stable in the second one alone.
    pub won: usize,
    /// Two-sided exact p.
    pub p: Rounded,
    /// The same over the family of all rows, by Holm (1979).
    pub p_holm: Rounded,
    /// The smallest p that so many flipped pairs can have: above 0.05 with fewer than six.
    pub smallest_p: Rounded,
}

/// What changed in one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// All runs, or one value of an axis.
    pub scope: Scope,
    /// ESI; `None` without a pair that counts in both.
    pub esi: Option<Change>,
    /// Drift; `None` without a pair that has one in both.
    pub drift: Option<Change>,
    /// The test on answers.
    pub flipped: Flipped,
}

/// Two sweeps side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Runs that both sweeps have: the same cell and seed.
    pub pairs: usize,
    /// Runs that one of them alone has.
    pub unpaired: usize,
    /// How many of the pairs give the same answer, baseline or not.
    pub same_answer: usize,
    /// Overall first, then each value of each axis.
    pub rows: Vec<Row>,
}

/// A sweep with each run beside its own sweep's baseline.
pub type Side<'s> = (&'s SweepManifest, &'s [Judged]);

type Pair<'j> = (&'j Cell, &'j Judged, &'j Judged);

/// Compares two sweeps run by run; each run is what it is beside its own sweep's baseline.
///
/// # Errors
/// [`SensitivityError::NotComparable`] where axes differ or no run is in both;
/// [`SensitivityError::Count`].
pub fn compare(
    (a, of_a): Side<'_>,
    (b, of_b): Side<'_>,
    resampling: Resampling,
) -> Result<Compared, SensitivityError> {
    for (sweep, judged) in [(a, of_a), (b, of_b)] {
        let (runs, found) = (sweep.runs().len(), judged.len());
        if runs != found {
            return Err(SensitivityError::Count { runs, found });
        }
    }
    let refuse = |why: &str| {
        Err(SensitivityError::NotComparable {
            why: why.to_string(),
        })
    };
    if a.axes() != b.axes() {
        return refuse("their axes or the values on them differ; sweep both over the same grid");
    }
    let key = |sweep: &'_ SweepManifest, index: usize| {
        let run = sweep.runs().get(index)?;
        Some((run.cell, run.seed))
    };
    let second: BTreeMap<(Cell, Seed), &Judged> = of_b
        .iter()
        .enumerate()
        .filter_map(|(index, judged)| Some((key(b, index)?, judged)))
        .collect();
    let first: Vec<RecordedRun> = a.runs().iter().collect();
    let both = first.iter().zip(of_a).filter_map(|(run, judged)| {
        let other = second.get(&(run.cell.clone(), run.seed))?;
        Some((&run.cell, judged, *other))
    });
    let pairs: Vec<Pair<'_>> = both.collect();
    if pairs.is_empty() {
        return refuse("no run of one, a cell with a seed, is in the other; use the same seeds");
    }
    let mut found = Vec::from([row(Scope::Overall, &pairs, resampling)?]);
    for (index, axis) in a.axes().as_slice().iter().enumerate() {
        for (position, value) in axis.values().iter().enumerate() {
            let here = |pair: &&Pair<'_>| pair.0.position(index) == Some(position);
            let group: Vec<_> = pairs.iter().filter(here).copied().collect();
            let scope = Scope::Value(axis.name().clone(), value.encode().to_string());
            found.push(row(scope, &group, resampling)?);
        }
    }
    let (mut rows, family): (Vec<Row>, Vec<f64>) = found.into_iter().unzip();
    for (row, adjusted) in rows.iter_mut().zip(holm(&family)?) {
        row.flipped.p_holm = Rounded::round(adjusted)?;
    }
    let equal = |pair: &&Pair<'_>| pair.1.answer.is_some() && pair.1.answer == pair.2.answer;
    Ok(Compared {
        pairs: pairs.len(),
        unpaired: a.runs().len() + b.runs().len() - 2 * pairs.len(),
        same_answer: pairs.iter().filter(equal).count(),
        rows,
    })
}

/// A row, and its p before any rounding.
fn row(
    scope: Scope,
    pairs: &[Pair<'_>],
    resampling: Resampling,
) -> Result<(Row, f64), SensitivityError> {
    let (paired, flips) = flipped(pairs);
    let count = |flip| flips.iter().filter(|found| **found == flip).count();
    let (lost, won) = (count((true, false)), count((false, true)));
    let exact = mcnemar(lost as u64, won as u64)?;
    let p = Rounded::round(exact)?;
    let change = |name: &str, pick: fn(&Judged) -> Option<f64>| {
        let figure = format!("compare/{scope}/{name}");
        changed(pairs, pick, &figure, resampling)
    };
    let row = Row {
        esi: change("esi", STABILITY.of)?,
        drift: change("drift", DRIFT.of)?,
        flipped: Flipped {
            paired,
            lost,
            won,
            p,
            p_holm: p,
            smallest_p: Rounded::round(smallest_p((lost + won) as u64))?,
        },
        scope,
    };
    Ok((row, exact))
}

/// What is paired in the test, and of each pair whether it was and is stable.
fn flipped(pairs: &[Pair<'_>]) -> (Paired, Vec<(bool, bool)>) {
    let mut cells: BTreeMap<&Cell, Vec<(bool, bool)>> = BTreeMap::new();
    for (cell, before, after) in pairs {
        let stable = before.same.zip(after.same);
        cells.entry(cell).or_default().extend(stable);
    }
    let mut found = cells.values();
    if found.all(|cell| cell.iter().all(|stable| Some(stable) == cell.first())) {
        let one = cells.values().filter_map(|cell| cell.first().copied());
        (Paired::Cells, one.collect())
    } else {
        (Paired::Runs, cells.into_values().flatten().collect())
    }
}

fn changed(
    pairs: &[Pair<'_>],
    pick: fn(&Judged) -> Option<f64>,
    figure: &str,
    resampling: Resampling,
) -> Result<Option<Change>, SensitivityError> {
    let numbers = pairs.iter().filter_map(|(cell, a, b)| {
        let (before, after) = (pick(a)?, pick(b)?);
        Some((*cell, before, after))
    });
    let numbers: Vec<_> = numbers.collect();
    let before = mean(numbers.iter().map(|(_, before, _)| *before));
    let after = mean(numbers.iter().map(|(_, _, after)| *after));
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(None);
    };
    let mut cells: BTreeMap<&Cell, Vec<f64>> = BTreeMap::new();
    for (cell, before, after) in &numbers {
        cells.entry(cell).or_default().push(after - before);
    }
    let (source, units): (_, Vec<Vec<f64>>) = if cells.len() > 1 {
        (Source::Cells, cells.into_values().collect())
    } else {
        let pairs = cells
            .into_values()
            .flatten()
            .map(|number| Vec::from([number]));
        (Source::Seeds, pairs.collect())
    };
    let differences = numbers.iter().map(|(_, before, after)| after - before);
    Ok(Some(Change {
        before: Rounded::round(before)?,
        after: Rounded::round(after)?,
        mean: Rounded::round(mean(differences).unwrap_or(f64::NAN))?,
        interval: interval(source, &units, figure, resampling)?,
        pairs: numbers.len(),
    }))
}

/// Percentiles, widened for few units, over draws of whole units; `None` for one unit and for equal ones.
fn interval(
    source: Source,
    units: &[Vec<f64>],
    figure: &str,
    resampling: Resampling,
) -> Result<Option<Uncertainty>, SensitivityError> {
    if units.len() < 2 {
        return Ok(None);
    }
    let stream = Stream::new(resampling.seed, figure);
    let of_draw = |indices: &[usize]| {
        let drawn = indices.iter().filter_map(|index| units.get(*index));
        mean(drawn.flatten().copied())
    };
    let drawn = bootstrap(units.len(), &stream, resampling.replicates, of_draw);
    let found = expanded_percentile(&drawn, CONFIDENCE, units.len())?;
    Uncertainty::wide(source, Method::Bootstrap, found, units.len())
}
