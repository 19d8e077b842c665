//! One run: a private directory, the runner in it, and publication by one rename.

use super::artifacts;
use super::process::{self, Command, Ended};
use super::stop::Stop;
use crate::config::{Configuration, RunnerConfig};
use crate::failure::{Failure, is_machines};
use clarity::artifact::spec::BaseSpec;
use clarity::model::Digest;
use clarity::sweep::{Run, Runner};
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
}

/// Why a run has no result.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The run itself failed.
    Run(String),
    /// The machine failed under it.
    Machine(String),
    /// A signal stopped it.
    Stopped,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run(why) | Self::Machine(why) => f.write_str(why),
            Self::Stopped => f.write_str("was stopped"),
        }
    }
}

impl Trouble {
    /// A file that could not be read or written.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let why = format!("failed: {}", Failure::io(path, error));
        if is_machines(error) {
            Self::Machine(why)
        } else {
            Self::Run(why)
        }
    }

    /// Whether it is the machine that failed.
    pub(super) fn is_machines(&self) -> bool {
        matches!(self, Self::Machine(_))
    }

    /// In one word.
    pub(super) fn short(&self) -> &'static str {
        match self {
            Self::Run(_) | Self::Machine(_) => "FAILED",
            Self::Stopped => "stopped",
        }
    }
}

impl<'c> Attempts<'c> {
    /// Makes the directories of a new sweep.
    pub(super) fn new(configuration: &'c Configuration, out: &Path) -> Result<Self, Failure> {
        let attempts = Self {
            base_spec: &configuration.base_spec,
            runner: &configuration.runner,
            adapter: configuration.plan.adapter(),
            private: out.join("attempts"),
            published: out.join("runs"),
        };
        for directory in [&attempts.private, &attempts.published] {
            fs::create_dir(directory).map_err(|error| Failure::io(directory, &error))?;
        }
        Ok(attempts)
    }

    /// The attempts as a runner that a signal stops.
    pub(super) fn watched<'a>(&'a self, stop: &'a Stop) -> Watched<'a, 'c> {
        Watched {
            attempts: self,
            stop,
        }
    }

    /// Where the attempt at a run takes place, and stays if it fails.
    pub(super) fn private(&self, run: &Run<'_>) -> PathBuf {
        self.private.join(run.index().to_string())
    }

    /// Removes the attempts of a finished sweep; what cannot be removed harms nothing.
    pub(super) fn remove(&self) {
        let _ = fs::remove_dir_all(&self.private);
    }
}

/// The runner port, by processes.
pub(super) struct Watched<'a, 'c> {
    attempts: &'a Attempts<'c>,
    stop: &'a Stop,
}

impl Runner for Watched<'_, '_> {
    type Error = Trouble;

    fn run(&self, run: &Run<'_>) -> Result<Digest, Trouble> {
        let attempts = self.attempts;
        let private = attempts.private(run);
        let artifacts = private.join("artifacts");
        for directory in [&private, &artifacts, &private.join("tmp")] {
            fs::create_dir(directory).map_err(|error| Trouble::io(directory, &error))?;
        }
        let path = artifacts.join("spec.json");
        let spec = attempts.base_spec.for_run(run.axis_values(), run.seed());
        let spec = spec.map_err(|error| Trouble::io(&path, &error))?;
        fs::write(&path, &spec).map_err(|error| Trouble::io(&path, &error))?;

        let command = attempts.command(run, &path, &artifacts, &private);
        match process::run(&command, self.stop)? {
            Ended::Well => {}
            Ended::Badly(why) => return Err(Trouble::Run(why)),
            Ended::Stopped => return Err(Trouble::Stopped),
        }
        let hash = artifacts::check(&artifacts, spec.as_bytes())?;
        artifacts::settle(&artifacts)?;
        let published = attempts.published.join(run.name().as_str());
        fs::rename(&artifacts, &published).map_err(|error| Trouble::io(&published, &error))?;
        artifacts::sync(&attempts.published)?;
        // What is left are logs of a run that went well.
        let _ = fs::remove_dir_all(&private);
        Ok(hash)
    }
}

impl Attempts<'_> {
    fn command<'r>(
        &'r self,
        run: &Run<'_>,
        spec: &Path,
        artifacts: &Path,
        private: &'r Path,
    ) -> Command<'r> {
        let mut arguments = self.runner.arguments.clone();
        let (adapter, seed) = (OsString::from(self.adapter), run.seed().to_string().into());
        let (config, output) = (
            spec.as_os_str().to_owned(),
            artifacts.as_os_str().to_owned(),
        );
        for (option, value) in [
            ("--config", config),
            ("--output", output),
            ("--adapter", adapter),
            ("--seed", seed),
        ] {
            arguments.extend([OsString::from(option), value]);
        }
        Command {
            runner: self.runner,
            arguments,
            private,
        }
    }
}
