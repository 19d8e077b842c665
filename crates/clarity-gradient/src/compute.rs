use crate::difference::differences;
use alloc::vec::Vec;
use clarity_model::{
    AbsSummary, AxisGradient, AxisSurface, Gradient, ModelError, Rounded, Slope, Surface,
    ValueScores, mean,
};

/// Why a surface has no gradient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GradientError {
    /// A difference or a mean that is no finite number, or a list that the model refuses.
    #[error("the gradient cannot be computed: {0}")]
    Model(#[from] ModelError),
}

/// The gradient of a surface: the change of ESI and of drift per step, at every point.
///
/// One point has slope 0, two points have their secant, more have central differences between
/// secants at the ends. Means and maxima are those of the rounded absolute slopes, per axis and
/// over all points of all axes.
///
/// # Errors
/// [`GradientError::Model`] where points are so far apart that a difference overflows.
pub fn compute(surface: &Surface) -> Result<Gradient, GradientError> {
    let axes = surface
        .axes()
        .iter()
        .map(axis_gradient)
        .collect::<Result<Vec<_>, _>>()?;
    let all = || axes.iter().flat_map(AxisGradient::slopes);
    let (esi, drift) = (summary(all(), |s| s.d_esi)?, summary(all(), |s| s.d_drift)?);
    Ok(Gradient::new(axes, esi, drift)?)
}

fn axis_gradient(axis: &AxisSurface) -> Result<AxisGradient, ModelError> {
    let along = |pick: fn(&ValueScores) -> Rounded| {
        let numbers: Vec<f64> = axis
            .points()
            .iter()
            .map(|point| pick(point).get())
            .collect();
        differences(&numbers)
    };
    let slopes = axis
        .points()
        .iter()
        .zip(along(|p| p.esi))
        .zip(along(|p| p.drift));
    let slopes = slopes.map(|((point, d_esi), d_drift)| {
        let (d_esi, d_drift) = (Rounded::round(d_esi)?, Rounded::round(d_drift)?);
        Ok(Slope {
            value: point.value.clone(),
            d_esi,
            d_drift,
        })
    });
    let slopes = slopes.collect::<Result<Vec<_>, ModelError>>()?;
    let (esi, drift) = (
        summary(slopes.iter(), |s| s.d_esi)?,
        summary(slopes.iter(), |s| s.d_drift)?,
    );
    AxisGradient::new(axis.axis().clone(), slopes, esi, drift)
}

fn summary<'s>(
    slopes: impl Iterator<Item = &'s Slope> + Clone,
    pick: fn(&Slope) -> Rounded,
) -> Result<AbsSummary, ModelError> {
    let absolute = slopes.map(|slope| pick(slope).abs());
    Ok(AbsSummary {
        // No axis is without a point: were one, NaN is refused here.
        mean: Rounded::round(mean(absolute.clone().map(Rounded::get)).unwrap_or(f64::NAN))?,
        max: absolute.max().unwrap_or(Rounded::ZERO),
    })
}
