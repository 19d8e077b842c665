//! Plots of one panel each.

mod along;
mod bars;
mod heat;
mod ticks;

pub(crate) use along::along;
pub(crate) use bars::{shares, size as bars_size, steps};
pub(crate) use heat::{heat, size as heat_size};

use crate::ReportError;
use crate::canvas::{Canvas, Drawing};
use crate::ink::{INK, MUTED};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::style::{IntoFont as _, TextStyle};

/// The size of one panel in pixels: it fits a phone as it is.
pub(crate) const PANEL: (u32, u32) = (360, 230);

/// The size of a label's letters, in pixels.
const LETTERS: i32 = 12;

/// A place to draw on.
pub(crate) type Area = DrawingArea<Canvas, Shift>;

/// One panel, drawn.
#[derive(Clone, Copy)]
pub(crate) struct Panel<'p> {
    /// What is drawn here.
    pub(crate) drawing: &'p Drawing,
    /// Where.
    pub(crate) area: &'p Area,
}

/// Draws one panel of its own.
pub(crate) fn alone(
    size: (u32, u32),
    draw: impl FnOnce(Panel<'_>) -> Result<(), ReportError>,
) -> Result<Drawing, ReportError> {
    let drawing = Drawing::default();
    let area = drawing.canvas(size).into_drawing_area();
    draw(Panel {
        drawing: &drawing,
        area: &area,
    })?;
    Ok(drawing)
}

/// Letters for labels.
fn letters() -> TextStyle<'static> {
    ("sans-serif", LETTERS).into_font().color(&MUTED)
}

/// Letters for titles.
fn heading() -> TextStyle<'static> {
    ("sans-serif", LETTERS + 2).into_font().color(&INK)
}

/// How wide a text is, in pixels, roughly: no font is at hand, and every machine must say the same.
fn width(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX / LETTERS) * LETTERS * 6 / 10
}

/// The part of a count that fits a coordinate.
fn pixels(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
