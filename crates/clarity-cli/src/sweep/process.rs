//! The runner as a stranger: no shell, a small environment, output into files, and a whole group
//! to stop.

use super::stop::Stop;
use super::streams::Streams;
use super::trouble::Trouble;
use crate::config::RunnerConfig;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{self, Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a group has between TERM and KILL.
pub(super) const GRACE: Duration = Duration::from_secs(2);

/// How long whoever looks at a process sleeps at first, and at most.
pub(super) const NAP: (Duration, Duration) =
    (Duration::from_micros(200), Duration::from_millis(10));

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

/// What a runner is given of our environment: names and values.
pub(crate) fn passed_environment(env: &[String]) -> impl Iterator<Item = (OsString, OsString)> {
    let names = ENVIRONMENT
        .into_iter()
        .chain(env.iter().map(String::as_str));
    names.filter_map(|name| Some((name.into(), env::var_os(name)?)))
}

/// What is started.
pub(super) struct Command<'r> {
    pub(super) runner: &'r RunnerConfig,
    /// What comes behind the configuration's arguments.
    pub(super) arguments: Vec<OsString>,
    pub(super) input: Stdio,
    /// Takes its output and its temporary files.
    pub(super) private: &'r Path,
}

/// A process that leads a group of its own.
///
/// Processes that leave the group live on; whoever starts those must stop them.
pub(super) struct Process {
    child: Child,
    group: Pid,
    /// What it says.
    pub(super) streams: Streams,
}

impl Process {
    pub(super) fn start(command: Command<'_>) -> Result<Self, Trouble> {
        let runner = command.runner;
        let passed = passed_environment(&runner.env);
        let temporary = command.private.join("tmp");
        fs::create_dir(&temporary).map_err(|error| Trouble::ours(&temporary, &error))?;
        let streams = Streams::create(command.private)?;
        let passed_streams = streams.pass();
        let (stdout, stderr) =
            passed_streams.map_err(|error| Trouble::ours(command.private, &error))?;
        let spawned = process::Command::new(&runner.program)
            .args(&runner.arguments)
            .args(&command.arguments)
            .current_dir(&runner.directory)
            .env_clear()
            .envs(passed)
            .envs(FIXED)
            .env("TMPDIR", temporary)
            .stdin(command.input)
            .stdout(stdout)
            .stderr(stderr)
            .process_group(0)
            .spawn();
        // The system says the same of a program, its interpreter and its working directory.
        let child = spawned.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if !runner.directory.exists() => {
                Trouble::io(&runner.directory, &error)
            }
            io::ErrorKind::NotFound if runner.program.exists() => Trouble::run(format!(
                "failed: {}: the interpreter that its first line names is not there",
                runner.program.display()
            )),
            _ => Trouble::io(&runner.program, &error),
        })?;
        Ok(Self {
            group: Pid::from_child(&child),
            child,
            streams,
        })
    }

    /// Whether it has exited; it is not reaped, so that its number stays its own and its group's.
    pub(super) fn has_exited(&self) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        Ok(waitid(WaitId::Pid(self.group), options)?.is_some())
    }

    /// Kills what an exited process left of its group.
    pub(super) fn clear_up(&mut self) -> io::Result<ExitStatus> {
        // Before it is reaped: its number still names its group.
        let _ = kill_process_group(self.group, Signal::KILL);
        self.child.wait()
    }

    /// Stops the group: TERM, a grace period, KILL.
    ///
    /// A leader that exits at once may leave children that clean up, and nothing tells whether
    /// there are any: they have the whole period, unless somebody asks a second time.
    pub(super) fn stop(&mut self, stop: &Stop) -> io::Result<ExitStatus> {
        let _ = kill_process_group(self.group, Signal::TERM);
        let begun = Instant::now();
        while begun.elapsed() < GRACE && !stop.at_once() {
            thread::sleep(NAP.1);
        }
        self.clear_up()
    }
}

/// How a process ended, in words.
pub(super) fn describe(status: ExitStatus) -> String {
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
