//! Files of JSON.

use crate::{refusal, taken};
use clarity_artifact::json::{self as strict, Json};
use clarity_artifact::spec::{BaseSpec, RunSpec};
use clarity_artifact::{
    ReadError, StageFile, canonical, cohort, context, done, failed_run, manifest, metrics,
    run_manifest, sensitivity, surface, sweep_plan, trace as traces,
};
use serde::de::IgnoredAny;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Debug;
use std::io::{self, Cursor};

/// What is read is written so that it is read as the same, in bytes that stay what they are.
fn round_trip<T: PartialEq + Debug>(
    bytes: &[u8],
    read: impl Fn(&[u8]) -> Result<T, ReadError>,
    write: impl Fn(&T) -> io::Result<String>,
) {
    let Some(value) = taken(bytes, read(bytes)) else {
        return;
    };
    let text = write(&value).expect("what was read can be written");
    let again = read(text.as_bytes()).expect("what we write we read");
    assert_eq!(again, value);
    assert_eq!(write(&again).expect("written once more"), text);
}

/// The strict check takes nothing that `serde_json` cannot skip, calls nothing bad JSON that is good,
/// and leaves the text as it is but for a sign of zero. What becomes a tree is JSON to `serde_json`
/// too, escapes included, and is written in bytes that stay.
pub fn json(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        assert!(strict::utf8(bytes, "a text").is_err());
        return;
    };
    let lax = serde_json::from_str::<Value>(text);
    assert!(
        lax.is_ok() || tree(bytes).is_err(),
        "a tree of what is no JSON"
    );
    match strict::check(text) {
        Ok(checked) => {
            serde_json::from_str::<IgnoredAny>(text).expect("the check took what is no JSON");
            let left = strict::MAX_DEPTH.checked_sub(depth(text)).expect("a depth");
            let inside = |lists: usize| "[".repeat(lists) + text + &"]".repeat(lists);
            assert!(strict::check(&inside(left)).is_ok());
            let deeper = strict::check(&inside(left + 1)).map(drop);
            assert!(
                matches!(deeper, Err(ReadError::TooDeep { .. })),
                "{deeper:?}"
            );
            assert_eq!(checked.len(), text.len());
            let signs = text.bytes().zip(checked.bytes());
            assert!(
                signs
                    .clone()
                    .all(|(was, is)| was == is || (was, is) == (b'-', b' '))
            );
            let twice = strict::check(&checked).expect("what was checked is sound");
            assert!(matches!(twice, Cow::Borrowed(_)), "{twice}");
        }
        Err(refused) => {
            assert!(
                lax.is_err() || !matches!(refused, ReadError::Syntax { .. }),
                "{refused}"
            );
            refusal(bytes, &refused);
        }
    }
    round_trip(bytes, tree, |tree: &Json<'_>| canonical::pretty(tree));
    round_trip(bytes, tree, |tree: &Json<'_>| canonical::compact(tree));
}

fn tree(bytes: &[u8]) -> Result<Json<'static>, ReadError> {
    strict::read(bytes, "JSON", |root, _| {
        Some(root.json().clone().into_owned())
    })
}

/// How deep lists and objects stand in each other, in JSON.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The quick reader of a trace and the careful one say the same.
pub fn trace(bytes: &[u8]) {
    let quick = traces::read(bytes);
    let careful = traces::details(bytes).map(|(said, _)| said);
    assert_eq!(quick, careful);
    if let Some(said) = taken(bytes, quick) {
        assert!(!said.answer().is_empty());
    }
}

/// A manifest run by run is the manifest as a whole.
pub fn sweep_manifest(bytes: &[u8]) {
    let streamed = manifest::read_from(Cursor::new(bytes)).expect("memory can be read");
    assert_eq!(streamed, manifest::read(bytes));
    round_trip(bytes, manifest::read, manifest::write);
}

/// Metrics and surfaces, each by its own reader and by the one that finds out what it has.
pub fn stages(bytes: &[u8]) {
    round_trip(bytes, metrics::read, metrics::write);
    round_trip(bytes, surface::read, surface::write);
    match (taken(bytes, StageFile::read(bytes)), metrics::read(bytes)) {
        (found, Ok(metrics)) => assert_eq!(found, Some(StageFile::Metrics(metrics))),
        (Some(StageFile::Surface(found)), _) => assert_eq!(surface::read(bytes), Ok(found)),
        (found, Err(_)) => assert!(!matches!(found, Some(StageFile::Metrics(_)))),
    }
}

/// What makes a sweep last, and what is known beside the contract.
pub fn records(bytes: &[u8]) {
    round_trip(bytes, sweep_plan::read, sweep_plan::write);
    round_trip(bytes, context::read, context::write);
    round_trip(bytes, cohort::read, |cases| cohort::write(cases));
    round_trip(bytes, done::read, |files| done::write(files));
    round_trip(bytes, failed_run::read, failed_run::write);
    taken(bytes, run_manifest::read(bytes));
    taken(bytes, sensitivity::read_lines(bytes));
    if let Some(differences) = taken(bytes, sweep_plan::differences(bytes, bytes)) {
        assert_eq!(differences, []);
    }
}

/// A base spec becomes a run's spec, which is taken apart into the same.
pub fn spec(bytes: &[u8]) {
    if let Some(base) = taken(bytes, BaseSpec::read(bytes)) {
        let text = base.for_run([].into_iter(), 7.into());
        let text = text.expect("what was read can be written");
        let run = RunSpec::read(text.as_bytes()).expect("what we write we read");
        assert_eq!(run.seed, 7.into());
        assert!(run.perturbations.is_empty());
        let again = run.base.for_run([].into_iter(), 7.into());
        assert_eq!(again.expect("written once more"), text);
    }
    if let Some(run) = taken(bytes, RunSpec::read(bytes)) {
        assert!(run.differences(&run).is_empty());
    }
}
