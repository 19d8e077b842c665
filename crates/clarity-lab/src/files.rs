//! Files that somebody else made: regular ones, and none beyond all measure.

use crate::LabError;
use std::fs::{self, File, FileType};
use std::io::Read as _;
use std::os::unix::fs::FileTypeExt as _;
use std::path::Path;

/// The largest spec or artifact of a run, in bytes: as the command line's.
pub(crate) const MAX_SPEC: u64 = 64 << 20;

/// The largest manifest of a sweep or corpus, in bytes: a million runs have hundreds of megabytes.
pub(crate) const MAX_SWEEP: u64 = 1 << 30;

/// The largest picture's file, in bytes. The largest picture of RGBA has 1 GiB, packed or not.
pub(crate) const MAX_PICTURE: u64 = 2 << 30;

/// The largest model, in bytes: an ONNX file, whose format ends there.
pub(crate) const MAX_MODEL: u64 = 2 << 30;

/// The bytes of a regular file. What is none is refused before it is opened: opening a FIFO would
/// wait for a writer, and a device gives bytes without end.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, LabError> {
    let failed = |error| LabError::Io {
        path: path.into(),
        error,
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(LabError::NotAFile {
            path: path.into(),
            found: kind(metadata.file_type()),
        });
    }
    let too_large = |found| LabError::TooLarge {
        path: path.into(),
        found,
        limit,
    };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    let file = File::open(path).map_err(failed)?;
    // It may grow meanwhile, and some files of the system tell no length.
    let mut file = file.take(limit.saturating_add(1));
    let read = file.read_to_end(&mut bytes).map_err(failed)?;
    match u64::try_from(read) {
        Ok(read) if read <= limit => Ok(bytes),
        _ => Err(too_large(limit.saturating_add(1))),
    }
}

/// What a person calls a file of this type, links followed.
fn kind(found: FileType) -> &'static str {
    if found.is_dir() {
        "a directory"
    } else if found.is_fifo() {
        "a FIFO"
    } else if found.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}
