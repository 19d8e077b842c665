//! `sensitivity.json`: what a sweep supports, beside the contract's artifacts.

mod axis;
mod cohort;
mod compared;
mod lines;
mod scores;
mod variance;

pub use cohort::{write as write_cohort, write_change as write_cohort_change};
pub use compared::write as write_compared;
pub use lines::read as read_lines;

use crate::canonical;
use crate::context::settings_json;
use crate::json::Json;
use crate::json::build::{count, list, object, optional, rounded, text};
use clarity_sensitivity::{Floor, Sensitivity};
use serde::ser::{Serialize, Serializer};
use std::io;

/// The version of the files' shape.
pub const VERSION: u64 = 1;

/// Writes a sensitivity as canonical JSON.
///
/// # Errors
/// None that a sensitivity can cause; the signature is that of writing.
pub fn write(found: &Sensitivity) -> io::Result<String> {
    canonical::pretty(&SensitivityWire {
        axes: list(found.by_axis.iter().map(axis::json)),
        baseline: object([
            ("identity", optional(found.identity.as_deref())),
            ("inside", Json::Bool(found.identity_inside)),
            ("kind", text(found.baseline.word())),
        ]),
        cells: CellsWire(found),
        noise_floor: found.floor.as_ref().map_or(Json::Null, floor),
        overall: scores::json(&found.overall),
        schema: "clarity/sensitivity",
        schema_version: VERSION,
        seeds: found.seeds,
        settings: settings_json(&found.context.settings),
        variance: variance::json(found),
        warnings: &found.warnings,
    })
}

#[derive(serde::Serialize)]
struct SensitivityWire<'f> {
    axes: Json<'static>,
    baseline: Json<'static>,
    cells: CellsWire<'f>,
    noise_floor: Json<'static>,
    overall: Json<'static>,
    schema: &'static str,
    schema_version: u64,
    seeds: usize,
    settings: Json<'static>,
    variance: Json<'static>,
    warnings: &'f [String],
}

/// The cells, each a tree for as long as it is written: a large grid has a hundred thousand.
struct CellsWire<'f>(&'f Sensitivity);

impl Serialize for CellsWire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.cells.iter().map(|cell| {
            let values = self.0.axes.values(&cell.cell);
            let values = values
                .map(|(axis, value)| (axis.to_string().into(), Json::from(value).into_owned()));
            let at = Json::Object(values.collect());
            object([("axis_values", at), ("scores", scores::json(&cell.scores))])
        }))
    }
}

fn floor(floor: &Floor) -> Json<'static> {
    object([
        ("drift", rounded(floor.drift)),
        ("drift_pairs", count(floor.pairs)),
        ("esi", rounded(floor.esi)),
        ("runs", count(floor.runs)),
    ])
}
