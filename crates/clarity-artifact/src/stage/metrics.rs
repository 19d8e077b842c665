//! `metrics.json`.

use crate::json::{self, Node};
use crate::{Problems, ReadError, canonical};
use clarity_model::{AxisMetrics, AxisName, EncodedValue, Metrics, Rounded, ValueScores};
use std::collections::BTreeMap;
use std::io;

/// Writes metrics as canonical JSON.
///
/// # Errors
/// None that metrics can cause; the signature is that of writing.
pub fn write(metrics: &Metrics) -> io::Result<String> {
    let set = |overall: fn(&AxisMetrics) -> Rounded, score: fn(&ValueScores) -> Rounded| {
        let axis = |axis| AxisWire::new(axis, overall, score);
        metrics.axes().iter().map(axis).collect()
    };
    canonical::pretty(&MetricsWire {
        drift: set(AxisMetrics::overall_drift, |scores| scores.drift),
        esi: set(AxisMetrics::overall_esi, |scores| scores.esi),
    })
}

#[derive(serde::Serialize)]
struct MetricsWire<'m> {
    drift: Vec<AxisWire<'m>>,
    esi: Vec<AxisWire<'m>>,
}

#[derive(serde::Serialize)]
struct AxisWire<'m> {
    axis: &'m str,
    overall_score: f64,
    value_scores: BTreeMap<&'m str, f64>,
}

impl<'m> AxisWire<'m> {
    fn new(
        axis: &'m AxisMetrics,
        overall: fn(&AxisMetrics) -> Rounded,
        score: fn(&ValueScores) -> Rounded,
    ) -> Self {
        let scores = axis
            .values()
            .iter()
            .map(|at| (at.value.as_str(), score(at).get()));
        Self {
            axis: axis.axis().as_str(),
            overall_score: overall(axis).get(),
            value_scores: scores.collect(),
        }
    }
}

/// Reads metrics. The two sets must name the same axes and the same values of each.
///
/// # Errors
/// Every problem of its shape at once.
pub fn read(bytes: &[u8]) -> Result<Metrics, ReadError> {
    json::read(bytes, "metrics", shape)
}

/// Takes the metrics out of the root of a file.
pub(super) fn shape(root: Node<'_>, problems: &mut Problems) -> Option<Metrics> {
    let sets = root.object(problems)?;
    let drift = sets
        .need("drift", problems)
        .and_then(|node| set(node, problems));
    let esi = sets
        .need("esi", problems)
        .and_then(|node| set(node, problems));
    let (mut drift, esi) = (drift?, esi?);
    let mut axes = Vec::new();
    for (axis, esi) in esi {
        let Some(drift) = drift.remove(&axis) else {
            root.refuse(problems, format_args!("axis `{axis}` has ESI but no drift"));
            continue;
        };
        axes.extend(root.model(problems, pair(axis, esi, drift)));
    }
    for axis in drift.keys() {
        root.refuse(problems, format_args!("axis `{axis}` has drift but no ESI"));
    }
    // An axis that was refused would be missed here once more.
    if problems.is_empty() {
        root.model(problems, Metrics::new(axes))
    } else {
        None
    }
}

/// The overall score of an axis and the scores by value.
type Scores = (Rounded, BTreeMap<EncodedValue, Rounded>);

fn pair(axis: AxisName, esi: Scores, drift: Scores) -> Result<AxisMetrics, String> {
    let ((overall_esi, esi), (overall_drift, mut drift)) = (esi, drift);
    let mut values = Vec::new();
    for (value, esi) in esi {
        let no_drift = || format!("axis `{axis}` has ESI but no drift for the value `{value}`");
        let drift = drift.remove(&value).ok_or_else(no_drift)?;
        values.push(ValueScores { value, esi, drift });
    }
    if let Some(value) = drift.keys().next() {
        return Err(format!(
            "axis `{axis}` has drift but no ESI for the value `{value}`"
        ));
    }
    AxisMetrics::new(axis, values, overall_esi, overall_drift).map_err(|error| error.to_string())
}

fn set(node: Node<'_>, problems: &mut Problems) -> Option<BTreeMap<AxisName, Scores>> {
    let mut axes = BTreeMap::new();
    for entry in node.list(problems)? {
        let Some((axis, scores)) = axis_scores(entry, problems) else {
            continue;
        };
        if axes.insert(axis, scores).is_some() {
            entry.refuse(problems, "this axis is there twice");
        }
    }
    Some(axes)
}

fn axis_scores(node: Node<'_>, problems: &mut Problems) -> Option<(AxisName, Scores)> {
    let entry = node.object(problems)?;
    let axis = entry.need("axis", problems).and_then(|node| {
        let name = node.text(problems)?;
        node.model(problems, AxisName::new(name))
    });
    let overall = entry
        .need("overall_score", problems)
        .and_then(|node| node.rounded(problems));
    let mut scores = BTreeMap::new();
    for (value, score) in entry
        .need("value_scores", problems)?
        .object(problems)?
        .members()
    {
        let value = score.model(problems, EncodedValue::new(value));
        if let (Some(value), Some(score)) = (value, score.rounded(problems)) {
            scores.insert(value, score);
        }
    }
    Some((axis?, (overall?, scores)))
}
