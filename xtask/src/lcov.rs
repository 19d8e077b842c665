//! Line coverage from an LCOV trace, added up by crate.

use std::collections::BTreeMap;

use crate::{Error, Result};

/// The lines of one source file that hold code: how often each ran.
pub(crate) type Lines = BTreeMap<u32, u64>;

/// The source files of one crate.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Crate {
    /// By path, relative to the workspace.
    pub(crate) files: BTreeMap<String, Lines>,
}

impl Crate {
    /// Lines that hold code.
    pub(crate) fn total(&self) -> usize {
        self.files.values().map(BTreeMap::len).sum()
    }

    /// Lines that ran at least once.
    pub(crate) fn covered(&self) -> usize {
        self.files
            .values()
            .flat_map(BTreeMap::values)
            .filter(|count| **count > 0)
            .count()
    }

    /// `path: lines` for each file with lines that never ran, neighbours drawn together.
    pub(crate) fn missing(&self) -> Vec<String> {
        let mut places = Vec::new();
        for (path, lines) in &self.files {
            let mut ranges: Vec<(u32, u32)> = Vec::new();
            for line in lines
                .iter()
                .filter(|(_, count)| **count == 0)
                .map(|(line, _)| *line)
            {
                match ranges.last_mut() {
                    Some((_, last)) if *last + 1 == line => *last = line,
                    _ => ranges.push((line, line)),
                }
            }
            if !ranges.is_empty() {
                let ranges: Vec<String> = ranges.into_iter().map(spell).collect();
                places.push(format!("{path}: {}", ranges.join(", ")));
            }
        }
        places
    }
}

fn spell((first, last): (u32, u32)) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    }
}

/// The product's crates in `trace`: files under `ROOT/crates/NAME/src`. Integration tests,
/// benches, tools and other people's code are no part of it.
pub(crate) fn crates(trace: &str, root: &str) -> Result<BTreeMap<String, Crate>> {
    let mut crates: BTreeMap<String, Crate> = BTreeMap::new();
    let mut file: Option<(String, String)> = None;
    for line in trace.lines() {
        if let Some(path) = line.strip_prefix("SF:") {
            file = owner(path, root);
        } else if let (Some(record), Some((name, path))) = (line.strip_prefix("DA:"), &file) {
            let (number, count) = parse(record)
                .ok_or_else(|| Error::new(format!("the coverage trace has a bad line: {line}")))?;
            let lines = crates
                .entry(name.clone())
                .or_default()
                .files
                .entry(path.clone());
            *lines.or_default().entry(number).or_default() += count;
        }
    }
    Ok(crates)
}

fn owner(path: &str, root: &str) -> Option<(String, String)> {
    let relative = path
        .strip_prefix(root)?
        .trim_start_matches(['/', '\\'])
        .replace('\\', "/");
    let mut parts = relative.split('/');
    let (top, name, folder) = (parts.next()?, parts.next()?, parts.next()?);
    (top == "crates" && folder == "src").then(|| (name.to_owned(), relative.clone()))
}

fn parse(record: &str) -> Option<(u32, u64)> {
    let mut fields = record.split(',');
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
