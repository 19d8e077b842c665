use clarity_artifact::ReadError;
use std::io;
use std::path::PathBuf;

/// Why a run has no answer, or a sweep no recording.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabError {
    /// A file that could not be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Something else than a regular file.
    #[error("{}: expected a regular file", path.display())]
    NotAFile {
        /// What stands there instead.
        path: PathBuf,
    },
    /// A run's manifest that is not the one that the sweep lists.
    #[error(
        "{}: its SHA-256 is not the one in the sweep's manifest; `clarity verify` tells more",
        path.display()
    )]
    Hash {
        /// The run's manifest.
        path: PathBuf,
    },
    /// A file that is not what it should be.
    #[error("{}: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: ReadError,
    },
    /// A line of a corpus that is no recorded run.
    #[error("the corpus, line {line}: {error}")]
    Corpus {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        error: ReadError,
    },
    /// A run that is recorded twice.
    #[error("the corpus, line {line}: this run is recorded on an earlier line too; keep one")]
    Twice {
        /// The later line, from 1.
        line: usize,
    },
    /// A run that was never recorded.
    #[error("no recorded run has {wanted}; {advice}")]
    NotRecorded {
        /// The perturbations and the seed.
        wanted: String,
        /// What was recorded instead.
        advice: String,
    },
    /// A recorded run that was asked something else.
    #[error(
        "the recorded run with these perturbations and this seed was made from another spec: \
         `{}` differ; use the base spec that it was recorded with, or record anew", keys.join("`, `")
    )]
    OtherSpec {
        /// The keys that differ.
        keys: Vec<String>,
    },
    /// A seed on the command line beside another one in the spec.
    #[error("--seed is {argument}, but the spec's seed is {spec}")]
    Seed {
        /// The seed given as argument.
        argument: String,
        /// The seed in the spec.
        spec: String,
    },
    /// A file name that is a path.
    #[error("the recorded file name {name:?} is not a plain name; the corpus is damaged")]
    FileName {
        /// The name.
        name: String,
    },
}
