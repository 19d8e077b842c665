//! A program, run once: its CPU time, its wall time, its peak memory.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4 as _;

/// What a process used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Used {
    /// CPU seconds, the system's for it included; of all its threads, and of children that it waited
    /// for.
    pub cpu: f64,
    /// Seconds from its start to its end.
    pub wall: f64,
    /// The most memory that it held at once, in bytes.
    pub peak: f64,
    /// Its exit code, -1 after a signal.
    pub code: i32,
}

/// Runs a program and waits for it: what the command `launch` does.
///
/// # Errors
/// It cannot be started or waited for.
pub fn here(command: &[OsString]) -> Result<Used, Error> {
    let (program, arguments) = command.split_first().ok_or_else(|| Error::Made {
        what: "launch",
        why: "there is no program to run".to_owned(),
    })?;
    let failed = |error| Error::Program {
        program: program.to_string_lossy().into_owned(),
        error,
    };
    let begun = Instant::now();
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let ended = child.wait4().map_err(failed)?;
    Ok(Used {
        cpu: (ended.rusage.utime + ended.rusage.stime).as_secs_f64(),
        wall: begun.elapsed().as_secs_f64(),
        peak: crate::table::number(ended.rusage.maxrss),
        code: ended.status.code().unwrap_or(-1),
    })
}

/// Runs a program below a small process of its own, without output: a process begins with the peak
/// memory of the one that started it, and this one has held whole sweeps.
///
/// # Errors
/// It cannot be started, or ends with another code than 0.
pub fn used<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<Used, Error> {
    let ourselves = env::current_exe().map_err(Error::file(Path::new("/proc/self/exe")))?;
    let mut command = Command::new(&ourselves);
    command.arg("launch").arg("--").arg(program);
    command.args(arguments).stdin(Stdio::null());
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Error::Program {
        program: ourselves.display().to_string(),
        error,
    })?;
    let used: Used = serde_json::from_slice(&output.stdout).map_err(|_| Error::Reply {
        who: "launch".to_owned(),
        reply: String::from_utf8_lossy(&output.stdout).into_owned(),
    })?;
    if used.code == 0 {
        return Ok(used);
    }
    let words = arguments
        .iter()
        .map(|word| word.as_ref().to_string_lossy().into_owned());
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let words: Vec<_> = std::iter::once(name.into_owned()).chain(words).collect();
    Err(Error::Failed {
        command: words.join(" "),
        code: used.code,
    })
}

/// What a program prints.
///
/// # Errors
/// It cannot be started, or ends with another code than 0.
pub fn printed<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<Vec<u8>, Error> {
    let name = || program.display().to_string();
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Error::Program {
        program: name(),
        error,
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Error::Failed {
        command: name(),
        code: output.status.code().unwrap_or(-1),
    })
}
