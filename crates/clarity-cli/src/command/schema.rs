//! `clarity schema`.

use crate::failure::Failure;
use crate::output;
use clarity::artifact::json::nearest;
use clarity_schema::{ALL, find};

/// Prints one schema, or what there is.
pub(super) fn schema(name: Option<&str>) -> Result<(), Failure> {
    let Some(name) = name else {
        return output::print(&list());
    };
    let Some(schema) = find(name) else {
        return Err(Failure::Rejected(unknown(name)));
    };
    output::print(&schema.text())
}

fn list() -> String {
    let widest = ALL.iter().map(|schema| schema.name.len()).max();
    let widest = widest.unwrap_or_default();
    let lines = ALL.iter().map(|schema| {
        let (name, about) = (schema.name, schema.about);
        format!("{name:widest$}  {about}\n")
    });
    lines.collect()
}

fn unknown(name: &str) -> String {
    let known: Vec<_> = ALL.iter().map(|schema| schema.name).collect();
    let advice = match nearest(name, &known) {
        Some(near) => format!("did you mean `{near}`? there are"),
        None => "expected one of".to_owned(),
    };
    let known = known.join("`, `");
    format!("there is no schema `{name}`; {advice} `{known}`")
}
