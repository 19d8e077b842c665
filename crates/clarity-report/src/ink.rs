//! The colours of plots. They can be told apart by people who do not see all colours (Okabe and Ito
//! 2008; viridis), and none of them alone carries a meaning.
//!
//! The page's style sheet turns them round for a dark screen by these very numbers.

use clarity_model::Rounded;
use plotters::style::RGBColor;
use plotters::style::colors::colormaps::{ColorMap, ViridisRGB};

pub(crate) const INK: RGBColor = RGBColor(0x1f, 0x23, 0x28);
pub(crate) const MUTED: RGBColor = RGBColor(0x59, 0x63, 0x6e);
pub(crate) const GRID: RGBColor = RGBColor(0xd8, 0xde, 0xe4);
pub(crate) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Letters inside a heat map, and what stands there where there is no figure: the same on a dark
/// screen, as the colours of the map are.
pub(crate) const DARK: RGBColor = RGBColor(0x00, 0x00, 0x00);
pub(crate) const LIGHT: RGBColor = RGBColor(0xfe, 0xfe, 0xfe);
pub(crate) const EMPTY: RGBColor = RGBColor(0xe2, 0xe6, 0xea);
/// Behind a cliff.
pub(crate) const CLIFF: RGBColor = RGBColor(0xf6, 0xdc, 0xea);
pub(crate) const ESI: RGBColor = RGBColor(0x00, 0x72, 0xb2);
pub(crate) const DRIFT: RGBColor = RGBColor(0xb8, 0x4a, 0x00);
/// What is pale beside the two.
pub(crate) const ESI_PALE: RGBColor = RGBColor(0xa6, 0xcd, 0xe6);
pub(crate) const DRIFT_PALE: RGBColor = RGBColor(0xf0, 0xc3, 0x9b);

/// The colour of a share, 0 dark and 1 bright.
pub(crate) fn scale(share: f64) -> RGBColor {
    ViridisRGB.get_color(share.clamp(0.0, 1.0))
}

/// Black or white, whichever can be read on a colour.
pub(crate) fn on(ground: RGBColor) -> RGBColor {
    let (dark, light) = (contrast(ground, DARK), contrast(ground, LIGHT));
    if dark >= light { DARK } else { LIGHT }
}

/// The contrast of two colours as WCAG 2.2 defines it, from 1 to 21.
pub(crate) fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(RGBColor(red, green, blue): RGBColor) -> f64 {
    let linear = |channel: u8| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            libm::pow((channel + 0.055) / 1.055, 2.4)
        }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// The smallest of a few round numbers that no figure exceeds, so that plots of one report share a
/// scale.
pub(crate) fn top(figures: impl Iterator<Item = Rounded>) -> f64 {
    let highest = figures.map(Rounded::get).fold(0.0, f64::max);
    let round = [0.1, 0.25, 0.5, 0.75].into_iter();
    round.into_iter().find(|top| highest <= *top).unwrap_or(1.0)
}
