use crate::Error;
use crate::corpus::text::{Reading, reading};
use clarity::artifact::spec::BaseSpec;
use clarity::artifact::{digest, done};
use clarity::model::Digest;
use clarity::sweep::{Run, Runner};
use std::fs;
use std::path::{Path, PathBuf};

/// What every run is asked.
pub(super) const BASE: &str =
    "{\"image\": \"film.png\", \"question\": \"What does this film show?\"}";

/// The files of a finished run with their bytes, `done.json` last, and the hash that the sweep's
/// manifest has of it.
///
/// # Errors
/// None that these values cause; the signature is that of writing.
pub fn files(run: &Run<'_>) -> Result<(Vec<(&'static str, String)>, Digest), Error> {
    let base = BaseSpec::read(BASE.as_bytes()).map_err(Error::made("the base spec"))?;
    files_after(&base, run)
}

fn files_after(
    base: &BaseSpec,
    run: &Run<'_>,
) -> Result<(Vec<(&'static str, String)>, Digest), Error> {
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
    files.push((done::FILE, record));
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
                // All of them lie in the first plane.
                text.push_str(&format!("\\u{:04x}", u32::from(unit)));
            }
            unit => text.push(unit),
        }
    }
    text.push_str("\", \"output\": \"");
    text.push_str(answer);
    text.push_str("\", \"step\": 1}\n");
    text
}

/// Leaves each run in a directory of its own.
pub(super) struct Directories {
    runs: PathBuf,
    base: BaseSpec,
}

impl Directories {
    pub(super) fn in_(runs: &Path) -> Result<Self, Error> {
        Ok(Self {
            runs: runs.to_owned(),
            base: BaseSpec::read(BASE.as_bytes()).map_err(Error::made("the base spec"))?,
        })
    }
}

impl Runner for Directories {
    type Error = Error;

    fn run(&self, run: &Run<'_>) -> Result<Digest, Error> {
        let (files, hash) = files_after(&self.base, run)?;
        let directory = self.runs.join(run.name().as_str());
        fs::create_dir(&directory).map_err(Error::file(&directory))?;
        for (path, text) in files {
            let path = directory.join(path);
            fs::write(&path, text).map_err(Error::file(&path))?;
        }
        Ok(hash)
    }
}
