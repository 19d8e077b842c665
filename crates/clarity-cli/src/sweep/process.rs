//! The runner as a stranger: no shell, a small environment, output into files, and a supervisor that
//! ends whatever it started.

use super::room::Room;
use super::stop::Stop;
use super::streams::Streams;
use super::supervise::{Start, Supervisor};
use super::trouble::Trouble;
use crate::config::RunnerConfig;
use std::env;
use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::rc::Rc;
use std::time::Duration;

/// How long a runner and what it started have between TERM and KILL.
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
    /// Standard input, if it has one.
    pub(super) input: Option<OwnedFd>,
    /// Takes its output and its temporary files.
    pub(super) room: &'r Room,
}

/// A process that leads a group of its own, under the supervisor of a slot.
pub(super) struct Process {
    supervisor: Rc<Supervisor>,
    /// How it ended, once that is known.
    status: Option<ExitStatus>,
    /// What it says.
    pub(super) streams: Rc<Streams>,
}

impl Process {
    pub(super) fn start(
        command: &Command<'_>,
        supervisor: &Rc<Supervisor>,
    ) -> Result<Self, Trouble> {
        let runner = command.runner;
        let Room {
            streams, temporary, ..
        } = command.room;
        let passed = passed_environment(&runner.env);
        let fixed = FIXED.map(|(name, value)| (name.into(), value.into()));
        let temporary = [("TMPDIR".into(), temporary.as_os_str().to_owned())];
        let start = Start {
            program: runner.program.clone().into(),
            directory: runner.directory.clone().into(),
            arguments: [&runner.arguments[..], &command.arguments].concat(),
            environment: passed.chain(fixed).chain(temporary).collect(),
        };
        let input = command.input.as_ref().map(AsFd::as_fd);
        let descriptors: Vec<_> = streams.descriptors().into_iter().chain(input).collect();
        let started = supervisor.start(&start, &descriptors)?;
        // The system says the same of a program, its interpreter and its working directory.
        started.map_err(|error| match error.kind() {
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
            supervisor: Rc::clone(supervisor),
            status: None,
            streams: Rc::clone(streams),
        })
    }

    /// Waits a while for its end; then nothing that it started is left.
    pub(super) fn ended(&mut self, longest: Duration) -> Result<Option<ExitStatus>, Trouble> {
        if self.status.is_none() {
            self.status = self.supervisor.ended(longest)?;
        }
        Ok(self.status)
    }

    /// Stops it, unless it has ended, with everything that it started: TERM, a grace period, KILL.
    pub(super) fn stop(&mut self, stop: &Stop) -> Result<ExitStatus, Trouble> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        let status = self.supervisor.stop(stop)?;
        self.status = Some(status);
        Ok(status)
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
