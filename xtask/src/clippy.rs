//! Ring two: clippy over everything, read from its JSON.
//!
//! The exit code is not enough: a ban in `clippy.toml` whose path went stale is only a warning,
//! and a ban that no longer bites is worse than none.

use std::path::Path;
use std::process::Command;

use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel, DiagnosticSpan};

use crate::run::{capture, cargo, last_words};
use crate::{Error, Finding, Result};

/// Notes that say nothing about the code: where a level comes from, and how to look away.
const ROUTINE: [&str; 6] = [
    "for further information visit",
    "implied by",
    "on by default",
    "requested on the command line",
    "the lint level is defined here",
    "to override",
];

/// A clippy run over the workspace in `root`, or over `packages` of it.
pub fn command(root: &Path, packages: &[String]) -> Command {
    let mut command = cargo(root);
    command.args([
        "clippy",
        "--quiet",
        "--locked",
        "--all-targets",
        "--all-features",
        "--keep-going",
    ]);
    if packages.is_empty() {
        command.arg("--workspace");
    }
    for package in packages {
        command.args(["--package", package]);
    }
    command.arg("--message-format=json");
    // A configuration from outside would replace the workspace's.
    command.env_remove("CLIPPY_CONF_DIR");
    command
}

/// Everything that clippy says, warnings included.
///
/// # Errors
/// cargo cannot be run, or its output is not what it should be.
pub fn run(command: &mut Command) -> Result<Vec<Finding>> {
    let output = capture(command)?;
    let mut findings = read(&output.stdout)?;
    if findings.is_empty() && !output.status.success() {
        findings.push(Finding::new("cargo clippy", last_words(&output.stderr), ""));
    }
    Ok(findings)
}

/// The findings in a stream of cargo's JSON messages, each once.
///
/// # Errors
/// The stream holds no such messages.
pub fn read(stream: &[u8]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for message in Message::parse_stream(stream) {
        let message =
            message.map_err(|error| Error::new(format!("cargo's messages break off: {error}")))?;
        if let Message::CompilerMessage(message) = message {
            findings.extend(finding(&message.message));
        }
    }
    // A library is compiled twice, for itself and for its tests.
    findings.sort();
    findings.dedup();
    Ok(findings)
}

fn finding(diagnostic: &Diagnostic) -> Option<Finding> {
    let counts = matches!(
        diagnostic.level,
        DiagnosticLevel::Error | DiagnosticLevel::Warning | DiagnosticLevel::Ice
    );
    // "aborting due to 3 errors", "2 warnings emitted"
    let summary = diagnostic.code.is_none() && diagnostic.spans.is_empty();
    let summary = summary
        && (diagnostic.message.starts_with("aborting due to")
            || diagnostic.message.ends_with("emitted"));
    if !counts || summary {
        return None;
    }
    let place = diagnostic
        .spans
        .iter()
        .find(|span| span.is_primary)
        .map(written);
    let place = place.map_or_else(
        || "cargo clippy".to_owned(),
        |span| {
            format!(
                "{}:{}:{}",
                span.file_name, span.line_start, span.column_start
            )
        },
    );
    let code = diagnostic
        .code
        .as_ref()
        .map(|code| format!(" [{}]", code.code));
    let problem = diagnostic
        .message
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let advice: Vec<_> = diagnostic
        .children
        .iter()
        .filter(|child| matches!(child.level, DiagnosticLevel::Help | DiagnosticLevel::Note))
        .map(|child| child.message.trim())
        .filter(|advice| !ROUTINE.iter().any(|routine| advice.contains(routine)))
        .collect();
    Some(Finding::new(
        place,
        problem + &code.unwrap_or_default(),
        advice.join("; "),
    ))
}

/// Where a person wrote what `span` shows: for the inside of a macro, where it was called.
fn written(span: &DiagnosticSpan) -> &DiagnosticSpan {
    let mut span = span;
    while let Some(expansion) = &span.expansion {
        span = &expansion.span;
    }
    span
}
