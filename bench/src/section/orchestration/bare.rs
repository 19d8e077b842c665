//! The other sides: a bare spawn, and the least that a run costs which survives a power cut.

use crate::Error;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A runner that costs little more than its start.
const RUNNER: &str = r#"#!/bin/sh
answer() {
    printf '{"artifacts": [], "run_id": "r", "seed": %s, "timestamp": "t"}' "$2" > "$1/manifest.json"
    printf '{"step": 1, "output": "effusion", "justification": "seen"}\n' > "$1/trace_pack.jsonl"
    printf 'nothing else\n' > "$1/notes.txt"
}
if [ "$1" != --worker ]; then answer "$4" "$8"; exit; fi
while IFS= read -r line; do
    id=${line#*\"id\":} output=${line#*\"output\":\"} seed=${line#*\"seed\":}
    answer "${output%%\"*}" "${seed%%[,\}]*}"
    printf '{"id": %s, "status": "done"}\n' "${id%%[,\}]*}" >&0
done
"#;

/// Whether a run is made durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Published {
    /// What the runner left stays where it is.
    No,
    /// A list is written beside the files; they are sent on their way together, each is synced, the
    /// directory is; one rename gives the run its name, and the directory of runs is synced.
    Yes,
}

/// Writes the runner.
pub(super) fn runner(home: &Path) -> Result<PathBuf, Error> {
    let path = home.join("runner.sh");
    let mut options = File::options();
    let file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o755)
        .open(&path);
    let written = file.and_then(|mut file| file.write_all(RUNNER.as_bytes()));
    written.map_err(Error::file(&path))?;
    Ok(path)
}

/// Seconds for so many runs of the runner, each started and waited for.
pub(super) fn spawned(
    runner: &Path,
    out: &Path,
    runs: usize,
    published: Published,
) -> Result<f64, Error> {
    let finished = out.join("runs");
    fs::create_dir_all(&finished).map_err(Error::file(&finished))?;
    let begun = Instant::now();
    for run in 0..runs {
        let attempt = out.join(run.to_string());
        fs::create_dir(&attempt).map_err(Error::file(&attempt))?;
        one(runner, &attempt, run)?;
        if published == Published::Yes {
            publish(&attempt, &finished, run).map_err(Error::file(&attempt))?;
        }
    }
    Ok(begun.elapsed().as_secs_f64())
}

fn one(runner: &Path, output: &Path, run: usize) -> Result<(), Error> {
    let failed = |error| Error::Program {
        program: runner.display().to_string(),
        error,
    };
    // The words of the contract, and as little of an environment as a sweep gives.
    let status = Command::new(runner)
        .arg("--config")
        .arg(output.join("spec.json"))
        .arg("--output")
        .arg(output)
        .args(["--adapter", "bench", "--seed", &run.to_string()])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    let status = status.map_err(failed)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed {
        command: "runner.sh".to_owned(),
        code: status.code().unwrap_or(-1),
    })
}

fn publish(attempt: &Path, finished: &Path, run: usize) -> std::io::Result<()> {
    let files = [
        "done.json",
        "manifest.json",
        "trace_pack.jsonl",
        "notes.txt",
    ];
    fs::write(attempt.join("done.json"), "{\"files\": []}")?;
    for name in files {
        let file = File::open(attempt.join(name))?;
        #[cfg(target_os = "linux")]
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
        drop(file);
    }
    for name in files {
        File::open(attempt.join(name))?.sync_all()?;
    }
    File::open(attempt)?.sync_all()?;
    fs::rename(attempt, finished.join(run.to_string()))?;
    File::open(finished)?.sync_all()
}
