//! An uncompressed gray DICOM image to picture.

mod elements;
mod samples;
mod syntax;
mod window;

use crate::PictureError;
use crate::foreign::{is_dicom, refusal};
use clarity_perturb::Picture;
use elements::Elements;
use samples::Samples;
use syntax::Syntax;
pub use window::Window;

/// The picture in a DICOM file of one uncompressed gray frame, 8 or 16 bits a sample.
///
/// Samples become `x = sample * slope + intercept` (rescale; identity if absent). A window of
/// centre c and width w, the given one or else the file's first, makes of them
/// `y = (x - (c - 0.5 - (w - 1) / 2)) / (w - 1)` between 0 and 1; without any window, the least
/// sample becomes 0 and the greatest 1. MONOCHROME1 is inverted, and the gray is
/// `floor(255 y + 0.5)`. All of it in binary64, in this order.
///
/// Implicit and explicit little-endian files are read, and big-endian ones of 16 bits. Bits beyond
/// `BitsStored` (overlays of old) are dropped, padding values are samples like others, and bytes
/// after the frame are ignored.
///
/// # Errors
/// [`PictureError::TransferSyntax`] for compressed pixels, [`PictureError::Attribute`] for colour,
/// several frames and whatever else would have to be guessed, [`PictureError::Dicom`] for a
/// damaged file, and those of files that are no DICOM.
pub fn decode_dicom(bytes: &[u8], window: Option<Window>) -> Result<Picture, PictureError> {
    if !is_dicom(bytes) {
        return Err(not_dicom(bytes));
    }
    let (syntax, start) = Syntax::of(bytes)?;
    let elements = Elements::read(bytes, start, syntax)?;
    let samples = Samples::of(&elements)?;
    let window = match window {
        Some(window) => Some(window),
        None => window::of(&elements)?,
    };
    let gray = samples.gray(window);
    Ok(Picture::gray(samples.width, samples.height, &gray)?)
}

fn not_dicom(bytes: &[u8]) -> PictureError {
    match refusal(bytes) {
        PictureError::Unknown { .. } => PictureError::Dicom {
            offset: 128,
            reason: "there is no `DICM`",
        },
        known => known,
    }
}
