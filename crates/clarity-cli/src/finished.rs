//! A finished run against its `done.json`: lengths, hashes, and nothing more or less than it lists.

use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::store::Held;
use clarity::artifact::done::{self, DoneFile};
use clarity::artifact::run_manifest::RunManifest;
use clarity::artifact::spec::RunSpec;
use clarity::model::Digest;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The most files that a run may leave.
pub(crate) const MAX_FILES: usize = 10_000;

/// What a run that finished cannot be without.
const NEEDED: [&str; 3] = ["manifest.json", "spec.json", "trace_pack.jsonl"];

/// What became of a finished run.
#[derive(Debug, Default)]
pub(crate) struct Inspected {
    /// SHA-256 of its `manifest.json`, as listed.
    pub(crate) manifest: Option<Digest>,
    /// SHA-256 of its `spec.json`, as listed.
    pub(crate) spec: Option<Digest>,
    /// Its files, as listed.
    pub(crate) files: Vec<DoneFile>,
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
}

/// A file of a run that is not what it should be.
#[derive(Debug)]
pub(crate) struct Problem {
    /// From the run's directory on.
    pub(crate) file: String,
    pub(crate) why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.why)
    }
}

/// Something that could not be read: no damage, as far as anybody knows.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) path: PathBuf,
    pub(crate) error: io::Error,
}

impl Unread {
    pub(crate) fn new(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        Self { path, error }
    }
}

/// Why a run's spec is made of another base spec than that of the first run that was looked at; all
/// runs of a sweep share one.
pub(crate) fn other_base(base: &mut Option<RunSpec>, spec: &RunSpec) -> Option<String> {
    let first = base.get_or_insert_with(|| spec.clone());
    let keys = first.differences(spec);
    let keys = (!keys.is_empty()).then(|| keys.join("`, `"))?;
    Some(format!(
        "`{keys}` differ from the first run's, and all runs share one base spec"
    ))
}

/// Files of which a run's own manifest lists another hash than they have, or which are not there;
/// `hash` gives the hash of a file in the run's directory.
pub(crate) fn belied(
    own: &RunManifest,
    directory: &Path,
    mut hash: impl FnMut(&str) -> Result<Digest, Unreadable>,
) -> Result<Vec<Problem>, Unread> {
    let mut problems = Vec::new();
    for (file, listed) in &own.hashes {
        let plain = Path::new(file).file_name();
        let why = if plain.is_none_or(|plain| plain != file.as_str()) {
            "is listed in the run's manifest and is no name of a file in its directory".to_owned()
        } else {
            match hash(file) {
                Ok(hash) if hash == *listed => continue,
                Ok(hash) => format!("its SHA-256 is {hash}, the run's manifest says {listed}"),
                Err(Unreadable::Refused(why)) => why,
                Err(Unreadable::Io(error)) if files::is_absent(&error) => {
                    "is not there, and the run's manifest lists it".to_owned()
                }
                Err(Unreadable::Io(error)) => {
                    return Err(Unread::new(&directory.join(file), error));
                }
            }
        };
        let file = file.clone();
        problems.push(Problem { file, why });
    }
    Ok(problems)
}

/// The hash of a file in a list, which ascends by path.
pub(crate) fn hash_in(listed: &[DoneFile], path: &str) -> Option<Digest> {
    let found = listed.binary_search_by(|file| file.path.as_str().cmp(path));
    listed.get(found.ok()?).map(|file| file.sha256)
}

impl From<Unread> for Failure {
    fn from(unread: Unread) -> Self {
        Self::ours(&unread.path, &unread.error)
    }
}

/// Looks at a run that is there.
pub(crate) fn inspect(run: &Held<'_>) -> Result<Inspected, Unread> {
    let mut inspected = Inspected::default();
    let listed = listed(run, &mut inspected)?;
    let mut there = match run {
        Held::Directory(directory) => regular_files(directory, &mut inspected)?,
        Held::Packed(packed) => match packed.files() {
            Ok(files) => files.into_iter().collect(),
            Err(Unreadable::Io(error)) => return Err(Unread::new(run.path(), error)),
            Err(Unreadable::Refused(why)) => {
                inspected.push(".", why);
                return Ok(inspected);
            }
        },
    };
    for file in &listed {
        let place = file.path.as_str();
        match there.remove(place) {
            None => inspected.push(place, "is not there, and done.json lists it"),
            Some(bytes) if bytes != file.bytes => {
                let said = file.bytes;
                inspected.push(place, format!("has {bytes} bytes, done.json says {said}"));
            }
            Some(_) => inspected.hash(run, file)?,
        }
    }
    let of = |name: &str| listed.iter().find(|file| file.path == name);
    inspected.manifest = of("manifest.json").map(|file| file.sha256);
    inspected.spec = of("spec.json").map(|file| file.sha256);
    if inspected.problems.is_empty()
        && let Some(name) = NEEDED.into_iter().find(|name| of(name).is_none())
    {
        inspected.push(name, "is not listed in done.json");
    }
    there.remove(done::FILE);
    for name in there.keys() {
        inspected.push(name, "is not listed in done.json");
    }
    inspected.files = listed;
    Ok(inspected)
}

impl Inspected {
    fn push(&mut self, place: &str, why: impl Into<String>) {
        let (file, why) = (place.to_owned(), why.into());
        self.problems.push(Problem { file, why });
    }

    fn hash(&mut self, run: &Held<'_>, file: &DoneFile) -> Result<(), Unread> {
        match run.hash(&file.path) {
            Ok((_, hash)) if hash == file.sha256 => {}
            Ok((_, hash)) => {
                let said = file.sha256;
                let why = format!("its SHA-256 is {hash}, done.json says {said}");
                self.push(&file.path, why);
            }
            Err(Unreadable::Refused(why)) => self.push(&file.path, why),
            Err(Unreadable::Io(error)) if files::is_absent(&error) => {
                self.push(&file.path, "is not there, and done.json lists it");
            }
            Err(Unreadable::Io(error)) => {
                return Err(Unread::new(&run.path().join(&file.path), error));
            }
        }
        Ok(())
    }
}

/// What `done.json` lists; nothing where it cannot be taken.
fn listed(run: &Held<'_>, inspected: &mut Inspected) -> Result<Vec<DoneFile>, Unread> {
    let bytes = match run.read(done::FILE) {
        Ok(bytes) => bytes,
        Err(Unreadable::Refused(why)) => {
            inspected.push(done::FILE, why);
            return Ok(Vec::new());
        }
        Err(Unreadable::Io(error)) if files::is_absent(&error) => {
            inspected.push(done::FILE, "is not there");
            return Ok(Vec::new());
        }
        Err(Unreadable::Io(error)) => {
            return Err(Unread::new(&run.path().join(done::FILE), error));
        }
    };
    Ok(done::read(&bytes).unwrap_or_else(|error| {
        inspected.push(done::FILE, error.to_string());
        Vec::new()
    }))
}

/// The regular files of a run and their lengths; anything else is a problem.
fn regular_files(
    directory: &Path,
    inspected: &mut Inspected,
) -> Result<BTreeMap<String, u64>, Unread> {
    let mut files = BTreeMap::new();
    let mut open = vec![directory.to_owned()];
    while let Some(here) = open.pop() {
        let entries = fs::read_dir(&here).map_err(|error| Unread::new(&here, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Unread::new(&here, error))?;
            let path = entry.path();
            let found = entry.metadata();
            let found = found.map_err(|error| Unread::new(&path, error))?;
            let name = path.strip_prefix(directory).unwrap_or(&path);
            let name = name.to_string_lossy().into_owned();
            if found.is_dir() {
                open.push(path);
            } else if found.is_file() {
                files.insert(name, found.len());
            } else {
                let why = files::unexpected(found.file_type(), "a regular file");
                inspected.push(&name, why);
            }
            // `done.json` comes on top of what a run may leave.
            if files.len() + inspected.problems.len() > MAX_FILES + 1 {
                inspected.push(".", format!("has more than {MAX_FILES} files"));
                return Ok(files);
            }
        }
    }
    Ok(files)
}
