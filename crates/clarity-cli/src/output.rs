//! Standard output and standard error, which may be closed or full: neither may panic.

pub(crate) use clarity::model::printable;

use crate::failure::Failure;
use clarity::model::Axes;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a result to standard output.
///
/// A closed pipe ends the command quietly, everything else that fails is told.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    stream(|stdout| stdout.write_all(text.as_bytes()))
}

/// The same with a result that is not all in memory at once.
pub(crate) fn stream(
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut stdout = BufWriter::new(io::stdout());
    let written = write(&mut stdout).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::io(Path::new("standard output"), &error),
    })
}

/// Tells a person something on standard error; if nobody can hear it, that is no failure.
pub(crate) fn say(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "{}", printable(text));
}

/// A number of things: `1 run`, `2 runs`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// What was left out of a list: nothing, or `and 3 more` behind the separator.
pub(crate) fn and_more(separator: &str, left_out: usize) -> String {
    if left_out == 0 {
        return String::new();
    }
    format!("{separator}and {left_out} more")
}

/// The size of a sweep: `54 runs: blur (3) x noise (2) x 3 seeds`.
pub(crate) fn size(runs: usize, axes: &Axes, seeds: usize) -> String {
    let (runs, seeds) = (count(runs, "run"), count(seeds, "seed"));
    let axes = axes.as_slice().iter();
    let sizes: Vec<_> = axes
        .map(|axis| format!("{} ({})", axis.name(), axis.values().len()))
        .collect();
    format!("{runs}: {} x {seeds}", sizes.join(" x "))
}
