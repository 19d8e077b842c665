//! `gradient_surface.json`.

use crate::canonical;
use clarity_model::{AxisGradient, Gradient, Slope};
use std::io;

/// Writes a gradient as canonical JSON.
///
/// # Errors
/// None that a gradient can cause; the signature is that of writing.
pub fn write(gradient: &Gradient) -> io::Result<String> {
    canonical::pretty(&GradientWire {
        axes: gradient.axes().iter().map(AxisWire::from).collect(),
        global_max_abs_drift_gradient: gradient.drift().max.get(),
        global_max_abs_esi_gradient: gradient.esi().max.get(),
        global_mean_abs_drift_gradient: gradient.drift().mean.get(),
        global_mean_abs_esi_gradient: gradient.esi().mean.get(),
    })
}

#[derive(serde::Serialize)]
struct GradientWire<'g> {
    axes: Vec<AxisWire<'g>>,
    global_max_abs_drift_gradient: f64,
    global_max_abs_esi_gradient: f64,
    global_mean_abs_drift_gradient: f64,
    global_mean_abs_esi_gradient: f64,
}

#[derive(serde::Serialize)]
struct AxisWire<'g> {
    axis: &'g str,
    gradients: Vec<SlopeWire<'g>>,
    max_abs_drift_gradient: f64,
    max_abs_esi_gradient: f64,
    mean_abs_drift_gradient: f64,
    mean_abs_esi_gradient: f64,
}

#[derive(serde::Serialize)]
struct SlopeWire<'g> {
    axis: &'g str,
    d_drift: f64,
    d_esi: f64,
    value: &'g str,
}

impl<'g> From<&'g AxisGradient> for AxisWire<'g> {
    fn from(gradient: &'g AxisGradient) -> Self {
        let axis = gradient.axis().as_str();
        let slope = |slope: &'g Slope| SlopeWire {
            axis,
            d_drift: slope.d_drift.get(),
            d_esi: slope.d_esi.get(),
            value: slope.value.as_str(),
        };
        Self {
            axis,
            gradients: gradient.slopes().iter().map(slope).collect(),
            max_abs_drift_gradient: gradient.drift().max.get(),
            max_abs_esi_gradient: gradient.esi().max.get(),
            mean_abs_drift_gradient: gradient.drift().mean.get(),
            mean_abs_esi_gradient: gradient.esi().mean.get(),
        }
    }
}
