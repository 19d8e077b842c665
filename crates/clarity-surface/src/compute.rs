use alloc::vec::Vec;
use clarity_model::{
    AxisMetrics, AxisSurface, Metrics, ModelError, Moments, Rounded, Surface, ValueScores, mean,
};

/// Why metrics have no surface.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SurfaceError {
    /// A mean or a variance that is no finite number, or a list that the model refuses.
    #[error("the surface cannot be computed: {0}")]
    Model(#[from] ModelError),
}

/// The robustness surface of a sweep's metrics.
///
/// The points of an axis keep the metrics' order, ascending bytes of the encoded value. Mean and
/// population variance are those of the rounded points, per axis and over all points of all axes,
/// the variance about the unrounded mean.
///
/// # Errors
/// [`SurfaceError::Model`] where scores are so large that a sum overflows.
pub fn compute(metrics: &Metrics) -> Result<Surface, SurfaceError> {
    let axes = metrics
        .axes()
        .iter()
        .map(axis_surface)
        .collect::<Result<Vec<_>, _>>()?;
    let all = || metrics.axes().iter().flat_map(AxisMetrics::values);
    let (esi, drift) = (moments(all(), |p| p.esi)?, moments(all(), |p| p.drift)?);
    Ok(Surface::new(axes, esi, drift)?)
}

fn axis_surface(axis: &AxisMetrics) -> Result<AxisSurface, ModelError> {
    let points = || axis.values().iter();
    let (esi, drift) = (
        moments(points(), |p| p.esi)?,
        moments(points(), |p| p.drift)?,
    );
    AxisSurface::new(axis.axis().clone(), axis.values().to_vec(), esi, drift)
}

fn moments<'p>(
    points: impl Iterator<Item = &'p ValueScores> + Clone,
    pick: fn(&ValueScores) -> Rounded,
) -> Result<Moments, ModelError> {
    let numbers = points.map(|point| pick(point).get());
    // No axis is without a point: were one, NaN is refused just below.
    let centre = mean(numbers.clone()).unwrap_or(f64::NAN);
    let squares = numbers.map(|x| (x - centre) * (x - centre));
    Ok(Moments {
        mean: Rounded::round(centre)?,
        variance: Rounded::round(mean(squares).unwrap_or(f64::NAN))?,
    })
}
