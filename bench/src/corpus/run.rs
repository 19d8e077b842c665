use crate::Error;
use crate::corpus::text::{Reading, reading};
use clarity::artifact::spec::BaseSpec;
use clarity::artifact::{digest, done};
use clarity::model::Digest;
use clarity::sweep::Run;
use std::fmt::Write as _;

/// What every run is asked.
pub(super) const BASE: &str =
    "{\"image\": \"film.png\", \"question\": \"What does this film show?\"}";

/// A file's path in its run, and its bytes.
pub(super) type File = (&'static str, String);

/// The files of a finished run, ascending by path, and the hash that the sweep's manifest has of it.
pub(super) fn files(base: &BaseSpec, run: &Run<'_>) -> Result<(Vec<File>, Digest), Error> {
    let spec = base.for_run(run.axis_values(), run.seed());
    let manifest = format!(
        "{{\"artifacts\": [\"manifest.json\", \"trace_pack.jsonl\"], \"run_id\": \"{}\", \
         \"seed\": {}, \"timestamp\": \"2026-01-01T00:00:00+00:00\"}}",
        run.name(),
        run.seed(),
    );
    let mut files = vec![
        ("manifest.json", manifest),
        ("spec.json", spec.map_err(Error::made("a spec"))?),
        ("trace_pack.jsonl", trace(run.index())),
    ];
    let listed: Vec<_> = files
        .iter()
        .map(|(path, text)| done::DoneFile {
            path: (*path).to_owned(),
            bytes: text.len() as u64,
            sha256: digest::sha256(text.as_bytes()),
        })
        .collect();
    let hash = listed.first().map(|file| file.sha256);
    let hash = hash.unwrap_or_else(|| digest::sha256(b""));
    let record = done::write(&listed).map_err(Error::made("the record of a run"))?;
    files.insert(0, (done::FILE, record));
    Ok((files, hash))
}

/// One record. Of the texts beyond ASCII every second is escaped, as Python's `json` does it.
fn trace(run: usize) -> String {
    let Reading {
        answer,
        justification,
    } = reading(run);
    let mut text = String::with_capacity(1024);
    text.push_str("{\"justification\": \"");
    for unit in justification.chars() {
        match unit {
            '"' | '\\' => text.extend(['\\', unit]),
            unit if run % 8 == 7 && !unit.is_ascii() => {
                // All of them lie in the first plane; writing to a string does not fail.
                let _ = write!(text, "\\u{:04x}", u32::from(unit));
            }
            unit => text.push(unit),
        }
    }
    text.push_str("\", \"output\": \"");
    text.push_str(answer);
    text.push_str("\", \"step\": 1}\n");
    text
}
