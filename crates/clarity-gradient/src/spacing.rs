use crate::Coordinates;

/// How far apart the points of a list are: said each time, since the two give different slopes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spacing<'c> {
    /// One step of the list from each point to the next, whatever their values: the contract's.
    Unit,
    /// At these places, in the axis's unit or, after [`Coordinates::unit_range`], in its range.
    Coordinates(&'c Coordinates),
}

/// What stands at the two ends of a list of slopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EdgeOrder {
    /// The secant to the neighbour: never outside what was seen.
    #[default]
    First,
    /// The slope of the parabola through the three outermost points: exact for quadratics, but
    /// it can be steeper than any secant.
    Second,
}

/// Why there is no derivative. It is not 0, and it is never left out without this reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoDerivative {
    /// Fewer than two points.
    #[error("one point has no slope: it takes two")]
    OnePoint,
    /// Two points, and [`EdgeOrder::Second`].
    #[error("two points have no slope of second order: it takes three")]
    TooFewForSecondOrder,
    /// Not one coordinate for each point.
    #[error("points and coordinates differ in number: {points} and {coordinates}")]
    Length {
        /// How many points there are.
        points: usize,
        /// How many coordinates there are.
        coordinates: usize,
    },
    /// NaN or an infinity among the points, or a difference or slope that overflows.
    #[error("a point or a slope is no finite number")]
    NotFinite,
}
