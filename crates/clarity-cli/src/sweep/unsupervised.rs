//! Runners as our own children, where the system has nobody who adopts orphans: what leaves its
//! runner's group outlives the run, and a runner outlives a `clarity` that was killed.

use super::process::{GRACE, NAP};
use super::stop::Stop;
use super::trouble::Trouble;
use crate::failure::plain;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::cell::Cell;
use std::ffi::OsString;
use std::io;
use std::os::fd::BorrowedFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A process to start.
pub(super) struct Start {
    pub(super) program: OsString,
    pub(super) directory: OsString,
    pub(super) arguments: Vec<OsString>,
    /// All of it: nothing is inherited.
    pub(super) environment: Vec<(OsString, OsString)>,
}

/// At most one process of a slot.
pub(super) struct Supervisor {
    child: Cell<Option<Child>>,
}

impl Supervisor {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "where there are supervisors, one may not start"
    )]
    pub(super) fn open() -> Result<Self, Trouble> {
        let child = Cell::new(None);
        Ok(Self { child })
    }

    /// Starts a process; the inner error is the system's, which refused it.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "where there are supervisors, one may be lost"
    )]
    pub(super) fn start(
        &self,
        start: &Start,
        descriptors: &[BorrowedFd<'_>],
    ) -> Result<io::Result<()>, Trouble> {
        Ok(spawn(start, descriptors).map(|child| self.child.set(Some(child))))
    }

    /// Waits a while for the end of the process; then nothing of its group is left.
    pub(super) fn ended(&self, longest: Duration) -> Result<Option<ExitStatus>, Trouble> {
        let Some(mut child) = self.child.take() else {
            return Ok(None);
        };
        let begun = Instant::now();
        let group = Pid::from_child(&child);
        // It is not reaped, so that its number stays its own and its group's.
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        loop {
            match waitid(WaitId::Pid(group), options) {
                Ok(Some(_)) => return clear_up(&mut child).map(Some),
                Ok(None) if begun.elapsed() < longest => thread::sleep(NAP.0),
                Ok(None) => break,
                Err(error) => return Err(lost(&error.into())),
            }
        }
        self.child.set(Some(child));
        Ok(None)
    }

    /// Stops the group: TERM, a grace period, KILL.
    ///
    /// A leader that exits at once may leave children that clean up, and nothing tells whether
    /// there are any: they have the whole period, unless somebody asks a second time.
    pub(super) fn stop(&self, stop: &Stop) -> Result<ExitStatus, Trouble> {
        let Some(mut child) = self.child.take() else {
            return Err(lost(&io::ErrorKind::NotFound.into()));
        };
        let _ = kill_process_group(Pid::from_child(&child), Signal::TERM);
        let begun = Instant::now();
        while begun.elapsed() < GRACE && !stop.at_once() {
            thread::sleep(NAP.1);
        }
        clear_up(&mut child)
    }
}

/// Kills what an exited process left of its group.
fn clear_up(child: &mut Child) -> Result<ExitStatus, Trouble> {
    // Before it is reaped: its number still names its group.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    child.wait().map_err(|error| lost(&error))
}

fn lost(error: &io::Error) -> Trouble {
    let why = plain(error);
    Trouble::Machine(format!("its process cannot be waited for: {why}"))
}

fn spawn(start: &Start, descriptors: &[BorrowedFd<'_>]) -> io::Result<Child> {
    let mut descriptors = descriptors.iter();
    let mut next = || match descriptors.next() {
        Some(descriptor) => Ok(Stdio::from(descriptor.try_clone_to_owned()?)),
        None => Ok::<_, io::Error>(Stdio::null()),
    };
    let (stdout, stderr, stdin) = (next()?, next()?, next()?);
    Command::new(&start.program)
        .args(&start.arguments)
        .current_dir(&start.directory)
        .env_clear()
        .envs(start.environment.iter().map(|(name, value)| (name, value)))
        .stdout(stdout)
        .stderr(stderr)
        .stdin(stdin)
        .process_group(0)
        .spawn()
}
