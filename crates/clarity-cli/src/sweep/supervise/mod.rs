//! A process of ours between a slot and its runners, so that nothing of a runner outlives its run,
//! nor `clarity`.
//!
//! It is the same binary under a hidden command, and adopts what its runners leave behind
//! (`PR_SET_CHILD_SUBREAPER`), processes that took a session of their own included. The end of the
//! socket between us tells it that we are no more, however we ended. Where it is killed itself, what
//! it had falls to us: we adopt too. A runner may stop it (`kill -STOP`): whenever we wait for it we
//! let it go on, and never wait without a limit.

mod message;
mod serve;
mod tree;

pub(super) use message::Start;
pub(crate) use serve::serve;

use super::process::{GRACE, NAP, describe, passed_environment};
use super::stop::Stop;
use super::trouble::Trouble;
use crate::failure::plain;
use message::{Reply, Request};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, getpid, kill_process, set_child_subreaper};
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

/// How much longer than it needs a supervisor has to end its runner, and how long once everything is to
/// end at once.
const MOMENT: Duration = Duration::from_secs(2);

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
        sent.map_err(|error| self.lost(&error))?;
        let begun = Instant::now();
        loop {
            match self.reply(NAP.1)? {
                Some(Reply::Started) => return Ok(Ok(())),
                Some(Reply::Refused(number)) => {
                    return Ok(Err(io::Error::from_raw_os_error(number)));
                }
                Some(_) => return Err(self.lost(&io::ErrorKind::InvalidData.into())),
                None if begun.elapsed() < ANSWER => {}
                None => return Err(self.lost(&io::ErrorKind::TimedOut.into())),
            }
        }
    }

    /// Waits a while for what the supervisor says next; where it says nothing, it goes on if somebody
    /// stopped it.
    fn reply(&self, longest: Duration) -> Result<Option<Reply>, Trouble> {
        let longest = Timespec::try_from(longest).ok();
        let mut watched = [PollFd::new(&self.control, PollFlags::IN)];
        // A signal interrupts it; whoever called asks again.
        if !poll(&mut watched, longest.as_ref()).is_ok_and(|ready| ready > 0) {
            wake(&mut self.child.borrow_mut());
            return Ok(None);
        }
        let reply = Reply::receive(&self.control);
        reply.map(Some).map_err(|error| self.lost(&error))
    }

    /// Waits a while for the end of the process; then nothing of it is left.
    pub(super) fn ended(&self, longest: Duration) -> Result<Option<ExitStatus>, Trouble> {
        match self.reply(longest)? {
            None => Ok(None),
            Some(Reply::Ended(status)) => Ok(Some(ExitStatus::from_raw(status))),
            Some(Reply::Left(pid)) => Err(Trouble::Machine(format!(
                "process {pid}, which its runner started, was killed and does not end"
            ))),
            Some(_) => Err(self.lost(&io::ErrorKind::InvalidData.into())),
        }
    }

    /// Stops the process and everything that it started: TERM, a grace period, KILL.
    ///
    /// A leader that exits at once may leave children that clean up: they have the period too,
    /// unless somebody asks a second time.
    pub(super) fn stop(&self, stop: &Stop) -> Result<ExitStatus, Trouble> {
        let ask = |kill| Request::send_word(&self.control, kill);
        ask(false).map_err(|error| self.lost(&error))?;
        // What it needs at most by itself, and a moment more.
        let mut last = Instant::now() + GRACE + tree::PATIENCE + MOMENT;
        let mut killed = false;
        loop {
            if let Some(status) = self.ended(NAP.1)? {
                return Ok(status);
            }
            if !killed && stop.at_once() {
                killed = true;
                last = last.min(Instant::now() + MOMENT);
                ask(true).map_err(|error| self.lost(&error))?;
            }
            if Instant::now() >= last {
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
                "its supervisor ended before it: {}",
                describe(status)
            )),
            None => Trouble::Machine(format!(
                "its supervisor does not answer and was killed: {}",
                plain(error)
            )),
        }
    }

    /// Waits for the end of the supervisor, or kills it; then ends what it had. Gives how it ended by
    /// itself.
    fn end(&self, longest: Duration) -> Option<ExitStatus> {
        let mut child = self.child.borrow_mut();
        let pid = Pid::from_child(&child).as_raw_pid();
        let status = exited(&mut child, longest);
        if status.is_none() {
            let _ = child.kill();
            // One that waits for a broken disk stays, and what it has stays with it.
            exited(&mut child, tree::PATIENCE)?;
        }
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        // Reaped, and its number is anybody's.
        if own.remove(&pid) && !status.is_some_and(|status| status.success()) {
            let session = tree::Entry::ours().map_or(0, |ours| ours.session);
            tree::end_those(|child, theirs| {
                theirs != session && !own.contains(&child.as_raw_pid())
            });
        }
        status
    }
}

/// Lets a supervisor go on that somebody stopped. Others do not notice.
fn wake(child: &mut Child) {
    // One that is not reaped has its number to itself.
    if let Ok(None) = child.try_wait() {
        let _ = kill_process(Pid::from_child(child), Signal::CONT);
    }
}

/// How a supervisor ended, if it does within a while.
fn exited(child: &mut Child, longest: Duration) -> Option<ExitStatus> {
    let begun = Instant::now();
    let (mut nap, slowest) = NAP;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if begun.elapsed() < longest => wake(child),
            _ => return None,
        }
        thread::sleep(nap);
        nap = slowest.min(nap * 2);
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let _ = self.control.shutdown(std::net::Shutdown::Both);
        self.end(GRACE + tree::PATIENCE + GRACE);
    }
}
