use crate::variable::{KEY, looks_like_key};
use clarity_artifact::ReadError;
use clarity_endpoint::EndpointError;
use clarity_onnx::OnnxError;
use clarity_perturb::PerturbError;
use clarity_picture::PictureError;
use std::env;
use std::io;
use std::path::{Path, PathBuf};

/// Why a run has no answer, or a sweep no recording.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabError {
    /// A file that could not be read or written.
    #[error("{}: {}", path.display(), words(error))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file that a spec names by a relative path, and that could not be read from where the lab
    /// works.
    #[error(
        "`{key}`: {}: {}; it is looked for in {}, where the lab works", path.display(),
        words(error), directory.display()
    )]
    Named {
        /// The key of the spec.
        key: &'static str,
        /// The file, as the spec has it.
        path: PathBuf,
        /// Where the lab works.
        directory: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Something else than a regular file.
    #[error("{}: found {found}, expected a regular file", path.display())]
    NotAFile {
        /// Where.
        path: PathBuf,
        /// What stands there instead.
        found: &'static str,
    },
    /// A file beyond all measure.
    #[error("{}: {found} bytes are too many; at most {limit} are read", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How many it has, at least.
        found: u64,
        /// How many it may have.
        limit: u64,
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
    #[error("{}", placed(path, error))]
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
    /// A name that is no adapter's.
    #[error("there is no adapter `{found}`; there are `phantom`, `onnx` and `openai`")]
    Adapter {
        /// The name.
        found: String,
    },
    /// A spec without what its adapter needs.
    #[error("the adapter `{adapter}` needs `{key}` in the spec")]
    Needs {
        /// The adapter.
        adapter: &'static str,
        /// The key.
        key: &'static str,
    },
    /// A step of a recipe that cannot be.
    #[error("step {} of the recipe: {error}", step + 1)]
    Step {
        /// The step, from 0.
        step: usize,
        /// Why not.
        error: PerturbError,
    },
    /// A picture that cannot be used.
    #[error("{}: {error}", path.display())]
    Picture {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: PictureError,
    },
    /// A DICOM file in a build that does not read it.
    #[error(
        "{}: found a DICOM file, which this program was built without; build it with \
         `--features dicom`, or export the picture as an 8-bit PNG", path.display()
    )]
    NoDicom {
        /// The file.
        path: PathBuf,
    },
    /// A window for a picture that has no units.
    #[error(
        "{}: found a PNG, which has no window; leave `window` out, or name a DICOM image as \
         `image`", path.display()
    )]
    NoWindow {
        /// The picture.
        path: PathBuf,
    },
    /// A side of a DICOM window that is no number.
    #[error("the window's {side} is {found}, expected a number")]
    Window {
        /// Which side.
        side: &'static str,
        /// What it is.
        found: String,
    },
    /// A case without pictures.
    #[error("the base spec names no `image`, so that there is nothing to draw")]
    NoPictures,
    /// A sheet that would be too large.
    #[error(
        "{columns} x {rows} pictures are too many for one sheet of at most 32768 pixels a side; give \
         a configuration with fewer values, or with another axis last"
    )]
    TooManyPictures {
        /// From left to right.
        columns: usize,
        /// From top to bottom.
        rows: usize,
    },
    /// A perturbation that cannot be.
    #[error(transparent)]
    Perturb(#[from] PerturbError),
    /// A classifier that cannot be used.
    #[error(transparent)]
    Onnx(#[from] OnnxError),
    /// A server that did not answer, or could not be asked.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// A server that wants a key, where none is named.
    #[error(
        "the server wants a key: it said {status}: {message}; name the variable that holds one in \
         `key_env`"
    )]
    KeyWanted {
        /// The HTTP status, 401 or 403.
        status: u16,
        /// The server's words.
        message: String,
    },
    /// A seed that servers do not take.
    #[error("the seed {seed} is out of range for a server: 0 to 4294967294")]
    EndpointSeed {
        /// The seed.
        seed: String,
    },
    /// A variable that is not set.
    #[error("{}", no_key(name))]
    NoKey {
        /// The variable.
        name: String,
    },
    /// A file name that is a path.
    #[error("the recorded file name {name:?} is not a plain name; the corpus is damaged")]
    FileName {
        /// The name.
        name: String,
    },
}

fn no_key(name: &str) -> String {
    if looks_like_key(name) {
        return format!("`key_env` {KEY}");
    }
    format!("the variable `{name}`, which holds the key, is not set; set it first")
}

/// Each line of what is wrong with a file with the file in front of it.
fn placed(path: &Path, error: &ReadError) -> String {
    let lines = error.to_string();
    let lines = lines
        .lines()
        .map(|line| format!("{}: {line}", path.display()));
    lines.collect::<Vec<_>>().join("\n")
}

impl LabError {
    /// Of a file that a spec names under a key: where a relative path begins is told.
    pub(crate) fn named(self, key: &'static str) -> Self {
        match (self, env::current_dir()) {
            (Self::Io { path, error }, Ok(directory)) if path.is_relative() => Self::Named {
                key,
                path,
                directory,
                error,
            },
            (other, _) => other,
        }
    }
}

/// The system's words, without the number that only programs read.
fn words(error: &io::Error) -> String {
    let message = error.to_string();
    match message.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => message,
    }
}
