//! `done.json`: the files of a finished run with their lengths and hashes. It is written last, so
//! that a run which is whole can be told from one that is torn or was altered.

use crate::json::build::{integer, list, object, text};
use crate::json::{self, Json, Node};
use crate::{Problems, ReadError, canonical};
use clarity_model::Digest;
use std::io;

/// The name of the file, in the directory of its run.
pub const FILE: &str = "done.json";

/// The version of the file's shape.
pub const VERSION: u64 = 1;

/// One file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneFile {
    /// Where it is, from the run's directory on, with `/` between directories.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Their SHA-256.
    pub sha256: Digest,
}

/// Reads the files of a run, ascending by path. Keys that are not known are ignored.
///
/// ```
/// use clarity_artifact::done;
/// let text = format!(
///     r#"{{"files": [{{"bytes": 0, "path": "a/b.txt", "sha256": "{}"}}], "schema_version": 1}}"#,
///     clarity_artifact::digest::sha256(b"")
/// );
/// let files = done::read(text.as_bytes())?;
/// assert_eq!(files[0].path, "a/b.txt");
/// assert_eq!(done::read(done::write(&files)?.as_bytes())?, files);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every problem of its shape at once: a path that leads out of the run, one listed twice.
pub fn read(bytes: &[u8]) -> Result<Vec<DoneFile>, ReadError> {
    json::read(bytes, "the record of a finished run", |root, problems| {
        let members = root.object(problems)?;
        members.version(VERSION, problems);
        let node = members.need("files", problems)?;
        let files: Vec<_> = node
            .list(problems)?
            .map(|item| file(item, problems))
            .collect();
        let files = files.into_iter().collect::<Option<Vec<_>>>()?;
        if !files.is_sorted_by(|one, next| one.path < next.path) {
            node.refuse(problems, "the files do not ascend by path, each once");
        }
        Some(files)
    })
}

fn file(node: Node<'_>, problems: &mut Problems) -> Option<DoneFile> {
    let members = node.object(problems)?;
    let path = members.need("path", problems).and_then(|node| {
        let path = node.text(problems)?;
        let inside = |step: &str| !matches!(step, "" | "." | "..") && !step.contains('\0');
        if !path.split('/').all(inside) {
            node.expected(problems, "a path inside the run's directory");
        }
        Some(path.to_owned())
    });
    let bytes = members
        .need("bytes", problems)
        .and_then(|node| node.unsigned(problems));
    let sha256 = members
        .need("sha256", problems)
        .and_then(|node| node.digest(problems));
    Some(DoneFile {
        path: path?,
        bytes: bytes?,
        sha256: sha256?,
    })
}

/// Writes the files of a run, which ascend by path, as canonical JSON.
///
/// # Errors
/// None that a file can cause; the signature is that of writing.
pub fn write(files: &[DoneFile]) -> io::Result<String> {
    write_as(files, None)
}

/// The same of a run that may have been taken out of a cache, where `key` names it.
///
/// ```
/// use clarity_artifact::{digest, done};
/// let text = done::write_as(&[], Some(digest::sha256(b"key")))?;
/// assert!(text.starts_with("{\n  \"cached\": \"2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683\""));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// None that a file can cause; the signature is that of writing.
pub fn write_as(files: &[DoneFile], key: Option<Digest>) -> io::Result<String> {
    let files = files.iter().map(|file| {
        object([
            ("bytes", integer(file.bytes)),
            ("path", text(file.path.as_str())),
            ("sha256", text(file.sha256.to_string())),
        ])
    });
    let mut members = vec![
        ("files", list(files)),
        ("schema", text("clarity/done")),
        ("schema_version", integer(VERSION)),
    ];
    members.extend(key.map(|key| ("cached", text(key.to_string()))));
    let members = members.into_iter().map(|(key, value)| (key.into(), value));
    canonical::pretty(&Json::Object(members.collect()))
}

/// The key of a cache that a run was taken out of; none where it was executed.
///
/// ```
/// use clarity_artifact::{digest, done};
/// let key = digest::sha256(b"key");
/// assert_eq!(done::cached(done::write_as(&[], Some(key))?.as_bytes())?, Some(key));
/// assert_eq!(done::cached(done::write(&[])?.as_bytes())?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What strict JSON refuses, or a key that is no SHA-256.
pub fn cached(bytes: &[u8]) -> Result<Option<Digest>, ReadError> {
    json::read(bytes, "the record of a finished run", |root, problems| {
        let members = root.object(problems)?;
        match members.get("cached") {
            Some(node) => node.digest(problems).map(Some),
            None => Some(None),
        }
    })
}
