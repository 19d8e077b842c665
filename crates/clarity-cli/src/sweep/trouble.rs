//! Why a run has no result.

use crate::failure::{Failure, is_machines};
use crate::finished::Unread;
use std::fmt;
use std::io;
use std::path::Path;

/// Why a run has no result.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The run itself failed.
    Run(RunFailure),
    /// The machine failed under it.
    Machine(String),
    /// A signal stopped it.
    Stopped,
}

/// What a runner did.
#[derive(Debug, Default)]
pub(super) struct RunFailure {
    /// In words.
    pub(super) reason: String,
    /// The exit status of its process, where it exited by itself.
    pub(super) exit_status: Option<u64>,
    /// The signal that killed its process, where one did.
    pub(super) signal: Option<u64>,
    /// The end of what it said on standard error, where that explains more than the reason.
    pub(super) stderr: Option<String>,
}

impl fmt::Display for RunFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        match self.stderr.as_deref() {
            None => Ok(()),
            Some("") => f.write_str("; it said nothing on standard error"),
            Some(tail) => {
                f.write_str("; standard error ends")?;
                tail.lines().try_for_each(|line| write!(f, "\n  | {line}"))
            }
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run(failure) => failure.fmt(f),
            Self::Machine(why) => f.write_str(why),
            Self::Stopped => f.write_str("was stopped"),
        }
    }
}

impl From<Unread> for Trouble {
    fn from(unread: Unread) -> Self {
        Self::ours(&unread.path, &unread.error)
    }
}

impl Trouble {
    /// What a runner did, in words alone.
    pub(super) fn run(reason: String) -> Self {
        Self::Run(RunFailure {
            reason,
            ..RunFailure::default()
        })
    }

    /// A runner's file, or its program, that could not be read or started.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let why = format!("failed: {}", Failure::io(path, error));
        if is_machines(error) {
            Self::Machine(why)
        } else {
            Self::run(why)
        }
    }

    /// A file of the sweep's own: whatever the reason, no runner is to blame.
    pub(super) fn ours(path: &Path, error: &io::Error) -> Self {
        Self::Machine(format!("failed: {}", Failure::io(path, error)))
    }

    /// Whether it is the machine that failed.
    pub(super) fn is_machines(&self) -> bool {
        matches!(self, Self::Machine(_))
    }

    /// In one word.
    pub(super) fn short(&self) -> &'static str {
        match self {
            Self::Run(_) | Self::Machine(_) => "FAILED",
            Self::Stopped => "stopped",
        }
    }
}
