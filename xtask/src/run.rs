//! Running other programs, and saying things to a person.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::{Error, Result};

/// Writes one line to standard output.
///
/// # Errors
/// Standard output cannot be written, for example because its reader went away.
pub fn say(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| Error::new(format!("cannot write to standard output: {error}")))
}

/// The cargo that runs us, in `root`; the one on the PATH where nobody says.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// Runs `command` with its output passed through; says whether it succeeded.
pub(crate) fn passes(command: &mut Command) -> Result<bool> {
    Ok(command
        .status()
        .map_err(|error| not_started(command, &error))?
        .success())
}

/// Runs `command` and keeps its output.
pub(crate) fn capture(command: &mut Command) -> Result<Output> {
    command
        .output()
        .map_err(|error| not_started(command, &error))
}

fn not_started(command: &Command, error: &io::Error) -> Error {
    Error::new(format!("cannot run {}: {error}", spell(command)))
}

/// The command as one would type it.
pub(crate) fn spell(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a program said last: the lines that tell why it failed.
pub(crate) fn last_words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let tail = lines.len().saturating_sub(12);
    lines
        .iter()
        .skip(tail)
        .copied()
        .collect::<Vec<_>>()
        .join(" | ")
}
