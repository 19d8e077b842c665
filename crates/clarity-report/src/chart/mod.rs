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
use crate::text;
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

/// The most pixels of a title's and of a tick's name: more would be cut off at a panel's edge.
const TITLE: i32 = 288;
const TICK: i32 = 100;

/// How wide a label is, in pixels, roughly: no font is at hand, and every machine must say the same.
fn width(text: &str) -> i32 {
    // From the Hangul on, letters and signs fill a square.
    let tenths = text.chars().map(|c| if c < '\u{1100}' { 6 } else { 10 });
    tenths.fold(0, i32::saturating_add).saturating_mul(LETTERS) / 10
}

/// A label on no more than so many pixels, its end cut off visibly where it is longer.
fn cut(label: &str, most: i32) -> String {
    let letters = label.chars().count();
    let fits = (1..=letters)
        .rev()
        .find(|letters| width(&text::short(label, *letters)) <= most);
    text::short(label, fits.unwrap_or(1))
}

/// Some texts of so many letters in all: the longest give theirs up first.
fn fit(parts: &[&str], most: usize) -> Vec<String> {
    let letters = |part: &&str| part.chars().count();
    let longest = parts.iter().map(letters).max().unwrap_or(1);
    let all = |each: usize| {
        parts
            .iter()
            .fold(0, |sum, part| sum + letters(part).min(each))
    };
    let each = (1..=longest).rev().find(|each| all(*each) <= most);
    let each = each.unwrap_or(1);
    parts.iter().map(|part| text::short(part, each)).collect()
}

/// What stays free to the right of a plot, so that the name of a tick at so many pixels from the
/// plot's end is whole.
fn overhang(name: Option<&str>, inside: i32) -> i32 {
    // A tenth more: it is roughly so wide.
    let half = name.map_or(0, width) * 11 / 20;
    half.saturating_sub(inside).clamp(8, 60)
}

/// The part of a count that fits a coordinate.
fn pixels(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
