//! What runs are compared with, and each run beside it.

use crate::{BaselineKind, Context, Normalizer, SensitivityError};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use clarity_metrics::{Comparison, Pattern, normalized_distance};
use clarity_model::{Cell, Observation, RecordedRun, Seed, SweepManifest};
use core::{iter, slice};

/// Which runs a sweep's others are compared with, before anything of them is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineRuns {
    /// What is compared with what.
    pub kind: BaselineKind,
    /// The identity cell as run names spell it, where it is known.
    pub identity: Option<String>,
    /// The same as a cell of the sweep; `None` where it lies outside the grid.
    pub cell: Option<Cell>,
    /// The runs of the identity cell, by their place in the manifest.
    pub inside: Vec<usize>,
}

impl BaselineRuns {
    /// Finds them.
    ///
    /// # Errors
    /// [`SensitivityError::NoIdentity`].
    pub fn find(sweep: &SweepManifest, context: &Context) -> Result<Self, SensitivityError> {
        let axes = sweep.axes();
        let kind = context.baseline(axes)?;
        let Some(values) = context.identity(axes) else {
            return Ok(Self {
                kind,
                identity: None,
                cell: None,
                inside: Vec::new(),
            });
        };
        let named = axes.as_slice().iter().zip(values);
        let spelled: Vec<_> = named
            .map(|(axis, value)| format!("{}={}", axis.name(), value.encode()))
            .collect();
        let cell = context.identity_cell(axes);
        let runs = sweep.runs().iter().enumerate();
        let inside = runs.filter(|(_, run)| cell.as_ref() == Some(&run.cell));
        let inside: Vec<usize> = inside.map(|(index, _)| index).collect();
        Ok(Self {
            kind,
            identity: Some(spelled.join("_")),
            inside,
            cell,
        })
    }

    /// Whether the runs of the identity cell must come from a null sweep: the cell is known and no
    /// run of the sweep stands on it.
    pub fn outside(&self) -> bool {
        self.identity.is_some() && self.inside.is_empty()
    }
}

/// What one run is, beside its baseline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judged {
    /// The answer as it is compared; `None` where it is unparsed, and equal to nothing.
    pub answer: Option<String>,
    /// Whether it equals the baseline's; `None` where the run does not count: it is a baseline, or
    /// has none.
    pub same: Option<bool>,
    /// Normalized distance of the justifications, in [0, 1]; `None` where the run does not count,
    /// or one of the two is missing.
    pub drift: Option<f64>,
    /// Whether it gave a justification that is more than white space.
    pub justified: bool,
    /// Whether it is a baseline itself: equal to itself by definition, which is no measurement.
    pub is_baseline: bool,
}

/// The most runs whose justifications are kept ready for many others, about ten kilobytes each. Of
/// more, each is compared with its own seed's few runs.
const MOST_READY: usize = 256;

/// A run that others are compared with.
#[derive(Debug, Clone)]
struct Kept {
    seed: Seed,
    said: Observation,
    answer: Option<String>,
    /// Its justification, made ready.
    ready: Option<Pattern>,
    /// Whether it gave the justification of the sweep's first run.
    as_first: bool,
}

impl Kept {
    /// The distance of another run's justification, where both gave one.
    fn distance(&self, other: &Observation) -> Option<f64> {
        let (own, other) = (justification(&self.said)?, justification(other)?);
        let measured = self.ready.as_ref().map(|ready| ready.distance(other));
        Some(measured.unwrap_or_else(|| normalized_distance(own, other)))
    }
}

/// The baseline's runs, read: each other run is compared with one of them.
#[derive(Debug, Clone)]
pub struct Reference {
    kind: BaselineKind,
    identity: Option<String>,
    cell: Option<Cell>,
    first: Kept,
    runs: Vec<Kept>,
    normalizer: Normalizer,
}

impl Reference {
    /// Takes what the first run of the sweep said, and what each run of the identity cell said, in
    /// the order of the seeds: those that [`BaselineRuns`] found, or a null sweep's.
    ///
    /// # Errors
    /// [`SensitivityError::NoBaseline`] where a run of the identity cell is needed and none is
    /// given.
    pub fn new(
        found: &BaselineRuns,
        first: (Seed, Observation),
        identity: Vec<(Seed, Observation)>,
        normalizer: Normalizer,
    ) -> Result<Self, SensitivityError> {
        if found.kind != BaselineKind::First && identity.is_empty() {
            return Err(SensitivityError::NoBaseline {
                baseline: found.kind.word(),
                cell: found.identity.clone().unwrap_or_default(),
            });
        }
        let many = identity.len() > MOST_READY;
        let text = justification(&first.1).map(ToOwned::to_owned);
        let keep = |(seed, said): (Seed, Observation)| Kept {
            seed,
            answer: normalizer.answer(&said),
            ready: justification(&said).filter(|_| !many).map(Pattern::new),
            as_first: text.as_deref() == justification(&said),
            said,
        };
        Ok(Self {
            kind: found.kind,
            identity: found.identity.clone(),
            cell: found.cell.clone().filter(|_| !found.inside.is_empty()),
            first: keep(first),
            runs: identity.into_iter().map(keep).collect(),
            normalizer,
        })
    }

    /// What runs are compared with.
    pub fn kind(&self) -> BaselineKind {
        self.kind
    }

    /// The identity cell as run names spell it, where it is known.
    pub fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    /// The identity cell where it is one of the sweep's.
    pub(crate) fn cell(&self) -> Option<&Cell> {
        self.cell.as_ref()
    }

    /// How many runs of the identity cell there are.
    pub(crate) fn identity_runs(&self) -> usize {
        self.runs.len()
    }

    /// The seeds whose baseline has no readable answer: nothing equals it.
    pub(crate) fn unreadable_seeds(&self) -> Vec<Seed> {
        let used = match self.kind {
            BaselineKind::First => slice::from_ref(&self.first),
            BaselineKind::Identity => self.runs.get(..1).unwrap_or_default(),
            BaselineKind::Paired => &self.runs,
        };
        let unreadable = used.iter().filter(|kept| kept.answer.is_none());
        unreadable.map(|kept| kept.seed).collect()
    }

    /// One run beside its baseline.
    pub fn judge(&self, run: &RecordedRun, said: &Observation) -> Judged {
        self.judge_with(run, said, None)
    }

    /// The same for whoever has compared the run with the sweep's first, as the contract does: where
    /// that is the distance asked for, it is not measured again.
    pub fn judge_compared(
        &self,
        run: &RecordedRun,
        said: &Observation,
        contract: Comparison,
    ) -> Judged {
        self.judge_with(run, said, Some(contract.distance))
    }

    fn judge_with(&self, run: &RecordedRun, said: &Observation, from_first: Option<f64>) -> Judged {
        let at_identity = self.cell.as_ref() == Some(&run.cell);
        let is_baseline = match self.kind {
            BaselineKind::First => false,
            BaselineKind::Identity => {
                at_identity && self.runs.first().is_some_and(|kept| kept.seed == run.seed)
            }
            BaselineKind::Paired => at_identity,
        };
        let baseline = self.baseline_of(run.seed).filter(|_| !is_baseline);
        let answer = self.normalizer.answer(said);
        let justified = justification(said).is_some();
        let drift = |kept: &Kept| match from_first {
            // Both gave one, the contract's too: what it compares is the same.
            Some(distance) if kept.as_first && justified => {
                justification(&kept.said).map(|_| distance)
            }
            _ => kept.distance(said),
        };
        Judged {
            same: baseline.map(|kept| answer.is_some() && answer == kept.answer),
            drift: baseline.and_then(drift),
            justified,
            answer,
            is_baseline,
        }
    }

    /// What the run said that runs with this seed are compared with, and its seed; `None` where
    /// there is none.
    pub fn said(&self, seed: Seed) -> Option<(Seed, &Observation)> {
        self.baseline_of(seed).map(|kept| (kept.seed, &kept.said))
    }

    /// What a run with this seed is compared with.
    fn baseline_of(&self, seed: Seed) -> Option<&Kept> {
        match self.kind {
            BaselineKind::First => Some(&self.first),
            BaselineKind::Identity => self.runs.first(),
            BaselineKind::Paired => self.runs.iter().find(|kept| kept.seed == seed),
        }
    }

    /// The distances of each unordered pair of identity runs, where both gave a justification.
    pub(crate) fn floor_distances(&self) -> Vec<f64> {
        let runs = self.runs.iter().enumerate();
        let pairs = runs.flat_map(|(index, a)| {
            let later = self.runs.iter().skip(index + 1);
            iter::repeat(a).zip(later)
        });
        pairs.filter_map(|(a, b)| a.distance(&b.said)).collect()
    }

    /// The answers of the identity runs as they are compared.
    pub(crate) fn floor_answers(&self) -> Vec<Option<&str>> {
        self.runs
            .iter()
            .map(|kept| kept.answer.as_deref())
            .collect()
    }
}

/// A justification that is there; white space alone says nothing.
fn justification(said: &Observation) -> Option<&str> {
    said.justification().filter(|text| !text.trim().is_empty())
}

/// Judges every run of a sweep whose observations are all in memory, in the manifest's order.
///
/// # Errors
/// [`SensitivityError::Count`], [`SensitivityError::NoIdentity`],
/// [`SensitivityError::NoBaseline`].
pub fn judge_all(
    sweep: &SweepManifest,
    said: &[Observation],
    null: &[(Seed, Observation)],
    context: &Context,
) -> Result<(Reference, Vec<Judged>), SensitivityError> {
    let count = || SensitivityError::Count {
        runs: sweep.runs().len(),
        found: said.len(),
    };
    let (Some(first), Some(answer)) = (sweep.runs().first(), said.first()) else {
        return Err(count());
    };
    if sweep.runs().len() != said.len() {
        return Err(count());
    }
    let found = BaselineRuns::find(sweep, context)?;
    let identity = if found.outside() {
        null.to_owned()
    } else {
        let at = |&index: &usize| Some((sweep.runs().get(index)?.seed, said.get(index)?.clone()));
        found.inside.iter().filter_map(at).collect()
    };
    let normalizer = context.settings.normalizer.clone();
    let reference = Reference::new(&found, (first.seed, answer.clone()), identity, normalizer)?;
    let runs = sweep.runs().iter().zip(said);
    let judged = runs
        .map(|(run, said)| reference.judge(&run, said))
        .collect();
    Ok((reference, judged))
}
