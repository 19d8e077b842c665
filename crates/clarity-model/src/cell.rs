use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// One combination of axis values: a position in the declared values of each axis, in axis order.
///
/// Made by [`Axes::cell`](crate::Axes::cell) from values, or by
/// [`Axes::cell_at`](crate::Axes::cell_at) from positions; it means something only beside the
/// [`Axes`](crate::Axes) that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(Box<[u32]>);

impl Cell {
    /// A position beyond `u32` is kept as the largest one, which no axis has.
    pub(crate) fn from_positions(positions: Vec<usize>) -> Self {
        Self(
            positions
                .into_iter()
                .map(|p| u32::try_from(p).unwrap_or(u32::MAX))
                .collect(),
        )
    }

    pub(crate) fn new(positions: &[u32]) -> Self {
        Self(positions.into())
    }

    /// The positions, in axis order.
    pub fn positions(&self) -> impl Iterator<Item = usize> + Clone {
        self.0.iter().map(|&position| position as usize)
    }

    /// The position on the axis with this index.
    pub fn position(&self, axis: usize) -> Option<usize> {
        self.positions().nth(axis)
    }
}

/// The name of a run and of its directory, e.g. `brightness=0p8_contrast=1p0_seed=42`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunName(String);

impl RunName {
    pub(crate) fn new(name: String) -> Self {
        Self(name)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for RunName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
