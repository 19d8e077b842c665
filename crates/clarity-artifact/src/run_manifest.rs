//! A run's own `manifest.json`, as far as the pipeline reads it.

use crate::ReadError;
use crate::json::{self, Json};
use clarity_model::Digest;
use std::collections::BTreeMap;

/// What a run says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunManifest {
    /// SHA-256 of artifacts by file name, where the runner recorded them in `artifact_sha256`.
    pub hashes: BTreeMap<String, Digest>,
    /// SHA-256 of the picture as it was read, where `input_sha256` is one.
    pub input: Option<Digest>,
    /// SHA-256 of the picture that the model saw, where `perturbed_sha256` is one.
    pub perturbed: Option<Digest>,
}

/// Reads a run's manifest: a JSON object with at least `run_id`, `timestamp`, `seed` and
/// `artifacts`, whatever they are. Keys that are not known are ignored.
///
/// ```
/// use clarity_artifact::run_manifest;
/// let text = r#"{"run_id": "a", "timestamp": "2026-01-01T00:00:00Z", "seed": 7, "artifacts": []}"#;
/// assert!(run_manifest::read(text.as_bytes())?.hashes.is_empty());
/// # Ok::<(), clarity_artifact::ReadError>(())
/// ```
///
/// # Errors
/// Every problem of its shape at once.
pub fn read(bytes: &[u8]) -> Result<RunManifest, ReadError> {
    json::read(bytes, "a run's manifest", |root, problems| {
        let manifest = root.object(problems)?;
        for key in ["run_id", "timestamp", "seed", "artifacts"] {
            manifest.need(key, problems);
        }
        let mut hashes = BTreeMap::new();
        if let Some(node) = manifest.get("artifact_sha256") {
            for (file, hash) in node.object(problems)?.members() {
                let text = hash.text(problems)?;
                hashes.insert(file.to_owned(), hash.model(problems, text.parse())?);
            }
        }
        // No stage reads these two: what a foreign runner means by such a key is its own.
        let told = |key: &str| match manifest.get(key)?.json() {
            Json::Text(text) => text.parse().ok(),
            _ => None,
        };
        Some(RunManifest {
            hashes,
            input: told("input_sha256"),
            perturbed: told("perturbed_sha256"),
        })
    })
}
