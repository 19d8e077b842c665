use crate::difference::{self, points};
use crate::{NoDerivative, Spacing};
use alloc::vec::Vec;

/// What lies between two neighbouring points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Which point is the earlier one, from 0; the later one is the next.
    pub from: usize,
    /// The later figure less the earlier one, in the figure's unit.
    pub change: f64,
    /// The secant: the change per unit of the spacing.
    pub slope: f64,
}

impl Gap {
    /// How high the step is: the absolute change, in the figure's unit.
    pub fn height(&self) -> f64 {
        self.change.abs()
    }
}

/// The gaps between neighbouring points, in order.
///
/// # Errors
/// [`NoDerivative::Length`], [`NoDerivative::OnePoint`] and [`NoDerivative::NotFinite`].
pub fn gaps(f: &[f64], spacing: Spacing<'_>) -> Result<Vec<Gap>, NoDerivative> {
    let gaps: Vec<_> = difference::gaps(&points(f, spacing)?).collect();
    let finite = |gap: &Gap| gap.change.is_finite() && gap.slope.is_finite();
    if gaps.iter().all(finite) {
        Ok(gaps)
    } else {
        Err(NoDerivative::NotFinite)
    }
}

/// The gaps across which the figure changes, the steepest first, the earlier first of equals.
///
/// The first is the cliff: where the axis breaks, as near as the tested values tell. Slopes at the
/// points halve a step that lies between two of them; the secant across it does not.
///
/// ```
/// use clarity_gradient::{EdgeOrder, Spacing, cliffs, slopes};
///
/// let esi = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
/// let cliff = cliffs(&esi, Spacing::Unit)?[0];
/// assert_eq!((cliff.from, cliff.slope, cliff.height()), (2, -1.0, 1.0));
/// let at_the_points = slopes(&esi, Spacing::Unit, EdgeOrder::First)?;
/// assert_eq!(at_the_points, [0.0, 0.0, -0.5, -0.5, 0.0, 0.0]);
/// # Ok::<(), clarity_gradient::NoDerivative>(())
/// ```
///
/// # Errors
/// As [`gaps`].
pub fn cliffs(f: &[f64], spacing: Spacing<'_>) -> Result<Vec<Gap>, NoDerivative> {
    let mut changes = gaps(f, spacing)?;
    changes.retain(|gap| gap.change != 0.0);
    // A stable sort: equals stay in the order of the list.
    changes.sort_by(|a, b| b.slope.abs().total_cmp(&a.slope.abs()));
    Ok(changes)
}
