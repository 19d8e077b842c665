//! Why a command ends otherwise than well, and the exit code that says so.

use rustix::io::Errno;
use std::fmt::Display;
use std::io;
use std::path::Path;

/// The exit codes of `clarity`: an interface, documented in the README.
pub(crate) mod exit {
    /// Usage, or any other error.
    pub(crate) const ERROR: u8 = 1;
    /// The input was rejected before anything ran.
    pub(crate) const REJECTED: u8 = 2;
    /// Some runs failed.
    pub(crate) const RUNS_FAILED: u8 = 3;
    /// Bytes on disk are not what they should be.
    pub(crate) const INTEGRITY: u8 = 4;
    /// The machine failed: no space, no descriptors, a broken disk.
    pub(crate) const ENVIRONMENT: u8 = 5;
    /// A gate failed: some limit was not kept.
    pub(crate) const GATE: u8 = 100;
    /// A signal stopped the command: 128 and the signal's number, such as 130 for SIGINT.
    pub(crate) const SIGNAL: u8 = 128;
}

/// A command that did not end well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Failure {
    /// Anything without a code of its own.
    #[error("{0}")]
    Other(String),
    /// Input that was rejected before anything ran.
    #[error("{0}")]
    Rejected(String),
    /// Input that may not be read: no less rejected, but nobody can call it damaged.
    #[error("{0}")]
    Denied(String),
    /// Runs that failed.
    #[error("{0}")]
    RunsFailed(String),
    /// Bytes that are not what they should be.
    #[error("{0}")]
    Integrity(String),
    /// A machine that failed.
    #[error("{0}")]
    Environment(String),
    /// Limits that were not kept.
    #[error("{0}")]
    Gated(String),
    /// A signal asked to stop.
    #[error("stopped by {name}{when}")]
    Stopped {
        /// The signal's number.
        signal: u8,
        /// Its name.
        name: &'static str,
        /// When it came, and what is left.
        when: String,
    },
    /// Nobody reads on: the pipe behind standard output was closed.
    #[error("nobody reads standard output")]
    ClosedPipe,
}

impl Failure {
    /// A file that could not be read or written.
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        let message = format!("{}: {}", path.display(), plain(error));
        if is_machines(error) {
            Self::Environment(message)
        } else {
            Self::Other(message)
        }
    }

    /// An input file that could not be read: the input is rejected, unless the machine failed.
    pub(crate) fn input(path: &Path, error: &io::Error) -> Self {
        match Self::io(path, error) {
            Self::Other(message) if error.kind() == io::ErrorKind::PermissionDenied => {
                Self::Denied(message)
            }
            Self::Other(message) => Self::Rejected(message),
            environment => environment,
        }
    }

    /// A file of a sweep's own that could not be read or written, whatever the reason: another try
    /// may go well once that is repaired.
    pub(crate) fn ours(path: &Path, error: &io::Error) -> Self {
        Self::Environment(Self::io(path, error).to_string())
    }

    /// An input that is not what it should be.
    pub(crate) fn rejected(path: &Path, why: impl Display) -> Self {
        Self::Rejected(placed(path, why))
    }

    /// What to tell, if there is anything to tell.
    pub(crate) fn message(&self) -> Option<String> {
        (!matches!(self, Self::ClosedPipe)).then(|| self.to_string())
    }

    /// The exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Other(_) => exit::ERROR,
            Self::Rejected(_) | Self::Denied(_) => exit::REJECTED,
            Self::RunsFailed(_) => exit::RUNS_FAILED,
            Self::Integrity(_) => exit::INTEGRITY,
            Self::Environment(_) => exit::ENVIRONMENT,
            Self::Gated(_) => exit::GATE,
            Self::Stopped { signal, .. } => exit::SIGNAL.saturating_add(*signal),
            Self::ClosedPipe => 0,
        }
    }
}

/// Each line of a message with the file in front of it.
pub(crate) fn placed(path: &Path, why: impl Display) -> String {
    let lines = why.to_string();
    let lines: Vec<_> = lines
        .lines()
        .map(|line| format!("{}: {line}", path.display()))
        .collect();
    lines.join("\n")
}

/// Whether it is the machine that failed, not the input: these are worth another try later.
pub(crate) fn is_machines(error: &io::Error) -> bool {
    // Those that std has no kind for.
    const NUMBERS: [Errno; 4] = [Errno::IO, Errno::MFILE, Errno::NFILE, Errno::AGAIN];
    // The kind is kept where another error was wrapped around the system's, the number is not.
    let kind = matches!(
        error.kind(),
        io::ErrorKind::StorageFull
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::StaleNetworkFileHandle
            | io::ErrorKind::OutOfMemory
    );
    kind || Errno::from_io_error(error).is_some_and(|errno| NUMBERS.contains(&errno))
}

/// The system's words without the error number and whatever was wrapped around them.
pub(crate) fn plain(error: &io::Error) -> String {
    let message = error.to_string();
    match message.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => message,
    }
}
