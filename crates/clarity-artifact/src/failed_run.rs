//! `failed/<run>.json`: a run that did not succeed, and why.

use crate::json::build::{integer, object, optional, text};
use crate::json::{self, Json, Object};
use crate::{Problems, ReadError, canonical};
use std::io;

/// The version of the file's shape.
pub const VERSION: u64 = 1;

/// A run that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRun {
    /// Its name.
    pub run: String,
    /// How often it was tried, at least once.
    pub attempts: u64,
    /// What the last attempt did, in words.
    pub reason: String,
    /// The exit status of its process, where it exited by itself.
    pub exit_status: Option<u64>,
    /// The number of the signal that killed its process, where one did.
    pub signal: Option<u64>,
    /// The end of what it said on standard error, where that is known.
    pub stderr: Option<String>,
}

/// Reads a failed run. Keys that are not known are ignored.
///
/// ```
/// use clarity_artifact::failed_run::{self, FailedRun};
/// let failed = FailedRun {
///     run: "blur=1_seed=7".into(),
///     attempts: 2,
///     reason: "failed: exit status 7".into(),
///     exit_status: Some(7),
///     signal: None,
///     stderr: Some("no GPU".into()),
/// };
/// assert_eq!(failed_run::read(failed_run::write(&failed)?.as_bytes())?, failed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every problem of its shape at once.
pub fn read(bytes: &[u8]) -> Result<FailedRun, ReadError> {
    json::read(bytes, "the record of a failed run", |root, problems| {
        let members = root.object(problems)?;
        members.version(VERSION, problems);
        let run = words(members, "run", problems);
        let attempts = members
            .need("attempts", problems)
            .and_then(|node| node.unsigned(problems));
        let reason = words(members, "reason", problems);
        let mut number = |key: &str| {
            let node = members.get(key)?;
            match node.json() {
                Json::Null => None,
                _ => node.unsigned(problems),
            }
        };
        let (exit_status, signal) = (number("exit_status"), number("signal"));
        let stderr = members.get("stderr").and_then(|node| match node.json() {
            Json::Null => None,
            _ => node.text(problems).map(str::to_owned),
        });
        Some(FailedRun {
            run: run?,
            attempts: attempts?,
            reason: reason?,
            exit_status,
            signal,
            stderr,
        })
    })
}

fn words(members: Object<'_>, key: &str, problems: &mut Problems) -> Option<String> {
    let node = members.need(key, problems)?;
    node.text(problems).map(str::to_owned)
}

/// Writes a failed run as canonical JSON.
///
/// # Errors
/// None that a run can cause; the signature is that of writing.
pub fn write(failed: &FailedRun) -> io::Result<String> {
    let number = |found: Option<u64>| found.map_or(Json::Null, integer);
    canonical::pretty(&object([
        ("attempts", integer(failed.attempts)),
        ("exit_status", number(failed.exit_status)),
        ("reason", text(failed.reason.as_str())),
        ("run", text(failed.run.as_str())),
        ("schema", text("clarity/failed-run")),
        ("schema_version", integer(VERSION)),
        ("signal", number(failed.signal)),
        ("stderr", optional(failed.stderr.as_deref())),
    ]))
}
