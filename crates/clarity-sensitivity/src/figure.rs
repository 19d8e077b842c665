//! One figure and what its uncertainty comes from.

use crate::SensitivityError;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use clarity_model::{Cell, Rounded, Seed, mean};
use clarity_stats::{Interval, clustered_mean, t_interval, wilson};

/// What varies in an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The seeds: what another list of seeds would have given, on these cells.
    Seeds,
    /// The cells: what other cells like these would have given.
    Cells,
    /// The cases of a cohort: what other cases like these would have given.
    Cases,
}

impl Source {
    /// The word in artifacts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Seeds => "seeds",
            Self::Cells => "cells",
            Self::Cases => "cases",
        }
    }
}

/// How an interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Wilson's score interval for k of n (Wilson 1927).
    Wilson,
    /// Wilson's at the effective number of runs, that of Kish's design effect.
    ClusteredWilson,
    /// Student's t over means.
    T,
    /// Student's t with a standard error that is robust to clusters.
    ClusteredT,
    /// The hybrid of two Wilson intervals, for a difference (Newcombe 1998).
    Newcombe,
    /// The same hybrid of two other intervals (Zou and Donner 2008).
    Mover,
    /// Percentiles of a bootstrap, widened for few units (Hesterberg 2015).
    Bootstrap,
}

impl Method {
    /// The word in artifacts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wilson => "wilson",
            Self::ClusteredWilson => "wilson_clustered",
            Self::T => "t",
            Self::ClusteredT => "t_clustered",
            Self::Newcombe => "newcombe",
            Self::Mover => "mover",
            Self::Bootstrap => "bootstrap",
        }
    }
}

/// A 95 % interval, named by what varies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncertainty {
    /// What varies.
    pub source: Source,
    /// How it was made.
    pub method: Method,
    /// The lower end.
    pub low: Rounded,
    /// The upper end.
    pub high: Rounded,
    /// How many units of the source it rests on.
    pub units: usize,
}

impl Uncertainty {
    /// Whether the interval of a change leaves 0 out, and so tells the change from none.
    pub fn is_clear(&self) -> bool {
        self.low > Rounded::ZERO || self.high < Rounded::ZERO
    }

    /// An interval of numbers that differ. Equal numbers have one of no width, which says that they
    /// tell nothing of their spread, and would read as certainty.
    pub(crate) fn wide(
        source: Source,
        method: Method,
        interval: Interval,
        units: usize,
    ) -> Result<Option<Self>, SensitivityError> {
        let found = Self::new(source, method, interval, units)?;
        Ok((found.low < found.high).then_some(found))
    }

    pub(crate) fn new(
        source: Source,
        method: Method,
        interval: Interval,
        units: usize,
    ) -> Result<Self, SensitivityError> {
        Ok(Self {
            source,
            method,
            low: Rounded::round(interval.low())?,
            high: Rounded::round(interval.high())?,
            units,
        })
    }
}

/// What stands where a number or an interval does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Nothing counts here.
    NoRuns,
    /// The baseline's own runs alone stand here, which do not count.
    BaselineOnly,
    /// All seeds give the same in every cell, so that they tell nothing of what varies.
    SeedsAgree,
    /// Each seed has the same mean, though not in every cell: that tells nothing of how it varies.
    SeedsLevel,
    /// No cell has two seeds, so that nothing tells what varies with them.
    OneSeed,
}

impl Note {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::NoRuns => "no run counts here",
            Self::BaselineOnly => "the baseline's own runs alone stand here, which do not count",
            Self::SeedsAgree => "seeds carry no information: they agree in every cell",
            Self::SeedsLevel => {
                "the seeds differ and have the same mean: how it varies with them is not known"
            }
            Self::OneSeed => "one seed: what varies with seeds is not known",
        }
    }
}

/// A share or a mean with its intervals, at most one for each source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The estimate; `None` where nothing counts.
    pub estimate: Option<Rounded>,
    /// How many runs count.
    pub runs: usize,
    /// Its intervals.
    pub intervals: Vec<Uncertainty>,
    /// What a reader must know.
    pub note: Option<Note>,
}

/// Whether numbers are 0 or 1, or anything between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Share,
    Mean,
}

/// A number of one run with what it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'r> {
    pub(crate) cell: &'r Cell,
    pub(crate) seed: Seed,
    pub(crate) number: f64,
}

impl Figure {
    /// A figure of nothing.
    pub(crate) fn empty(note: Note) -> Self {
        Self {
            estimate: None,
            runs: 0,
            intervals: Vec::new(),
            note: Some(note),
        }
    }

    /// The mean of some runs and its intervals: over seeds, and where there are several cells, over
    /// cells.
    pub(crate) fn of(entries: &[Entry<'_>], kind: Kind) -> Result<Self, SensitivityError> {
        let Some(estimate) = mean(entries.iter().map(|entry| entry.number)) else {
            return Ok(Self::empty(Note::NoRuns));
        };
        let mut cells: BTreeMap<&Cell, Vec<f64>> = BTreeMap::new();
        let mut seeds: BTreeMap<Seed, Vec<f64>> = BTreeMap::new();
        for entry in entries {
            cells.entry(entry.cell).or_default().push(entry.number);
            seeds.entry(entry.seed).or_default().push(entry.number);
        }
        let agree = cells
            .values()
            .all(|cell| cell.iter().all(|number| Some(number) == cell.first()));
        let repeated = cells.values().any(|cell| cell.len() > 1);
        let mut note = match (repeated, agree) {
            (false, _) => Some(Note::OneSeed),
            (true, true) => Some(Note::SeedsAgree),
            (true, false) => None,
        };
        let mut intervals = Vec::new();
        if cells.len() == 1 {
            // Equal numbers have no spread to make an interval of; equal answers still are k of n.
            if kind == Kind::Share || note.is_none() {
                intervals.extend(of_cell(entries, kind)?);
            }
        } else {
            if note.is_none() {
                let found = over_seeds(&seeds.into_values().collect::<Vec<_>>())?;
                if found.is_none() {
                    note = Some(Note::SeedsLevel);
                }
                intervals.extend(found);
            }
            let cells: Vec<_> = cells.into_values().collect();
            intervals.extend(over_cells(&cells, kind)?);
        }
        Ok(Self {
            estimate: Some(Rounded::round(estimate)?),
            runs: entries.len(),
            intervals,
            note,
        })
    }

    /// The interval of a source, if there is one.
    pub fn interval(&self, source: Source) -> Option<&Uncertainty> {
        self.intervals.iter().find(|found| found.source == source)
    }
}

/// One cell: its seeds are independent, so that a share is k of n.
fn of_cell(entries: &[Entry<'_>], kind: Kind) -> Result<Option<Uncertainty>, SensitivityError> {
    let numbers: Vec<f64> = entries.iter().map(|entry| entry.number).collect();
    let (method, interval) = match kind {
        Kind::Share => {
            let stable = numbers.iter().filter(|number| **number > 0.5).count();
            let interval = wilson(stable as u64, numbers.len() as u64)?;
            (Method::Wilson, interval)
        }
        Kind::Mean => (Method::T, t_interval(&numbers)?.clipped(0.0, 1.0)),
    };
    Uncertainty::wide(Source::Seeds, method, interval, numbers.len())
}

/// Each seed's mean is one observation. Where holes give the seeds unequal numbers of runs, the mean
/// of all runs is not the mean of those means, and the interval is that of the former.
fn over_seeds(seeds: &[Vec<f64>]) -> Result<Option<Uncertainty>, SensitivityError> {
    let runs = seeds.first().map_or(0, Vec::len);
    let (method, interval) = if seeds.iter().all(|seed| seed.len() == runs) {
        let means = seeds.iter().filter_map(|seed| mean(seed.iter().copied()));
        let means: Vec<f64> = means.collect();
        (Method::T, t_interval(&means)?)
    } else {
        (Method::ClusteredT, clustered_mean(seeds)?.t_interval()?)
    };
    Uncertainty::wide(
        Source::Seeds,
        method,
        interval.clipped(0.0, 1.0),
        seeds.len(),
    )
}

fn over_cells(cells: &[Vec<f64>], kind: Kind) -> Result<Option<Uncertainty>, SensitivityError> {
    let clustered = clustered_mean(cells)?;
    let (method, interval) = match kind {
        Kind::Share => (Method::ClusteredWilson, clustered.wilson()?),
        Kind::Mean => (
            Method::ClusteredT,
            clustered.t_interval()?.clipped(0.0, 1.0),
        ),
    };
    Uncertainty::wide(Source::Cells, method, interval, cells.len())
}
