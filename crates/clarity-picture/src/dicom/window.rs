//! Windows: which samples become black, which white.

use super::elements::{Elements, Tag};
use super::samples::refused;
use crate::PictureError;

const CENTRE: (&str, Tag) = ("WindowCenter (0028,1050)", (0x28, 0x1050));
const WIDTH: (&str, Tag) = ("WindowWidth (0028,1051)", (0x28, 0x1051));
const FUNCTION: (&str, Tag) = ("VOILUTFunction (0028,1056)", (0x28, 0x1056));

/// A linear window, in the units of the rescaled samples (Hounsfield units, for a CT).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    centre: f64,
    width: f64,
}

impl Window {
    /// A window around `centre`, `width` wide. A width of 1 is a step.
    ///
    /// # Errors
    /// [`PictureError::Window`] unless both are finite and the width at least 1.
    pub fn new(centre: f64, width: f64) -> Result<Self, PictureError> {
        if centre.is_finite() && width.is_finite() && width >= 1.0 {
            Ok(Self { centre, width })
        } else {
            Err(PictureError::Window { centre, width })
        }
    }

    /// The sample that is black, and how far from it white is.
    pub(super) fn range(self) -> (f64, f64) {
        let reach = self.width - 1.0;
        (self.centre - 0.5 - reach / 2.0, reach)
    }
}

/// The file's first window, where it has one.
pub(super) fn of(elements: &Elements) -> Result<Option<Window>, PictureError> {
    let (Some(centre), Some(width)) = (number(elements, CENTRE)?, number(elements, WIDTH)?) else {
        return Ok(None);
    };
    match elements.text(FUNCTION.1).as_deref() {
        None | Some("LINEAR") => Window::new(centre, width).map(Some),
        Some(other) => {
            let expected = "LINEAR; or give a window";
            Err(refused(FUNCTION, Some(other.to_owned()), expected))
        }
    }
}

/// The first number of a decimal string.
pub(super) fn number(
    elements: &Elements,
    attribute: (&'static str, Tag),
) -> Result<Option<f64>, PictureError> {
    let Some(text) = elements.text(attribute.1) else {
        return Ok(None);
    };
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(refused(attribute, Some(text), "a finite number")),
    }
}
