//! Ring three: cargo-deny, read from its JSON.
//!
//! Its warnings count: a skip or a licence that nothing needs any more is a permission gone stale.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::run::{capture, last_words};
use crate::{Error, Finding, Result, tools};

/// How one gets the tool.
pub const REMEDY: &str = "install it with `cargo install --locked cargo-deny`, or run `.ci/run`";

/// A run over `root`, or nothing where the tool is missing.
pub fn command(root: &Path) -> Option<Command> {
    let mut command = Command::new(tools::find("cargo-deny")?);
    command
        .current_dir(root)
        .args(["--format", "json", "--log-level", "warn"]);
    command.args(["--all-features", "--offline", "--locked", "check"]);
    command.args(["bans", "licenses", "sources"]);
    Some(command)
}

/// Everything that cargo-deny says, warnings included.
///
/// # Errors
/// cargo-deny cannot be run, or its output is not what it should be.
pub fn run(command: &mut Command) -> Result<Vec<Finding>> {
    let output = capture(command)?;
    let mut findings = read(&output.stderr)?;
    if findings.is_empty() && !output.status.success() {
        let problem = format!("cannot check: {}", last_words(&output.stderr));
        findings.push(Finding::new(
            "cargo deny",
            problem,
            "run `cargo fetch --locked` first",
        ));
    }
    Ok(findings)
}

#[derive(Deserialize)]
struct Message {
    r#type: String,
    fields: serde_json::Value,
}

#[derive(Deserialize)]
struct Log {
    level: String,
    message: String,
}

#[derive(Deserialize)]
struct Diagnostic {
    severity: String,
    #[serde(default)]
    code: String,
    message: String,
    #[serde(default)]
    labels: Vec<Label>,
    #[serde(default)]
    graphs: Vec<Graph>,
}

#[derive(Deserialize)]
struct Label {
    message: String,
    #[serde(default)]
    span: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Graph {
    krate: Krate,
}

#[derive(Deserialize)]
struct Krate {
    name: String,
    version: String,
}

/// The findings in a stream of cargo-deny's JSON lines, each once.
///
/// # Errors
/// A line is not such a message.
pub fn read(stream: &[u8]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for line in String::from_utf8_lossy(stream)
        .lines()
        .filter(|line| line.starts_with('{'))
    {
        let unexpected = |error| {
            Error::new(format!(
                "cargo-deny says something unexpected: {error}: {line}"
            ))
        };
        let Message { r#type, fields } = serde_json::from_str(line).map_err(unexpected)?;
        findings.extend(match r#type.as_str() {
            "diagnostic" => finding(&serde_json::from_value(fields).map_err(unexpected)?),
            "log" => unable(serde_json::from_value(fields).map_err(unexpected)?),
            _ => None,
        });
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}

fn unable(log: Log) -> Option<Finding> {
    let remedy = "run `cargo fetch --locked` first, or look at deny.toml";
    (log.level == "ERROR").then(|| Finding::new("cargo deny", log.message, remedy))
}

fn finding(diagnostic: &Diagnostic) -> Option<Finding> {
    if !matches!(diagnostic.severity.as_str(), "error" | "warning") {
        return None;
    }
    let krate = diagnostic
        .graphs
        .first()
        .map(|graph| format!(" ({} {})", graph.krate.name, graph.krate.version));
    let labels: Vec<String> = diagnostic
        .labels
        .iter()
        .map(|label| format!("{}: `{}`", label.message, label.span.replace('\n', " ")))
        .collect();
    Some(Finding::new(
        format!("deny.toml [{}]", diagnostic.code),
        format!("{}{}", diagnostic.message, krate.unwrap_or_default()),
        labels.join("; "),
    ))
}
