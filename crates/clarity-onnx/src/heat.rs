//! Where a model saw what it answers.

use crate::OnnxError;
use crate::scores::rounded;
use clarity_perturb::Picture;

/// The hottest cell of a heat map that covers the picture.
///
/// Values are rounded to [`DECIMALS`](crate::DECIMALS) decimals before they are compared; of equal
/// cells the first counts, row by row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heat {
    /// From the picture's left edge to the middle of the cell, in pixels of the given picture.
    pub x: f64,
    /// From the picture's upper edge to the middle of the cell, in pixels of the given picture.
    pub y: f64,
    /// The value, in the model's own units.
    pub value: f64,
}

impl Heat {
    /// The hottest of `rows` x `columns` cells, all of which are given, at least one.
    pub(crate) fn of(
        [rows, columns]: [usize; 2],
        values: &[f32],
        picture: &Picture,
    ) -> Result<Self, OnnxError> {
        if let Some(found) = values.iter().find(|value| !value.is_finite()) {
            return Err(OnnxError::NotFinite {
                of: "heat".to_owned(),
                found: *found,
            });
        }
        let mut hottest = (0, f64::NEG_INFINITY);
        for (place, value) in values.iter().enumerate() {
            let value = rounded(f64::from(*value));
            if value > hottest.1 {
                hottest = (place, value);
            }
        }
        let (place, value) = hottest;
        // No picture has so many cells that binary64 could not count them.
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
        let middle = |cell: usize, cells: usize, pixels: u32| {
            (cell as f64 + 0.5) * f64::from(pixels) / cells as f64
        };
        Ok(Self {
            x: middle(place % columns, columns, picture.width()),
            y: middle(place / columns, rows, picture.height()),
            value,
        })
    }
}
