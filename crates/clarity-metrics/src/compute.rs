use crate::{Comparison, Totals};
use clarity_model::{Axes, Cell, Metrics, ModelError};

/// Why a sweep has no metrics.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricsError {
    /// No run at all.
    #[error("there is no run to measure; the first run of a sweep is its baseline")]
    NoRuns,
    /// A run that stands on other axes.
    #[error("run {index} does not lie on the sweep's axes")]
    ForeignCell {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// A distance that is no number, or scores that the model refuses.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// ESI and drift by axis and value, from every run's comparison with the baseline.
///
/// Runs are added in the order given, the manifest's. The grid need not be full: a value without
/// a run has no score.
///
/// ```
/// use clarity_metrics::{Comparison, compute};
/// use clarity_model::{Axes, Axis, AxisName};
/// let blur = Axis::new(AxisName::new("blur")?, vec![0.into(), 1.into()])?;
/// let axes = Axes::new(vec![blur])?;
/// let (clear, blurred) = (axes.cell_at(vec![0])?, axes.cell_at(vec![1])?);
/// let compared = |same_answer, distance| Comparison { same_answer, distance };
/// let runs = [
///     (clear, compared(true, 0.0)),
///     (blurred.clone(), compared(true, 0.5)),
///     (blurred, compared(false, 1.0)),
/// ];
/// let metrics = compute(&axes, &runs)?;
/// assert_eq!(metrics.axes()[0].values()[1].esi.get(), 0.5);
/// assert_eq!(metrics.axes()[0].overall_drift().get(), 0.375);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`MetricsError::NoRuns`], [`MetricsError::ForeignCell`], and [`MetricsError::Model`] where a
/// distance is not finite.
pub fn compute(axes: &Axes, runs: &[(Cell, Comparison)]) -> Result<Metrics, MetricsError> {
    let mut totals = Totals::new(axes);
    for (cell, comparison) in runs {
        totals.add(cell, *comparison)?;
    }
    totals.finish()
}
