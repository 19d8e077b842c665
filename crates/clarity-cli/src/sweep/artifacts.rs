//! What a runner left behind: looked at before it is published, and made to stay.

use super::trouble::Trouble;
use crate::files::{self, Unreadable};
use crate::finished::{MAX_FILES, belied, hash_in};
use crate::output;
use clarity::artifact::done::{self, DoneFile};
use clarity::artifact::run_manifest::{self, RunManifest};
use clarity::artifact::{ReadError, digest, trace};
use clarity::model::Digest;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The most bytes that the files of a run may have together.
const MAX_BYTES: u64 = 4 << 30;

/// How many files with a false hash are told.
const TOLD: usize = 3;

/// What a runner left, as it was read.
pub(super) struct Read {
    own: RunManifest,
    /// What was read, hashed.
    hashes: [(&'static str, Digest); 3],
}

/// The spec as it was given, a manifest and a trace that can be read.
///
/// `claim` is how the runner said that it was done: `exited with 0`.
pub(super) fn check(directory: &Path, spec: &[u8], claim: &str) -> Result<Read, Trouble> {
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
    let own = run_manifest::read(&manifest).map_err(|error| unread("manifest.json", error))?;
    let hashes = [
        ("manifest.json", &*manifest),
        ("spec.json", spec),
        ("trace_pack.jsonl", &*trace),
    ];
    let hashes = hashes.map(|(name, bytes)| (name, digest::sha256(bytes)));
    Ok(Read { own, hashes })
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
                if path == directory.join(done::FILE) {
                    return Err(ours_alone());
                }
                directories.push(path);
            } else if found.is_file() {
                files.push(settled(directory, &path)?);
            } else {
                let name = path.strip_prefix(directory).unwrap_or(&path).display();
                let why = files::unexpected(found.file_type(), "a regular file");
                return Err(Trouble::run(format!("failed: {name}: {why}")));
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
    /// Holds every file against what was read before, and against what the runner says of it: this is
    /// what is published, and `clarity verify` will ask the same. Gives the manifest's hash.
    pub(super) fn agree(&self, read: &Read) -> Result<Digest, Trouble> {
        let [manifest, ..] = read.hashes;
        for (name, hash) in read.hashes {
            if hash_in(&self.files, name) != Some(hash) {
                return Err(Trouble::run(format!(
                    "failed: {name}: changed while it was looked at; a runner is done with its files \
                     before it says so"
                )));
            }
        }
        // What is not listed is no file, or not there.
        let hash = |file: &str| match hash_in(&self.files, file) {
            Some(hash) => Ok(hash),
            None => files::hash_artifact(&self.directory.join(file)).map(|(_, hash)| hash),
        };
        let wrong = belied(&read.own, &self.directory, hash)?;
        if wrong.is_empty() {
            return Ok(manifest.1);
        }
        let told = wrong.iter().take(TOLD);
        let mut told: Vec<_> = told.map(ToString::to_string).collect();
        let more = wrong.len() - told.len();
        told.extend((more > 0).then(|| output::and_more("", more)));
        Err(Trouble::run(format!("failed: {}", told.join("; "))))
    }

    /// Writes the list of the files beside them and everything through to the disk, so that a run
    /// that is published is whole after a power cut. Nobody looks at the list before that.
    pub(super) fn keep(&self, list: &[u8]) -> Result<(), Trouble> {
        let record = self.directory.join(done::FILE);
        let written = File::create_new(&record).and_then(|mut file| file.write_all(list));
        written.map_err(|error| match error.kind() {
            // It was not there when everything was looked at: a runner that goes on made it.
            io::ErrorKind::AlreadyExists => ours_alone(),
            _ => Trouble::ours(&record, &error),
        })?;
        let listed = self.files.iter();
        let listed = listed.map(|file| self.directory.join(&file.path));
        let files: Vec<_> = listed.chain([record]).collect();
        files::sync(&files, &self.directories).map_err(|(path, error)| Trouble::ours(&path, &error))
    }
}

/// A runner took a name that is not for it.
fn ours_alone() -> Trouble {
    Trouble::run(format!(
        "failed: {}: this is the name of the sweep's own record of a run; give the file another one",
        done::FILE
    ))
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
        return Err(ours_alone());
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
