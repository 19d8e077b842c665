//! A process of ours between a slot and its runners, so that nothing of a runner outlives its run,
//! nor `clarity`.
//!
//! It is the same binary under a hidden command, and adopts what its runners leave behind
//! (`PR_SET_CHILD_SUBREAPER`), processes that took a session of their own included. The end of the
//! socket between us tells it that we are no more, however we ended. Where it is killed itself, what
//! it had falls to us: we adopt too.

mod message;
mod serve;
mod tree;

pub(super) use message::Start;
pub(crate) use serve::serve;

use super::process::{GRACE, NAP, describe, passed_environment};
use super::stop::Stop;
use super::trouble::Trouble;
use message::{Reply, Request};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, getpid, getsid, set_child_subreaper};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Ourselves, whatever lies at our path by now.
const OURSELVES: &str = "/proc/self/exe";

/// How long a supervisor has to answer beyond what it is asked to wait for. A program on a network's
/// disk may take a while to start.
const ANSWER: Duration = Duration::from_mins(1);

/// Our children that are no runner's: supervisors, and what we had before the first of them. A process
/// has one such list, as it has one set of children.
static OWN: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// A supervisor of ours, and at most one process under it.
pub(super) struct Supervisor {
    child: RefCell<Child>,
    control: UnixStream,
}

impl Supervisor {
    /// Starts a supervisor.
    pub(super) fn open() -> Result<Self, Trouble> {
        let failed = |error: io::Error| Trouble::ours(Path::new("clarity supervise"), &error);
        let (control, theirs) = UnixStream::pair().map_err(failed)?;
        control.set_write_timeout(Some(ANSWER)).map_err(failed)?;
        control.set_read_timeout(Some(ANSWER)).map_err(failed)?;
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        if own.is_empty() {
            set_child_subreaper(Some(getpid())).map_err(|error| failed(error.into()))?;
            // Who replaced a shell has its background jobs.
            own.extend(tree::children().map(|child| child.pid.as_raw_pid()));
        }
        let child = Command::new(OURSELVES)
            .arg0("clarity")
            .arg("supervise")
            .current_dir("/")
            .env_clear()
            .envs(passed_environment(&[]))
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        own.insert(Pid::from_child(&child).as_raw_pid());
        Ok(Self {
            child: RefCell::new(child),
            control,
        })
    }

    /// Starts a process; the inner error is the system's, which refused it.
    pub(super) fn start(
        &self,
        start: &Start,
        descriptors: &[BorrowedFd<'_>],
    ) -> Result<io::Result<()>, Trouble> {
        let sent = start.send(&self.control, descriptors);
        match sent.and_then(|()| Reply::receive(&self.control)) {
            Ok(Reply::Started) => Ok(Ok(())),
            Ok(Reply::Refused(number)) => Ok(Err(io::Error::from_raw_os_error(number))),
            Ok(_) => Err(self.lost(&io::ErrorKind::InvalidData.into())),
            Err(error) => Err(self.lost(&error)),
        }
    }

    /// Waits a while for the end of the process; then nothing of it is left.
    pub(super) fn ended(&self, longest: Duration) -> Result<Option<ExitStatus>, Trouble> {
        let longest = Timespec::try_from(longest).ok();
        let mut watched = [PollFd::new(&self.control, PollFlags::IN)];
        // A signal interrupts it; whoever called asks again.
        if !poll(&mut watched, longest.as_ref()).is_ok_and(|ready| ready > 0) {
            return Ok(None);
        }
        match Reply::receive(&self.control) {
            Ok(Reply::Ended(status)) => Ok(Some(ExitStatus::from_raw(status))),
            Ok(Reply::Left(pid)) => Err(Trouble::Machine(format!(
                "failed: process {pid}, which its runner started, was killed and does not end"
            ))),
            Ok(_) => Err(self.lost(&io::ErrorKind::InvalidData.into())),
            Err(error) => Err(self.lost(&error)),
        }
    }

    /// Stops the process and everything that it started: TERM, a grace period, KILL.
    ///
    /// A leader that exits at once may leave children that clean up: they have the period too,
    /// unless somebody asks a second time.
    pub(super) fn stop(&self, stop: &Stop) -> Result<ExitStatus, Trouble> {
        let ask = |kill| Request::send_word(&self.control, kill);
        ask(false).map_err(|error| self.lost(&error))?;
        let begun = Instant::now();
        let mut killed = false;
        loop {
            if let Some(status) = self.ended(NAP.1)? {
                return Ok(status);
            }
            if !killed && stop.at_once() {
                killed = true;
                ask(true).map_err(|error| self.lost(&error))?;
            }
            if begun.elapsed() >= GRACE + tree::PATIENCE + ANSWER {
                return Err(self.lost(&io::ErrorKind::TimedOut.into()));
            }
        }
    }

    /// What to tell of a supervisor that ended, or gives no answer, before it was told to.
    fn lost(&self, error: &io::Error) -> Trouble {
        // One that ended by itself closed its socket before anybody can wait for it.
        let ended = matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::ConnectionReset
        );
        let ending = if ended { GRACE } else { Duration::ZERO };
        match self.end(ending) {
            Some(status) => Trouble::Machine(format!(
                "failed: its supervisor ended before it: {}",
                describe(status)
            )),
            None => Trouble::Machine(format!(
                "failed: its supervisor does not answer and was stopped: {error}"
            )),
        }
    }

    /// Waits for the end of the supervisor, or kills it; then ends what it had. Gives how it ended by
    /// itself.
    fn end(&self, longest: Duration) -> Option<ExitStatus> {
        let mut child = self.child.borrow_mut();
        let pid = Pid::from_child(&child).as_raw_pid();
        let begun = Instant::now();
        let (mut nap, slowest) = NAP;
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if begun.elapsed() < longest => {}
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
            }
            thread::sleep(nap);
            nap = slowest.min(nap * 2);
        };
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        // Reaped, and its number is anybody's.
        if own.remove(&pid) && !status.is_some_and(|status| status.success()) {
            let session = getsid(None).map_or(0, Pid::as_raw_pid);
            tree::end_those(|child, theirs| {
                theirs != session && !own.contains(&child.as_raw_pid())
            });
        }
        status
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let _ = self.control.shutdown(std::net::Shutdown::Both);
        self.end(GRACE + tree::PATIENCE + GRACE);
    }
}
