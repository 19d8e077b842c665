//! A run's `trace_pack.jsonl`: what the run said, out of its last record.

use crate::ReadError;
use crate::canonical;
use crate::json::{self, Json};
use clarity_model::Observation;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

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
    Ok(if record.unreadable {
        said.unreadable()
    } else {
        said
    })
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
                    record.unreadable = says_unreadable(&members.next_value()?);
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

/// Whether the metadata say that the answer is none.
fn says_unreadable(metadata: &Json<'_>) -> bool {
    let Json::Object(members) = metadata else {
        return false;
    };
    let word = |key: &str| match members.get(key) {
        Some(Json::Text(word)) => Some(word.as_ref()),
        _ => None,
    };
    word("outcome").is_some_and(|outcome| outcome != "ok") || word("parse") == Some("failed")
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
