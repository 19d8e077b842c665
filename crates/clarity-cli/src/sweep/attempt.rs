//! One run: a private directory, what its runner leaves there, and publication by one rename.

use super::artifacts;
use super::process::Command;
use super::trouble::Trouble;
use super::worker::Worker;
use crate::config::{Configuration, RunnerConfig};
use crate::failure::Failure;
use clarity::artifact::spec::BaseSpec;
use clarity::model::{Digest, Seed};
use clarity::sweep::Run;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where the attempts of a sweep take place, and what they have in common.
pub(super) struct Attempts<'c> {
    base_spec: &'c BaseSpec,
    runner: &'c RunnerConfig,
    adapter: &'c str,
    /// `attempts/`: private directories, named by the run's number so that the runner cannot
    /// read the perturbation off its path.
    private: PathBuf,
    /// `runs/`: finished runs.
    published: PathBuf,
    /// How many workers were started.
    workers: AtomicUsize,
}

/// The attempt at one run.
pub(super) struct Attempt<'a> {
    attempts: &'a Attempts<'a>,
    private: PathBuf,
    artifacts: PathBuf,
    published: PathBuf,
    spec: PathBuf,
    spec_text: String,
    seed: Seed,
}

impl<'c> Attempts<'c> {
    /// Makes the directories of a new sweep.
    pub(super) fn new(
        configuration: &'c Configuration,
        runner: &'c RunnerConfig,
        out: &Path,
    ) -> Result<Self, Failure> {
        let attempts = Self {
            base_spec: &configuration.base_spec.spec,
            runner,
            adapter: configuration.plan.adapter(),
            private: out.join("attempts"),
            published: out.join("runs"),
            workers: AtomicUsize::new(0),
        };
        for directory in [&attempts.private, &attempts.published] {
            fs::create_dir(directory).map_err(|error| Failure::io(directory, &error))?;
        }
        Ok(attempts)
    }

    /// Whether one process answers many runs.
    pub(super) fn by_workers(&self) -> bool {
        self.runner.worker
    }

    /// Where the attempt at a run takes place, and stays if it fails.
    pub(super) fn private(&self, run: &Run<'_>) -> PathBuf {
        self.private.join(run.index().to_string())
    }

    /// Removes the attempts of a finished sweep; what cannot be removed harms nothing.
    pub(super) fn remove(&self) {
        let _ = fs::remove_dir_all(&self.private);
    }

    /// Makes the directories of a run and writes its spec.
    pub(super) fn begin<'a>(&'a self, run: &Run<'_>) -> Result<Attempt<'a>, Trouble> {
        let private = self.private(run);
        let artifacts = private.join("artifacts");
        let spec = artifacts.join("spec.json");
        let text = self.base_spec.for_run(run.axis_values(), run.seed());
        let attempt = Attempt {
            attempts: self,
            published: self.published.join(run.name().as_str()),
            spec_text: text.map_err(|error| Trouble::io(&spec, &error))?,
            seed: run.seed(),
            private,
            artifacts,
            spec,
        };
        make(&attempt.private)?;
        attempt.lay_out()?;
        Ok(attempt)
    }

    /// Starts a worker; its directory is named by how many there were.
    pub(super) fn start_worker(&self) -> Result<Worker<'_>, Trouble> {
        let number = self.workers.fetch_add(1, Ordering::SeqCst);
        let private = self.private.join(format!("worker-{number}"));
        make(&private)?;
        Worker::start(self.runner, self.adapter, &private)
    }
}

impl Attempt<'_> {
    /// The attempt's directory.
    pub(super) fn private(&self) -> &Path {
        &self.private
    }

    /// The directory that the runner is given.
    pub(super) fn artifacts(&self) -> &Path {
        &self.artifacts
    }

    /// The file that the runner is given.
    pub(super) fn spec(&self) -> &Path {
        &self.spec
    }

    pub(super) fn seed(&self) -> Seed {
        self.seed
    }

    /// The runner as a process for this run alone.
    pub(super) fn command(&self) -> Command<'_> {
        let arguments = [
            ("--config", self.spec.as_os_str().to_owned()),
            ("--output", self.artifacts.as_os_str().to_owned()),
            ("--adapter", self.attempts.adapter.into()),
            ("--seed", self.seed.to_string().into()),
        ];
        let arguments = arguments.map(|(option, value)| [OsString::from(option), value]);
        Command {
            runner: self.attempts.runner,
            arguments: arguments.concat(),
            input: Stdio::null(),
            private: &self.private,
        }
    }

    /// Takes away what a runner left, for another one.
    pub(super) fn empty(&self) -> Result<(), Trouble> {
        match fs::remove_dir_all(&self.artifacts) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Trouble::io(&self.artifacts, &error))
            }
            _ => self.lay_out(),
        }
    }

    /// Looks at what the runner left and makes it stay; gives the hash of its manifest.
    pub(super) fn check(&self, claim: &str) -> Result<Digest, Trouble> {
        let hash = artifacts::check(&self.artifacts, self.spec_text.as_bytes(), claim)?;
        artifacts::settle(&self.artifacts)?;
        Ok(hash)
    }

    /// Publishes what was looked at.
    pub(super) fn publish(&self) -> Result<(), Trouble> {
        fs::rename(&self.artifacts, &self.published)
            .map_err(|error| Trouble::io(&self.published, &error))?;
        artifacts::sync(&self.attempts.published)?;
        // What is left are logs of a run that went well.
        let _ = fs::remove_dir_all(&self.private);
        Ok(())
    }

    fn lay_out(&self) -> Result<(), Trouble> {
        make(&self.artifacts)?;
        fs::write(&self.spec, &self.spec_text).map_err(|error| Trouble::io(&self.spec, &error))
    }
}

fn make(directory: &Path) -> Result<(), Trouble> {
    fs::create_dir(directory).map_err(|error| Trouble::io(directory, &error))
}
