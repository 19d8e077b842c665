use crate::difference::{self, points};
use crate::{EdgeOrder, NoDerivative, Spacing};
use alloc::vec::Vec;

/// The slope at each point of `f`, per unit of the spacing.
///
/// Between the ends, with `hs` the gap before point i and `hd` the one after:
///
/// `-hd/(hs(hs+hd)) f[i-1] + (hd-hs)/(hs hd) f[i] + hs/(hd(hs+hd)) f[i+1]`
///
/// which is exact for quadratics, and `(f[i+1] - f[i-1]) / 2` at unit spacing; at the ends what
/// `edges` says. Sources: the documentation of `numpy.gradient`; B. Fornberg, "Generation of
/// finite difference formulas on arbitrarily spaced grids", Mathematics of Computation 51, 1988.
///
/// ```
/// use clarity_gradient::{Coordinates, EdgeOrder, Spacing, slopes};
///
/// let x = Coordinates::new(vec![0.0, 1.0, 1.5, 3.5])?;
/// let f = [1.0, 2.0, 4.0, 7.0];
/// let per_unit = slopes(&f, Spacing::Coordinates(&x), EdgeOrder::First)?;
/// assert_eq!(per_unit, [1.0, 3.0, 3.5, 1.5]);
/// let per_step = slopes(&f, Spacing::Unit, EdgeOrder::First)?;
/// assert_eq!(per_step, [1.0, 1.5, 2.5, 3.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every [`NoDerivative`]; of several, [`NoDerivative::Length`] first and
/// [`NoDerivative::NotFinite`] last.
pub fn slopes(f: &[f64], spacing: Spacing<'_>, edges: EdgeOrder) -> Result<Vec<f64>, NoDerivative> {
    let points = points(f, spacing)?;
    if edges == EdgeOrder::Second && points.len() < 3 {
        return Err(NoDerivative::TooFewForSecondOrder);
    }
    let slopes = difference::slopes(&points, edges);
    // Each number is part of a slope, and none that is not finite leaves one finite.
    if slopes.iter().all(|slope| slope.is_finite()) {
        Ok(slopes)
    } else {
        Err(NoDerivative::NotFinite)
    }
}
