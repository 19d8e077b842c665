//! A sweep directory read and analyzed.

use crate::failure::Failure;
use crate::files;
use crate::ordered::{TRACE, Threads};
use crate::store::Store;
use clarity::Analysis;
use clarity::artifact::{gradient, manifest, metrics, surface, trace};
use clarity::metrics::{Baseline, Totals};
use clarity::model::{Digest, Observation, RunName, SweepManifest};
use std::fmt::Display;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The manifest's file name.
pub(crate) const MANIFEST: &str = "sweep_manifest.json";

/// What is known of a sweep beside the contract's artifacts.
pub(crate) const CONTEXT: &str = "context.json";

/// What a sweep or a cohort supports.
pub(crate) const SENSITIVITY: &str = "sensitivity.json";

/// The page that shows what a sweep or a cohort supports.
pub(crate) const SWEEP_REPORT: &str = "report.html";

/// What a server was found to be, for the lab's runs and for the record.
pub(crate) const PROBE: &str = "probe.json";

/// The directory of the runs, inside their sweep's.
pub(crate) const RUNS: &str = "runs";

/// The directory of the attempts at runs, beside them.
pub(crate) const ATTEMPTS: &str = "attempts";

/// The directory of what is known of failed runs.
pub(crate) const FAILED: &str = "failed";

/// The directory of runs that were torn or altered.
pub(crate) const QUARANTINE: &str = "quarantine";

/// The directory of a null sweep, inside its sweep's.
pub(crate) const BASELINE: &str = "baseline";

/// The manifest of a cohort.
pub(crate) const COHORT: &str = "cohort.json";

/// Where the sweeps of a cohort are, inside its directory.
pub(crate) const CASES: &str = "cases";

/// A sweep directory: its manifest, and what its runs said.
#[derive(Debug)]
pub(crate) struct Sweep {
    /// The directory.
    pub(crate) directory: PathBuf,
    /// The manifest.
    pub(crate) manifest: SweepManifest,
    /// Where its runs are.
    pub(crate) store: Store,
}

/// A sweep with its three stages.
#[derive(Debug)]
pub(crate) struct Analyzed {
    /// The stages.
    pub(crate) analysis: Analysis,
    /// What the first run said.
    pub(crate) baseline: Observation,
    /// How many runs have its answer.
    pub(crate) same: usize,
}

impl Sweep {
    /// Reads the manifest of a sweep directory.
    pub(crate) fn open(directory: &Path) -> Result<Self, Failure> {
        let refuse = |why: &str| Err(Failure::rejected(directory, why));
        match fs::metadata(directory) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return refuse("this is a file; give the directory of a finished sweep"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return refuse("there is no such directory");
            }
            Err(error) => return Err(Failure::input(directory, &error)),
        }
        let path = directory.join(MANIFEST);
        if let Err(error) = fs::metadata(&path)
            && error.kind() == io::ErrorKind::NotFound
        {
            if directory.join(COHORT).exists() {
                return refuse("this is a cohort; give one of its cases, a directory in `cases`");
            }
            if directory.join(CASES).is_dir() {
                return refuse(
                    "there is no cohort.json: this is no finished cohort; it is written when every \
                     case was tried",
                );
            }
            return refuse(
                "there is no sweep_manifest.json: this is no finished sweep; it is written when \
                 every run has succeeded, after shards by `clarity merge`",
            );
        }
        let file = files::open_input(&path, files::MAX_MANIFEST)?;
        let manifest = manifest::read_from(file)
            .map_err(|error| Failure::input(&path, &error))?
            .map_err(|error| Failure::rejected(&path, error))?;
        Ok(Self {
            directory: directory.to_owned(),
            manifest,
            store: Store::open(directory)?,
        })
    }

    /// The SHA-256 of the manifest's file.
    pub(crate) fn digest(&self) -> Result<Digest, Failure> {
        files::hash_input(&self.directory.join(MANIFEST), files::MAX_MANIFEST)
    }

    /// What a run said.
    pub(crate) fn observation(&self, run: &RunName) -> Result<Observation, Failure> {
        let (path, bytes) = self.artifact(run, TRACE)?;
        trace::read(&bytes).map_err(|error| Failure::rejected(&path, error))
    }

    /// What the first run said.
    pub(crate) fn first(&self) -> Result<Observation, Failure> {
        let Some(first) = self.manifest.runs().name(0) else {
            return Err(Failure::rejected(&self.directory, "the sweep lists no run"));
        };
        self.observation(&first)
    }

    /// A file that a run left: its path and its bytes.
    pub(crate) fn artifact(
        &self,
        run: &RunName,
        file: &str,
    ) -> Result<(PathBuf, Vec<u8>), Failure> {
        self.store.read(run, file)
    }

    /// Metrics, surface and gradient. What runs said is in memory for a few of them at a time.
    pub(crate) fn analyze(&self, threads: Threads) -> Result<Analyzed, Failure> {
        let baseline = self.first()?;
        let compare = Baseline::new(&baseline);
        let mut totals = Totals::new(self.manifest.axes());
        self.each_block(
            threads,
            |listener, runs| Ok(compare.compare_all(&listener.all_said(runs)?)),
            |run, compared| {
                let added = totals.add(&run.cell, compared);
                added.map_err(|error| Failure::rejected(&self.directory, error))
            },
        )?;
        self.analyzed(totals, baseline)
    }

    /// The same from the totals of all runs and what the first one said.
    pub(crate) fn analyzed(
        &self,
        totals: Totals<'_>,
        baseline: Observation,
    ) -> Result<Analyzed, Failure> {
        let refuse = |error: &dyn Display| Failure::rejected(&self.directory, error);
        let same = totals.same_answers();
        let metrics = totals.finish().map_err(|error| refuse(&error))?;
        Ok(Analyzed {
            analysis: Analysis::of_metrics(metrics).map_err(|error| refuse(&error))?,
            baseline,
            same,
        })
    }
}

/// The stage files of an analysis: name and canonical bytes.
pub(crate) fn stage_files(analysis: &Analysis) -> Result<[(&'static str, String); 3], Failure> {
    let texts = || -> io::Result<_> {
        Ok([
            ("metrics.json", metrics::write(&analysis.metrics)?),
            (
                "robustness_surface.json",
                surface::write(&analysis.surface)?,
            ),
            (
                "gradient_surface.json",
                gradient::write(&analysis.gradient)?,
            ),
        ])
    };
    texts().map_err(|error| Failure::Other(error.to_string()))
}
