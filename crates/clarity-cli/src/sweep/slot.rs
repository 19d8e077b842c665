//! One of the several runs at once: a process for each of its runs, or a worker for all of them.

use super::attempt::{Attempt, Attempts};
use super::before::Settled;
use super::fault::Fault;
use super::frames::Reply;
use super::oneshot;
use super::progress::Progress;
use super::room::Room;
use super::stop::Stop;
use super::supervise::Supervisor;
use super::trouble::{RunFailure, Trouble};
use super::worker::Worker;
use clarity::artifact::done::DoneFile;
use clarity::model::Digest;
use clarity::sweep::{Run, Runner};
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

/// The runner port, by processes. Nothing of a runner outlives its slot.
pub(super) struct Slot<'a> {
    attempts: &'a Attempts<'a>,
    stop: &'a Stop,
    progress: &'a Progress,
    worker: Cell<Option<Worker<'a>>>,
    /// That of the last process for one run.
    room: Cell<Option<Room>>,
    /// Started with the first run.
    supervisor: OnceCell<Rc<Supervisor>>,
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.close(self.stop);
        }
    }
}

impl Runner for Slot<'_> {
    type Error = Trouble;

    fn run(&self, run: &Run<'_>) -> Result<Digest, Trouble> {
        self.execute(run, &self.attempts.begin(run)?)
    }
}

impl<'a> Slot<'a> {
    fn execute(&self, run: &Run<'_>, attempt: &Attempt<'_>) -> Result<Digest, Trouble> {
        if !self.attempts.by_workers() {
            let (hash, files) = self.once(attempt)?;
            attempt.keep(&files, self.progress);
            return attempt.publish(hash, self.progress);
        }
        let first = match self.ask(attempt)? {
            Ok(hash) => return Ok(hash),
            Err(why) => why,
        };
        // A signal to everybody may have reached the worker before it reached us.
        if self.stop.signalled().is_some() {
            return Err(Trouble::Stopped);
        }
        let run = run.name();
        self.progress.tell(&format!(
            "run `{run}` is tried again in a fresh worker: {first}"
        ));
        attempt.empty()?;
        self.ask(attempt)?.map_err(|second| {
            Trouble::run(format!(
                "failed twice, in two workers\nfirst {first}\nthen {second}"
            ))
        })
    }

    /// Runs a process for one run, and looks at what it left.
    fn once(&self, attempt: &Attempt<'_>) -> Result<(Digest, Vec<DoneFile>), Trouble> {
        let room = match self.room.take().filter(Room::is_tidy) {
            Some(room) => room,
            None => self.attempts.room()?,
        };
        let ran = oneshot::run(&attempt.command(&room), &self.supervisor()?, self.stop);
        let ran = ran.map_err(|trouble| self.blamed(trouble));
        let left = ran.and_then(|()| attempt.check("exited with 0"));
        if left.is_err() {
            room.streams.keep(attempt.private());
        }
        self.room.set(Some(room));
        left
    }

    pub(super) fn new(attempts: &'a Attempts<'a>, stop: &'a Stop, progress: &'a Progress) -> Self {
        Self {
            attempts,
            stop,
            progress,
            worker: Cell::new(None),
            room: Cell::new(None),
            supervisor: OnceCell::new(),
        }
    }

    /// A run of this sweep, which may have ended before; only what is missing is executed.
    pub(super) fn settle(&self, run: &Run<'_>) -> Result<Settled, Trouble> {
        if let Some(settled) = self.attempts.before(run, self.progress)? {
            if matches!(settled, Settled::Found(_)) {
                self.attempts.meet(run)?;
            }
            return Ok(settled);
        }
        let attempt = self.attempts.begin(run)?;
        if let Some(hash) = attempt.fetch(self.progress)? {
            return attempt.publish(hash, self.progress).map(Settled::Cached);
        }
        self.execute(run, &attempt).map(Settled::Executed)
    }

    fn supervisor(&self) -> Result<Rc<Supervisor>, Trouble> {
        if let Some(supervisor) = self.supervisor.get() {
            return Ok(Rc::clone(supervisor));
        }
        let supervisor = Rc::new(Supervisor::open()?);
        Ok(Rc::clone(self.supervisor.get_or_init(|| supervisor)))
    }

    /// Whom a run that was stopped is to be blamed on. A queue that ends a job signals everybody in it, and
    /// the runner may hear it first; that is no failure of the run.
    fn blamed(&self, trouble: Trouble) -> Trouble {
        let stopped = |failure: &RunFailure| {
            let number = |status: u64| status.checked_sub(128);
            let signal = failure.signal.or(failure.exit_status.and_then(number));
            signal.is_some_and(|signal| self.stop.comes(signal))
        };
        match trouble {
            Trouble::Run(failure) if stopped(&failure) => Trouble::Stopped,
            other => other,
        }
    }

    /// Tries a run in the slot's worker; where that breaks the protocol, it is gone, and the inner
    /// error says what it did.
    fn ask(&self, attempt: &Attempt<'_>) -> Result<Result<Digest, String>, Trouble> {
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => self.attempts.start_worker(&self.supervisor()?)?,
        };
        let outcome = match self.answer(&mut worker, attempt) {
            Ok(hash) => {
                worker.forget();
                Ok(Ok(hash))
            }
            Err(Fault::Trouble(trouble)) => {
                worker.keep(attempt.private());
                Err(trouble)
            }
            Err(Fault::Breach(breach)) => {
                let did = worker.dismiss(&breach, self.stop)?;
                worker.keep(attempt.private());
                return Ok(Err(did));
            }
        };
        self.worker.set(Some(worker));
        outcome
    }

    fn answer(&self, worker: &mut Worker<'_>, attempt: &Attempt<'_>) -> Result<Digest, Fault> {
        let reply = worker.ask(
            attempt.spec(),
            attempt.artifacts(),
            attempt.seed(),
            self.stop,
        );
        if let Reply::Failed(why) = reply? {
            return Err(worker.replied(&why).into());
        }
        let (hash, files) = attempt.check("replied `done`")?;
        // Whatever it did meanwhile, such as to reply twice, it did before anybody counts on the run.
        worker.at_rest("after its reply")?;
        attempt.keep(&files, self.progress);
        Ok(attempt.publish(hash, self.progress)?)
    }
}
