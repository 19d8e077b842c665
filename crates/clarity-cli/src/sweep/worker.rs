//! A process that answers one run after the other, so that a model is loaded once.

use super::channel::{Broken, Channel};
use super::fault::{Breach, Fault};
use super::frames::{self, MAX_FRAME, Reply};
use super::process::{Command, GRACE, NAP, Process, describe};
use super::room::Room;
use super::stop::Stop;
use super::supervise::Supervisor;
use super::trouble::{RunFailure, Trouble};
use crate::config::RunnerConfig;
use clarity::model::Seed;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long a worker that closed its channel has to end, so that we can say which it did.
const ENDING: Duration = Duration::from_millis(300);

/// A worker and the channel to it.
pub(super) struct Worker<'c> {
    runner: &'c RunnerConfig,
    process: Process,
    channel: Channel,
    /// How often it was asked; the number of a request, which tells nothing of the run.
    asked: u64,
    /// It is there as long as the worker is.
    _room: Room,
}

impl<'c> Worker<'c> {
    /// Starts a worker.
    pub(super) fn start(
        runner: &'c RunnerConfig,
        adapter: &str,
        room: Room,
        supervisor: &Rc<Supervisor>,
    ) -> Result<Self, Trouble> {
        let (channel, input) =
            Channel::open().map_err(|error| Trouble::io(&runner.program, &error))?;
        let arguments = ["--worker", "--adapter", adapter].map(OsString::from);
        let command = Command {
            runner,
            arguments: arguments.into(),
            input: Some(input),
            room: &room,
        };
        let process = Process::start(&command, supervisor)?;
        Ok(Self {
            runner,
            process,
            channel,
            asked: 0,
            _room: room,
        })
    }

    /// Asks for one run and waits for the reply.
    pub(super) fn ask(
        &mut self,
        spec: &Path,
        output: &Path,
        seed: Seed,
        stop: &Stop,
    ) -> Result<Reply, Fault> {
        self.at_rest("before it replied")?;
        self.asked += 1;
        let request = frames::request(self.asked, spec, output, seed);
        let request = request.map_err(|error| Trouble::io(spec, &error))?;
        let mut unsent = request.as_bytes();
        let begun = Instant::now();
        loop {
            // Looked at before the channel: what it said before it ended is there then.
            let ended = self.has_ended()?;
            self.look_for_floods()?;
            if !unsent.is_empty() {
                let sent = self.channel.send(unsent);
                unsent = sent.map_err(|broken| self.broken(broken, "before it replied"))?;
            }
            match self.channel.line() {
                Ok(Some(line)) if unsent.is_empty() => {
                    return frames::reply(&line, self.asked).map_err(Fault::breach);
                }
                Ok(Some(line)) => return Err(Fault::unasked(&line, "before it replied")),
                Ok(None) if ended => return Err(Fault::ended("before it replied")),
                Ok(None) => {}
                Err(broken) => return Err(self.broken(broken, "before it replied")),
            }
            if stop.ends_runs() {
                return Err(Trouble::Stopped.into());
            }
            if begun.elapsed() >= self.runner.timeout {
                let timeout = humantime::format_duration(self.runner.timeout);
                let what = format!("gave no reply within the timeout of {timeout}");
                return Err(Fault::breach(what));
            }
        }
    }

    /// Between two requests a worker lives and says nothing.
    pub(super) fn at_rest(&mut self, when: &str) -> Result<(), Fault> {
        let ended = self.has_ended()?;
        self.look_for_floods()?;
        match self.channel.unasked() {
            Ok([]) if ended => Err(Fault::ended(when)),
            Ok([]) => Ok(()),
            Ok(said) => Err(Fault::unasked(said, when)),
            Err(broken) => Err(self.broken(broken, when)),
        }
    }

    /// Forgets what it said during a run that went well.
    pub(super) fn forget(&self) {
        self.process.streams.clear();
    }

    /// Leaves what it said during a run beside what that run left.
    pub(super) fn keep(&self, directory: &Path) {
        self.process.streams.keep(directory);
    }

    /// What it replied of a run that failed, and what it said on standard error, if anything.
    pub(super) fn replied(&self, why: &str) -> Trouble {
        let tail = self.process.streams.tail();
        Trouble::Run(RunFailure {
            reason: format!("failed: its worker says: {why}"),
            stderr: (!tail.is_empty()).then_some(tail),
            ..RunFailure::default()
        })
    }

    /// Stops a worker that broke the protocol, and everything that it started; tells what it did.
    pub(super) fn dismiss(&mut self, breach: &Breach, stop: &Stop) -> Result<String, Trouble> {
        let Breach { what, ended } = breach;
        let status = self.process.stop(stop)?;
        let how = if *ended {
            format!(": {}", describe(status))
        } else {
            String::new()
        };
        let told = RunFailure {
            reason: format!("its worker {what}{how}"),
            stderr: Some(self.process.streams.tail()),
            ..RunFailure::default()
        };
        Ok(told.to_string())
    }

    /// Lets a worker go: the end of the channel tells it to end, a grace period later we do.
    pub(super) fn close(self, stop: &Stop) {
        let Self {
            mut process,
            channel,
            ..
        } = self;
        drop(channel);
        let begun = Instant::now();
        while stop.signalled().is_none() && begun.elapsed() < GRACE {
            match process.ended(NAP.1) {
                Ok(None) => {}
                // Its runs are published; how it ended changes none of them.
                Ok(Some(_)) | Err(_) => return,
            }
        }
        let _ = process.stop(stop);
    }

    fn look_for_floods(&self) -> Result<(), Fault> {
        let flooded = self.process.streams.flooded();
        flooded.map_or(Ok(()), |how| Err(Fault::breach(format!("wrote {how}"))))
    }

    fn has_ended(&mut self) -> Result<bool, Trouble> {
        Ok(self.process.ended(Duration::ZERO)?.is_some())
    }

    /// What a broken channel tells of the worker.
    fn broken(&mut self, broken: Broken, when: &str) -> Fault {
        let when = match broken {
            Broken::Closed => when,
            Broken::HalfLine => "in the middle of a line",
            Broken::TooLong => {
                return Fault::breach(format!("sent a line of more than {MAX_FRAME} bytes"));
            }
            Broken::Io(error) => return self.trouble(&error).into(),
        };
        let begun = Instant::now();
        while begun.elapsed() < ENDING {
            match self.process.ended(NAP.1) {
                Ok(Some(_)) => return Fault::ended(when),
                Ok(None) => {}
                Err(trouble) => return trouble.into(),
            }
        }
        Fault::breach(format!("closed the channel {when}"))
    }

    fn trouble(&self, error: &io::Error) -> Trouble {
        Trouble::io(&self.runner.program, error)
    }
}
