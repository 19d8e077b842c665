use crate::files::{MAX_SPEC, MAX_SWEEP, read};
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

impl Request {
    /// Refuses a seed given beside another one in the spec.
    pub(crate) fn same_seed(&self, spec: Seed) -> Result<(), LabError> {
        match self.seed.filter(|seed| *seed != spec) {
            None => Ok(()),
            Some(seed) => Err(LabError::Seed {
                argument: seed.to_string(),
                spec: spec.to_string(),
            }),
        }
    }
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
    let spec =
        RunSpec::read(&read(&request.config, MAX_SPEC)?).map_err(|error| LabError::Read {
            path: request.config.clone(),
            error,
        })?;
    request.same_seed(spec.seed)?;
    let corpus = Corpus::read(&read(corpus, MAX_SWEEP)?)?;
    let files = &corpus.find(&spec)?.files;
    // All names are looked at before the first file is written.
    let plain = |name: &str| {
        Path::new(name)
            .file_name()
            .is_some_and(|plain| plain == name)
    };
    if let Some(name) = files.keys().find(|name| !plain(name)) {
        return Err(LabError::FileName { name: name.clone() });
    }
    for (name, text) in files.iter().filter(|(name, _)| *name != "spec.json") {
        let path = request.output.join(name);
        fs::write(&path, text).map_err(|error| LabError::Io { path, error })?;
    }
    Ok(())
}
