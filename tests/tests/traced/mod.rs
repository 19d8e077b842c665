//! A program under the eye of its system calls: which files it reaches, and how it fares where
//! exactly one of these operations fails.
//!
//! Nothing in the product knows of it. A tracer stops each thread of the program before each call,
//! and lets the chosen one fail: the kernel is given no call, the program an error. Programs that it
//! starts are let go, unless they are the same one.
#![allow(dead_code, reason = "each test uses a part of it")]

mod calls;

use calls::Names;
use clarity_integration::Said;
use nix::errno::Errno;
use nix::libc;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a program may take under the tracer.
const PATIENCE: Duration = Duration::from_mins(1);

/// An operation on files: what threads do meanwhile does not change its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Operation {
    /// The system call.
    pub(crate) call: &'static str,
    /// What it is about, from the watched directory on; the random names of temporary files are
    /// one.
    pub(crate) place: String,
    /// How often the same was done before.
    pub(crate) time: usize,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, place, time } = self;
        write!(f, "{call} {place} #{time}")
    }
}

/// How a program went.
pub(crate) struct Traced {
    pub(crate) said: Said,
    /// What it did inside the watched directory, in the order of time.
    pub(crate) operations: Vec<Operation>,
    /// Whether the operation that was to fail was met.
    pub(crate) failed: bool,
}

/// What to trace.
pub(crate) struct Tracer<'t> {
    /// Operations elsewhere neither count nor fail.
    pub(crate) watched: &'t Path,
    /// Whether a program that is executed is traced too.
    pub(crate) follows: &'t (dyn Fn(&Path) -> bool + Sync),
}

/// Whether a program can be traced here; else says that a test is skipped.
pub(crate) fn traces() -> bool {
    let here = std::env::temp_dir();
    let tracer = Tracer {
        watched: &here,
        follows: &|_| false,
    };
    let able = tracer.run(&mut Command::new("true"), None).is_ok();
    if !able {
        let _ = std::io::stderr().write_all(b"SKIPPED: no program can be traced here\n");
    }
    able
}

impl Tracer<'_> {
    /// Runs a program to its end; the operation fails where one is given.
    ///
    /// # Errors
    /// Where it cannot be traced.
    pub(crate) fn run(
        &self,
        command: &mut Command,
        fault: Option<(&Operation, Errno)>,
    ) -> nix::Result<Traced> {
        // The tracer is a thread, and waits for the children of this thread alone.
        thread::scope(|scope| scope.spawn(|| self.trace(command, fault)).join().unwrap())
    }

    #[expect(
        clippy::zombie_processes,
        reason = "whoever traces waits for all that is traced"
    )]
    fn trace(
        &self,
        command: &mut Command,
        fault: Option<(&Operation, Errno)>,
    ) -> nix::Result<Traced> {
        let spoken = tempfile::TempDir::new().unwrap();
        let (out, err) = (spoken.path().join("out"), spoken.path().join("err"));
        // Waits at its input until it is watched.
        let mut waiting = Command::new("sh");
        waiting
            .args(["-c", "read -r go; exec \"$0\" \"$@\" < /dev/null"])
            .arg(command.get_program())
            .args(command.get_args())
            .stdin(Stdio::piped())
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap());
        if let Some(directory) = command.get_current_dir() {
            waiting.current_dir(directory);
        }
        let mut child = waiting.spawn().unwrap();
        let leader = Pid::from_raw(child.id().cast_signed());
        let options = Options::PTRACE_O_TRACESYSGOOD
            | Options::PTRACE_O_TRACECLONE
            | Options::PTRACE_O_TRACEFORK
            | Options::PTRACE_O_TRACEVFORK
            | Options::PTRACE_O_TRACEEXEC
            | Options::PTRACE_O_EXITKILL;
        if let Err(error) = ptrace::seize(leader, options) {
            let _ = child.kill();
            let _ = child.wait();
            return Err(error);
        }
        child.stdin.take().unwrap().write_all(b"go\n").unwrap();
        let mut watch = Watch {
            tracer: self,
            fault,
            inside: BTreeSet::new(),
            failing: BTreeMap::new(),
            times: BTreeMap::new(),
            operations: Vec::new(),
            failed: false,
        };
        let (ended, waits) = mpsc::channel::<()>();
        let code = thread::scope(|scope| {
            scope.spawn(move || {
                if waits
                    .recv_timeout(PATIENCE)
                    .is_err_and(|why| why == mpsc::RecvTimeoutError::Timeout)
                {
                    let _ = kill(leader, Signal::SIGKILL);
                }
            });
            let code = watch.attend(leader);
            drop(ended);
            code
        })?;
        let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        Ok(Traced {
            said: Said {
                code,
                out: text(&out),
                err: text(&err),
            },
            operations: watch.operations,
            failed: watch.failed,
        })
    }
}

struct Watch<'t> {
    tracer: &'t Tracer<'t>,
    fault: Option<(&'t Operation, Errno)>,
    /// Threads between the beginning and the end of a call.
    inside: BTreeSet<Pid>,
    /// Threads in the call that fails.
    failing: BTreeMap<Pid, Errno>,
    times: BTreeMap<(&'static str, String), usize>,
    operations: Vec<Operation>,
    failed: bool,
}

impl Watch<'_> {
    /// Sees the program and what it started to their ends; gives the program's exit code, -1 after a
    /// signal.
    fn attend(&mut self, leader: Pid) -> nix::Result<i32> {
        let mut code = -1;
        let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
        loop {
            let status = match waitpid(Pid::from_raw(-1), Some(flags)) {
                Err(Errno::ECHILD) => return Ok(code),
                Err(Errno::EINTR) => continue,
                status => status?,
            };
            let goes_on = match status {
                WaitStatus::Exited(pid, exited) => {
                    if pid == leader {
                        code = exited;
                    }
                    continue;
                }
                WaitStatus::PtraceSyscall(pid) => {
                    self.at_call(pid).and_then(|()| ptrace::syscall(pid, None))
                }
                WaitStatus::PtraceEvent(pid, _, libc::PTRACE_EVENT_EXEC) => {
                    let program = fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
                    if pid == leader || (self.tracer.follows)(&program) {
                        self.inside.insert(pid);
                        ptrace::syscall(pid, None)
                    } else {
                        self.inside.remove(&pid);
                        ptrace::detach(pid, None)
                    }
                }
                WaitStatus::PtraceEvent(pid, ..) => ptrace::syscall(pid, None),
                WaitStatus::Stopped(pid, signal) => ptrace::syscall(pid, signal),
                _ => continue,
            };
            match goes_on {
                // It was killed at this moment.
                Ok(()) | Err(Errno::ESRCH) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// A call begins or ends.
    fn at_call(&mut self, pid: Pid) -> nix::Result<()> {
        if self.inside.remove(&pid) {
            if let Some(errno) = self.failing.remove(&pid) {
                let mut registers = ptrace::getregs(pid)?;
                registers.rax = i64::from(-(errno as i32)).cast_unsigned();
                ptrace::setregs(pid, registers)?;
            }
            return Ok(());
        }
        self.inside.insert(pid);
        let mut registers = ptrace::getregs(pid)?;
        let arguments = [registers.rdi, registers.rsi, registers.rdx, registers.r10];
        let Some(call) = calls::of_number(registers.orig_rax.cast_signed()) else {
            return Ok(());
        };
        let places = call
            .names
            .iter()
            .filter_map(|names| self.place(pid, *names, &arguments));
        let places: Vec<_> = places.collect();
        let place = places.join(" ");
        // The directory above is no file of the sweep's: libraries look at it, or not.
        if matches!(&*place, "" | "./") {
            return Ok(());
        }
        let times = self.times.entry((call.name, place.clone())).or_default();
        let operation = Operation {
            call: call.name,
            place,
            time: *times,
        };
        *times += 1;
        if let Some((chosen, errno)) = self.fault
            && *chosen == operation
        {
            // No such call: the kernel does nothing.
            registers.orig_rax = u64::MAX;
            ptrace::setregs(pid, registers)?;
            self.failing.insert(pid, errno);
            self.failed = true;
        }
        self.operations.push(operation);
        Ok(())
    }

    /// What a call names, from the watched directory on; none elsewhere.
    fn place(&self, pid: Pid, names: Names, arguments: &[u64; 4]) -> Option<String> {
        let path = match names {
            Names::Fd(at) => open_file(pid, arguments[at])?,
            Names::Path(at) => current(pid)?.join(text(pid, arguments[at])?),
            Names::At(directory, at) => {
                // The low half is the number; `AT_FDCWD` is negative.
                let directory = match arguments[directory] & 0xffff_ffff {
                    number if number == u64::from(libc::AT_FDCWD.cast_unsigned()) => current(pid)?,
                    number => open_file(pid, number)?,
                };
                let path = text(pid, arguments[at]).unwrap_or_default();
                if path.as_os_str().is_empty() {
                    directory
                } else {
                    directory.join(path)
                }
            }
        };
        let inside = path.strip_prefix(self.tracer.watched).ok()?;
        // Random names are one name, and so are files without any, which the system shows by number.
        let names = inside.components().map(|component| {
            let name = component.as_os_str().to_string_lossy();
            match component {
                Component::Normal(_) if name.starts_with(".tmp") => ".tmp".into(),
                Component::Normal(_) if name.starts_with('#') && name.ends_with(" (deleted)") => {
                    "#".into()
                }
                _ => name,
            }
        });
        let names: Vec<_> = names.collect();
        Some(format!("./{}", names.join("/")))
    }
}

fn current(pid: Pid) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/cwd")).ok()
}

fn open_file(pid: Pid, number: u64) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/fd/{number}")).ok()
}

/// The text at an address of a thread, up to its end.
fn text(pid: Pid, address: u64) -> Option<PathBuf> {
    let mut bytes = [0; 4096];
    let memory = File::open(format!("/proc/{pid}/mem")).ok()?;
    let read = memory.read_at(&mut bytes, address).ok()?;
    let text = bytes[..read].split(|byte| *byte == 0).next()?;
    Some(PathBuf::from(String::from_utf8_lossy(text).into_owned()))
}
