//! The runner as a stranger: no shell, no input, capped output, and a whole group to stop.

use super::attempt::Trouble;
use super::stop::Stop;
use crate::config::RunnerConfig;
use crate::output;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{self, Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The most that a runner may print on each stream, in bytes; it is looked at while it runs, so
/// that somewhat more may reach the disk.
const MAX_OUTPUT: u64 = 16 << 20;

/// How much of standard error an error quotes, in bytes.
const TAIL: u64 = 2048;

/// How long a group has between TERM and KILL.
const GRACE: Duration = Duration::from_secs(2);

/// How long the watch sleeps at first, and at most.
const NAP: (Duration, Duration) = (Duration::from_micros(200), Duration::from_millis(10));

/// What a runner sees of our environment; a configuration's `env` adds to it.
const ENVIRONMENT: [&str; 10] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "CUDA_VISIBLE_DEVICES",
    // An instrumented runner writes its profile here, else into its working directory.
    "LLVM_PROFILE_FILE",
];

/// What every runner sees, so that the host's language and time zone cannot show.
pub(crate) const FIXED: [(&str, &str); 3] = [
    ("LC_ALL", "C.UTF-8"),
    ("TZ", "UTC"),
    ("PYTHONHASHSEED", "0"),
];

/// One execution of a runner.
pub(super) struct Command<'r> {
    pub(super) runner: &'r RunnerConfig,
    pub(super) arguments: Vec<OsString>,
    /// Takes its output and its temporary files.
    pub(super) private: &'r Path,
}

/// How a runner ended.
pub(super) enum Ended {
    /// With exit status 0.
    Well,
    /// In any other way, and why.
    Badly(String),
    /// By our own hand, because a signal asked us to stop.
    Stopped,
}

/// Why the watch let go of a runner.
enum Watch {
    Exited,
    TimedOut,
    Flooded(&'static str),
    Stopped,
}

/// Runs a runner to its end, and everything that it started.
///
/// Processes that leave its group live on; whoever starts those must stop them.
pub(super) fn run(command: &Command<'_>, stop: &Stop) -> Result<Ended, Trouble> {
    let mut child = spawn(command)?;
    let waited = |error| Trouble::io(&command.runner.program, &error);
    let group = Pid::from_child(&child);
    let watch = watch(command, group, stop);
    // Before it is reaped: its number still names its group, and children may be left.
    match watch {
        Ok(Watch::Exited) => {
            let _ = kill_process_group(group, Signal::KILL);
        }
        _ => end(group),
    }
    let status = child.wait().map_err(waited)?;
    Ok(match watch.map_err(waited)? {
        Watch::Exited if status.success() => Ended::Well,
        Watch::Exited => Ended::Badly(told(command, &format!("failed: {}", describe(status)))),
        Watch::TimedOut => {
            let timeout = humantime::format_duration(command.runner.timeout);
            Ended::Badly(told(
                command,
                &format!("was stopped at its timeout of {timeout}"),
            ))
        }
        Watch::Flooded(stream) => {
            let why = format!("failed: more than {MAX_OUTPUT} bytes on {stream}");
            Ended::Badly(told(command, &why))
        }
        Watch::Stopped => Ended::Stopped,
    })
}

fn spawn(command: &Command<'_>) -> Result<Child, Trouble> {
    let runner = command.runner;
    let passed = ENVIRONMENT
        .into_iter()
        .chain(runner.env.iter().map(String::as_str));
    let passed = passed.filter_map(|name| env::var_os(name).map(|value| (name.to_owned(), value)));
    let stream = |name: &str| {
        let path = command.private.join(name);
        File::create(&path).map_err(|error| Trouble::io(&path, &error))
    };
    let (stdout, stderr) = (stream("stdout")?, stream("stderr")?);
    let spawned = process::Command::new(&runner.program)
        .args(&command.arguments)
        .current_dir(&runner.directory)
        .env_clear()
        .envs(passed)
        .envs(FIXED)
        .env("TMPDIR", command.private.join("tmp"))
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .process_group(0)
        .spawn();
    // The system says the same of a program, its interpreter and its working directory.
    spawned.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if !runner.directory.exists() => {
            Trouble::io(&runner.directory, &error)
        }
        io::ErrorKind::NotFound if runner.program.exists() => Trouble::Run(format!(
            "failed: {}: the interpreter that its first line names is not there",
            runner.program.display()
        )),
        _ => Trouble::io(&runner.program, &error),
    })
}

/// Looks at everything that may end a run: its exit, its timeout, its output, a signal to us.
fn watch(command: &Command<'_>, group: Pid, stop: &Stop) -> io::Result<Watch> {
    let begun = Instant::now();
    let (mut nap, longest) = NAP;
    loop {
        let exited = has_exited(group)?;
        // After the exit too: what was printed does not depend on when we looked.
        for (name, stream) in [("stdout", "standard output"), ("stderr", "standard error")] {
            let length = fs::metadata(command.private.join(name)).map_or(0, |file| file.len());
            if length > MAX_OUTPUT {
                return Ok(Watch::Flooded(stream));
            }
        }
        if exited {
            return Ok(Watch::Exited);
        }
        if stop.signalled().is_some() {
            return Ok(Watch::Stopped);
        }
        if begun.elapsed() >= command.runner.timeout {
            return Ok(Watch::TimedOut);
        }
        thread::sleep(nap);
        nap = longest.min(nap * 2);
    }
}

/// Whether the leader of a group has exited; it is not reaped, so that its number stays its own.
fn has_exited(group: Pid) -> io::Result<bool> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(group), options)?.is_some())
}

/// Stops a group: TERM, a grace period, KILL.
///
/// A leader that exits at once may leave children that clean up, and nothing tells whether there
/// are any: they have the whole period.
fn end(group: Pid) {
    let _ = kill_process_group(group, Signal::TERM);
    thread::sleep(GRACE);
    let _ = kill_process_group(group, Signal::KILL);
}

fn describe(status: ExitStatus) -> String {
    if let Some(code) = status.code() {
        return format!("exit status {code}");
    }
    let signal = status.signal().unwrap_or(0);
    let name = signal_hook::low_level::signal_name(signal).unwrap_or("an unknown signal");
    let likely = if signal == 9 {
        ", likely for lack of memory"
    } else {
        ""
    };
    format!("killed by {name} ({signal}){likely}")
}

/// The reason and the end of what the runner said on standard error.
fn told(command: &Command<'_>, why: &str) -> String {
    let tail = tail(&command.private.join("stderr")).unwrap_or_default();
    if tail.is_empty() {
        return format!("{why}; it said nothing on standard error");
    }
    let quoted: Vec<_> = tail.lines().map(|line| format!("  | {line}")).collect();
    format!("{why}; standard error ends\n{}", quoted.join("\n"))
}

/// The end of a stream as printable text: a terminal must not obey a runner.
fn tail(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(output::printable(text.trim_end()))
}
