//! Executing a sweep: every run in a process of its own or by a worker that answers many, several
//! at once, the manifest last.

mod artifacts;
mod attempt;
mod channel;
mod fault;
mod frames;
mod oneshot;
mod pool;
mod process;
mod progress;
mod slot;
mod stop;
mod streams;
mod trouble;
mod worker;

pub(crate) use process::FIXED;

use crate::analysis::MANIFEST;
use crate::args::SweepArguments;
use crate::command::lab::failure;
use crate::config::{Configuration, RunnerConfig};
use crate::failure::Failure;
use crate::{files, output};
use attempt::Attempts;
use clarity::artifact::manifest;
use clarity_lab::Probe;
use progress::Progress;
use std::fs;
use std::io;
use std::path::{Path, absolute};
use stop::Stop;

/// Executes a sweep into a directory that must not exist; gives the number of runs.
pub(crate) fn execute(
    configuration: &Configuration,
    out: &Path,
    arguments: &SweepArguments,
) -> Result<usize, Failure> {
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
    // Asking a server takes minutes where it is slow. Nothing is there yet: a signal may end us at
    // once, and the same command may be typed again.
    let probe = probe(configuration)?;
    make(out)?;
    let stop = Stop::listen()?;
    let runner = prepared(configuration, probe.as_ref(), out)?;
    let attempts = Attempts::new(configuration, &runner, out)?;
    let progress = Progress::new(configuration.plan.len(), arguments.quiet);
    let ledger = pool::execute(&configuration.plan, jobs, &attempts, &stop, &progress)?;
    let finished = ledger
        .finish()
        .map_err(|error| Failure::Other(error.to_string()))?;
    let bytes = manifest::write(&finished).map_err(|error| Failure::Other(error.to_string()))?;
    files::write_atomically(&out.join(MANIFEST), bytes.as_bytes())?;
    attempts.remove();
    Ok(finished.runs().len())
}

/// What a server was found to be, for the lab's runs and for the record.
const PROBE: &str = "probe.json";

/// What our own lab finds out about a server, once per sweep.
fn probe(configuration: &Configuration) -> Result<Option<Probe>, Failure> {
    let Some(sweep) = configuration.lab_sweep() else {
        return Ok(None);
    };
    let probe = clarity_lab::probe(&sweep).map_err(|error| failure(&error))?;
    if let Some(probe) = &probe {
        output::say(&clarity_lab::describe_probe(probe));
    }
    Ok(probe)
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
