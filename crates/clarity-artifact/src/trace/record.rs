use super::{Details, says_unreadable, word};
use crate::ReadError;
use crate::canonical;
use crate::json::{self, Json};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// The members of a record that matter; everything else is skipped without being kept.
#[derive(Default)]
pub(super) struct Record {
    has_step: bool,
    pub(super) answer: Option<String>,
    pub(super) justification: Option<String>,
    pub(super) unreadable: bool,
    pub(super) details: Details,
}

impl Record {
    /// The record of a line with so many above it.
    pub(super) fn read(line: &str, above: usize) -> Result<Self, ReadError> {
        let checked = json::check(line)?;
        let not_a_record = |found| ReadError::Record {
            line: above + 1,
            found,
        };
        if !checked.trim_start().starts_with('{') {
            return Err(not_a_record("found no object"));
        }
        let record: Self =
            serde_json::from_str(&checked).map_err(|error| json::syntax(&checked, &error))?;
        if record.has_step {
            Ok(record)
        } else {
            Err(not_a_record("found neither"))
        }
    }
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
                    let word = |key| word(&metadata, key);
                    record.unreadable = says_unreadable(word("outcome"), word("parse"));
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

fn non_empty(value: Json<'_>) -> Option<String> {
    match value {
        Json::Text(text) if !text.is_empty() => Some(text.into_owned()),
        _ => None,
    }
}

/// The justification as a text.
pub(super) fn spoken(value: Json<'_>) -> Option<String> {
    match value {
        Json::Text(text) => Some(text.into_owned()),
        // A tree of finite numbers and string keys cannot fail to be written.
        Json::List(_) | Json::Object(_) => canonical::compact(&value).ok(),
        scalar => scalar.axis_value().map(|value| value.text()),
    }
}
