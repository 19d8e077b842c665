//! `clarity verify`: everything on disk against what the traces give.

use crate::analysis::{MANIFEST, Sweep, stage_files};
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::output;
use clarity::Analysis;
use clarity::artifact::spec::RunSpec;
use clarity::artifact::{digest, manifest, run_manifest, trace};
use clarity::model::{RecordedRun, RunName};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;

/// Names each difference; exit code 4 where there is one.
pub(super) fn verify(directory: &Path) -> Result<(), Failure> {
    let sweep = Sweep::open(directory)?;
    let mut found = Findings::default();
    let rewritten = manifest::write(&sweep.manifest);
    let rewritten = rewritten.map_err(|error| Failure::Other(error.to_string()))?;
    if rewritten.as_bytes() != sweep.bytes {
        found.push(MANIFEST, "is not canonical JSON of what it says");
    }
    let names: Vec<RunName> = sweep.manifest.run_names().collect();
    let mut base: Option<RunSpec> = None;
    for (name, run) in names.iter().zip(sweep.manifest.runs()) {
        check_run(&sweep, name, run, &mut base, &mut found)?;
    }
    check_strangers(&sweep, &names, &mut found)?;
    let analyzed = match sweep.analyze() {
        Ok(analyzed) => check_stages(&sweep, &analyzed.analysis, &mut found)?,
        // The trace that cannot be read is named already; without it nothing can be recomputed.
        Err(Failure::Rejected(_)) if !found.lines.is_empty() => false,
        Err(failure) => return Err(failure),
    };
    if found.lines.is_empty() {
        let runs = names.len();
        let stages = if analyzed { "" } else { "; not analyzed yet" };
        return output::print(&format!(
            "{}: {runs} runs verified{stages}\n",
            directory.display()
        ));
    }
    let count = found.lines.len();
    let lines = found.lines.join("\n");
    let what = if count == 1 {
        "difference"
    } else {
        "differences"
    };
    Err(Failure::Integrity(format!(
        "{}: {count} {what}\n{lines}",
        directory.display()
    )))
}

#[derive(Default)]
struct Findings {
    lines: Vec<String>,
}

impl Findings {
    fn push(&mut self, place: impl Display, why: impl Display) {
        let why = why.to_string().replace('\n', "; ");
        self.lines.push(format!("  {place}: {why}"));
    }
}

/// The files of one run against the sweep's manifest and the run's own.
fn check_run(
    sweep: &Sweep,
    name: &RunName,
    run: &RecordedRun,
    base: &mut Option<RunSpec>,
    found: &mut Findings,
) -> Result<(), Failure> {
    let place = |file: &str| format!("runs/{name}/{file}");
    let mut read = |file: &str| -> Result<Option<Vec<u8>>, Failure> {
        let path = sweep.run_directory(name).join(file);
        match files::read_artifact(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Unreadable::Io(error)) if !is_absent(&error) => Err(Failure::io(&path, &error)),
            Err(Unreadable::Io(_)) => {
                found.push(place(file), "is not there");
                Ok(None)
            }
            Err(Unreadable::Refused(why)) => {
                found.push(place(file), why);
                Ok(None)
            }
        }
    };
    let (own, said, spec) = (
        read("manifest.json")?,
        read("trace_pack.jsonl")?,
        read("spec.json")?,
    );
    if let Some(bytes) = own {
        let hash = digest::sha256(&bytes);
        if hash != run.manifest_hash {
            let listed = run.manifest_hash;
            let why = format!("its SHA-256 is {hash}, the sweep's manifest says {listed}");
            found.push(place("manifest.json"), why);
        }
        match run_manifest::read(&bytes) {
            Err(error) => found.push(place("manifest.json"), error),
            Ok(own) => {
                if own.seed != run.seed {
                    let why = format!("its seed is {}, the run's is {}", own.seed, run.seed);
                    found.push(place("manifest.json"), why);
                }
                let listed = own.hashes.get("trace_pack.jsonl").zip(said.as_deref());
                if let Some((listed, bytes)) = listed {
                    let hash = digest::sha256(bytes);
                    if hash != *listed {
                        let why =
                            format!("its SHA-256 is {hash}, the run's manifest says {listed}");
                        found.push(place("trace_pack.jsonl"), why);
                    }
                }
            }
        }
    }
    if let Some(Err(error)) = said.as_deref().map(trace::read) {
        found.push(place("trace_pack.jsonl"), error);
    }
    if let Some(bytes) = spec {
        match RunSpec::read(&bytes) {
            Err(error) => found.push(place("spec.json"), error),
            Ok(spec) => check_spec(sweep, run, &spec, base, |why| {
                found.push(place("spec.json"), why);
            }),
        }
    }
    Ok(())
}

fn check_spec(
    sweep: &Sweep,
    run: &RecordedRun,
    spec: &RunSpec,
    base: &mut Option<RunSpec>,
    mut push: impl FnMut(String),
) {
    let values = sweep.manifest.axes().values(&run.cell);
    let values = values
        .map(|(axis, value)| (axis.to_string(), value.clone()))
        .collect();
    if spec.perturbations != values {
        push("its perturbations are not those of the run".to_owned());
    }
    if spec.seed != run.seed {
        push(format!(
            "its seed is {}, the run's is {}",
            spec.seed, run.seed
        ));
    }
    let first = base.get_or_insert_with(|| spec.clone());
    let keys = first.differences(spec);
    if !keys.is_empty() {
        let keys = keys.join("`, `");
        push(format!(
            "`{keys}` differ from the first run's, and all runs share one base spec"
        ));
    }
}

/// Directories beside the runs of the manifest.
fn check_strangers(sweep: &Sweep, names: &[RunName], found: &mut Findings) -> Result<(), Failure> {
    let runs = sweep.directory.join("runs");
    let known: BTreeSet<&str> = names.iter().map(RunName::as_str).collect();
    let entries = match fs::read_dir(&runs) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(Failure::io(&runs, &error)),
    };
    let mut strangers = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io(&runs, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(name.as_str()) {
            strangers.insert(name);
        }
    }
    for name in strangers {
        found.push(format!("runs/{name}"), "is not in the manifest");
    }
    Ok(())
}

/// The stage files, all there or none; `true` where they are there.
fn check_stages(sweep: &Sweep, analysis: &Analysis, found: &mut Findings) -> Result<bool, Failure> {
    let mut absent = Vec::new();
    let files = stage_files(analysis)?;
    for (name, text) in &files {
        let path = sweep.directory.join(name);
        match files::read_artifact(&path) {
            Ok(there) if there == text.as_bytes() => {}
            Ok(_) => found.push(name, "differs from what the traces give"),
            Err(Unreadable::Refused(why)) => found.push(name, why),
            Err(Unreadable::Io(error)) if is_absent(&error) => absent.push(*name),
            Err(Unreadable::Io(error)) => return Err(Failure::io(&path, &error)),
        }
    }
    if absent.len() < files.len() {
        for name in &absent {
            found.push(name, "is not there, and others of the analysis are");
        }
    }
    Ok(absent.is_empty())
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
