//! `sweep_manifest.json`: the axes, seeds and runs of a finished sweep.

mod element;
mod stream;
mod window;
mod write;

pub use stream::read_from;
pub use write::{write, write_to};

use crate::json::{self, Node};
use crate::{Problems, ReadError};
use clarity_model::{Axes, Axis, AxisName, Cell, Digest, RecordedRun, Seed, SweepManifest};

/// Reads a manifest whose bytes are all in memory. Keys that are not known are ignored.
///
/// ```
/// use clarity_artifact::manifest;
/// let hash = "0".repeat(64);
/// let text = format!(
///     r#"{{"axes": {{"blur": [0.0, 1.0]}}, "seeds": [7],
///         "runs": [{{"axis_values": {{"blur": 1.0}}, "manifest_hash": "{hash}", "seed": 7}}]}}"#
/// );
/// let sweep = manifest::read(text.as_bytes())?;
/// assert_eq!(sweep.run_names().next().map(|run| run.to_string()), Some("blur=1p0_seed=7".into()));
/// assert_eq!(manifest::read(manifest::write(&sweep)?.as_bytes())?, sweep);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every problem of its shape at once: an axis without values, a run outside the axes or listed
/// twice, a hash that is none.
pub fn read(bytes: &[u8]) -> Result<SweepManifest, ReadError> {
    json::read(bytes, "a sweep manifest", |root, problems| {
        let manifest = root.object(problems)?;
        let axes = manifest
            .need("axes", problems)
            .and_then(|node| axes(node, problems));
        let seeds = manifest
            .need("seeds", problems)
            .and_then(|node| seeds(node, problems));
        let node = manifest.need("runs", problems)?;
        let axes = axes?;
        let runs: Vec<_> = node
            .list(problems)?
            .map(|run| recorded(run, &axes, problems))
            .collect();
        let runs = runs.into_iter().collect::<Option<Vec<_>>>()?;
        root.model(problems, SweepManifest::new(axes, seeds?, runs))
    })
}

fn seeds(node: Node<'_>, problems: &mut Problems) -> Option<Vec<Seed>> {
    let seeds = node
        .list(problems)?
        .map(|seed| seed.integer(problems).map(Seed::from));
    seeds.collect()
}

pub(crate) fn axes(node: Node<'_>, problems: &mut Problems) -> Option<Axes> {
    let mut axes = Vec::new();
    for (name, values) in node.object(problems)?.members() {
        let read: Vec<_> = values
            .list(problems)?
            .map(|value| value.axis_value(problems))
            .collect();
        let name = values.model(problems, AxisName::new(name));
        if let (Some(name), Some(read)) = (name, read.into_iter().collect()) {
            axes.extend(values.model(problems, Axis::new(name, read)));
        }
    }
    if problems.is_empty() {
        node.model(problems, Axes::new(axes))
    } else {
        None
    }
}

fn recorded(node: Node<'_>, axes: &Axes, problems: &mut Problems) -> Option<RecordedRun> {
    let run = node.object(problems)?;
    let cell = run
        .need("axis_values", problems)
        .and_then(|node| cell(node, axes, problems));
    let seed = run
        .need("seed", problems)
        .and_then(|node| node.integer(problems));
    let hash = run.need("manifest_hash", problems).and_then(|node| {
        let text = node.text(problems)?;
        node.model(problems, text.parse::<Digest>())
    });
    Some(RecordedRun {
        cell: cell?,
        seed: seed?.into(),
        manifest_hash: hash?,
    })
}

fn cell(node: Node<'_>, axes: &Axes, problems: &mut Problems) -> Option<Cell> {
    let mut values = Vec::new();
    for (name, value) in node.object(problems)?.members() {
        values.push((name, value.axis_value(problems)?));
    }
    let borrowed = values.iter().map(|(name, value)| (*name, value));
    node.model(problems, axes.cell(borrowed))
}
