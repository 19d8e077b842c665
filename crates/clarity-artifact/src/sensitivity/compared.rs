use super::VERSION;
use super::scores::optional_interval;
use crate::canonical;
use crate::json::Json;
use crate::json::build::{count, integer, list, object, rounded, text};
use clarity_sensitivity::{Change, Compared, Flipped, Row};
use std::io;

/// Writes a comparison of two sweeps as canonical JSON.
///
/// # Errors
/// None that a comparison can cause; the signature is that of writing.
pub fn write(compared: &Compared) -> io::Result<String> {
    canonical::pretty(&object([
        ("pairs", count(compared.pairs)),
        ("rows", list(compared.rows.iter().map(row))),
        ("same_answer", count(compared.same_answer)),
        ("schema", text("clarity/comparison")),
        ("schema_version", integer(VERSION)),
        ("unpaired", count(compared.unpaired)),
    ]))
}

fn row(row: &Row) -> Json<'static> {
    let change_of = |found: Option<&Change>| found.map_or(Json::Null, change);
    object([
        ("drift", change_of(row.drift.as_ref())),
        ("esi", change_of(row.esi.as_ref())),
        ("flipped", flipped(&row.flipped)),
        ("scope", text(row.scope.to_string())),
    ])
}

fn change(change: &Change) -> Json<'static> {
    object([
        ("after", rounded(Some(change.after))),
        ("before", rounded(Some(change.before))),
        ("change", rounded(Some(change.mean))),
        ("interval", optional_interval(change.interval.as_ref())),
        ("pairs", count(change.pairs)),
    ])
}

fn flipped(flipped: &Flipped) -> Json<'static> {
    object([
        ("lost", count(flipped.lost)),
        ("p", rounded(Some(flipped.p))),
        ("p_holm", rounded(Some(flipped.p_holm))),
        ("paired", text(flipped.paired.word())),
        ("smallest_p", rounded(Some(flipped.smallest_p))),
        ("won", count(flipped.won)),
    ])
}
