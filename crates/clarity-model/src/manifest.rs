use crate::{Axes, Cell, Digest, ModelError, RunName, Seed};
use alloc::collections::BTreeSet;
use alloc::string::ToString;
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
/// The runs need not fill the grid, but each belongs to it and stands there once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepManifest {
    axes: Axes,
    seeds: Vec<Seed>,
    runs: Vec<RecordedRun>,
}

impl SweepManifest {
    /// Checks a manifest.
    ///
    /// # Errors
    /// [`ModelError::NoSeeds`], [`ModelError::DuplicateSeed`], [`ModelError::NoRuns`],
    /// [`ModelError::ForeignCell`], [`ModelError::UndeclaredSeed`],
    /// [`ModelError::DuplicateRun`].
    pub fn new(axes: Axes, seeds: Vec<Seed>, runs: Vec<RecordedRun>) -> Result<Self, ModelError> {
        let mut declared = BTreeSet::new();
        for seed in &seeds {
            if !declared.insert(seed) {
                return Err(ModelError::DuplicateSeed {
                    seed: seed.to_string(),
                });
            }
        }
        if seeds.is_empty() {
            return Err(ModelError::NoSeeds);
        }
        if runs.is_empty() {
            return Err(ModelError::NoRuns);
        }
        let mut seen = BTreeSet::new();
        for RecordedRun { cell, seed, .. } in &runs {
            if !axes.contains(cell) {
                return Err(ModelError::ForeignCell);
            }
            if !declared.contains(seed) {
                return Err(ModelError::UndeclaredSeed {
                    seed: seed.to_string(),
                });
            }
            if !seen.insert((cell, seed)) {
                let run = axes.run_name(cell, *seed).to_string();
                return Err(ModelError::DuplicateRun { run });
            }
        }
        Ok(Self { axes, seeds, runs })
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
    pub fn runs(&self) -> &[RecordedRun] {
        &self.runs
    }

    /// The names of the runs, in the manifest's order.
    pub fn run_names(&self) -> impl Iterator<Item = RunName> {
        self.runs
            .iter()
            .map(|run| self.axes.run_name(&run.cell, run.seed))
    }
}
