//! `robustness_surface.json`.

use crate::json::{self, Node, Object};
use crate::{Problems, ReadError, canonical};
use clarity_model::{AxisName, AxisSurface, EncodedValue, Moments, Surface, ValueScores};
use std::io;

/// Writes a surface as canonical JSON.
///
/// # Errors
/// None that a surface can cause; the signature is that of writing.
pub fn write(surface: &Surface) -> io::Result<String> {
    canonical::pretty(&SurfaceWire {
        axes: surface.axes().iter().map(AxisWire::from).collect(),
        global_mean_drift: surface.drift().mean.get(),
        global_mean_esi: surface.esi().mean.get(),
        global_variance_drift: surface.drift().variance.get(),
        global_variance_esi: surface.esi().variance.get(),
    })
}

#[derive(serde::Serialize)]
struct SurfaceWire<'s> {
    axes: Vec<AxisWire<'s>>,
    global_mean_drift: f64,
    global_mean_esi: f64,
    global_variance_drift: f64,
    global_variance_esi: f64,
}

#[derive(serde::Serialize)]
struct AxisWire<'s> {
    axis: &'s str,
    mean_drift: f64,
    mean_esi: f64,
    points: Vec<PointWire<'s>>,
    variance_drift: f64,
    variance_esi: f64,
}

#[derive(serde::Serialize)]
struct PointWire<'s> {
    axis: &'s str,
    drift: f64,
    esi: f64,
    value: &'s str,
}

impl<'s> From<&'s AxisSurface> for AxisWire<'s> {
    fn from(surface: &'s AxisSurface) -> Self {
        let axis = surface.axis().as_str();
        let point = |point: &'s ValueScores| PointWire {
            axis,
            drift: point.drift.get(),
            esi: point.esi.get(),
            value: point.value.as_str(),
        };
        Self {
            axis,
            mean_drift: surface.drift().mean.get(),
            mean_esi: surface.esi().mean.get(),
            points: surface.points().iter().map(point).collect(),
            variance_drift: surface.drift().variance.get(),
            variance_esi: surface.esi().variance.get(),
        }
    }
}

/// Reads a surface; the order of its axes and points is kept.
///
/// ```
/// use clarity_artifact::surface;
/// let text = r#"{"axes": [{"axis": "blur", "mean_drift": 0.0, "mean_esi": 1.0,
///     "points": [{"axis": "blur", "drift": 0.0, "esi": 1.0, "value": "0"}],
///     "variance_drift": 0.0, "variance_esi": 0.0}], "global_mean_drift": 0.0,
///     "global_mean_esi": 1.0, "global_variance_drift": 0.0, "global_variance_esi": 0.0}"#;
/// let surface = surface::read(text.as_bytes())?;
/// assert_eq!(surface.axes()[0].points()[0].esi.get(), 1.0);
/// # Ok::<(), clarity_artifact::ReadError>(())
/// ```
///
/// # Errors
/// Every problem of its shape at once.
pub fn read(bytes: &[u8]) -> Result<Surface, ReadError> {
    json::read(bytes, "a robustness surface", shape)
}

/// Takes the surface out of the root of a file.
pub(super) fn shape(root: Node<'_>, problems: &mut Problems) -> Option<Surface> {
    let surface = root.object(problems)?;
    let esi = moments(surface, "global_mean_esi", "global_variance_esi", problems);
    let drift = moments(
        surface,
        "global_mean_drift",
        "global_variance_drift",
        problems,
    );
    let node = surface.need("axes", problems)?;
    let axes: Vec<_> = node
        .list(problems)?
        .map(|axis| axis_surface(axis, problems))
        .collect();
    let axes = axes.into_iter().collect::<Option<Vec<_>>>()?;
    root.model(problems, Surface::new(axes, esi?, drift?))
}

fn axis_surface(node: Node<'_>, problems: &mut Problems) -> Option<AxisSurface> {
    let axis = node.object(problems)?;
    let name = axis.need("axis", problems).and_then(|node| {
        let name = node.text(problems)?;
        node.model(problems, AxisName::new(name))
    });
    let esi = moments(axis, "mean_esi", "variance_esi", problems);
    let drift = moments(axis, "mean_drift", "variance_drift", problems);
    let points = axis.need("points", problems)?;
    let name = name?;
    let points: Vec<_> = points
        .list(problems)?
        .map(|p| point(p, &name, problems))
        .collect();
    let points = points.into_iter().collect::<Option<Vec<_>>>()?;
    node.model(problems, AxisSurface::new(name, points, esi?, drift?))
}

fn point(node: Node<'_>, name: &AxisName, problems: &mut Problems) -> Option<ValueScores> {
    let point = node.object(problems)?;
    let axis = point.need("axis", problems)?;
    if axis.text(problems)? != name.as_str() {
        axis.expected(
            problems,
            &format!("`{name}`, the axis that the point stands in"),
        );
    }
    let value = point.need("value", problems).and_then(|node| {
        let value = node.text(problems)?;
        node.model(problems, EncodedValue::new(value))
    });
    let esi = point
        .need("esi", problems)
        .and_then(|node| node.rounded(problems));
    let drift = point
        .need("drift", problems)
        .and_then(|node| node.rounded(problems));
    Some(ValueScores {
        value: value?,
        esi: esi?,
        drift: drift?,
    })
}

fn moments(
    object: Object<'_>,
    mean: &str,
    variance: &str,
    problems: &mut Problems,
) -> Option<Moments> {
    let mean = object
        .need(mean, problems)
        .and_then(|node| node.rounded(problems));
    let variance = object
        .need(variance, problems)
        .and_then(|node| node.rounded(problems));
    Some(Moments {
        mean: mean?,
        variance: variance?,
    })
}
