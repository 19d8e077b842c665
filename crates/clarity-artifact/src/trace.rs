//! A run's `trace_pack.jsonl`: what the run said, out of its last record.

use crate::ReadError;
use crate::canonical;
use crate::json::{self, Json};
use clarity_model::{Finite, Observation};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

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
    details(bytes).map(|(said, _)| said)
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
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let mut last = None;
    for (above, line) in lines {
        let record = record(line, above).map_err(|error| error.below(above))?;
        last = Some((above + 1, record));
    }
    let (line, record) = last.ok_or(ReadError::Empty {
        expected: "one JSON object a line",
    })?;
    let answer = record.answer.ok_or(ReadError::NoAnswer { line })?;
    let said = Observation::new(&answer, record.justification.as_deref());
    let said = if record.unreadable {
        said.unreadable()
    } else {
        said
    };
    Ok((said, record.details))
}

fn record(line: &str, above: usize) -> Result<Record, ReadError> {
    let checked = json::check(line)?;
    let not_a_record = |found| ReadError::Record {
        line: above + 1,
        found,
    };
    if !checked.trim_start().starts_with('{') {
        return Err(not_a_record("found no object"));
    }
    let record: Record =
        serde_json::from_str(&checked).map_err(|error| json::syntax(&checked, &error))?;
    if record.has_step {
        Ok(record)
    } else {
        Err(not_a_record("found neither"))
    }
}

/// The members of a record that matter; everything else is skipped without being kept.
#[derive(Default)]
struct Record {
    has_step: bool,
    answer: Option<String>,
    justification: Option<String>,
    unreadable: bool,
    details: Details,
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a trace record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Record, A::Error> {
        let mut record = Record::default();
        let (mut output, mut answer) = (None, None);
        while let Some(key) = members.next_key::<Member>()? {
            match key {
                Member::Output => output = non_empty(members.next_value()?),
                Member::Answer => answer = non_empty(members.next_value()?),
                Member::Justification => {
                    record.justification = spoken(members.next_value()?);
                }
                Member::AdapterMetadata => {
                    let metadata = members.next_value()?;
                    record.unreadable = says_unreadable(&metadata);
                    record.details = Details::of(&metadata);
                }
                Member::Step | Member::StepId => {
                    record.has_step = true;
                    members.next_value::<IgnoredAny>()?;
                }
                Member::Other => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        record.answer = output.or(answer);
        Ok(record)
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Member {
    AdapterMetadata,
    Output,
    Answer,
    Justification,
    Step,
    StepId,
    #[serde(other)]
    Other,
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

/// Whether the metadata say that the answer is none.
fn says_unreadable(metadata: &Json<'_>) -> bool {
    word(metadata, "outcome").is_some_and(|outcome| outcome != "ok")
        || word(metadata, "parse") == Some("failed")
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

fn non_empty(value: Json<'_>) -> Option<String> {
    match value {
        Json::Text(text) if !text.is_empty() => Some(text.into_owned()),
        _ => None,
    }
}

/// The justification as a text.
fn spoken(value: Json<'_>) -> Option<String> {
    match value {
        Json::Text(text) => Some(text.into_owned()),
        // A tree of finite numbers and string keys cannot fail to be written.
        Json::List(_) | Json::Object(_) => canonical::compact(&value).ok(),
        scalar => scalar.axis_value().map(|value| value.text()),
    }
}
