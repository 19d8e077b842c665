//! Reading files that somebody else wrote, and writing ours so that they are whole or absent.

use crate::failure::Failure;
use clarity::artifact::digest;
use clarity::model::Digest;
use rustix::fs::{CWD, OFlags, RenameFlags, renameat_with};
use rustix::io::Errno;
use signal_hook::consts::SIGXFSZ;
use std::fs::{self, File, FileType, OpenOptions, TryLockError};
use std::io::{self, Read, Take, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::{Builder, NamedTempFile};

/// The largest configuration, base spec or run artifact that is read, in bytes.
pub(crate) const MAX_FILE: u64 = 64 << 20;

/// The largest sweep manifest that is read, in bytes: a million runs have about 300 MB.
pub(crate) const MAX_MANIFEST: u64 = 1 << 30;

/// How often a file is written where others write it at the same moment.
const TRIES: usize = 3;

/// Why a file cannot be taken.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// The system refused.
    Io(io::Error),
    /// It is no regular file, or too large.
    Refused(String),
}

impl Unreadable {
    /// As a failure of a command whose input it is.
    pub(crate) fn as_input(&self, path: &Path) -> Failure {
        match self {
            Self::Io(error) => Failure::input(path, error),
            Self::Refused(why) => Failure::rejected(path, why),
        }
    }
}

/// An input file of the command: links are followed.
pub(crate) fn read_input(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let metadata = fs::metadata(path).map_err(|error| Failure::input(path, &error))?;
    read(path, &metadata, OFlags::empty(), limit).map_err(|unreadable| unreadable.as_input(path))
}

/// The same, opened and not read: for what is too large for memory.
pub(crate) fn open_input(path: &Path, limit: u64) -> Result<Take<File>, Failure> {
    opened(path, limit).map_err(|unreadable| unreadable.as_input(path))
}

fn opened(path: &Path, limit: u64) -> Result<Take<File>, Unreadable> {
    let metadata = fs::metadata(path).map_err(Unreadable::Io)?;
    let (file, bytes) = open(path, &metadata, OFlags::empty())?;
    if bytes > limit {
        return Err(too_large(bytes, limit));
    }
    Ok(file.take(limit))
}

/// The SHA-256 of an input file of the command.
pub(crate) fn hash_input(path: &Path, limit: u64) -> Result<Digest, Failure> {
    hash(path, limit).map_err(|unreadable| unreadable.as_input(path))
}

/// The same, for whom it matters why there is none.
pub(crate) fn hash(path: &Path, limit: u64) -> Result<Digest, Unreadable> {
    let hashed = digest::of_stream(opened(path, limit)?);
    let (_, hash) = hashed.map_err(Unreadable::Io)?;
    Ok(hash)
}

/// A file that a runner left: links are not followed.
pub(crate) fn read_artifact(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let metadata = fs::symlink_metadata(path).map_err(Unreadable::Io)?;
    read(path, &metadata, OFlags::NOFOLLOW, MAX_FILE)
}

/// A file of any size that nobody may have exchanged for something else; links are not followed.
pub(crate) fn open_artifact(path: &Path) -> Result<File, Unreadable> {
    let metadata = fs::symlink_metadata(path).map_err(Unreadable::Io)?;
    Ok(open(path, &metadata, OFlags::NOFOLLOW)?.0)
}

/// Length and SHA-256 of a file that a runner left, whatever its size; links are not followed.
pub(crate) fn hash_artifact(path: &Path) -> Result<(u64, Digest), Unreadable> {
    digest::of_stream(open_artifact(path)?).map_err(Unreadable::Io)
}

/// Writes files, and then directories, through to the disk. All files are on their way before the
/// first is waited for: a file system's journal takes them at once.
pub(crate) fn sync(files: &[PathBuf], directories: &[PathBuf]) -> Result<(), (PathBuf, io::Error)> {
    let fault = |path: &Path| {
        let path = path.to_owned();
        |error| (path, error)
    };
    for path in files {
        send(&File::open(path).map_err(fault(path))?);
    }
    files.iter().chain(directories).try_for_each(|path| {
        let synced = File::open(path).and_then(|file| file.sync_all());
        synced.map_err(fault(path))
    })
}

/// Lets the system begin to write a file to the disk, and does not wait. Where it takes no such
/// advice, syncing is as good and slower.
fn send(file: &File) {
    #[cfg(target_os = "linux")]
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
    #[cfg(not(target_os = "linux"))]
    let _ = file;
}

/// Refuses what is no directory; links are not followed.
pub(crate) fn expect_directory(path: &Path) -> Result<(), Unreadable> {
    let found = fs::symlink_metadata(path).map_err(Unreadable::Io)?;
    if found.is_dir() {
        return Ok(());
    }
    let why = unexpected(found.file_type(), "a directory");
    Err(Unreadable::Refused(why))
}

/// Whether an error says that there is no such file.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Whether something is there; what cannot be looked at is not absent.
pub(crate) fn is_there(path: &Path) -> Result<bool, Failure> {
    match fs::metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if is_absent(&error) => Ok(false),
        Err(error) => Err(Failure::input(path, &error)),
    }
}

fn read(
    path: &Path,
    metadata: &fs::Metadata,
    flags: OFlags,
    limit: u64,
) -> Result<Vec<u8>, Unreadable> {
    let (file, bytes) = open(path, metadata, flags)?;
    if bytes > limit {
        return Err(too_large(bytes, limit));
    }
    read_at_most(file, limit)
}

/// The kind is looked at before the file is opened, for the sake of the message, and once it is
/// open, because it may have been exchanged; opening neither follows nor waits. Gives its length too.
fn open(path: &Path, metadata: &fs::Metadata, flags: OFlags) -> Result<(File, u64), Unreadable> {
    let regular = |found: &fs::Metadata| {
        if found.is_file() {
            return Ok(());
        }
        let why = unexpected(found.file_type(), "a regular file");
        Err(Unreadable::Refused(why))
    };
    regular(metadata)?;
    let flags = (flags | OFlags::NONBLOCK).bits();
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.cast_signed())
        .open(path)
        .map_err(Unreadable::Io)?;
    let metadata = file.metadata().map_err(Unreadable::Io)?;
    regular(&metadata)?;
    Ok((file, metadata.len()))
}

fn too_large(found: u64, limit: u64) -> Unreadable {
    Unreadable::Refused(format!(
        "{found} bytes are too many; at most {limit} are read"
    ))
}

/// Everything that a stream gives, refused where that is more than the limit.
pub(crate) fn read_at_most(stream: impl Read, limit: u64) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let mut stream = stream.take(limit.saturating_add(1));
    let read = stream.read_to_end(&mut bytes).map_err(Unreadable::Io)?;
    match u64::try_from(read) {
        Ok(read) if read <= limit => Ok(bytes),
        _ => Err(too_large(limit.saturating_add(1), limit)),
    }
}

/// Whether two names are one file: the same inode of the same device, links followed.
pub(crate) fn same(one: &Path, other: &Path) -> bool {
    let number = |path: &Path| {
        let found = fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    };
    number(one).is_some_and(|found| number(other) == Some(found))
}

/// Whether an absolute path is that of a directory or of something in it, links followed as far as
/// there is anything.
pub(crate) fn lies_in(path: &Path, directory: &Path) -> bool {
    let followed = |path: &Path| {
        let mut parents = path.ancestors();
        let (there, real) =
            parents.find_map(|there| Some((there, fs::canonicalize(there).ok()?)))?;
        Some(real.join(path.strip_prefix(there).ok()?))
    };
    followed(directory)
        .is_some_and(|directory| followed(path).is_some_and(|path| path.starts_with(directory)))
}

/// Removes a directory with everything in it, also where somebody took permissions from what is in it.
pub(crate) fn remove_all(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error)
            if error.kind() == io::ErrorKind::PermissionDenied
                && fs::symlink_metadata(directory).is_ok_and(|found| found.is_dir()) => {}
        removed => return removed,
    }
    let mut open = vec![directory.to_owned()];
    while let Some(here) = open.pop() {
        // What is not ours stays as it is; removing it says so.
        let _ = fs::set_permissions(&here, fs::Permissions::from_mode(0o700));
        let entries = fs::read_dir(&here).into_iter().flatten().flatten();
        let directories = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        open.extend(directories.map(|entry| entry.path()));
    }
    fs::remove_dir_all(directory)
}

/// What to say of something that is not what it should be.
pub(crate) fn unexpected(found: FileType, expected: &str) -> String {
    format!("found {}, expected {expected}", kind(found))
}

/// What a person calls a file of this type.
pub(crate) fn kind(found: FileType) -> &'static str {
    if found.is_dir() {
        "a directory"
    } else if found.is_file() {
        "a regular file"
    } else if found.is_symlink() {
        "a link"
    } else if found.is_fifo() {
        "a FIFO"
    } else if found.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// The directory that a file is in.
pub(crate) fn directory(path: &Path) -> &Path {
    // A bare name has an empty parent.
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// How the names of files begin that are not written to their end.
const TEMPORARY: &str = ".tmp";

/// Whether a name is that of a file of ours that is not written to its end.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY)
}

/// Removes such a file where nobody writes it any more. What cannot be removed harms nothing.
pub(crate) fn remove_left_over(path: &Path) {
    let name = path.file_name().and_then(|name| name.to_str());
    if !name.is_some_and(is_temporary) {
        return;
    }
    // For network file systems the file must be open for writing. It is locked until it is gone.
    let file = OpenOptions::new().read(true).write(true).open(path);
    if file.as_ref().is_ok_and(|file| file.try_lock().is_ok()) {
        let _ = fs::remove_file(path);
    }
}

/// Renames a directory that is not empty to a name that must be free.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // File systems that do not know the flag replace no directory that has something in it.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => fs::rename(from, to),
        renamed => Ok(renamed?),
    }
}

/// Makes the limit of a file's size, `ulimit -f`, an error of whoever writes beyond it, who then leaves
/// nothing half-written: by default it ends the process. Programs that we start have the default.
pub(crate) fn outgrow_quietly() {
    // Where that cannot be, the default stays.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

/// Writes a file so that it is there whole or not at all, and stays after a power cut.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    stream_atomically(path, |file| file.write_all(bytes))
}

/// The same with bytes that are not all in memory at once.
pub(crate) fn stream_atomically(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let file = temporary(path, write)?;
    file.persist(path).map_err(|refused| refused.error)?;
    File::open(directory(path))?.sync_all()
}

/// Writes a file under a name that must be free, as atomically.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = temporary(path, |file| file.write_all(bytes))?;
    file.persist_noclobber(path)
        .map_err(|refused| refused.error)?;
    File::open(directory(path))?.sync_all()
}

/// Writes a file where there is none; tells whether it did, or the file of whoever was first is there.
pub(crate) fn write_first(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    let mut tries = 0..TRIES;
    loop {
        match fs::symlink_metadata(path) {
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(Failure::ours(path, &error)),
            Ok(_) => return Ok(false),
        }
        match write_new(path, bytes) {
            Ok(()) => return Ok(true),
            // Somebody else did at the same moment, and may have cleared up.
            Err(error) if is_raced(&error) && tries.next().is_some() => {}
            Err(error) => return Err(Failure::ours(path, &error)),
        }
    }
}

fn is_raced(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AlreadyExists || is_absent(error)
}

/// A file beside another one, written through to the disk.
pub(crate) fn temporary(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    // Ordinary permissions, less the umask: temporary files would otherwise be private. Opened here,
    // because the error would otherwise have no number, by which a machine that fails is known.
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o666);
    let make = || {
        let builder = &mut Builder::new();
        let builder = builder.prefix(TEMPORARY);
        builder.make_in(directory(path), |path| options.open(path))
    };
    let mut file = loop {
        let file = make()?;
        // A lock tells it from a leftover. Where there are none, nobody clears up.
        let taken = match file.as_file().try_lock() {
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
            // Somebody may just have removed it.
            Ok(()) => file.as_file().metadata()?.nlink() == 0,
        };
        if !taken {
            break file;
        }
    };
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    Ok(file)
}
