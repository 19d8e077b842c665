//! A supervisor: it starts one process at a time, adopts what that leaves, and ends everything with
//! it, or with `clarity`.

use super::message::{Reply, Request, Start};
use super::tree;
use crate::failure::{Failure, plain};
use crate::sweep::process::{GRACE, NAP};
use crate::sweep::stop::ignored;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, getpid, kill_process_group,
    set_child_subreaper, set_parent_process_death_signal, setsid, wait, waitid,
};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{self, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Serves a slot until its `clarity` closes the other end of standard input, or is no more.
pub(crate) fn serve() -> Result<(), Failure> {
    let broken = |error: io::Error| match Errno::from_io_error(&error) {
        Some(Errno::NOTSOCK) => Failure::Other(
            "standard input is no socket: a sweep starts its supervisors itself".to_owned(),
        ),
        _ => Failure::Other(format!("the control socket: {}", plain(&error))),
    };
    let control = io::stdin().as_fd().try_clone_to_owned().map_err(broken)?;
    let supervisor = Supervisor::new(UnixStream::from(control)).map_err(broken)?;
    supervisor.serve().map_err(broken)
}

struct Supervisor {
    control: UnixStream,
    /// Holds a byte once a child has ended.
    bell: UnixStream,
}

/// A process that was started, and what becomes of it.
struct Leader {
    pid: Pid,
    /// Once it was reaped; until then its number is its own and its group's.
    status: Option<i32>,
}

impl Supervisor {
    fn new(control: UnixStream) -> io::Result<Self> {
        // A terminal's signals are not for us, nor for what we start.
        match setsid() {
            Ok(_) | Err(Errno::PERM) => {}
            Err(error) => return Err(error.into()),
        }
        set_child_subreaper(Some(getpid()))?;
        // A runner may have stopped us when `clarity` dies: to end everything we must go on.
        set_parent_process_death_signal(Some(Signal::CONT))?;
        // A queue sends its signals to every process that it finds; ours is to wait for `clarity`.
        // What is only heard, not ignored, does again in a runner what it does by default.
        let ignored = ignored();
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
            if usize::try_from(signal).is_ok_and(|number| !ignored.contains(&number)) {
                signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
            }
        }
        let (bell, rope) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        signal_hook::low_level::pipe::register(SIGCHLD, rope)?;
        Ok(Self { control, bell })
    }

    fn serve(&self) -> io::Result<()> {
        while let Some(request) = Request::receive(&self.control)? {
            // Other requests crossed the end of the process that they were meant for.
            let Request::Start(start, descriptors) = request else {
                continue;
            };
            let reply = match spawn(&start, descriptors) {
                Ok(pid) => {
                    // Where nobody hears it any more, the end of the socket tells so below.
                    let _ = Reply::Started.send(&self.control);
                    self.supervise(pid)
                }
                Err(error) => {
                    // std itself refuses a word with a zero byte in it.
                    let invalid = Errno::INVAL.raw_os_error();
                    Reply::Refused(error.raw_os_error().unwrap_or(invalid))
                }
            };
            if reply.send(&self.control).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Waits for the end of a process, or for a request to stop it; nothing is left afterwards.
    fn supervise(&self, pid: Pid) -> Reply {
        let mut leader = Leader { pid, status: None };
        // Since when everything has been asked to end.
        let mut asked: Option<Instant> = None;
        let mut gone = false;
        loop {
            let over = match asked {
                None => leader.has_exited(),
                Some(since) => since.elapsed() >= GRACE || !leader.reap(),
            };
            if over {
                return leader.end();
            }
            if !self.rings(asked.map(|_| NAP.1), gone) {
                continue;
            }
            match Request::receive(&self.control) {
                Ok(Some(Request::Kill)) => return leader.end(),
                // A process at a time: to start another one is to stop this one.
                Ok(Some(Request::Term | Request::Start(..))) => {}
                // `clarity` is no more, or talks nonsense.
                Ok(None) | Err(_) => gone = true,
            }
            if asked.is_none() {
                tree::terminate(pid);
                asked = Some(Instant::now());
            }
        }
    }

    /// Waits until a child ends, a request comes, or a time is over; tells whether a request is there.
    fn rings(&self, longest: Option<Duration>, gone: bool) -> bool {
        let longest = longest.and_then(|longest| Timespec::try_from(longest).ok());
        let mut watched = [
            PollFd::new(&self.bell, PollFlags::IN),
            PollFd::new(&self.control, PollFlags::IN),
        ];
        let count = if gone { 1 } else { 2 };
        let watched = watched.split_at_mut(count).0;
        // A signal interrupts it; whoever called looks again.
        let _ = poll(watched, longest.as_ref());
        let requested = watched.get(1).is_some_and(|fd| !fd.revents().is_empty());
        // However often it rang: whoever called looks at every child.
        let mut bytes = [0; 64];
        let _ = (&self.bell).read(&mut bytes);
        requested
    }
}

impl Leader {
    /// Whether it has exited; it is not reaped. What else has ended is.
    fn has_exited(&mut self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if !matches!(waitid(WaitId::Pid(self.pid), options), Ok(None)) {
            return true;
        }
        // Orphans; without it a worker of some days would fill the table of processes.
        self.reap();
        self.status.is_some()
    }

    /// Reaps what has ended; tells whether a child is left.
    fn reap(&mut self) -> bool {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) if pid == self.pid => self.status = Some(status.as_raw()),
                Ok(Some(_)) | Err(Errno::INTR) => {}
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }

    /// Kills what is left.
    fn end(mut self) -> Reply {
        if self.status.is_none() {
            let _ = kill_process_group(self.pid, Signal::KILL);
        }
        match tree::end(|| self.reap()) {
            Ok(()) => Reply::Ended(self.status.unwrap_or_default()),
            Err(left) => Reply::Left(left.unwrap_or(self.pid).as_raw_pid()),
        }
    }
}

fn spawn(start: &Start, descriptors: Vec<OwnedFd>) -> io::Result<Pid> {
    let mut descriptors = descriptors.into_iter();
    let mut next = || descriptors.next().map_or_else(Stdio::null, Stdio::from);
    // Our copies are closed with the command, so that a runner's end of its channel is its alone.
    let child = process::Command::new(&start.program)
        .args(&start.arguments)
        .current_dir(&start.directory)
        .env_clear()
        .envs(start.environment.iter().map(|(name, value)| (name, value)))
        .stdout(next())
        .stderr(next())
        .stdin(next())
        .process_group(0)
        .spawn()?;
    Ok(Pid::from_child(&child))
}
