//! The pictures of a report: drawn once more, and shown only where they are what the model saw.

use crate::analysis::Sweep;
use crate::config::Configuration;
use crate::failure::Failure;
use clarity::artifact::run_manifest;
use clarity::model::{Digest, RunName};
use clarity_lab::{Seen, seen, thumbnail, write_picture};
use std::path::PathBuf;

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
        if seen.perturbed.hash() != recorded {
            let why = "this program draws another picture than the one that the run's model saw; \
                       was the run made by another version? Leave out --config";
            return Err(Failure::rejected(
                &self.sweep.store.place(run.as_str()),
                why,
            ));
        }
        small(&seen.perturbed).map(Some)
    }

    /// The pictures of a run and the hash of what its model saw, where it had any.
    fn seen(&mut self, run: &RunName) -> Result<Option<(Seen, Digest)>, Failure> {
        let (path, bytes) = self.sweep.artifact(run, "manifest.json")?;
        let own = run_manifest::read(&bytes).map_err(|error| Failure::rejected(&path, error))?;
        let Some(recorded) = own.perturbed else {
            return Ok(None);
        };
        let Some(lab) = &self.lab else {
            self.missed = true;
            return Ok(None);
        };
        let (path, spec) = self.sweep.artifact(run, "spec.json")?;
        let seen = seen(&spec, lab).map_err(|error| Failure::rejected(&path, error))?;
        let Some(seen) = seen else {
            return Ok(None);
        };
        if own.input.is_some_and(|input| seen.input.hash() != input) {
            let why = "the `image` that it names is not the picture that was swept; has the file \
                       changed since? Put the picture of that time there, or leave out --config";
            return Err(Failure::rejected(&path, why));
        }
        Ok(Some((seen, recorded)))
    }
}

fn small(picture: &clarity::perturb::Picture) -> Result<Vec<u8>, Failure> {
    let small = thumbnail(picture, SIDE).map_err(|error| Failure::Other(error.to_string()))?;
    Ok(write_picture(&small))
}
