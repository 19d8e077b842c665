use crate::canonical;
use crate::json::Json;
use clarity_model::{Axes, Cell, SweepManifest};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};

/// Writes a manifest as canonical JSON.
///
/// # Errors
/// None that a manifest can cause; the signature is that of writing.
pub fn write(manifest: &SweepManifest) -> io::Result<String> {
    canonical::pretty(&ManifestWire::of(manifest))
}

/// The same into a stream, run by run: the text of a million runs has 300 MB.
///
/// Many small pieces are written; give it a buffer.
///
/// ```
/// use clarity_artifact::manifest;
/// let hash = "0".repeat(64);
/// let text = format!(
///     r#"{{"axes": {{"blur": [0]}}, "seeds": [7],
///         "runs": [{{"axis_values": {{"blur": 0}}, "manifest_hash": "{hash}", "seed": 7}}]}}"#
/// );
/// let sweep = manifest::read(text.as_bytes())?;
/// let mut bytes = Vec::new();
/// manifest::write_to(&sweep, &mut bytes)?;
/// assert_eq!(bytes, manifest::write(&sweep)?.into_bytes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of the stream.
pub fn write_to(manifest: &SweepManifest, to: impl Write) -> io::Result<()> {
    canonical::pretty_to(&ManifestWire::of(manifest), to)
}

#[derive(serde::Serialize)]
struct ManifestWire<'m> {
    axes: AxesWire<'m>,
    runs: RunsWire<'m>,
    seeds: Vec<i128>,
}

impl<'m> ManifestWire<'m> {
    fn of(manifest: &'m SweepManifest) -> Self {
        let seeds = manifest.seeds().iter();
        Self {
            axes: AxesWire(manifest.axes()),
            runs: RunsWire(manifest),
            seeds: seeds.map(|seed| seed.get().get()).collect(),
        }
    }
}

struct AxesWire<'m>(&'m Axes);

impl Serialize for AxesWire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.as_slice().iter().map(|axis| {
            let values: Vec<_> = axis.values().iter().map(Json::from).collect();
            (axis.name().as_str(), values)
        }))
    }
}

struct RunsWire<'m>(&'m SweepManifest);

impl Serialize for RunsWire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let runs = self.0.runs().iter();
        serializer.collect_seq(runs.map(|run| RunWire {
            axis_values: CellWire(self.0.axes(), run.cell),
            manifest_hash: run.manifest_hash.to_string(),
            seed: run.seed.get().get(),
        }))
    }
}

#[derive(serde::Serialize)]
struct RunWire<'m> {
    axis_values: CellWire<'m>,
    manifest_hash: String,
    seed: i128,
}

struct CellWire<'m>(&'m Axes, Cell);

impl Serialize for CellWire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (axis, value) in self.0.values(&self.1) {
            map.serialize_entry(axis.as_str(), &Json::from(value))?;
        }
        map.end()
    }
}
