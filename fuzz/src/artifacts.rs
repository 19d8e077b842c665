//! Files of JSON.

use clarity_artifact::spec::{BaseSpec, RunSpec};
use clarity_artifact::{
    ReadError, cohort, context, done, failed_run, gradient, json as strict, manifest, metrics,
    run_manifest, sensitivity, surface, sweep_plan, trace as traces,
};
use serde_json::Value;
use std::fmt::Debug;
use std::io;

/// What is read is written so that it is read as the same, in bytes that stay what they are.
fn round_trip<T: PartialEq + Debug>(
    bytes: &[u8],
    read: impl Fn(&[u8]) -> Result<T, ReadError>,
    write: impl Fn(&T) -> io::Result<String>,
) {
    let Some(value) = taken(read(bytes)) else {
        return;
    };
    let text = write(&value).expect("what was read can be written");
    let again = read(text.as_bytes()).expect("what we write we read");
    assert_eq!(again, value);
    assert_eq!(write(&again).expect("written once more"), text);
}

/// A refusal says something, on a few lines at most.
fn taken<T>(read: Result<T, ReadError>) -> Option<T> {
    let refused = match read {
        Ok(value) => return Some(value),
        Err(refused) => refused.to_string(),
    };
    assert!(!refused.trim().is_empty());
    assert!(refused.lines().count() <= 64, "{refused}");
    None
}

/// The strict check takes nothing that `serde_json` refuses, and leaves values as they are.
pub fn json(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        assert!(strict::utf8(bytes, "a text").is_err());
        return;
    };
    let lax = serde_json::from_str::<Value>(text);
    match strict::check(text) {
        Ok(checked) => {
            let value = lax.expect("the strict check took what is no JSON");
            assert_eq!(serde_json::from_str::<Value>(&checked.replace("-0", "0")).is_ok(), true);
            assert_eq!(checked.len(), text.len());
            drop(value);
        }
        Err(refused) => drop(taken::<()>(Err(refused))),
    }
}

/// Both readers of a trace say the same of the answer.
pub fn trace(bytes: &[u8]) {
    let said = taken(traces::read(bytes));
    let with_details = traces::details(bytes);
    match said {
        Some(said) => {
            assert!(!said.answer().is_empty());
            let (again, _) = with_details.expect("one reader took it");
            assert_eq!(again, said);
        }
        None => assert_eq!(with_details.err(), traces::read(bytes).err()),
    }
}

pub fn sweep_manifest(bytes: &[u8]) {
    round_trip(bytes, manifest::read, manifest::write);
}

pub fn stages(bytes: &[u8]) {
    round_trip(bytes, metrics::read, metrics::write);
    round_trip(bytes, surface::read, surface::write);
    let _ = clarity_artifact::StageFile::read(bytes);
}

pub fn records(bytes: &[u8]) {
    round_trip(bytes, sweep_plan::read, sweep_plan::write);
    round_trip(bytes, context::read, context::write);
    round_trip(bytes, cohort::read, |cases| cohort::write(cases));
    round_trip(bytes, done::read, |files| done::write(files));
    round_trip(bytes, failed_run::read, failed_run::write);
    taken(run_manifest::read(bytes));
    taken(sensitivity::read_lines(bytes));
}

/// A base spec becomes a run's spec, which is taken apart into the same.
pub fn spec(bytes: &[u8]) {
    if let Some(base) = taken(BaseSpec::read(bytes)) {
        let text = base.for_run([].into_iter(), 7.into());
        let text = text.expect("what was read can be written");
        let run = RunSpec::read(text.as_bytes()).expect("what we write we read");
        assert_eq!(run.seed, 7.into());
        assert!(run.perturbations.is_empty());
    }
    taken(RunSpec::read(bytes));
}
