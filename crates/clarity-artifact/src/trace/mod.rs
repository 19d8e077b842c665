//! A run's `trace_pack.jsonl`: what the run said, out of its last record.

mod quick;
mod record;

use crate::ReadError;
use crate::json::{self, Json};
use clarity_model::{Finite, Observation};
use record::Record;
use std::collections::BTreeMap;

/// What a run's last record says beside its answer, in `adapter_metadata`.
///
/// No stage reads it: it is for people, who take it further. What has another shape than this says
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// How the run ended, in the runner's word: `outcome`, where it is a text.
    pub outcome: Option<String>,
    /// What the model gave each answer, as the runner wrote it: the numbers of the first of
    /// `probabilities`, `answer_probs_raw` and `logprobs.answer_probs_raw` that is an object.
    pub probabilities: BTreeMap<String, Finite>,
}

/// Reads the observation of a run.
///
/// UTF-8, one JSON object a line, each with `step` or `step_id`; blank lines are skipped; LF or
/// CRLF. In the last record the answer is `output` if it is a non-empty string, else `answer` if
/// it is one. The justification is `justification`: a string as it is; missing or null, none; a
/// number or boolean, its text; a list or object, its canonical compact JSON.
///
/// A runner says that its answer is none by `adapter_metadata`: an `outcome` other than `ok`, or
/// `parse` as `failed`. The contract's figures take the text all the same.
///
/// ```
/// use clarity_artifact::trace;
/// let said = trace::read(b"{\"step\": 1, \"answer\": \"normal\", \"justification\": 0.50}\n")?;
/// assert_eq!((said.answer(), said.justification()), ("normal", Some("0.5")));
/// # Ok::<(), clarity_artifact::ReadError>(())
/// ```
///
/// # Errors
/// [`ReadError::Record`], [`ReadError::NoAnswer`], and what JSON itself refuses, with the line.
pub fn read(bytes: &[u8]) -> Result<Observation, ReadError> {
    match quick::read(bytes) {
        Some(said) => Ok(said),
        None => details(bytes).map(|(said, _)| said),
    }
}

/// The same, with what the last record says beside it.
///
/// ```
/// use clarity_artifact::trace;
/// let text = br#"{"step": 1, "output": "a", "adapter_metadata": {"probabilities": {"a": 0.75}}}"#;
/// let (said, details) = trace::details(text)?;
/// assert_eq!((said.answer(), details.outcome), ("a", None));
/// assert_eq!(details.probabilities["a"].get(), 0.75);
/// # Ok::<(), clarity_artifact::ReadError>(())
/// ```
///
/// # Errors
/// As [`read`].
pub fn details(bytes: &[u8]) -> Result<(Observation, Details), ReadError> {
    let text = json::utf8(bytes, "one JSON object a line")?;
    let mut last = None;
    for (above, line) in lines(text) {
        let record = Record::read(line, above).map_err(|error| error.below(above))?;
        last = Some((above + 1, record));
    }
    let (line, record) = last.ok_or(ReadError::Empty {
        expected: "one JSON object a line",
    })?;
    let answer = record.answer.ok_or(ReadError::NoAnswer { line })?;
    let said = observation(&answer, record.justification.as_deref(), record.unreadable);
    Ok((said, record.details))
}

/// The lines that are not blank, each with the number of lines above it.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines.filter(|(_, line)| !line.trim().is_empty())
}

fn observation(answer: &str, justification: Option<&str>, unreadable: bool) -> Observation {
    let said = Observation::new(answer, justification);
    if unreadable { said.unreadable() } else { said }
}

impl Details {
    fn of(metadata: &Json<'_>) -> Self {
        let logprobs = member(metadata, "logprobs");
        let places = [
            member(metadata, "probabilities"),
            member(metadata, "answer_probs_raw"),
            logprobs.and_then(|logprobs| member(logprobs, "answer_probs_raw")),
        ];
        let found = places.into_iter().flatten().find_map(|place| match place {
            Json::Object(members) => Some(members),
            _ => None,
        });
        let numbers = found.into_iter().flatten().filter_map(|(answer, number)| {
            let number = Finite::new(number.axis_value()?.number()?).ok()?;
            Some((answer.to_string(), number))
        });
        Self {
            outcome: word(metadata, "outcome").map(str::to_owned),
            probabilities: numbers.collect(),
        }
    }
}

/// Whether the metadata say by these two words that the answer is none.
fn says_unreadable(outcome: Option<&str>, parse: Option<&str>) -> bool {
    outcome.is_some_and(|outcome| outcome != "ok") || parse == Some("failed")
}

fn member<'j, 't>(tree: &'j Json<'t>, key: &str) -> Option<&'j Json<'t>> {
    match tree {
        Json::Object(members) => members.get(key),
        _ => None,
    }
}

fn word<'j>(tree: &'j Json<'_>, key: &str) -> Option<&'j str> {
    match member(tree, key) {
        Some(Json::Text(word)) => Some(word.as_ref()),
        _ => None,
    }
}
