//! Pure crates say in their first lines that they are, and nothing takes it back.

use crate::Finding;
use crate::table::{Kind, Table};
use crate::workspace::{Member, Source, Workspace};

pub(super) fn check<'w>(workspace: &'w Workspace, table: &Table) -> Vec<Finding> {
    let pure = |member: &'w Member| {
        let row = table.crates.get(&member.name)?;
        (row.kind == Kind::Pure).then_some((member, row))
    };
    let mut findings = Vec::new();
    for (member, row) in workspace.members.iter().filter_map(pure) {
        let mut wanted = table.pure.attributes.clone();
        wanted.retain(|attribute| row.std.is_none() || attribute != "#![no_std]");
        findings.extend(attributes(member, &wanted));
        findings.extend(member.sources.iter().flat_map(returns_to_std));
        if let Some(config) = &member.clippy_config {
            findings.push(Finding::new(
                config,
                format!(
                    "{} is pure: a clippy.toml of its own lifts the bans",
                    member.name
                ),
                "remove the file; the one at the root applies",
            ));
        }
    }
    findings
}

fn attributes(member: &Member, wanted: &[String]) -> Vec<Finding> {
    let root = member.library.as_deref();
    let Some(source) = member
        .sources
        .iter()
        .find(|source| Some(source.path.as_str()) == root)
    else {
        let problem = format!("{} is pure but has no library under src", member.name);
        return vec![Finding::new(&member.manifest, problem, "add src/lib.rs")];
    };
    let header = squeeze(&header(&source.text));
    wanted
        .iter()
        .filter(|attribute| !header.contains(&squeeze(attribute)))
        .map(|attribute| {
            Finding::new(
                &source.path,
                format!(
                    "{} is pure but does not begin with `{attribute}`",
                    member.name
                ),
                "add the attribute above the first item",
            )
        })
        .collect()
}

/// The inner attributes that stand above the first item, without comments.
fn header(text: &str) -> String {
    let mut header = String::new();
    let mut inside = false;
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        inside |= line.starts_with("#![");
        if !inside {
            break;
        }
        header.push_str(line);
        inside = !line.ends_with(']');
    }
    header
}

/// `extern crate std` gives a `no_std` crate back everything; only its tests may have that.
fn returns_to_std(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut before = "";
    for (number, line) in (1..).zip(source.text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        let words = line.replace(';', " ;");
        let mut words = words
            .split_whitespace()
            .skip_while(|word| *word != "extern");
        let returns =
            words.next().is_some() && words.next() == Some("crate") && words.next() == Some("std");
        if returns && before != "#[cfg(test)]" && !line.starts_with("#[cfg(test)]") {
            findings.push(Finding::new(
                format!("{}:{number}", source.path),
                "a pure crate says `extern crate std`",
                "use core and alloc; for tests put `#[cfg(test)]` on the line above",
            ));
        }
        before = line;
    }
    findings
}

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}
