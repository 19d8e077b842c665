use crate::files::{MAX_SPEC, MAX_SWEEP, read};
use crate::{LabError, corpus_line};
use clarity_artifact::{ReadError, digest, done, manifest};
use clarity_model::RunName;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Name and bytes of each file of a run.
pub type Files = Vec<(String, Vec<u8>)>;

/// A finished sweep as a corpus: each run's artifacts, in the manifest's order, one run a line.
///
/// # Errors
/// A sweep without a manifest, a run that is not there or was changed, a directory inside a run,
/// or an artifact that is not UTF-8.
pub fn record(sweep: &Path) -> Result<String, LabError> {
    record_with(sweep, |_| Ok(None))
}

/// The same of a sweep whose runs need not lie in directories: `elsewhere` gives name and bytes of each
/// file of a run that has none.
///
/// # Errors
/// Those of [`record`], and those of `elsewhere`.
pub fn record_with(
    sweep: &Path,
    mut elsewhere: impl FnMut(&RunName) -> Result<Option<Files>, LabError>,
) -> Result<String, LabError> {
    let path = sweep.join("sweep_manifest.json");
    let bytes = read(&path, MAX_SWEEP)?;
    let manifest = manifest::read(&bytes).map_err(|error| LabError::Read { path, error })?;
    let mut corpus = String::new();
    for (name, run) in manifest.run_names().zip(manifest.runs()) {
        let directory = sweep.join("runs").join(name.as_str());
        let found = if directory.is_dir() {
            None
        } else {
            elsewhere(&name)?
        };
        let files = match found {
            Some(found) => texts(&directory, found)?,
            None => texts(&directory, files(&directory)?)?,
        };
        if !files.contains_key("spec.json") {
            let path = directory.join("spec.json");
            let error = io::ErrorKind::NotFound.into();
            return Err(LabError::Io { path, error });
        }
        let own = files.get("manifest.json").map_or("", String::as_str);
        if digest::sha256(own.as_bytes()) != run.manifest_hash {
            let path = directory.join("manifest.json");
            return Err(LabError::Hash { path });
        }
        let failed = |error| LabError::Io {
            path: directory.clone(),
            error,
        };
        corpus.push_str(&corpus_line(name.as_str(), &files).map_err(failed)?);
    }
    Ok(corpus)
}

fn files(directory: &Path) -> Result<Files, LabError> {
    let failed = |error| LabError::Io {
        path: directory.into(),
        error,
    };
    let mut files = Files::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        files.push((name.unwrap_or_default(), read(&path, MAX_SPEC)?));
    }
    Ok(files)
}

fn texts(directory: &Path, files: Files) -> Result<BTreeMap<String, String>, LabError> {
    let mut texts = BTreeMap::new();
    for (name, bytes) in files {
        // The sweep's own list of what the run left.
        if name == done::FILE {
            continue;
        }
        if let Some((inside, _)) = name.split_once('/') {
            let (path, error) = (directory.join(inside), io::ErrorKind::IsADirectory.into());
            return Err(LabError::Io { path, error });
        }
        let text = String::from_utf8(bytes).map_err(|error| LabError::Read {
            path: directory.join(&name),
            error: ReadError::NotUtf8 {
                offset: error.utf8_error().valid_up_to(),
            },
        })?;
        texts.insert(name, text);
    }
    Ok(texts)
}
