use crate::{AxisName, EncodedValue, ModelError, Rounded, ordered};
use alloc::vec::Vec;

/// The slopes at one point of a surface, per step of the list of values, not per unit of the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slope {
    /// The encoded axis value.
    pub value: EncodedValue,
    /// Change of ESI per step.
    pub d_esi: Rounded,
    /// Change of drift per step.
    pub d_drift: Rounded,
}

/// Mean and maximum of absolute slopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsSummary {
    /// Mean absolute slope, >= 0.
    pub mean: Rounded,
    /// Maximum absolute slope, >= 0.
    pub max: Rounded,
}

/// The gradient along one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisGradient {
    axis: AxisName,
    slopes: Vec<Slope>,
    esi: AbsSummary,
    drift: AbsSummary,
}

impl AxisGradient {
    /// Checks the gradient of one axis: at least one slope, no value twice.
    ///
    /// # Errors
    /// [`ModelError::Empty`], [`ModelError::Duplicate`].
    pub fn new(
        axis: AxisName,
        slopes: Vec<Slope>,
        esi: AbsSummary,
        drift: AbsSummary,
    ) -> Result<Self, ModelError> {
        ordered::unique(
            "gradients",
            "slope",
            slopes.iter().map(|s| s.value.as_str()),
        )?;
        Ok(Self {
            axis,
            slopes,
            esi,
            drift,
        })
    }

    /// The axis.
    pub fn axis(&self) -> &AxisName {
        &self.axis
    }

    /// The slopes, in the surface's order; at least one.
    pub fn slopes(&self) -> &[Slope] {
        &self.slopes
    }

    /// Mean and maximum absolute slope of ESI.
    pub fn esi(&self) -> AbsSummary {
        self.esi
    }

    /// Mean and maximum absolute slope of drift.
    pub fn drift(&self) -> AbsSummary {
        self.drift
    }
}

/// The gradient of a robustness surface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gradient {
    axes: Vec<AxisGradient>,
    esi: AbsSummary,
    drift: AbsSummary,
}

impl Gradient {
    /// Checks that there is an axis and that none is there twice.
    ///
    /// # Errors
    /// [`ModelError::Empty`], [`ModelError::Duplicate`].
    pub fn new(
        axes: Vec<AxisGradient>,
        esi: AbsSummary,
        drift: AbsSummary,
    ) -> Result<Self, ModelError> {
        ordered::unique("the gradient", "axis", axes.iter().map(|a| a.axis.as_str()))?;
        Ok(Self { axes, esi, drift })
    }

    /// The axes, in the surface's order; at least one.
    pub fn axes(&self) -> &[AxisGradient] {
        &self.axes
    }

    /// Mean and maximum absolute slope of ESI over all points of all axes.
    pub fn esi(&self) -> AbsSummary {
        self.esi
    }

    /// Mean and maximum absolute slope of drift over all points of all axes.
    pub fn drift(&self) -> AbsSummary {
        self.drift
    }
}
