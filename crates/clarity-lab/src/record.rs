use crate::files::{MAX_SPEC, MAX_SWEEP, read};
use crate::{LabError, corpus_line};
use clarity_artifact::{ReadError, digest, done, manifest};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// A finished sweep as a corpus: each run's artifacts, in the manifest's order, one run a line.
///
/// # Errors
/// A sweep without a manifest, a run that is not there or was changed, a directory inside a run,
/// or an artifact that is not UTF-8.
pub fn record(sweep: &Path) -> Result<String, LabError> {
    let path = sweep.join("sweep_manifest.json");
    let bytes = read(&path, MAX_SWEEP)?;
    let manifest = manifest::read(&bytes).map_err(|error| LabError::Read { path, error })?;
    let mut corpus = String::new();
    for (name, run) in manifest.run_names().zip(manifest.runs()) {
        let directory = sweep.join("runs").join(name.as_str());
        let files = files(&directory)?;
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

fn files(directory: &Path) -> Result<BTreeMap<String, String>, LabError> {
    let failed = |error| LabError::Io {
        path: directory.into(),
        error,
    };
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        // The sweep's own list of what the run left.
        if path.ends_with(done::FILE) {
            continue;
        }
        let bytes = read(&path, MAX_SPEC)?;
        let text = String::from_utf8(bytes).map_err(|error| LabError::Read {
            path: path.clone(),
            error: ReadError::NotUtf8 {
                offset: error.utf8_error().valid_up_to(),
            },
        })?;
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        files.insert(name.unwrap_or_default(), text);
    }
    Ok(files)
}
