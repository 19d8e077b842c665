//! How sure the model was of its answer, as the server tells it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// The logprobs of the tokens that spell the answer: natural logarithms, at most 0, as the server
/// sent them. They are those before grammar and temperature.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AnswerLogprobs {
    /// How many tokens the answer lies in, from 1.
    pub tokens: usize,
    /// Their mean.
    pub mean: f64,
    /// The smallest of them.
    pub min: f64,
    /// For each answer of the closed set that a token tried in the first one's place begins, and
    /// begins no other: the largest such logprob. Empty without alternatives.
    pub options: BTreeMap<String, f64>,
}

/// A token's bytes, its logprob, and what else was likely in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    bytes: Vec<u8>,
    logprob: f64,
    tried: Vec<(Vec<u8>, f64)>,
}

impl Token {
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let (bytes, logprob) = one(value)?;
        let tried = value.get("top_logprobs").and_then(Value::as_array);
        Some(Self {
            bytes,
            logprob,
            tried: tried.into_iter().flatten().filter_map(one).collect(),
        })
    }
}

fn one(value: &Value) -> Option<(Vec<u8>, f64)> {
    let logprob = value.get("logprob")?.as_f64()?;
    let token = value.get("token")?.as_str()?;
    // Part of a character has no text of its own; its bytes are told apart.
    let bytes = match value.get("bytes").and_then(Value::as_array) {
        None => token.as_bytes().to_vec(),
        Some(bytes) => bytes
            .iter()
            .map(|byte| u8::try_from(byte.as_u64()?).ok())
            .collect::<Option<_>>()?,
    };
    Some((bytes, logprob))
}

/// Finds the answer among the tokens. `raw` is the answer's JSON as the model wrote it. The joined
/// tokens are not the content, so that the answer is looked for in them, from the end.
pub(crate) fn of_answer(
    tokens: &[Token],
    raw: &Value,
    answers: Option<&[String]>,
) -> Option<AnswerLogprobs> {
    let joined: Vec<u8> = tokens
        .iter()
        .flat_map(|token| token.bytes.iter().copied())
        .collect();
    let raw = raw.to_string();
    let (place, quote) = answer(&joined, raw.as_bytes())?;

    let mut end = 0;
    let mut spelling = Vec::new();
    for token in tokens {
        let start = end;
        end += token.bytes.len();
        if start < place.end && end > place.start {
            spelling.push((start, token));
        }
    }
    let (start, first) = *spelling.first()?;
    let count = u32::try_from(spelling.len()).ok()?;
    let mut sum = 0.0;
    let mut min = first.logprob;
    for (_, token) in &spelling {
        sum += token.logprob;
        min = min.min(token.logprob);
    }
    let before = joined.get(start..place.start)?;
    Some(AnswerLogprobs {
        tokens: spelling.len(),
        mean: sum / f64::from(count),
        min,
        options: options(first, before, quote, answers.unwrap_or_default()),
    })
}

/// Where the value of the last `"answer"` stands, without its quotes, and whether it has some.
fn answer(joined: &[u8], raw: &[u8]) -> Option<(Range<usize>, bool)> {
    const KEY: &[u8] = b"\"answer\"";
    let mut places = joined.windows(KEY.len()).enumerate().rev();
    places.find_map(|(at, window)| {
        if window != KEY {
            return None;
        }
        let after = joined.get(at + KEY.len()..)?.trim_ascii_start();
        let value = after.strip_prefix(b":")?.trim_ascii_start();
        if !value.starts_with(raw) {
            return None;
        }
        let start = joined.len() - value.len();
        let quote = raw.starts_with(b"\"");
        let quotes = usize::from(quote);
        Some((start + quotes..start + raw.len() - quotes, quote))
    })
}

/// What was tried in the first token's place, told apart by answer.
fn options(first: &Token, before: &[u8], quote: bool, answers: &[String]) -> BTreeMap<String, f64> {
    let mut options = BTreeMap::new();
    let itself = (first.bytes.clone(), first.logprob);
    for (bytes, logprob) in first.tried.iter().chain([&itself]) {
        let Some(start) = bytes.strip_prefix(before).filter(|start| !start.is_empty()) else {
            continue;
        };
        let mut begun = answers.iter().filter(|answer| begins(start, answer, quote));
        // A token that two answers begin with speaks for neither.
        if let (Some(answer), None) = (begun.next(), begun.next()) {
            let best = options.entry(answer.clone()).or_insert(*logprob);
            *best = logprob.max(*best);
        }
    }
    options
}

/// Whether a token is the beginning of the answer, or all of it and what follows.
fn begins(token: &[u8], answer: &str, quote: bool) -> bool {
    let written = if quote {
        let json = Value::from(answer).to_string();
        json.trim_start_matches('"').to_owned()
    } else {
        answer.to_owned()
    };
    let written = written.as_bytes();
    written.starts_with(token) || token.starts_with(written)
}
