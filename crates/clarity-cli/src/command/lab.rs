//! `clarity lab`: the runner contract's other side.

use crate::args::{LabArguments, LabCommand, LabRun};
use crate::failure::{Failure, is_machines, plain};
use crate::files::Unreadable;
use crate::store::Store;
use crate::{files, output};
use clarity::model::{Integer, RunName, Seed};
use clarity_lab::{
    Files, LabError, Probe, Request, Session, read_probe, record_with, replay, serve,
};
use rustix::io::Errno;
use std::io::{self, BufReader};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;

/// Answers one run, or many as a worker, or records a sweep.
pub(super) fn execute(arguments: LabArguments) -> Result<(), Failure> {
    match arguments.command {
        None => live(arguments.run),
        Some(LabCommand::Replay {
            corpus,
            config,
            output,
            adapter: _,
            seed,
        }) => {
            let seed = seed_of(seed)?;
            let request = Request {
                config,
                output,
                seed,
            };
            replay(&request, &corpus).map_err(|error| failure(&error))
        }
        Some(LabCommand::Record { dir }) => {
            let store = Store::open(&dir)?;
            let corpus = record_with(&dir, |run| packed(&store, run));
            output::print(&corpus.map_err(|error| failure(&error))?)
        }
    }
}

/// The files of a run in a pack.
fn packed(store: &Store, run: &RunName) -> Result<Option<Files>, LabError> {
    let read = || {
        let Some(held) = store.find_packed(run.as_str())? else {
            return Ok(None);
        };
        held.files().map(Some)
    };
    read().map_err(|unreadable| LabError::Io {
        path: store.place(run.as_str()),
        error: match unreadable {
            Unreadable::Io(error) => error,
            Unreadable::Refused(why) => io::Error::other(why),
        },
    })
}

fn live(run: LabRun) -> Result<(), Failure> {
    let probe = run.probe.as_deref().map(probe_of).transpose()?;
    let adapter = run.adapter.as_deref().unwrap_or("phantom");
    let mut session = Session::new(adapter, probe).map_err(|error| failure(&error))?;
    if run.worker {
        return serve_channel(&mut session);
    }
    let missing =
        |what: &str| Failure::Other(format!("{what} is missing; see `clarity lab --help`"));
    let request = Request {
        config: run.config.ok_or_else(|| missing("--config <FILE>"))?,
        output: run.output.ok_or_else(|| missing("--output <DIR>"))?,
        seed: seed_of(run.seed)?,
    };
    session.run(&request).map_err(|error| failure(&error))
}

/// A worker's standard input is a socket: requests come in on it, and replies go out.
fn serve_channel(session: &mut Session) -> Result<(), Failure> {
    let broken = |error: io::Error| {
        match Errno::from_io_error(&error) {
        Some(Errno::NOTSOCK) => Failure::Other(
            "standard input is no socket: a sweep starts its workers itself (`worker = true`); for \
             one run give --config and --output"
                .to_owned(),
        ),
        _ => Failure::Other(format!("the channel: {}", plain(&error))),
    }
    };
    let channel = io::stdin().as_fd().try_clone_to_owned().map_err(broken)?;
    let channel = UnixStream::from(channel);
    let from = BufReader::new(channel.try_clone().map_err(broken)?);
    serve(session, from, channel).map_err(broken)
}

fn seed_of(text: Option<String>) -> Result<Option<Seed>, Failure> {
    let seed = text.map(|text| text.parse::<Integer>()).transpose();
    let seed = seed.map_err(|error| Failure::Other(format!("--seed: {error}")))?;
    Ok(seed.map(Seed::from))
}

fn probe_of(path: &Path) -> Result<Probe, Failure> {
    let bytes = files::read_input(path, files::MAX_FILE)?;
    read_probe(&bytes).map_err(|error| Failure::rejected(path, error))
}

/// A machine that failed is told apart from input that is not what it should be, and both from a
/// server that did not answer.
pub(crate) fn failure(error: &LabError) -> Failure {
    match error {
        LabError::Io { path, error } => Failure::input(path, error),
        LabError::Named { error: io, .. } if is_machines(io) => {
            Failure::Environment(error.to_string())
        }
        LabError::Endpoint(_) | LabError::KeyWanted { .. } => {
            Failure::RunsFailed(error.to_string())
        }
        other => Failure::Rejected(other.to_string()),
    }
}
