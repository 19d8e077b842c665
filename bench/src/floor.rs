//! The floor: what it costs to open, read and close the trace pack of each run, and nothing else.

use crate::Error;
use crate::corpus::Corpus;
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::read;
use std::ffi::CString;
use std::path::Path;

/// The paths of the trace packs below a sweep's directory, in the order of the runs. They are made
/// before anything is measured.
///
/// # Errors
/// None that a name causes.
pub fn paths(corpus: &Corpus) -> Result<Vec<CString>, Error> {
    let path = |name: &str| CString::new(format!("runs/{name}/trace_pack.jsonl"));
    let runs = corpus.plan.runs();
    runs.map(|run| path(run.name().as_str()).map_err(Error::made("a path")))
        .collect()
}

/// Opens, reads and closes each file: three calls of the system for each, one thread, one buffer.
/// Gives the number of bytes.
///
/// # Errors
/// A file cannot be read.
pub fn pass(directory: &Path, paths: &[CString]) -> Result<u64, Error> {
    let failed = |error: rustix::io::Errno| Error::File {
        path: directory.to_owned(),
        error: error.into(),
    };
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let root = openat(CWD, directory, flags | OFlags::DIRECTORY, Mode::empty()).map_err(failed)?;
    let mut buffer = vec![0_u8; 1 << 16];
    let mut bytes = 0;
    for path in paths {
        let file = openat(&root, path.as_c_str(), flags, Mode::empty()).map_err(failed)?;
        bytes += read(&file, &mut buffer).map_err(failed)? as u64;
    }
    Ok(bytes)
}
