//! One run of a sweep: its files against the sweep's manifest and its own.

use super::Findings;
use crate::analysis::{BASELINE, Sweep};
use crate::failure::Failure;
use crate::files::{self, Unreadable, is_absent};
use crate::finished::{belied, other_base};
use crate::store::Held;
use clarity::artifact::spec::RunSpec;
use clarity::artifact::{digest, done, run_manifest, sweep_plan, trace};
use clarity::model::{RecordedRun, RunName};
use std::path::PathBuf;

/// The files of one run against the sweep's manifest and the run's own.
pub(super) fn check_run(
    sweep: &Sweep,
    name: &RunName,
    run: &RecordedRun,
    base: &mut Option<RunSpec>,
    found: &mut Findings,
) -> Result<(), Failure> {
    let look = |held: &Held<'_>| {
        let mut inside = Findings::default();
        check_held(sweep, held, (name, run), base, &mut inside).map(|()| inside)
    };
    let is_whole = |inside: &Findings| inside.lines.is_empty();
    let mut inside = match sweep.store.look_at(name.as_str(), look, is_whole) {
        Ok((_, inside)) => inside?,
        Err(unreadable) => {
            let why = match unreadable {
                Unreadable::Refused(why) => why,
                Unreadable::Io(error) if is_absent(&error) => "is not there".to_owned(),
                Unreadable::Io(error) => {
                    return Err(Failure::ours(&sweep.store.place(name.as_str()), &error));
                }
            };
            let mut inside = Findings::default();
            inside.push(format_args!("runs/{name}"), why);
            inside
        }
    };
    if !inside.lines.is_empty() {
        found.runs |= files::is_there(&plan(sweep))?;
        found.lines.append(&mut inside.lines);
    }
    Ok(())
}

/// The plan of a sweep; a null sweep's is beside it.
fn plan(sweep: &Sweep) -> PathBuf {
    let inside = sweep.directory.ends_with(BASELINE);
    let root = sweep.directory.parent().filter(|_| inside);
    root.unwrap_or(&sweep.directory).join(sweep_plan::FILE)
}

/// A run where it was found.
fn check_held(
    sweep: &Sweep,
    held: &Held<'_>,
    (name, run): (&RunName, &RecordedRun),
    base: &mut Option<RunSpec>,
    found: &mut Findings,
) -> Result<(), Failure> {
    let inside = match held {
        Held::Directory(_) => format!("runs/{name}"),
        Held::Packed(packed) => packed.name(),
    };
    let place = |file: &str| format!("{inside}/{file}");
    let mut read = |file: &str| -> Result<Option<Vec<u8>>, Failure> {
        match held.read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Unreadable::Io(error)) if !is_absent(&error) => {
                Err(Failure::ours(&held.path().join(file), &error))
            }
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
                let hash = |file: &str| held.hash(file).map(|(_, hash)| hash);
                for problem in belied(&own, held.path(), hash)? {
                    found.push(place(&problem.file), problem.why);
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
            Ok(spec) => check_spec(sweep, run, &spec, &bytes, base, |why| {
                found.push(place("spec.json"), why);
            }),
        }
    }
    check_done(sweep, held, place, found)
}

/// Every file of a run against `done.json`. Sweeps of other tools have none; ours have a plan.
fn check_done(
    sweep: &Sweep,
    held: &Held<'_>,
    place: impl Fn(&str) -> String,
    found: &mut Findings,
) -> Result<(), Failure> {
    let list = match held.read(done::FILE) {
        Err(Unreadable::Io(error)) if is_absent(&error) => {
            if files::is_there(&plan(sweep))? {
                found.push(place(done::FILE), "is not there");
            }
            return Ok(());
        }
        Err(Unreadable::Io(error)) => {
            return Err(Failure::ours(&held.path().join(done::FILE), &error));
        }
        Err(Unreadable::Refused(_)) => None,
        Ok(bytes) => Some(bytes),
    };
    for problem in held.inspect()?.problems {
        found.push(place(&problem.file), problem.why);
    }
    // The list is the one file that no list has.
    if let Some(bytes) = list
        && let (Ok(listed), Ok(cached)) = (done::read(&bytes), done::cached(&bytes))
        && done::write_as(&listed, cached).is_ok_and(|text| text.as_bytes() != bytes)
    {
        let why = "is not canonical JSON of what it says";
        found.push(place(done::FILE), why);
    }
    Ok(())
}

/// The spec must be the one that the run was given, to the byte.
fn check_spec(
    sweep: &Sweep,
    run: &RecordedRun,
    spec: &RunSpec,
    bytes: &[u8],
    base: &mut Option<RunSpec>,
    mut push: impl FnMut(String),
) {
    let values = || sweep.manifest.axes().values(&run.cell);
    let owned = values().map(|(axis, value)| (axis.to_string(), value.clone()));
    if spec.perturbations != owned.collect() {
        push("its perturbations are not those of the run".to_owned());
    }
    if spec.seed != run.seed {
        push(format!(
            "its seed is {}, the run's is {}",
            spec.seed, run.seed
        ));
    }
    if let Some(why) = other_base(base, spec) {
        push(why);
    }
    let given = spec.base.for_run(values(), run.seed);
    let same = given.is_ok_and(|given| given.as_bytes() == bytes);
    if !same && spec.perturbations.len() == values().count() && spec.seed == run.seed {
        push("its bytes are not those that the run was given".to_owned());
    }
}
