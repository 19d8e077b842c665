//! What an adapter is asked, and what it answers.

use crate::LabError;
use clarity_artifact::json::Json;
use clarity_model::Seed;
use clarity_perturb::Picture;

/// One question, perturbed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) picture: Option<&'a Picture>,
    pub(crate) question: Option<&'a str>,
    pub(crate) context: Option<&'a str>,
    pub(crate) answers: Option<&'a [String]>,
    pub(crate) seed: Seed,
}

/// What a model said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// The answer, or what marks that there is none; not empty.
    pub(crate) output: String,
    /// The reason.
    pub(crate) justification: String,
    /// What else is known about the answer.
    pub(crate) metadata: Json<'static>,
}

/// A model that answers.
pub(crate) trait Adapter {
    /// What answers: everything that tells it from another model, no path and no address.
    fn identity(&self) -> Json<'static>;

    /// Asks it.
    fn ask(&self, asked: &Asked<'_>) -> Result<Answer, LabError>;
}

pub(crate) use clarity_artifact::json::build::{integer, number, object, optional, text};
