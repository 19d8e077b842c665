//! Why a run has no result.

use crate::failure::{Failure, is_machines};
use crate::finished::Unread;
use clarity::model::RunName;
use std::fmt;
use std::io;
use std::path::Path;

/// How the reason of most failures begins.
const FAILED: &str = "failed: ";

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

impl RunFailure {
    /// Why, of files that no runner of this command left: nothing failed.
    pub(super) fn why(&self) -> &str {
        self.reason.strip_prefix(FAILED).unwrap_or(&self.reason)
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
        let why = Failure::io(path, error);
        if is_machines(error) {
            Self::Machine(why.to_string())
        } else {
            Self::run(format!("{FAILED}{why}"))
        }
    }

    /// A file of the sweep's own: whatever the reason, no runner is to blame.
    pub(super) fn ours(path: &Path, error: &io::Error) -> Self {
        Self::Machine(Failure::io(path, error).to_string())
    }

    /// What to tell of a run. Where the machine failed, the run did not.
    pub(super) fn told(&self, run: &RunName) -> String {
        match self {
            Self::Run(failure) => format!("run `{run}` {failure}"),
            Self::Machine(why) => format!("run `{run}`: {why}"),
            Self::Stopped => format!("run `{run}` was stopped"),
        }
    }

    /// Why, of files that no runner of this command left.
    pub(super) fn why(&self) -> &str {
        match self {
            Self::Run(failure) => failure.why(),
            Self::Machine(why) => why,
            Self::Stopped => "was stopped",
        }
    }

    /// Whether it is the machine that failed.
    pub(super) fn is_machines(&self) -> bool {
        matches!(self, Self::Machine(_))
    }

    /// In a word or two.
    pub(super) fn short(&self) -> &'static str {
        match self {
            Self::Run(_) => "FAILED",
            Self::Machine(_) => "not done",
            Self::Stopped => "stopped",
        }
    }
}
