//! Dependencies: each is allowed with a reason, none points up, sideways or to a later stage.

use std::collections::BTreeSet;

use super::TABLE;
use crate::Finding;
use crate::table::{Kind, Row, Table, stage_name};
use crate::workspace::{Edge, EdgeKind, Member, Workspace};

pub(super) fn check(workspace: &Workspace, table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in &workspace.members {
        // An unknown member is a finding of its own; without a row nothing more can be said.
        let Some(row) = table.crates.get(&member.name) else {
            continue;
        };
        for edge in &member.edges {
            findings.extend(permission(member, row, edge));
            findings.extend(direction(member, row, edge, table));
        }
        findings.extend(stale(member, row));
    }
    findings
}

fn permission(member: &Member, row: &Row, edge: &Edge) -> Option<Finding> {
    if row.kind == Kind::Test && edge.kind != EdgeKind::Dev {
        return Some(Finding::new(
            &member.manifest,
            format!(
                "{} holds only tests but has {}",
                member.name,
                describe(edge)
            ),
            "move it to [dev-dependencies]",
        ));
    }
    (!permitted(row, edge.kind).contains(edge.to.as_str())).then(|| {
        Finding::new(
            &member.manifest,
            format!("{} is not allowed to have {}", member.name, describe(edge)),
            format!(
                "remove it, or allow it with a reason: `{}` in {TABLE}",
                column(edge.kind)
            ),
        )
    })
}

fn stale(member: &Member, row: &Row) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kind in [EdgeKind::Normal, EdgeKind::Build, EdgeKind::Dev] {
        let used = |name: &str| {
            member
                .edges
                .iter()
                .any(|edge| edge.kind == kind && edge.to == name)
        };
        for name in permitted(row, kind).into_iter().filter(|name| !used(name)) {
            findings.push(Finding::new(
                TABLE,
                format!(
                    "{} may depend on {name} (`{}`) but does not",
                    member.name,
                    column(kind)
                ),
                "remove the permission",
            ));
        }
    }
    findings
}

/// Which way an edge between two of our own crates points. Dev-dependencies obey too: a test that
/// needs a higher crate belongs to that crate, or to the integration crate.
fn direction(member: &Member, row: &Row, edge: &Edge, table: &Table) -> Option<Finding> {
    let (from, to) = (member.name.as_str(), edge.to.as_str());
    let target = table.crates.get(to)?;
    let refuse = |problem: String, remedy: &str| {
        Some(Finding::new(
            &member.manifest,
            format!("{from} {problem}"),
            remedy,
        ))
    };
    if row.kind == Kind::Tool || target.kind == Kind::Tool {
        return refuse(
            format!("must not depend on {to}: tools stand outside the layers"),
            "remove the dependency; run the program, or read its output, instead",
        );
    }
    if let (Some(mine), Some(theirs)) = (row.stage, target.stage)
        && mine < theirs
    {
        let order = table.stage_order();
        let (mine, theirs) = (stage_name(from), stage_name(to));
        return Some(Finding::new(
            &member.manifest,
            format!("{from} ({mine}) must not depend on {to} ({theirs}): {order}"),
            "move what both need into clarity-model",
        ));
    }
    let (mine, theirs) = (row.layer?, target.layer?);
    if mine == theirs {
        return refuse(
            format!("and {to} are both of layer {mine} and must not see each other"),
            "move what both need into a lower layer",
        );
    }
    if mine < theirs {
        return refuse(
            format!("(layer {mine}) must not depend on {to} (layer {theirs}): edges point down"),
            "move what it needs into a lower layer",
        );
    }
    if row.kind == Kind::Pure && target.kind == Kind::Io && edge.kind != EdgeKind::Dev {
        return refuse(
            format!("is pure and must not depend on {to}, which touches the world"),
            "pass the data in instead",
        );
    }
    None
}

fn permitted(row: &Row, kind: EdgeKind) -> BTreeSet<&str> {
    match kind {
        EdgeKind::Normal => row.allow.keys().map(String::as_str).collect(),
        EdgeKind::Build => row.build.keys().map(String::as_str).collect(),
        EdgeKind::Dev => row.dev.iter().map(String::as_str).collect(),
    }
}

fn column(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Normal => "allow",
        EdgeKind::Build => "build",
        EdgeKind::Dev => "dev",
    }
}

fn describe(edge: &Edge) -> String {
    let kind = match edge.kind {
        EdgeKind::Normal => "the dependency",
        EdgeKind::Build => "the build dependency",
        EdgeKind::Dev => "the dev-dependency",
    };
    let rename = edge
        .rename
        .as_ref()
        .map(|name| format!(" (renamed to {name})"));
    let target = edge
        .target
        .as_ref()
        .map(|target| format!(" (for {target})"));
    let optional = edge.optional.then_some(" (optional)");
    [
        kind,
        " ",
        &edge.to,
        rename.as_deref().unwrap_or_default(),
        optional.unwrap_or_default(),
        target.as_deref().unwrap_or_default(),
    ]
    .concat()
}
