//! The pictures of a report: drawn once more, and shown only where they are what the model saw.

use crate::analysis::Sweep;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::files;
use clarity::artifact::json;
use clarity::model::RunName;
use clarity_lab::{Seen, seen, thumbnail, write_picture};
use std::path::{Path, PathBuf};

/// The longest side of a picture on the page, in pixels.
const SIDE: u32 = 160;

/// Where a report's pictures come from.
pub(super) struct Pictures<'p> {
    sweep: &'p Sweep,
    /// Where the lab worked; `None` where the runner was another, or nothing says.
    lab: Option<PathBuf>,
    /// Whether a run that is shown has a picture that cannot be drawn.
    missed: bool,
}

impl<'p> Pictures<'p> {
    pub(super) fn new(sweep: &'p Sweep, configuration: Option<&Configuration>) -> Self {
        let lab = configuration.and_then(Configuration::lab_sweep);
        Self {
            sweep,
            lab: lab.map(|lab| lab.directory.to_owned()),
            missed: false,
        }
    }

    /// What is said where pictures are missing.
    pub(super) fn note(&self) -> Option<&'static str> {
        self.missed.then_some(
            "The pictures are not part of the sweep's directory: `clarity report` draws them where \
             it is given the sweep's configuration with `--config`.",
        )
    }

    /// The picture before anything was done to it.
    pub(super) fn unperturbed(&mut self, first: &RunName) -> Result<Option<Vec<u8>>, Failure> {
        let Some((seen, _)) = self.seen(first)? else {
            return Ok(None);
        };
        small(&seen.input).map(Some)
    }

    /// What the model of a run saw.
    pub(super) fn perturbed(&mut self, run: &RunName) -> Result<Option<Vec<u8>>, Failure> {
        let Some((seen, recorded)) = self.seen(run)? else {
            return Ok(None);
        };
        let found = seen.perturbed.hash().to_string();
        if found != recorded {
            let why = "its configuration draws another picture than the one that this run's model \
                       saw; has the picture or the recipe changed since?";
            return Err(Failure::rejected(&self.sweep.run_directory(run), why));
        }
        small(&seen.perturbed).map(Some)
    }

    /// The pictures of a run and the hash of what its model saw, where it had any.
    fn seen(&mut self, run: &RunName) -> Result<Option<(Seen, String)>, Failure> {
        let directory = self.sweep.run_directory(run);
        let Some(recorded) = recorded(&directory)? else {
            return Ok(None);
        };
        let Some(lab) = &self.lab else {
            self.missed = true;
            return Ok(None);
        };
        let path = directory.join("spec.json");
        let spec = files::read_run_file(&path)?;
        let seen = seen(&spec, lab).map_err(|error| Failure::rejected(&path, error))?;
        Ok(seen.map(|seen| (seen, recorded)))
    }
}

/// The hash of what a run's model saw, as its manifest has it.
fn recorded(directory: &Path) -> Result<Option<String>, Failure> {
    let path = directory.join("manifest.json");
    let bytes = files::read_run_file(&path)?;
    let found = json::read(&bytes, "a run's manifest", |root, problems| {
        let hash = root.object(problems)?.get("perturbed_sha256");
        Some(hash.and_then(|node| match node.json() {
            json::Json::Text(text) => Some(text.to_string()),
            _ => None,
        }))
    });
    found.map_err(|error| Failure::rejected(&path, error))
}

fn small(picture: &clarity::perturb::Picture) -> Result<Vec<u8>, Failure> {
    let small = thumbnail(picture, SIDE).map_err(|error| Failure::Other(error.to_string()))?;
    Ok(write_picture(&small))
}
