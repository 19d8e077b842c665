use crate::GradientError;
use crate::difference::{gaps, unit_points};
use alloc::vec::Vec;
use clarity_model::{AxisSurface, EncodedValue, Rounded};

/// One step of a surface: two neighbouring points and the change between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The earlier value, in the surface's order.
    pub from: EncodedValue,
    /// The later value.
    pub to: EncodedValue,
    /// The secant: the later score less the earlier one.
    pub change: Rounded,
}

/// The step of an axis with the largest absolute change of ESI, the first of equals; `None` where
/// no step changes it.
///
/// It tells where the axis breaks. The gradient's central differences halve a cliff between two
/// points; the secant across it does not.
///
/// # Errors
/// [`GradientError::Model`] where two points are so far apart that their difference overflows.
pub fn steepest_esi_step(axis: &AxisSurface) -> Result<Option<Step>, GradientError> {
    let esi: Vec<f64> = axis.points().iter().map(|point| point.esi.get()).collect();
    let mut steepest: Option<Step> = None;
    for ([from, to], gap) in axis.points().array_windows().zip(gaps(&unit_points(&esi))) {
        // Ranked as rounded, not by `cliffs`: 0.9 - 0.7 and 0.7 - 0.5 are equals here.
        let change = Rounded::round(gap.change)?;
        let before = steepest
            .as_ref()
            .map_or(Rounded::ZERO, |step| step.change.abs());
        if change.abs() > before {
            steepest = Some(Step {
                from: from.value.clone(),
                to: to.value.clone(),
                change,
            });
        }
    }
    Ok(steepest)
}
