use crate::{AxisName, ModelError, Rounded, ValueScores, ordered};
use alloc::vec::Vec;

/// Mean and population variance of rounded points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moments {
    /// The mean; for ESI and drift in [0, 1].
    pub mean: Rounded,
    /// Mean of the squared deviations from the unrounded mean; for ESI and drift in [0, 0.25].
    pub variance: Rounded,
}

/// The robustness surface along one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisSurface {
    axis: AxisName,
    points: Vec<ValueScores>,
    esi: Moments,
    drift: Moments,
}

impl AxisSurface {
    /// Checks the surface of one axis: at least one point, no value twice.
    ///
    /// The order of the points is kept: a gradient follows the surface's order, whatever it is.
    ///
    /// # Errors
    /// [`ModelError::Empty`], [`ModelError::Duplicate`].
    pub fn new(
        axis: AxisName,
        points: Vec<ValueScores>,
        esi: Moments,
        drift: Moments,
    ) -> Result<Self, ModelError> {
        ordered::unique("points", "point", points.iter().map(|p| p.value.as_str()))?;
        Ok(Self {
            axis,
            points,
            esi,
            drift,
        })
    }

    /// The axis.
    pub fn axis(&self) -> &AxisName {
        &self.axis
    }

    /// The points; in a computed surface ascending by encoded value; at least one.
    pub fn points(&self) -> &[ValueScores] {
        &self.points
    }

    /// Moments of the points' ESI.
    pub fn esi(&self) -> Moments {
        self.esi
    }

    /// Moments of the points' drift.
    pub fn drift(&self) -> Moments {
        self.drift
    }
}

/// The robustness surface of a sweep: ESI and drift at each value of each axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surface {
    axes: Vec<AxisSurface>,
    esi: Moments,
    drift: Moments,
}

impl Surface {
    /// Checks that there is an axis and that none is there twice.
    ///
    /// # Errors
    /// [`ModelError::Empty`], [`ModelError::Duplicate`].
    pub fn new(axes: Vec<AxisSurface>, esi: Moments, drift: Moments) -> Result<Self, ModelError> {
        ordered::unique("the surface", "axis", axes.iter().map(|a| a.axis.as_str()))?;
        Ok(Self { axes, esi, drift })
    }

    /// The axes; in a computed surface ascending by name; at least one.
    pub fn axes(&self) -> &[AxisSurface] {
        &self.axes
    }

    /// Moments of ESI over all points of all axes.
    pub fn esi(&self) -> Moments {
        self.esi
    }

    /// Moments of drift over all points of all axes.
    pub fn drift(&self) -> Moments {
        self.drift
    }
}
