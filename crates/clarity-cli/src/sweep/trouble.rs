//! Why a run has no result.

use crate::failure::{Failure, is_machines};
use std::fmt;
use std::io;
use std::path::Path;

/// Why a run has no result.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The run itself failed.
    Run(String),
    /// The machine failed under it.
    Machine(String),
    /// A signal stopped it.
    Stopped,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run(why) | Self::Machine(why) => f.write_str(why),
            Self::Stopped => f.write_str("was stopped"),
        }
    }
}

impl Trouble {
    /// A file that could not be read or written.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let why = format!("failed: {}", Failure::io(path, error));
        if is_machines(error) {
            Self::Machine(why)
        } else {
            Self::Run(why)
        }
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
