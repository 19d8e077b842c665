use std::io;
use std::path::{Path, PathBuf};

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or a directory of ours.
    #[error("{}: {error}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A program could not be started or waited for.
    #[error("cannot run {program}: {error}")]
    Program {
        /// Its name.
        program: String,
        /// What the system said.
        error: io::Error,
    },
    /// A program did not end well: what it measured would be something else.
    #[error("{command}: ended with code {code}, of which it has said why above")]
    Failed {
        /// The command as one would type it.
        command: String,
        /// Its exit code, -1 after a signal.
        code: i32,
    },
    /// A process beside us said something else than it was asked for.
    #[error("{who} replied `{reply}`, which is not what it was asked for")]
    Reply {
        /// Who.
        who: String,
        /// What it said.
        reply: String,
    },
    /// Two sides that must compute the same do not.
    #[error("{what}: the two sides differ, so that their times say nothing")]
    Differ {
        /// What they compute.
        what: String,
    },
    /// What a sweep is made of was refused, or a table could not be spelt.
    #[error("{what}: {why}")]
    Made {
        /// What was being made.
        what: &'static str,
        /// What the library said.
        why: String,
    },
}

impl Error {
    /// An error of a file, where `map_err` wants one.
    pub fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::File {
            path: path.clone(),
            error,
        }
    }

    /// An error of a library of ours, where `map_err` wants one.
    pub fn made<E: std::fmt::Display>(what: &'static str) -> impl Fn(E) -> Self {
        move |why| Self::Made {
            what,
            why: why.to_string(),
        }
    }
}
