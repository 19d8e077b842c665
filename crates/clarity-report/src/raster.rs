//! Plots as pixels.

use crate::ReportError;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};
use std::sync::Arc;

/// How many pixels a plot may have.
const MOST: u32 = 64 << 20;

/// A plot as PNG, `scale` times as large as it says.
///
/// Letters are `DejaVu` Sans, whichever fonts a machine has, so that the same plot gives the same
/// pixels everywhere.
///
/// ```
/// let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"/>"#;
/// let png = clarity_report::png(svg, 2)?;
/// assert!(png.starts_with(b"\x89PNG"));
/// # Ok::<(), clarity_report::ReportError>(())
/// ```
///
/// # Errors
/// [`ReportError::Raster`] for text that is no SVG, [`ReportError::TooMany`] for more pixels than a
/// picture may have.
pub fn png(svg: &str, scale: u32) -> Result<Vec<u8>, ReportError> {
    let raster = |why: String| ReportError::Raster { why };
    let mut fonts = Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let options = Options {
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| raster(error.to_string()))?;
    let size = tree.size().to_int_size();
    let sides = (
        size.width().checked_mul(scale),
        size.height().checked_mul(scale),
    );
    let too_many = |found: usize| ReportError::TooMany {
        what: "pixels",
        found,
        most: MOST as usize,
    };
    let (Some(width), Some(height)) = sides else {
        return Err(too_many(usize::MAX));
    };
    let pixels = u64::from(width) * u64::from(height);
    if pixels > u64::from(MOST) {
        return Err(too_many(usize::try_from(pixels).unwrap_or(usize::MAX)));
    }
    let Some(mut pixmap) = Pixmap::new(width, height) else {
        return Err(raster(format!("{width}x{height} pixels are no picture")));
    };
    let scale = f32::from(u16::try_from(scale).unwrap_or(u16::MAX));
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    pixmap
        .encode_png()
        .map_err(|error| raster(error.to_string()))
}
