use clarity_gradient::GradientError;
use clarity_metrics::{Baseline, Comparison, MetricsError, Totals};
use clarity_model::{Gradient, Metrics, Observation, Surface, SweepManifest};
use clarity_surface::SurfaceError;

/// The three stages of one sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// ESI and drift by axis and value.
    pub metrics: Metrics,
    /// The robustness surface.
    pub surface: Surface,
    /// Its gradient.
    pub gradient: Gradient,
}

/// Why a sweep has no analysis.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// Not one observation a run.
    #[error(
        "the sweep has {runs} runs and there are {observations} observations; each run has one"
    )]
    Count {
        /// Runs of the manifest.
        runs: usize,
        /// Observations or comparisons given.
        observations: usize,
    },
    /// The metrics refused.
    #[error(transparent)]
    Metrics(#[from] MetricsError),
    /// The surface refused.
    #[error(transparent)]
    Surface(#[from] SurfaceError),
    /// The gradient refused.
    #[error(transparent)]
    Gradient(#[from] GradientError),
}

impl Analysis {
    /// Surface and gradient of metrics that are there already.
    ///
    /// # Errors
    /// [`AnalysisError::Surface`], [`AnalysisError::Gradient`].
    pub fn of_metrics(metrics: Metrics) -> Result<Self, AnalysisError> {
        let surface = clarity_surface::compute(&metrics)?;
        let gradient = clarity_gradient::compute(&surface)?;
        Ok(Self {
            metrics,
            surface,
            gradient,
        })
    }
}

/// Metrics, surface and gradient of a sweep from what each run said, in the manifest's order; the
/// first is the baseline.
///
/// # Errors
/// [`AnalysisError::Count`], and whatever a stage refuses.
pub fn analyze(
    manifest: &SweepManifest,
    observations: &[Observation],
) -> Result<Analysis, AnalysisError> {
    let baseline = observations.first().map(Baseline::new);
    let compared = baseline.map(|baseline| baseline.compare_all(observations));
    analyze_comparisons(manifest, compared.unwrap_or_default())
}

/// The same from comparisons with the baseline, in the manifest's order: for whoever cannot keep
/// every justification in memory at once.
///
/// # Errors
/// As [`analyze`].
pub fn analyze_comparisons(
    manifest: &SweepManifest,
    comparisons: impl IntoIterator<Item = Comparison>,
) -> Result<Analysis, AnalysisError> {
    let mut comparisons = comparisons.into_iter();
    let mut totals = Totals::new(manifest.axes());
    for (run, comparison) in manifest.runs().iter().zip(&mut comparisons) {
        totals.add(&run.cell, comparison)?;
    }
    let (runs, observations) = (manifest.runs().len(), totals.runs() + comparisons.count());
    if runs != observations {
        return Err(AnalysisError::Count { runs, observations });
    }
    Analysis::of_metrics(totals.finish()?)
}
