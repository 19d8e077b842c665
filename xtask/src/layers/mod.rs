//! Ring one's own code: the layer table against the workspace, default deny.
//!
//! Nothing here reads a file or runs a program: [`check`] is a function from what
//! [`crate::workspace`] saw and what `layers.toml` says to the findings.

mod edges;
mod members;
mod purity;

use crate::Finding;
use crate::table::Table;
use crate::workspace::Workspace;

/// Where the remedies of this ring mostly are.
pub(crate) const TABLE: &str = "layers.toml";

/// Everything in `workspace` that `table` does not allow, and everything `table` allows for
/// nothing.
pub fn check(workspace: &Workspace, table: &Table) -> Vec<Finding> {
    let mut findings = members::check(workspace, table);
    findings.extend(edges::check(workspace, table));
    findings.extend(purity::check(workspace, table));
    findings.sort();
    findings.dedup();
    findings
}
