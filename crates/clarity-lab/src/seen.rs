//! What a run's model saw, drawn once more.

use crate::LabError;
use crate::case::Case;
use crate::film::Films;
use crate::sheet::fit;
use clarity_artifact::spec::RunSpec;
use clarity_perturb::Picture;
use std::path::Path;

/// The pictures of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// As it was before.
    pub input: Picture,
    /// As the model saw it.
    pub perturbed: Picture,
}

/// The pictures of a run, from its spec; `None` where it names none. Paths in the spec are relative
/// to `directory`, where the run worked.
///
/// # Errors
/// A spec that is not the lab's, or a picture that cannot be read or perturbed.
pub fn seen(spec: &[u8], directory: &Path) -> Result<Option<Seen>, LabError> {
    let in_spec = |error| LabError::Read {
        path: "spec.json".into(),
        error,
    };
    let run = RunSpec::read(spec).map_err(in_spec)?;
    let mut case = Case::read(spec).map_err(in_spec)?;
    if case.image.is_none() {
        return Ok(None);
    }
    case.move_to(directory);
    let recipe = case.recipe.recipe(&run.perturbations, run.seed);
    let recipe = recipe.map_err(|(step, error)| LabError::Step { step, error })?;
    let mut films = Films::default();
    let input = films.film(&case, &run)?.picture.clone();
    let perturbed = recipe.picture(&input);
    Ok(Some(Seen { input, perturbed }))
}

/// A picture no longer or wider than so many pixels, for a page.
///
/// # Errors
/// [`LabError::Perturb`], which no picture is known to cause.
pub fn thumbnail(picture: &Picture, side: u32) -> Result<Picture, LabError> {
    Ok(fit(picture, side)?)
}
