use crate::{Corpus, LabError};
use clarity_artifact::spec::RunSpec;
use clarity_model::Seed;
use std::fs;
use std::path::{Path, PathBuf};

/// What a runner is given for one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The run's spec.
    pub config: PathBuf,
    /// The directory for its artifacts.
    pub output: PathBuf,
    /// The seed once more, where it was given.
    pub seed: Option<Seed>,
}

/// Answers one run out of a corpus: leaves the recorded artifacts in the output directory.
///
/// ```no_run
/// use clarity_lab::{Request, replay};
/// let request = Request { config: "spec.json".into(), output: "artifacts".into(), seed: None };
/// replay(&request, "examples/mri/corpus.jsonl".as_ref())?;
/// # Ok::<(), clarity_lab::LabError>(())
/// ```
///
/// The spec stays as it was given; everything else that was recorded is written byte for byte.
///
/// # Errors
/// No such run, another spec, a damaged corpus, or a file that cannot be read or written.
pub fn replay(request: &Request, corpus: &Path) -> Result<(), LabError> {
    let spec = RunSpec::read(&read(&request.config)?).map_err(|error| LabError::Read {
        path: request.config.clone(),
        error,
    })?;
    if let Some(seed) = request.seed.filter(|seed| *seed != spec.seed) {
        let (argument, spec) = (seed.to_string(), spec.seed.to_string());
        return Err(LabError::Seed { argument, spec });
    }
    let corpus = Corpus::read(&read(corpus)?)?;
    for (name, text) in &corpus.find(&spec)?.files {
        if name == "spec.json" {
            continue;
        }
        if Path::new(name)
            .file_name()
            .is_none_or(|plain| plain != name.as_str())
        {
            return Err(LabError::FileName { name: name.clone() });
        }
        let path = request.output.join(name);
        fs::write(&path, text).map_err(|error| LabError::Io { path, error })?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, LabError> {
    fs::read(path).map_err(|error| LabError::Io {
        path: path.into(),
        error,
    })
}
