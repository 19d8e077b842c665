//! Everything that can be known about a sweep of the lab before its first run.

mod model;
mod picture;
mod question;
mod recipe;
mod refusal;
mod values;

pub use refusal::{Refusal, SweepPlace};
pub(crate) use values::first_spec;

use crate::LabError;
use crate::case::Case;
use crate::session::ADAPTERS;
use clarity_artifact::json::nearest;
use clarity_model::{Axes, Seed};
use refusal::Found;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a sweep asks of the lab.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'s> {
    /// The base spec's bytes.
    pub base_spec: &'s [u8],
    /// Where the runs will work: relative paths start here.
    pub directory: &'s Path,
    /// Which adapter answers.
    pub adapter: &'s str,
    /// The axes.
    pub axes: &'s Axes,
    /// The seeds.
    pub seeds: &'s [Seed],
    /// The variables of the environment that runs are given.
    pub env: &'s [String],
}

impl Sweep<'_> {
    /// The case with its files relative to where the runs will work.
    pub(crate) fn case(&self) -> Result<Case, LabError> {
        let mut case = Case::read(self.base_spec).map_err(|error| LabError::Read {
            path: PathBuf::from("the base spec"),
            error,
        })?;
        case.move_to(self.directory);
        Ok(case)
    }

    /// The files that the base spec names, by their keys.
    ///
    /// # Errors
    /// A base spec that cannot be read.
    pub fn files(&self) -> Result<Vec<(&'static str, PathBuf)>, LabError> {
        let case = self.case()?;
        let model = case.onnx.map(|onnx| ("onnx.model", onnx.model));
        let image = case.image.map(|image| ("image", image));
        Ok(image.into_iter().chain(model).collect())
    }

    /// The address of the server that is asked; none where none is.
    pub fn server(&self) -> Option<String> {
        let openai = self.case().ok()?.openai;
        let asked = openai.filter(|_| self.adapter == "openai")?;
        Some(asked.settings.url)
    }

    /// How long one run may wait for a server: each attempt to its end, and each wait between two.
    /// None where no server is asked.
    pub fn longest_run(&self) -> Option<Duration> {
        let openai = self.case().ok()?.openai;
        let asked = openai.filter(|_| self.adapter == "openai")?.settings;
        let attempts = asked.timeout.saturating_mul(asked.max_attempts);
        let waits = asked
            .max_wait
            .saturating_mul(asked.max_attempts.saturating_sub(1));
        Some(attempts.saturating_add(waits))
    }
}

/// Checks a sweep: the recipe with every value of every axis, the picture, the model.
///
/// # Errors
/// Everything that is wrong, each with its place in the base spec or in the sweep.
pub fn check(sweep: &Sweep<'_>) -> Result<(), Refusal> {
    let mut found = Found::default();
    if !ADAPTERS.contains(&sweep.adapter) {
        let adapter = sweep.adapter.to_owned();
        let error = LabError::Adapter { found: adapter };
        match nearest(sweep.adapter, &ADAPTERS) {
            Some(near) => {
                let message = format!("{error}; did you mean `{near}`?");
                found.in_sweep(SweepPlace::Adapter, message);
            }
            None => found.in_sweep(SweepPlace::Adapter, error),
        }
    }
    match Case::read(sweep.base_spec) {
        Err(unread) => Err(found.refusal(sweep.base_spec, Some(unread))),
        Ok(mut case) => {
            case.move_to(sweep.directory);
            recipe::check(sweep, &case, &mut found);
            picture::check(sweep, &case, &mut found);
            model::check(sweep, &case, &mut found);
            found.into_result(sweep.base_spec)
        }
    }
}

/// What is allowed but probably not meant, with so many runs at once.
pub fn advice(sweep: &Sweep<'_>, jobs: usize) -> Option<String> {
    (sweep.adapter == "openai" && jobs > 1).then(|| {
        format!(
            "{jobs} questions at once: many servers answer them together, and then replies may not \
             repeat; `jobs = 1` asks one after the other"
        )
    })
}

impl Case {
    /// The same case with its files relative to another place.
    pub(crate) fn move_to(&mut self, directory: &Path) {
        if let Some(image) = &mut self.image {
            *image = directory.join(&*image);
        }
        if let Some(onnx) = &mut self.onnx {
            onnx.model = directory.join(&onnx.model);
        }
    }
}
