//! Pictures from files.

use crate::LabError;
use crate::case::{Case, Window};
use crate::files::{MAX_PICTURE, read};
use clarity_artifact::spec::RunSpec;
use clarity_model::{AxisValue, Digest};
use clarity_perturb::Picture;
use clarity_picture::is_dicom;
use std::path::{Path, PathBuf};

/// A picture as it was read, and its hash.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Film {
    pub(crate) picture: Picture,
    pub(crate) hash: Digest,
}

/// The last film, so that many runs on one picture decode it once. The file itself is read each
/// time: what a run sees follows from the file, not from the runs before.
#[derive(Debug, Default)]
pub(crate) struct Films(Option<Last>);

#[derive(Debug)]
struct Last {
    bytes: Vec<u8>,
    window: Option<(f64, f64)>,
    film: Film,
}

impl Films {
    /// The picture of a run.
    pub(crate) fn film(&mut self, case: &Case, spec: &RunSpec) -> Result<&Film, LabError> {
        let path = case.image.clone().unwrap_or_default();
        let window = case.window.as_ref().map(|window| bind(window, spec));
        let film = self.read(&path, window.transpose()?);
        film.map_err(|error| error.named("image"))
    }

    /// The picture of a file.
    pub(crate) fn read(
        &mut self,
        path: &Path,
        window: Option<(f64, f64)>,
    ) -> Result<&Film, LabError> {
        let bytes = read(path, MAX_PICTURE)?;
        let last = self.0.take();
        let last = match last.filter(|last| last.bytes == bytes && last.window == window) {
            Some(last) => last,
            None => Last::decode(path, bytes, window)?,
        };
        Ok(&self.0.insert(last).film)
    }
}

impl Last {
    fn decode(path: &Path, bytes: Vec<u8>, window: Option<(f64, f64)>) -> Result<Self, LabError> {
        let picture = decode(path, &bytes, window)?;
        let hash = picture.hash();
        let film = Film { picture, hash };
        Ok(Self {
            bytes,
            window,
            film,
        })
    }
}

/// The picture in a file: PNG, or DICOM where that feature is on.
///
/// # Errors
/// A file that cannot be read, or that is no such picture.
pub fn read_picture(path: &Path) -> Result<Picture, LabError> {
    Films::default()
        .read(path, None)
        .map(|film| film.picture.clone())
}

/// A picture as the bytes of a PNG file.
pub fn write_picture(picture: &Picture) -> Vec<u8> {
    clarity_picture::png(picture)
}

/// Centre and width of a window in one run.
fn bind(window: &Window, spec: &RunSpec) -> Result<(f64, f64), LabError> {
    let number = |side: &crate::template::Argument, name| {
        let value = side.value(&spec.perturbations, spec.seed);
        let number = value.as_ref().and_then(AxisValue::number);
        number.ok_or_else(|| LabError::Window {
            side: name,
            found: value.map_or_else(|| "not there".to_owned(), |value| value.to_string()),
        })
    };
    Ok((
        number(&window.centre, "centre")?,
        number(&window.width, "width")?,
    ))
}

fn decode(path: &Path, bytes: &[u8], window: Option<(f64, f64)>) -> Result<Picture, LabError> {
    let path = || path.to_owned();
    if is_dicom(bytes) {
        return dicom(path, bytes, window);
    }
    let picture = clarity_picture::decode(bytes).map_err(|error| {
        let path = path();
        LabError::Picture { path, error }
    })?;
    // A window that changes nothing would look perfectly stable.
    match window {
        None => Ok(picture),
        Some(_) => Err(LabError::NoWindow { path: path() }),
    }
}

#[cfg(feature = "dicom")]
fn dicom(
    path: impl Fn() -> PathBuf,
    bytes: &[u8],
    window: Option<(f64, f64)>,
) -> Result<Picture, LabError> {
    use clarity_picture::{Window, decode_dicom};
    let window = window.map(|(centre, width)| Window::new(centre, width));
    let picture = window
        .transpose()
        .and_then(|window| decode_dicom(bytes, window));
    picture.map_err(|error| {
        let path = path();
        LabError::Picture { path, error }
    })
}

#[cfg(not(feature = "dicom"))]
fn dicom(path: impl Fn() -> PathBuf, _: &[u8], _: Option<(f64, f64)>) -> Result<Picture, LabError> {
    Err(LabError::NoDicom { path: path() })
}
