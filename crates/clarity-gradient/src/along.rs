use crate::NoDerivative;

/// Why a grid has no slopes along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AlongError {
    /// An axis that the grid does not have.
    #[error("the grid has {axes} axes, counted from 0, and no axis {axis}")]
    NoAxis {
        /// The axis asked for.
        axis: usize,
        /// How many there are.
        axes: usize,
    },
    /// Not one number for each point of the grid, or not one place for each slope.
    #[error("the grid's shape takes {expected} numbers and as many places, found {found}")]
    Length {
        /// How many numbers the shape takes; the most there are where it takes more.
        expected: usize,
        /// How many numbers or places there are, whichever is wrong.
        found: usize,
    },
    /// An axis of one point.
    #[error(transparent)]
    NoDerivative(#[from] NoDerivative),
}

/// The slope along one axis at every point of a grid, per step of the axis: what [`slopes`] says of
/// each line of points, secants at the ends.
///
/// `numbers` are in row-major order, the last axis fastest, as many values along each axis as `shape`
/// says; `slopes` takes the result in the same order, and may be used again and again: a new list
/// costs more than the slopes do. A slope is NaN where it would take a number that is, and infinite
/// where it overflows.
///
/// ```
/// use clarity_gradient::slopes_along;
///
/// let grid = [1.0, 2.0, 4.0, 3.0, 5.0, 9.0];
/// let mut slopes = [0.0; 6];
/// slopes_along(&grid, &[2, 3], 0, &mut slopes)?;
/// assert_eq!(slopes, [2.0, 3.0, 5.0, 2.0, 3.0, 5.0]);
/// slopes_along(&grid, &[2, 3], 1, &mut slopes)?;
/// assert_eq!(slopes, [1.0, 1.5, 2.0, 2.0, 3.0, 4.0]);
/// # Ok::<(), clarity_gradient::AlongError>(())
/// ```
///
/// # Errors
/// Every [`AlongError`]; of several, [`AlongError::NoAxis`] first and
/// [`NoDerivative::OnePoint`] last.
///
/// [`slopes`]: crate::slopes()
pub fn slopes_along(
    numbers: &[f64],
    shape: &[usize],
    axis: usize,
    slopes: &mut [f64],
) -> Result<(), AlongError> {
    let Some((&points, within)) = shape.get(axis..).and_then(<[usize]>::split_first) else {
        let axes = shape.len();
        return Err(AlongError::NoAxis { axis, axes });
    };
    let product = |lengths: &[usize]| lengths.iter().fold(1_usize, |a, &b| a.saturating_mul(b));
    let expected = product(shape);
    for found in [numbers.len(), slopes.len()] {
        if found != expected {
            return Err(AlongError::Length { expected, found });
        }
    }
    if expected == 0 {
        return Ok(());
    }
    if points < 2 {
        return Err(NoDerivative::OnePoint.into());
    }
    // Neighbours along the axis are so many numbers apart.
    let apart = product(within);
    let each = points * apart;
    for (numbers, slopes) in numbers
        .chunks_exact(each)
        .zip(slopes.chunks_exact_mut(each))
    {
        line(numbers, apart, slopes);
    }
    Ok(())
}

/// The slopes along an axis of at least two points, each of so many numbers.
fn line(numbers: &[f64], apart: usize, slopes: &mut [f64]) {
    let next = numbers.get(apart..).unwrap_or_default();
    let after = next.get(apart..).unwrap_or_default();
    let (first, rest) = slopes.split_at_mut_checked(apart).unwrap_or_default();
    secants(numbers, next, first);
    // Half of it is exact: the bits of a division by two.
    for ((slope, before), after) in rest.iter_mut().zip(numbers).zip(after) {
        *slope = (after - before) * 0.5;
    }
    let last = numbers.len() - apart;
    let before = numbers.get(last - apart..).unwrap_or_default();
    let end = numbers.get(last..).unwrap_or_default();
    secants(before, end, slopes.get_mut(last..).unwrap_or_default());
}

fn secants(before: &[f64], after: &[f64], slopes: &mut [f64]) {
    for ((slope, before), after) in slopes.iter_mut().zip(before).zip(after) {
        *slope = after - before;
    }
}
