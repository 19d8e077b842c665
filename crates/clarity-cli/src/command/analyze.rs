//! `clarity analyze`.

use crate::analysis::{Sweep, stage_files};
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::output;
use crate::table;
use std::io;
use std::path::Path;

/// Writes the stage files of a sweep and prints the table.
///
/// Nothing is written while a file that is there differs: all are looked at first.
pub(super) fn analyze(directory: &Path, force: bool) -> Result<(), Failure> {
    let sweep = Sweep::open(directory)?;
    let analyzed = sweep.analyze()?;
    let mut due = Vec::new();
    for (name, text) in stage_files(&analyzed.analysis)? {
        let path = directory.join(name);
        match files::read_artifact(&path) {
            Ok(there) if there == text.as_bytes() => {}
            Err(Unreadable::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                due.push((path, text));
            }
            Ok(_) | Err(Unreadable::Refused(_)) if force => due.push((path, text)),
            Ok(_) => {
                let why = "is there and differs from what the traces give; look at it, then \
                           replace it with --force";
                return Err(Failure::Integrity(format!("{}: {why}", path.display())));
            }
            Err(unreadable) => return Err(unreadable.as_input(&path)),
        }
    }
    for (path, text) in due {
        files::write_atomically(&path, text.as_bytes())?;
    }
    output::print(&table::report(&sweep, &analyzed))
}
