use crate::{Axes, Cell, Digest, ModelError, Recorder, RunName, Runs, Seed};
use alloc::vec::Vec;

/// One run as the sweep's manifest records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRun {
    /// Where the run stands on each axis.
    pub cell: Cell,
    /// Its seed.
    pub seed: Seed,
    /// SHA-256 of the run's `manifest.json`.
    pub manifest_hash: Digest,
}

/// A finished sweep: its axes, its seeds and its runs in order. The first run is the baseline.
///
/// The runs need not fill the grid, but each belongs to it and stands there once. Of runs that
/// stand in the order of axes x seeds only the hashes are kept: where such a run stands follows
/// from its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepManifest {
    pub(crate) axes: Axes,
    pub(crate) seeds: Vec<Seed>,
    pub(crate) hashes: Vec<Digest>,
    pub(crate) places: Places,
}

/// Where the runs stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Places {
    /// In the order of axes x seeds, from the first cell on, and never anything else where they do:
    /// equal manifests are equal values.
    Planned,
    /// For each run its position on each axis, then the place of its seed.
    Listed(Vec<u32>),
}

impl SweepManifest {
    /// Checks a manifest.
    ///
    /// # Errors
    /// [`ModelError::NoSeeds`], [`ModelError::DuplicateSeed`], [`ModelError::NoRuns`],
    /// [`ModelError::ForeignCell`], [`ModelError::UndeclaredSeed`],
    /// [`ModelError::DuplicateRun`].
    pub fn new(
        axes: Axes,
        seeds: Vec<Seed>,
        runs: impl IntoIterator<Item = RecordedRun>,
    ) -> Result<Self, ModelError> {
        let mut recorder = Recorder::new(axes);
        let mut foreign = None;
        for run in runs {
            let recorded = recorder.record(run.cell.positions(), run.seed, run.manifest_hash);
            if let Err(error) = recorded {
                foreign = Some(error);
                break;
            }
        }
        match foreign {
            // The first fault of the list is told; seeds come before runs.
            Some(error) => match recorder.finish(seeds) {
                Ok(_) | Err(ModelError::NoRuns) => Err(error),
                Err(earlier) => Err(earlier),
            },
            None => recorder.finish(seeds),
        }
    }

    /// The axes, ascending by name.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// The seeds, as declared; at least one.
    pub fn seeds(&self) -> &[Seed] {
        &self.seeds
    }

    /// The runs, in the manifest's order; at least one.
    pub fn runs(&self) -> Runs<'_> {
        Runs::new(self)
    }

    /// The names of the runs, in the manifest's order.
    pub fn run_names(&self) -> impl Iterator<Item = RunName> {
        let runs = self.runs().iter();
        runs.map(|run| self.axes.run_name(&run.cell, run.seed))
    }
}
