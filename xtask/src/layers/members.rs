//! Crates and rows: each has the other, and each row is complete.

use super::TABLE;
use crate::Finding;
use crate::table::{Kind, Row, Table};
use crate::workspace::{Member, Workspace};

pub(super) fn check(workspace: &Workspace, table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in &workspace.members {
        match table.crates.get(&member.name) {
            None => findings.push(Finding::new(
                &member.manifest,
                format!("{} is in the workspace but not in {TABLE}", member.name),
                "give it a row: layer, kind, budget and its dependencies with reasons",
            )),
            Some(row) => findings.extend(budget(workspace, member, row)),
        }
        if !member.inherits_lints {
            findings.push(Finding::new(
                &member.manifest,
                "the workspace's lints do not apply here",
                "add `[lints]` with `workspace = true`",
            ));
        }
    }
    for (name, row) in &table.crates {
        if !workspace.members.iter().any(|member| &member.name == name) {
            findings.push(Finding::new(
                TABLE,
                format!("{name} is in the table but not in the workspace"),
                "remove its row, or add the crate",
            ));
        }
        findings.extend(row_is_complete(name, row));
    }
    findings
}

fn row_is_complete(name: &str, row: &Row) -> Vec<Finding> {
    let mut findings = Vec::new();
    let outside = row.kind == Kind::Tool;
    if row.layer.is_some() == outside {
        findings.push(if outside {
            Finding::new(
                TABLE,
                format!("{name} is a tool and has a layer"),
                "remove the layer",
            )
        } else {
            Finding::new(TABLE, format!("{name} has no layer"), "give it one")
        });
    }
    if row.budget.is_none() && matches!(row.kind, Kind::Pure | Kind::Io) {
        findings.push(Finding::new(
            TABLE,
            format!("{name} has no package budget"),
            "set `budget` to the packages it needs and a little air",
        ));
    }
    for (dependency, reason) in row.allow.iter().chain(&row.build) {
        if reason.trim().is_empty() {
            findings.push(Finding::new(
                TABLE,
                format!("{name} may depend on {dependency}, but the reason is empty"),
                "say what it is for",
            ));
        }
    }
    findings
}

fn budget(workspace: &Workspace, member: &Member, row: &Row) -> Option<Finding> {
    let budget = row.budget?;
    match workspace.packages.get(&member.name)? {
        // Mostly the same reason for all crates, and then told once.
        Err(why) => Some(Finding::new(
            "cargo tree",
            format!("packages cannot be counted: {why}"),
            "run `cargo fetch`, then look at Cargo.lock and at the other findings",
        )),
        Ok(count) if *count > budget => Some(Finding::new(
            &member.manifest,
            format!(
                "{} needs {count} packages, its budget is {budget}",
                member.name
            ),
            format!(
                "see `cargo tree -e normal -p {}`; drop one or raise the budget",
                member.name
            ),
        )),
        Ok(_) => None,
    }
}
