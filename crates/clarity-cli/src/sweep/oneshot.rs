//! One process for one run.

use super::process::{Command, NAP, Process, describe};
use super::stop::Stop;
use super::supervise::Supervisor;
use super::trouble::{RunFailure, Trouble};
use std::os::unix::process::ExitStatusExt as _;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Why the watch let go of a runner.
enum Watch {
    Exited,
    TimedOut,
    Flooded(String),
    Stopped,
}

/// Runs a runner to its end, and everything that it started.
pub(super) fn run(
    command: &Command<'_>,
    supervisor: &Rc<Supervisor>,
    stop: &Stop,
) -> Result<(), Trouble> {
    let runner = command.runner;
    let mut process = Process::start(command, supervisor)?;
    let watch = watch(&mut process, runner.timeout, stop)?;
    let status = process.stop(stop)?;
    let reason = match watch {
        Watch::Exited if status.success() => return Ok(()),
        Watch::Stopped => return Err(Trouble::Stopped),
        Watch::Exited => {
            let number = |found: Option<i32>| found.and_then(|found| u64::try_from(found).ok());
            return Err(Trouble::Run(RunFailure {
                reason: format!("failed: {}", describe(status)),
                exit_status: number(status.code()),
                signal: number(status.signal()),
                stderr: Some(process.streams.tail()),
            }));
        }
        Watch::TimedOut => {
            let timeout = humantime::format_duration(runner.timeout);
            format!("was stopped at its timeout of {timeout}")
        }
        Watch::Flooded(how) => format!("failed: {how}"),
    };
    Err(Trouble::Run(RunFailure {
        reason,
        stderr: Some(process.streams.tail()),
        ..RunFailure::default()
    }))
}

/// Looks at everything that may end a run: its exit, its timeout, its output, a signal to us.
fn watch(process: &mut Process, timeout: Duration, stop: &Stop) -> Result<Watch, Trouble> {
    let begun = Instant::now();
    let (mut nap, longest) = NAP;
    loop {
        let ended = process.ended(nap)?;
        // After the exit too: what was printed does not depend on when we looked.
        if let Some(how) = process.streams.flooded() {
            return Ok(Watch::Flooded(how));
        }
        if ended.is_some() {
            return Ok(Watch::Exited);
        }
        if stop.ends_runs() {
            return Ok(Watch::Stopped);
        }
        if begun.elapsed() >= timeout {
            return Ok(Watch::TimedOut);
        }
        nap = longest.min(nap * 2);
    }
}
