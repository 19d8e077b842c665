//! `cohort.json`: the cases of a cohort, each a sweep in a directory of its own.

use crate::json::build::{integer, list, object, optional, text};
use crate::json::{self, Json, Node};
use crate::{Problems, ReadError, canonical};
use clarity_model::Digest;
use std::io;

/// The version of the file's shape.
pub const VERSION: u64 = 1;

/// One case as the cohort's manifest records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCase {
    /// The name, which is that of its directory below `cases`.
    pub name: String,
    /// SHA-256 of its base spec's file.
    pub base_spec: Digest,
    /// SHA-256 of its `sweep_manifest.json`; `None` where its sweep did not finish.
    pub manifest: Option<Digest>,
}

/// Reads the cases of a cohort, ascending by name. Keys that are not known are ignored.
///
/// ```
/// use clarity_artifact::cohort;
/// let hash = "0".repeat(64);
/// let text = format!(
///     r#"{{"cases": [{{"base_spec_sha256": "{hash}", "manifest_sha256": null, "name": "a"}}],
///         "schema_version": 1}}"#
/// );
/// let cases = cohort::read(text.as_bytes())?;
/// assert_eq!(cases[0].manifest, None);
/// assert_eq!(cohort::read(cohort::write(&cases)?.as_bytes())?, cases);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every problem of its shape at once: no case, one named twice or by a path.
pub fn read(bytes: &[u8]) -> Result<Vec<RecordedCase>, ReadError> {
    json::read(bytes, "a cohort's manifest", |root, problems| {
        let members = root.object(problems)?;
        members.version(VERSION, problems);
        let node = members.need("cases", problems)?;
        let cases: Vec<_> = node
            .list(problems)?
            .map(|item| case(item, problems))
            .collect();
        let cases = cases.into_iter().collect::<Option<Vec<_>>>()?;
        if cases.is_empty() {
            node.refuse(problems, "there is no case; a cohort has at least one");
        }
        let ascends = |pair: (&RecordedCase, &RecordedCase)| pair.0.name < pair.1.name;
        if !cases.iter().zip(cases.iter().skip(1)).all(ascends) {
            node.refuse(problems, "the cases do not ascend by name, each once");
        }
        Some(cases)
    })
}

fn case(node: Node<'_>, problems: &mut Problems) -> Option<RecordedCase> {
    let members = node.object(problems)?;
    let name = members.need("name", problems).and_then(|node| {
        let name = node.text(problems)?;
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
            node.expected(problems, "a name of a directory");
        }
        Some(name.to_owned())
    });
    let base_spec = members
        .need("base_spec_sha256", problems)
        .and_then(|node| node.digest(problems));
    let manifest = members.need("manifest_sha256", problems)?;
    let manifest = match manifest.json() {
        Json::Null => None,
        _ => Some(manifest.digest(problems)?),
    };
    Some(RecordedCase {
        name: name?,
        base_spec: base_spec?,
        manifest,
    })
}

/// Writes the cases of a cohort as canonical JSON.
///
/// # Errors
/// None that a case can cause; the signature is that of writing.
pub fn write(cases: &[RecordedCase]) -> io::Result<String> {
    let cases = cases.iter().map(|case| {
        let manifest = case.manifest.map(|digest| digest.to_string());
        object([
            ("base_spec_sha256", text(case.base_spec.to_string())),
            ("manifest_sha256", optional(manifest.as_deref())),
            ("name", text(case.name.as_str())),
        ])
    });
    canonical::pretty(&object([
        ("cases", list(cases)),
        ("schema", text("clarity/cohort")),
        ("schema_version", integer(VERSION)),
    ]))
}
