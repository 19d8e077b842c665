//! Executing a sweep: every run in a process of its own or by a worker that answers many, several
//! at once, the manifest last.

mod artifacts;
mod attempt;
mod channel;
mod cohort;
mod fault;
mod frames;
mod oneshot;
mod pool;
mod probing;
mod process;
mod progress;
mod slot;
mod stop;
mod streams;
mod trouble;
mod worker;

pub(crate) use process::FIXED;

use crate::analysis::{BASELINE, CONTEXT, MANIFEST, PROBE};
use crate::args::SweepArguments;
use crate::config::{Configuration, RunnerConfig};
use crate::failure::Failure;
use crate::files;
use attempt::Attempts;
use clarity::artifact::{context, manifest};
use clarity::sensitivity::Context;
use clarity_lab::Probe;
use progress::Progress;
use std::fs;
use std::io;
use std::path::{Path, absolute};
use stop::Stop;

/// Executes a configuration, a sweep's or a cohort's, into a directory that must not exist.
pub(crate) fn execute(
    configuration: &Configuration,
    out: &Path,
    arguments: &SweepArguments,
) -> Result<(), Failure> {
    let jobs = arguments
        .jobs
        .map_or(configuration.runner.jobs, usize::from);
    configuration.warn_of(jobs);
    let out = &absolute(out).map_err(|error| Failure::input(out, &error))?;
    if configuration.runner.worker && out.to_str().is_none() {
        let why = "is not UTF-8, and a worker is told its directories as JSON; give another --out";
        return Err(Failure::rejected(out, why));
    }
    refuse_existing(out)?;
    let stop = Stop::listen()?;
    // Asking a server takes minutes where it is slow. Nothing is there yet: where a signal comes,
    // the same command may be typed again.
    let probe = probing::probe(configuration, &stop, arguments.quiet)?;
    make(out)?;
    let executor = Executor {
        stop,
        runner: prepared(configuration, probe.as_ref(), out)?,
        quiet: arguments.quiet,
        jobs,
    };
    if configuration.cases.is_empty() {
        executor.sweep(configuration, out)
    } else {
        cohort::execute(&executor, configuration, out)
    }
}

/// What the sweeps of one command have in common.
struct Executor {
    stop: Stop,
    runner: RunnerConfig,
    quiet: bool,
    jobs: usize,
}

impl Executor {
    /// Executes a sweep, and before it the null sweep that its baseline needs, into a directory
    /// that is there and empty.
    fn sweep(&self, configuration: &Configuration, out: &Path) -> Result<(), Failure> {
        if configuration.context != Context::default() {
            let text = context::write(&configuration.context);
            let text = text.map_err(|error| Failure::Other(error.to_string()))?;
            files::write_atomically(&out.join(CONTEXT), text.as_bytes())?;
        }
        if let Some(null) = configuration.null_sweep() {
            let baseline = out.join(BASELINE);
            make(&baseline)?;
            self.runs(&null, &baseline)?;
        }
        self.runs(configuration, out)
    }

    /// Executes the runs of one plan; the manifest comes last.
    fn runs(&self, configuration: &Configuration, out: &Path) -> Result<(), Failure> {
        self.stop.renew();
        let attempts = Attempts::new(configuration, &self.runner, out)?;
        let progress = Progress::new(configuration.plan.len(), self.quiet);
        let (plan, jobs) = (&configuration.plan, self.jobs);
        let ledger = pool::execute(plan, jobs, &attempts, &self.stop, &progress)?;
        let finished = ledger
            .finish()
            .map_err(|error| Failure::Other(error.to_string()))?;
        let bytes = manifest::write(&finished);
        let bytes = bytes.map_err(|error| Failure::Other(error.to_string()))?;
        files::write_atomically(&out.join(MANIFEST), bytes.as_bytes())?;
        attempts.remove();
        Ok(())
    }
}

/// The runner of this sweep, which is told of the probe.
fn prepared(
    configuration: &Configuration,
    probe: Option<&Probe>,
    out: &Path,
) -> Result<RunnerConfig, Failure> {
    let mut runner = configuration.runner.clone();
    if let Some(probe) = probe {
        let text = clarity_lab::write_probe(probe);
        let text = text.map_err(|error| Failure::Other(error.to_string()))?;
        let path = out.join(PROBE);
        files::write_atomically(&path, text.as_bytes())?;
        runner.arguments.push("--probe".into());
        runner.arguments.push(path.into());
    }
    Ok(runner)
}

fn refuse_existing(out: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(out).is_ok() {
        return Err(exists(out));
    }
    Ok(())
}

fn exists(out: &Path) -> Failure {
    let why = "exists, and no sweep is overwritten; give another --out, or remove it first";
    Failure::rejected(out, why)
}

/// Makes the output directory, which is never overwritten.
fn make(out: &Path) -> Result<(), Failure> {
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => Failure::rejected(
                parent,
                "is in the way: no directory can be made there; give another --out",
            ),
            _ => Failure::input(parent, &error),
        })?;
    }
    fs::create_dir(out).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(out),
        _ => Failure::input(out, &error),
    })
}
