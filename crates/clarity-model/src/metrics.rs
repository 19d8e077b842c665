use crate::{AxisName, EncodedValue, ModelError, Rounded, ordered};
use alloc::vec::Vec;

/// ESI and drift at one value of an axis.
///
/// Ranges are those of computed scores; a file is only held to finite numbers, as the contract
/// has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueScores {
    /// The encoded axis value.
    pub value: EncodedValue,
    /// Evidence Stability Index: share of runs whose answer equals the baseline's, in [0, 1].
    pub esi: Rounded,
    /// Mean normalized Levenshtein distance to the baseline's justification, in [0, 1].
    pub drift: Rounded,
}

/// The metrics of one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisMetrics {
    axis: AxisName,
    values: Vec<ValueScores>,
    overall_esi: Rounded,
    overall_drift: Rounded,
}

impl AxisMetrics {
    /// Checks the metrics of one axis: values ascend in byte order of their encodings.
    ///
    /// # Errors
    /// [`ModelError::Empty`], [`ModelError::Duplicate`], [`ModelError::OutOfOrder`].
    pub fn new(
        axis: AxisName,
        values: Vec<ValueScores>,
        overall_esi: Rounded,
        overall_drift: Rounded,
    ) -> Result<Self, ModelError> {
        ordered::ascending(
            "value_scores",
            "value",
            values.iter().map(|v| v.value.as_str()),
        )?;
        Ok(Self {
            axis,
            values,
            overall_esi,
            overall_drift,
        })
    }

    /// The axis.
    pub fn axis(&self) -> &AxisName {
        &self.axis
    }

    /// The scores by value, ascending by encoded value; at least one.
    pub fn values(&self) -> &[ValueScores] {
        &self.values
    }

    /// Mean of the values' ESI, in [0, 1].
    pub fn overall_esi(&self) -> Rounded {
        self.overall_esi
    }

    /// Mean of the values' drift, in [0, 1].
    pub fn overall_drift(&self) -> Rounded {
        self.overall_drift
    }
}

/// The metrics of a sweep: one entry an axis, ascending by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics(Vec<AxisMetrics>);

impl Metrics {
    /// Checks that there is an axis and that names ascend.
    ///
    /// # Errors
    /// [`ModelError::Empty`], [`ModelError::Duplicate`], [`ModelError::OutOfOrder`].
    pub fn new(axes: Vec<AxisMetrics>) -> Result<Self, ModelError> {
        ordered::ascending("the metrics", "axis", axes.iter().map(|a| a.axis.as_str()))?;
        Ok(Self(axes))
    }

    /// The axes, ascending by name; at least one.
    pub fn axes(&self) -> &[AxisMetrics] {
        &self.0
    }
}
