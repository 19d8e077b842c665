//! An axis whose ticks are the tested values, at their places.

use super::width;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;

/// Named places on a line.
#[derive(Debug, Clone)]
pub(crate) struct Ticks {
    range: Range<f64>,
    /// From the lowest place to the highest.
    named: Vec<(f64, String)>,
}

impl Ticks {
    /// Names at their places, thinned so that on so many pixels none runs into the next.
    pub(crate) fn along(named: Vec<(f64, String)>, range: Range<f64>, pixels: i32) -> Self {
        let span = range.end - range.start;
        let mut kept: Vec<(f64, String)> = Vec::new();
        for (at, name) in named {
            let room = kept.last().map_or(f64::INFINITY, |(last, _)| {
                (at - last) / span * f64::from(pixels)
            });
            let last = kept.last().map_or(0, |(_, last)| width(last));
            // Half of each of the two, and a gap.
            if room >= f64::from(i32::midpoint(last, width(&name)) + 4) {
                kept.push((at, name));
            }
        }
        Self { range, named: kept }
    }

    /// Names of rows: each has a height of its own.
    pub(crate) fn rows(named: Vec<(f64, String)>, range: Range<f64>) -> Self {
        Self { range, named }
    }
}

impl Ranged for Ticks {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (low, high): (i32, i32)) -> i32 {
        let share = (value - self.range.start) / (self.range.end - self.range.start);
        // Within some pixels of a picture, so that nothing is cut off.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "rounded, and a picture is small"
        )]
        let offset = (share * f64::from(high - low)).round() as i32;
        low + offset
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.named.iter().map(|(at, _)| *at).collect()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Ticks {
    fn format_ext(&self, value: &f64) -> String {
        let found = self
            .named
            .iter()
            .find(|(at, _)| at.total_cmp(value).is_eq());
        found.map_or_else(String::new, |(_, name)| name.clone())
    }
}
