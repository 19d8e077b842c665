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
use crate::json::build::{count, integer, list, object, optional, rounded, text};
use clarity_sensitivity::{Floor, Sensitivity};
use std::io;

/// The version of the files' shape.
pub const VERSION: u64 = 1;

/// Writes a sensitivity as canonical JSON.
///
/// # Errors
/// None that a sensitivity can cause; the signature is that of writing.
pub fn write(found: &Sensitivity) -> io::Result<String> {
    let cells = found.cells.iter().map(|cell| {
        let values = found.axes.values(&cell.cell);
        let values =
            values.map(|(axis, value)| (axis.to_string().into(), Json::from(value).into_owned()));
        let at = Json::Object(values.collect());
        object([("axis_values", at), ("scores", scores::json(&cell.scores))])
    });
    canonical::pretty(&object([
        ("axes", list(found.by_axis.iter().map(axis::json))),
        (
            "baseline",
            object([
                ("identity", optional(found.identity.as_deref())),
                ("inside", Json::Bool(found.identity_inside)),
                ("kind", text(found.baseline.word())),
            ]),
        ),
        ("cells", list(cells)),
        (
            "noise_floor",
            found.floor.as_ref().map_or(Json::Null, floor),
        ),
        ("overall", scores::json(&found.overall)),
        ("schema", text("clarity/sensitivity")),
        ("schema_version", integer(VERSION)),
        ("seeds", count(found.seeds)),
        ("settings", settings_json(&found.context.settings)),
        ("variance", variance::json(found)),
        ("warnings", list(found.warnings.iter().map(text))),
    ]))
}

fn floor(floor: &Floor) -> Json<'static> {
    object([
        ("drift", rounded(floor.drift)),
        ("drift_pairs", count(floor.pairs)),
        ("esi", rounded(floor.esi)),
        ("runs", count(floor.runs)),
    ])
}
