use crate::{Plan, Run};
use alloc::vec;
use alloc::vec::Vec;
use clarity_model::{Digest, ModelError, RecordedRun, RunName, SweepManifest};

/// The port to whatever answers one run: a process, a model in memory, a recording.
///
/// The instrument never looks inside it. An implementation keeps the run's artifacts wherever it
/// keeps them and answers with the SHA-256 of the run's `manifest.json`.
pub trait Runner {
    /// Why a run failed.
    type Error;

    /// Executes one run.
    ///
    /// # Errors
    /// Whatever the runner makes of a failure; it stops the sweep.
    fn run(&self, run: &Run<'_>) -> Result<Digest, Self::Error>;
}

/// Why a sweep has no manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SweepError<E> {
    /// The runner failed on one run.
    #[error("run `{run}` failed: {error}")]
    Run {
        /// The name of the run.
        run: RunName,
        /// What the runner said.
        error: E,
    },
    /// The outcomes do not make a manifest.
    #[error(transparent)]
    Ledger(LedgerError),
}

/// Executes every run of a plan in order, one after the other.
///
/// # Errors
/// [`SweepError::Run`] at the first failure.
///
/// ```
/// use clarity_model::Digest;
/// use clarity_sweep::{Run, Runner, SweepDraft, execute};
///
/// struct Constant;
/// impl Runner for Constant {
///     type Error = String;
///     fn run(&self, run: &Run<'_>) -> Result<Digest, String> {
///         Ok(Digest::from([run.index() as u8; 32]))
///     }
/// }
///
/// let axes = vec![("blur".into(), vec![0.into(), 1.into()])];
/// let draft = SweepDraft { axes, seeds: vec![1.into()], adapter: "constant".into() };
/// let manifest = execute(&draft.check()?, &Constant)?;
/// assert_eq!(manifest.runs().get(1).map(|run| run.manifest_hash), Some(Digest::from([1; 32])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn execute<R: Runner>(plan: &Plan, runner: &R) -> Result<SweepManifest, SweepError<R::Error>> {
    let mut ledger = Ledger::new(plan);
    for run in plan.runs() {
        let hash = runner.run(&run).map_err(|error| SweepError::Run {
            run: run.name(),
            error,
        })?;
        ledger
            .record(run.index(), hash)
            .map_err(SweepError::Ledger)?;
    }
    ledger.finish().map_err(SweepError::Ledger)
}

/// Why outcomes do not make a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// An outcome for a run that the plan does not have.
    #[error("there is no run {index} in a plan of {runs}")]
    UnknownRun {
        /// The index.
        index: usize,
        /// The number of runs.
        runs: usize,
    },
    /// A second outcome for a run.
    #[error("run {index} was recorded before")]
    Twice {
        /// The index.
        index: usize,
    },
    /// Runs without an outcome.
    #[error("{missing} of {runs} runs have no outcome; the first is `{first}`")]
    Missing {
        /// How many.
        missing: usize,
        /// The number of runs.
        runs: usize,
        /// The first of them.
        first: RunName,
    },
    /// The manifest refused.
    #[error(transparent)]
    Manifest(ModelError),
}

/// Takes the outcomes of a plan's runs in any order and makes the manifest in the plan's.
///
/// ```
/// use clarity_model::Digest;
/// use clarity_sweep::{Ledger, SweepDraft};
///
/// let axes = vec![("blur".into(), vec![0.into(), 1.into()])];
/// let plan = SweepDraft { axes, seeds: vec![1.into()], adapter: "any".into() }.check()?;
/// let mut ledger = Ledger::new(&plan);
/// ledger.record(1, Digest::from([1; 32]))?;
/// ledger.record(0, Digest::from([0; 32]))?;
/// let second = ledger.finish()?.runs().get(1);
/// assert_eq!(second.map(|run| run.manifest_hash), Some(Digest::from([1; 32])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ledger<'p> {
    plan: &'p Plan,
    hashes: Vec<Option<Digest>>,
}

impl<'p> Ledger<'p> {
    /// An empty ledger.
    pub fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            hashes: vec![None; plan.len()],
        }
    }

    /// Records the hash of a finished run's `manifest.json`.
    ///
    /// # Errors
    /// [`LedgerError::UnknownRun`], [`LedgerError::Twice`].
    pub fn record(&mut self, index: usize, hash: Digest) -> Result<(), LedgerError> {
        let runs = self.plan.len();
        let slot = self
            .hashes
            .get_mut(index)
            .ok_or(LedgerError::UnknownRun { index, runs })?;
        match slot.replace(hash) {
            None => Ok(()),
            Some(first) => {
                *slot = Some(first);
                Err(LedgerError::Twice { index })
            }
        }
    }

    /// The manifest, once every run has an outcome.
    ///
    /// # Errors
    /// [`LedgerError::Missing`].
    pub fn finish(self) -> Result<SweepManifest, LedgerError> {
        let plan = self.plan;
        let pairs = || plan.runs().zip(&self.hashes);
        if let Some((first, _)) = pairs().find(|(_, hash)| hash.is_none()) {
            return Err(LedgerError::Missing {
                missing: self.hashes.iter().filter(|hash| hash.is_none()).count(),
                runs: plan.len(),
                first: first.name(),
            });
        }
        let recorded = pairs().filter_map(|(run, hash)| {
            hash.map(|manifest_hash| RecordedRun {
                cell: run.cell().clone(),
                seed: run.seed(),
                manifest_hash,
            })
        });
        SweepManifest::new(plan.axes().clone(), plan.seeds().to_vec(), recorded)
            .map_err(LedgerError::Manifest)
    }
}
