use crate::manifest::Places;
use crate::{Cell, RecordedRun, RunName, Seed, SweepManifest};
use core::ops::Range;

/// The runs of a manifest, in its order: a view, which makes each run when it is asked for.
///
/// ```
/// use clarity_model::{Axes, Axis, AxisName, Digest, RecordedRun, SweepManifest};
/// let axes = Axes::new(vec![Axis::new(AxisName::new("blur")?, vec![0.into(), 1.into()])?])?;
/// let run = |position| {
///     let (cell, seed) = (axes.cell_at(vec![position])?, 7.into());
///     Ok(RecordedRun { cell, seed, manifest_hash: Digest::from([0; 32]) })
/// };
/// let runs = [run(0), run(1)].into_iter().collect::<Result<Vec<_>, _>>()?;
/// let sweep = SweepManifest::new(axes.clone(), vec![7.into()], runs.clone())?;
/// assert_eq!(sweep.runs().len(), 2);
/// assert_eq!(sweep.runs().get(1), Some(runs[1].clone()));
/// assert_eq!(sweep.runs().iter().collect::<Vec<_>>(), runs);
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Runs<'m> {
    sweep: &'m SweepManifest,
}

impl<'m> Runs<'m> {
    pub(crate) fn new(sweep: &'m SweepManifest) -> Self {
        Self { sweep }
    }

    /// How many there are; at least one.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a manifest has at least one run"
    )]
    pub fn len(self) -> usize {
        self.sweep.hashes.len()
    }

    /// The run at a place of the manifest, from 0.
    pub fn get(self, index: usize) -> Option<RecordedRun> {
        let manifest_hash = *self.sweep.hashes.get(index)?;
        let (cell, seed) = self.place(index)?;
        Some(RecordedRun {
            cell,
            seed,
            manifest_hash,
        })
    }

    /// The first run.
    pub fn first(self) -> Option<RecordedRun> {
        self.get(0)
    }

    /// The name of the run at a place of the manifest, from 0.
    pub fn name(self, index: usize) -> Option<RunName> {
        let run = self.get(index)?;
        Some(self.sweep.axes.run_name(&run.cell, run.seed))
    }

    /// One after the other.
    pub fn iter(self) -> RunsIter<'m> {
        RunsIter {
            runs: self,
            left: 0..self.len(),
        }
    }

    fn place(self, index: usize) -> Option<(Cell, Seed)> {
        let sweep = self.sweep;
        let axes = sweep.axes.as_slice();
        match &sweep.places {
            Places::Planned => {
                let seeds = sweep.seeds.len();
                let seed = sweep.seeds.get(index.checked_rem(seeds)?)?;
                let cell = sweep.axes.cell_of_place(index.checked_div(seeds)?)?;
                Some((cell, *seed))
            }
            Places::Listed(flat) => {
                let stride = axes.len() + 1;
                let listed = flat.get(index * stride..)?.get(..stride)?;
                let (seed, positions) = listed.split_last()?;
                let seed = sweep.seeds.get(*seed as usize)?;
                Some((Cell::new(positions), *seed))
            }
        }
    }
}

impl<'m> IntoIterator for Runs<'m> {
    type Item = RecordedRun;
    type IntoIter = RunsIter<'m>;

    fn into_iter(self) -> RunsIter<'m> {
        self.iter()
    }
}

/// The runs of a manifest, one after the other.
#[derive(Debug, Clone)]
pub struct RunsIter<'m> {
    runs: Runs<'m>,
    left: Range<usize>,
}

impl Iterator for RunsIter<'_> {
    type Item = RecordedRun;

    fn next(&mut self) -> Option<RecordedRun> {
        self.runs.get(self.left.next()?)
    }

    fn nth(&mut self, skipped: usize) -> Option<RecordedRun> {
        self.runs.get(self.left.nth(skipped)?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl ExactSizeIterator for RunsIter<'_> {}
