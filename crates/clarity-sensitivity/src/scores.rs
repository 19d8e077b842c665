//! What a group of runs says: stability, drift, agreement, and the table of answers x reasons.

use crate::figure::{Entry, Kind};
use crate::{Figure, Judged, Note, SensitivityError};
use alloc::vec::Vec;
use clarity_model::{RecordedRun, Rounded};
use clarity_stats::agreement;

/// Runs by whether the answer is the baseline's, and whether the justification is near the
/// baseline's. *Same answer, other reason* is the cell to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reasons {
    /// The same answer for a near reason.
    pub same_near: usize,
    /// The same answer for another reason.
    pub same_far: usize,
    /// Another answer for a near reason.
    pub other_near: usize,
    /// Another answer for another reason.
    pub other_far: usize,
    /// Runs that count and have no distance: a justification is missing.
    pub missing: usize,
}

/// What a group of runs says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// Share of the runs whose answer is the baseline's, in [0, 1]; an unparsed answer is not.
    pub esi: Figure,
    /// Mean normalized distance to the baseline's justification, in [0, 1], over the runs where
    /// neither is missing.
    pub drift: Figure,
    /// Equal unordered pairs of answers / all unordered pairs, in [0, 1], over all runs of the
    /// group and without any baseline; `None` below two runs.
    pub agreement: Option<Rounded>,
    /// Answers x reasons.
    pub reasons: Reasons,
    /// How many runs the group has, with those that do not count.
    pub runs: usize,
    /// How many of them gave no answer that can be read.
    pub unparsed: usize,
    /// How many gave no justification.
    pub unjustified: usize,
}

/// A run and what it is beside its baseline.
pub(crate) type Member<'r> = (&'r RecordedRun, &'r Judged);

impl Scores {
    pub(crate) fn of(members: &[Member<'_>], near: f64) -> Result<Self, SensitivityError> {
        let (esi, drift) = if only_baselines(members) {
            let by_definition = || Figure::empty(Note::BaselineOnly);
            (by_definition(), by_definition())
        } else {
            (
                STABILITY.figure(members, STABILITY.of)?,
                DRIFT.figure(members, DRIFT.of)?,
            )
        };
        let answers: Vec<_> = members
            .iter()
            .map(|(_, judged)| judged.answer.as_deref())
            .collect();
        let count = |of: fn(&Judged) -> bool| members.iter().filter(|(_, j)| of(j)).count();
        Ok(Self {
            esi,
            drift,
            agreement: agreement(&answers)
                .share()
                .map(Rounded::round)
                .transpose()?,
            reasons: Reasons::of(members, near),
            runs: members.len(),
            unparsed: count(|judged| judged.answer.is_none()),
            unjustified: count(|judged| !judged.justified),
        })
    }
}

/// A number of each run: whether it is 0 or 1 alone, how a run gives it, and what a baseline is by
/// definition.
#[derive(Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) kind: Kind,
    pub(crate) of: fn(&Judged) -> Option<f64>,
    /// Whether a baseline says what it is compared by. One that does not equals nothing, not even
    /// itself.
    says: fn(&Judged) -> bool,
    defined: f64,
    /// What a baseline is that does not say it.
    unsaid: Option<f64>,
}

/// 1 where the answer is the baseline's, 0 where not.
pub(crate) const STABILITY: Measure = Measure {
    kind: Kind::Share,
    of: |judged| judged.same.map(|same| f64::from(u8::from(same))),
    says: |judged| judged.answer.is_some(),
    defined: 1.0,
    unsaid: Some(0.0),
};

/// The distance to the baseline's justification.
pub(crate) const DRIFT: Measure = Measure {
    kind: Kind::Mean,
    of: |judged| judged.drift,
    says: |judged| judged.justified,
    defined: 0.0,
    unsaid: None,
};

impl Measure {
    /// The number of a run; a baseline's is what it is by definition. Curves and shares of variance
    /// need it: without the cell that is the most stable of all, its neighbours would not be
    /// compared with their like.
    pub(crate) fn or_defined(self, judged: &Judged) -> Option<f64> {
        match (judged.is_baseline, (self.says)(judged)) {
            (false, _) => (self.of)(judged),
            (true, true) => Some(self.defined),
            (true, false) => self.unsaid,
        }
    }

    /// Whether nothing but baselines stands here, each of which is what it is by definition.
    pub(crate) fn is_defined(self, members: &[Member<'_>]) -> bool {
        only_baselines(members) && members.iter().all(|(_, judged)| (self.says)(judged))
    }

    /// The figure of some runs.
    pub(crate) fn figure(
        self,
        members: &[Member<'_>],
        number: impl Fn(&Judged) -> Option<f64>,
    ) -> Result<Figure, SensitivityError> {
        let entries = members.iter().filter_map(|(run, judged)| {
            Some(Entry {
                cell: &run.cell,
                seed: run.seed,
                number: number(judged)?,
            })
        });
        Figure::of(&entries.collect::<Vec<_>>(), self.kind)
    }
}

/// Whether nothing but baselines stands here.
fn only_baselines(members: &[Member<'_>]) -> bool {
    !members.is_empty() && members.iter().all(|(_, judged)| judged.is_baseline)
}

impl Reasons {
    fn of(members: &[Member<'_>], near: f64) -> Self {
        let mut table = Self::default();
        for (_, judged) in members {
            let (Some(same), near) = (judged.same, judged.drift.map(|drift| drift <= near)) else {
                continue;
            };
            let place = match (same, near) {
                (true, Some(true)) => &mut table.same_near,
                (true, Some(false)) => &mut table.same_far,
                (false, Some(true)) => &mut table.other_near,
                (false, Some(false)) => &mut table.other_far,
                (_, None) => &mut table.missing,
            };
            *place += 1;
        }
        table
    }
}
