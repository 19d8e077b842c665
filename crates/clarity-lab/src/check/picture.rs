//! The picture, through each window that the sweep looks through.

use super::refusal::Found;
use super::{Sweep, values};
use crate::LabError;
use crate::case::{Case, Window};
use crate::film::Films;
use clarity_artifact::json::Path;
use std::collections::BTreeSet;

pub(super) fn check(sweep: &Sweep<'_>, case: &Case, found: &mut Found) {
    let root = Path::default();
    if case.image.is_none() {
        if case.window.is_some() {
            let message = "is of no use without an `image`; name one, or leave `window` out";
            found.in_spec(root.key("window"), message);
        }
        return;
    }
    let Some(mut spec) = values::first_spec(sweep) else {
        return;
    };
    let mut films = Films::default();
    if let Err(error) = films.film(case, &spec) {
        let place = match &error {
            LabError::NoWindow { .. } => root.key("window"),
            LabError::Window { side, .. } => root.key("window").key(side),
            error if is_of_window(error) => root.key("window"),
            _ => root.key("image"),
        };
        found.in_spec(place, error);
        return;
    }
    let sides = case.window.iter().flat_map(Window::sides);
    let axes: BTreeSet<_> = sides.filter_map(|(_, side)| side.axis()).collect();
    for (place, values) in values::each(sweep, &axes) {
        spec.perturbations = values;
        if let Err(error) = films.film(case, &spec) {
            found.in_sweep(place, error);
        }
    }
}

#[cfg(feature = "dicom")]
fn is_of_window(error: &LabError) -> bool {
    use clarity_picture::PictureError;
    let LabError::Picture { error, .. } = error else {
        return false;
    };
    matches!(error, PictureError::Window { .. })
}

#[cfg(not(feature = "dicom"))]
fn is_of_window(_: &LabError) -> bool {
    false
}
