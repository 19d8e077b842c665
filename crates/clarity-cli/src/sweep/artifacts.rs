//! What a runner left behind: looked at before it is published, and made to stay.

use super::trouble::Trouble;
use crate::files::{self, Unreadable};
use crate::finished::MAX_FILES;
use clarity::artifact::done::{self, DoneFile};
use clarity::artifact::{ReadError, digest, run_manifest, trace};
use clarity::model::Digest;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The most bytes that the files of a run may have together.
const MAX_BYTES: u64 = 4 << 30;

/// The spec as it was given, a manifest and a trace that can be read; gives the manifest's hash.
///
/// `claim` is how the runner said that it was done: `exited with 0`.
pub(super) fn check(directory: &Path, spec: &[u8], claim: &str) -> Result<Digest, Trouble> {
    let failed = |why: String| Trouble::run(format!("failed: {why}"));
    let kind = fs::symlink_metadata(directory).map(|found| found.file_type());
    match kind {
        Ok(kind) if kind.is_dir() => {}
        Ok(kind) => {
            let kind = files::kind(kind);
            return Err(failed(format!(
                "its output directory was replaced by {kind}"
            )));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(failed("it removed its output directory".to_owned()));
        }
        Err(error) => return Err(Trouble::io(directory, &error)),
    }
    let trace = read(directory, "trace_pack.jsonl", claim)?;
    let manifest = read(directory, "manifest.json", claim)?;
    if read(directory, "spec.json", claim)? != spec {
        return Err(failed(
            "it changed the spec.json that it was given".to_owned(),
        ));
    }
    // All problems of a file on one line: several runs may be told of.
    let unread = |name: &str, error: ReadError| {
        let told = error.to_string().replace('\n', "; ");
        failed(format!("{name}: {told}"))
    };
    trace::read(&trace).map_err(|error| unread("trace_pack.jsonl", error))?;
    run_manifest::read(&manifest).map_err(|error| unread("manifest.json", error))?;
    Ok(digest::sha256(&manifest))
}

fn read(directory: &Path, name: &str, claim: &str) -> Result<Vec<u8>, Trouble> {
    let path = directory.join(name);
    files::read_artifact(&path).map_err(|unreadable| match unreadable {
        Unreadable::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            Trouble::run(format!("failed: it {claim} and left no {name}"))
        }
        Unreadable::Io(error) => Trouble::io(&path, &error),
        Unreadable::Refused(why) => Trouble::run(format!("failed: {name}: {why}")),
    })
}

/// Every file and directory of a run, hashed.
pub(super) struct Settled {
    directory: PathBuf,
    /// The files, ascending by path.
    pub(super) files: Vec<DoneFile>,
    /// Itself among them.
    directories: Vec<PathBuf>,
}

/// Hashes every file. Whatever is neither a file nor a directory is refused, and so is too much.
pub(super) fn settle(directory: &Path) -> Result<Settled, Trouble> {
    let (mut count, mut bytes) = (0_usize, 0_u64);
    let mut files = Vec::new();
    let mut directories = vec![directory.to_owned()];
    let mut next = 0;
    while let Some(here) = directories.get(next).cloned() {
        next += 1;
        for entry in fs::read_dir(&here).map_err(|error| Trouble::io(&here, &error))? {
            let entry = entry.map_err(|error| Trouble::io(&here, &error))?;
            let path = entry.path();
            let found = entry
                .metadata()
                .map_err(|error| Trouble::io(&path, &error))?;
            count += 1;
            bytes = bytes.saturating_add(found.len());
            if count > MAX_FILES || bytes > MAX_BYTES {
                return Err(Trouble::run(format!(
                    "failed: it left more than {MAX_FILES} files or {MAX_BYTES} bytes"
                )));
            }
            if found.is_dir() {
                directories.push(path);
            } else if found.is_file() {
                files.push(settled(directory, &path)?);
            } else {
                let name = path.strip_prefix(directory).unwrap_or(&path).display();
                let kind = files::kind(found.file_type());
                return Err(Trouble::run(format!(
                    "failed: {name}: found {kind}, expected a regular file"
                )));
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(Settled {
        directory: directory.to_owned(),
        files,
        directories,
    })
}

impl Settled {
    /// Writes the list of the files beside them and everything through to the disk, so that a run
    /// that is published is whole after a power cut. Nobody looks at the list before that.
    pub(super) fn keep(&self, list: &[u8]) -> Result<(), Trouble> {
        let record = self.directory.join(done::FILE);
        let written = File::create_new(&record).and_then(|mut file| file.write_all(list));
        written.map_err(|error| Trouble::ours(&record, &error))?;
        let listed = self
            .files
            .iter()
            .map(|file| self.directory.join(&file.path));
        let files: Vec<PathBuf> = listed.chain([record]).collect();
        // All of them on their way first: a file system's journal takes them at once, where it
        // would else be waited for at each.
        for path in &files {
            let file = File::open(path).map_err(|error| Trouble::ours(path, &error))?;
            files::send(&file);
        }
        files
            .iter()
            .chain(&self.directories)
            .try_for_each(|path| sync(path))
    }
}

fn settled(directory: &Path, path: &Path) -> Result<DoneFile, Trouble> {
    let inside = path.strip_prefix(directory).unwrap_or(path);
    let failed = |why: &str| Trouble::run(format!("failed: {}: {why}", inside.display()));
    let Some(name) = inside.to_str() else {
        return Err(failed(
            "its name is not UTF-8, and files are listed by name",
        ));
    };
    if name == done::FILE {
        return Err(failed(
            "this is the name of the sweep's own record of a run; give the file another one",
        ));
    }
    let (bytes, sha256) = files::hash_artifact(path).map_err(|unreadable| match unreadable {
        Unreadable::Io(error) => Trouble::io(path, &error),
        Unreadable::Refused(why) => failed(&why),
    })?;
    let path = name.to_owned();
    Ok(DoneFile {
        path,
        bytes,
        sha256,
    })
}

/// Writes a file or a directory through to the disk. It was read before: no runner is to blame.
pub(super) fn sync(path: &Path) -> Result<(), Trouble> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| Trouble::ours(path, &error))
}
