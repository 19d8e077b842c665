//! What a worker is asked and what it may reply: one JSON object a line.

use crate::output;
use clarity::artifact::canonical;
use clarity::artifact::json::{self, Json};
use clarity::model::{Integer, Seed};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The longest line, with its newline, in bytes.
pub(super) const MAX_FRAME: usize = 1 << 20;

/// How much of a line an error quotes, in characters.
const QUOTED: usize = 80;

/// How much of the text of a reply an error tells, in characters.
const TOLD: usize = 2048;

/// What a worker says of a run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The artifacts are there.
    Done,
    /// They are not, and why.
    Failed(String),
}

/// The line that asks for one run: canonical JSON, so that equal requests are equal bytes.
pub(super) fn request(id: u64, spec: &Path, output: &Path, seed: Seed) -> io::Result<String> {
    let path = |path: &'_ Path| Json::Text(path.to_string_lossy().into_owned().into());
    let members = [
        ("config", path(spec)),
        ("id", Json::Integer(id.into())),
        ("output", path(output)),
        ("seed", Json::Integer(seed.get())),
    ];
    let members: BTreeMap<_, _> = members.into_iter().collect();
    Ok(canonical::compact(&members)? + "\n")
}

/// Reads the reply to the request `id`; refuses with what the worker did.
pub(super) fn reply(line: &[u8], id: u64) -> Result<Reply, String> {
    if line.trim_ascii().is_empty() {
        return Err("replied with an empty line".to_owned());
    }
    let read = json::read(line, "a reply", |root, problems| {
        let reply = root.object(problems)?;
        reply.refuse_others(&["id", "status", "error"], problems, |_, _| None);
        let named = reply.need("id", problems);
        let named = named.and_then(|node| node.integer(problems));
        let status = reply.need("status", problems)?;
        let said = match status.text(problems)? {
            "done" => {
                if let Some(error) = reply.get("error") {
                    error.refuse(problems, "goes with \"failed\" only");
                }
                Reply::Done
            }
            "failed" => {
                let error = reply.need("error", problems)?.text(problems)?;
                Reply::Failed(shown(error))
            }
            _ => {
                status.expected(problems, "\"done\" or \"failed\"");
                return None;
            }
        };
        Some((named?, said))
    });
    let (named, said) = read.map_err(|error| {
        let told = error.to_string().replace('\n', "; ");
        format!("replied {}: {told}", quoted(line))
    })?;
    if named == Integer::from(id) {
        Ok(said)
    } else {
        Err(format!("replied with id {named} to the request {id}"))
    }
}

/// The beginning of what a worker said, for a message.
pub(super) fn quoted(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let first = text.lines().next().unwrap_or_default();
    let mut shown: String = first.chars().take(QUOTED).collect();
    if first.chars().count() > QUOTED {
        shown.push_str("...");
    }
    format!("`{}`", output::printable(&shown))
}

/// A reply's text on one line.
fn shown(error: &str) -> String {
    let shown: String = error.trim().chars().take(TOLD).collect();
    output::printable(&shown.replace('\n', "; "))
}
