//! `cargo xtask graph`: the crate graph, drawn into `docs/architecture.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::table::Table;
use crate::tools::Outcome;
use crate::workspace::{EdgeKind, Workspace};
use crate::{Error, Result, say};

const PAGE: &str = "docs/architecture.md";
const BEGIN: &str = "<!-- graph:begin";
const END: &str = "<!-- graph:end -->";

/// Draws the graph of the workspace in `root` into its page; with `check` only says whether the
/// page shows it already.
///
/// # Errors
/// The page or the workspace cannot be read, or the page cannot be written.
pub fn run(root: &Path, check: bool) -> Result<Outcome> {
    let picture = draw(&Workspace::members(root)?, &Table::read(root)?);
    let page = root.join(PAGE);
    let old = fs::read_to_string(&page)
        .map_err(|error| Error::new(format!("{PAGE}: cannot be read: {error}")))?;
    let new = replace(&old, &picture)?;
    if old == new {
        return Ok(Outcome::Passed);
    }
    if check {
        say(&format!(
            "{PAGE}: the crate graph is not what cargo sees; run `cargo xtask graph`"
        ))?;
        return Ok(Outcome::Failed);
    }
    fs::write(&page, new)
        .map_err(|error| Error::new(format!("{PAGE}: cannot be written: {error}")))?;
    Ok(Outcome::Passed)
}

/// The workspace as a mermaid flowchart: highest layer first, normal dependencies only.
pub fn draw(workspace: &Workspace, table: &Table) -> String {
    let mut layers: BTreeMap<Option<u32>, Vec<&str>> = BTreeMap::new();
    let mut lines = Vec::new();
    for member in &workspace.members {
        let layer = table.crates.get(&member.name).and_then(|row| row.layer);
        layers.entry(layer).or_default().push(&member.name);
        for edge in member
            .edges
            .iter()
            .filter(|edge| edge.kind == EdgeKind::Normal)
        {
            if workspace.members.iter().any(|other| other.name == edge.to) {
                lines.push(format!("  {} --> {}\n", id(&member.name), id(&edge.to)));
            }
        }
    }
    lines.sort();
    lines.dedup();

    let mut text = String::from("flowchart TD\n");
    for (layer, names) in layers.iter().rev() {
        let (key, title) = match layer {
            Some(layer) => (format!("L{layer}"), format!("layer {layer}")),
            None => ("tools".to_owned(), "outside the layers".to_owned()),
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "  subgraph {key}[\"{title}\"]");
        for name in names {
            let _ = writeln!(text, "    {}[\"{name}\"]", id(name));
        }
        text.push_str("  end\n");
    }
    text.extend(lines);
    text
}

/// Mermaid reads a hyphen as the beginning of an arrow.
fn id(name: &str) -> String {
    name.replace('-', "_")
}

/// `page` with `picture` between its markers.
///
/// # Errors
/// A marker is missing, or they stand the wrong way round.
pub fn replace(page: &str, picture: &str) -> Result<String> {
    let missing = || {
        Error::new(format!(
            "{PAGE}: expected `{BEGIN} ...-->` and later `{END}`"
        ))
    };
    let (before, rest) = page.split_once(BEGIN).ok_or_else(missing)?;
    let (marker, rest) = rest.split_once("-->").ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!(
        "{before}{BEGIN}{marker}-->\n```mermaid\n{picture}```\n{END}{after}"
    ))
}
