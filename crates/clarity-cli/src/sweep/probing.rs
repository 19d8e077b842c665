//! What is asked of a server before the first run, in a thread of its own: a signal need not wait
//! for a slow reply.

use super::process::NAP;
use super::stop::Stop;
use crate::command::lab::failure;
use crate::config::Configuration;
use crate::failure::{Failure, plain};
use crate::output;
use clarity::model::{Axes, Seed};
use clarity_lab::{Probe, Sweep};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

/// A sweep of the lab as another thread may have it.
struct Owned {
    base_spec: Vec<u8>,
    directory: PathBuf,
    adapter: String,
    axes: Axes,
    seeds: Vec<Seed>,
    env: Vec<String>,
}

impl Owned {
    fn of(sweep: &Sweep<'_>) -> Self {
        Self {
            base_spec: sweep.base_spec.to_owned(),
            directory: sweep.directory.to_owned(),
            adapter: sweep.adapter.to_owned(),
            axes: sweep.axes.clone(),
            seeds: sweep.seeds.to_owned(),
            env: sweep.env.to_owned(),
        }
    }

    fn sweep(&self) -> Sweep<'_> {
        Sweep {
            base_spec: &self.base_spec,
            directory: &self.directory,
            adapter: &self.adapter,
            axes: &self.axes,
            seeds: &self.seeds,
            env: &self.env,
        }
    }
}

/// What our own lab finds out about a server, once per sweep; none where no server is asked.
pub(super) fn probe(
    configuration: &Configuration,
    stop: &Stop,
    quiet: bool,
) -> Result<Option<Probe>, Failure> {
    let Some(sweep) = configuration.lab_sweep() else {
        return Ok(None);
    };
    let Some(server) = sweep.server() else {
        return Ok(None);
    };
    if !quiet {
        output::say(&format!("asking {server} ..."));
    }
    let owned = Owned::of(&sweep);
    let (sender, receiver) = mpsc::channel();
    // Whoever stops waiting leaves it behind: it writes nothing, and ends with the program.
    let asking = move || {
        let _ = sender.send(clarity_lab::probe(&owned.sweep()));
    };
    let unstarted =
        |error| Failure::Environment(format!("no thread can be started: {}", plain(&error)));
    thread::Builder::new().spawn(asking).map_err(unstarted)?;
    let when = format!("while {server} was asked; no run had begun, and nothing was written");
    let probe = loop {
        match receiver.recv_timeout(NAP.1) {
            Ok(probe) => break probe.map_err(|error| failure(&error))?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::Other(
                    "the probe ended without a result".to_owned(),
                ));
            }
        }
        if let Some(stopped) = stop.signalled_when(&when) {
            return Err(stopped);
        }
    };
    if let Some(probe) = &probe {
        output::say(&format!("probe: {}", clarity_lab::describe_probe(probe)));
    }
    Ok(probe)
}
