//! What is asked of a server once per sweep.

use crate::LabError;
use crate::answer::Asked;
use crate::case::Case;
use crate::check::{Sweep, first_spec};
use crate::film::Films;
use crate::records::Perturbed;
use clarity_endpoint::Probe;
use std::path::PathBuf;

/// Asks the server of a sweep for the adapter `openai` what form of reply it keeps to and what its
/// seeds do, with the question of the first run. None for the other adapters.
///
/// # Errors
/// A sweep that [`check`](crate::check) refuses, or a server that does not answer.
pub fn probe(sweep: &Sweep<'_>) -> Result<Option<Probe>, LabError> {
    if sweep.adapter != "openai" {
        return Ok(None);
    }
    let in_spec = |error| LabError::Read {
        path: PathBuf::from("the base spec"),
        error,
    };
    let mut case = Case::read(sweep.base_spec).map_err(in_spec)?;
    case.move_to(sweep.directory);
    let (Some(settings), Some(spec)) = (case.openai.clone(), first_spec(sweep)) else {
        return Err(LabError::Needs {
            adapter: "openai",
            key: "openai",
        });
    };
    let recipe = case.recipe.recipe(&spec.perturbations, spec.seed);
    let recipe = recipe.map_err(|(step, error)| LabError::Step { step, error })?;
    let mut films = Films::default();
    let film = match case.image {
        Some(_) => Some(films.film(&case, &spec)?),
        None => None,
    };
    let perturbed = Perturbed::new(&case, film, &recipe);
    let asked = Asked {
        picture: perturbed.picture.as_ref(),
        question: perturbed.question.as_deref(),
        context: perturbed.context.as_deref(),
        answers: case.answers.as_deref(),
        seed: spec.seed,
    };
    crate::openai::probe(&settings, &asked).map(Some)
}
