//! `clarity lab`: the runner contract's other side.

use crate::args::LabCommand;
use crate::failure::Failure;
use crate::output;
use clarity::model::{Integer, Seed};
use clarity_lab::{LabError, Request, record, replay};

/// Answers one run, or records a sweep.
pub(super) fn execute(command: LabCommand) -> Result<(), Failure> {
    match command {
        LabCommand::Replay {
            corpus,
            config,
            output,
            adapter: _,
            seed,
        } => {
            let seed = seed.map(|text| text.parse::<Integer>()).transpose();
            let seed = seed.map_err(|error| Failure::Other(format!("--seed: {error}")))?;
            let request = Request {
                config,
                output,
                seed: seed.map(Seed::from),
            };
            replay(&request, &corpus).map_err(|error| failure(&error))
        }
        LabCommand::Record { dir } => {
            let corpus = record(&dir).map_err(|error| failure(&error))?;
            output::print(&corpus)
        }
    }
}

/// A machine that failed is told apart from input that is not what it should be.
fn failure(error: &LabError) -> Failure {
    match error {
        LabError::Io { path, error } => Failure::input(path, error),
        other => Failure::Rejected(other.to_string()),
    }
}
