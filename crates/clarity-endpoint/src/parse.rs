//! From what a model wrote to what it answers. Whatever the server promised, the answer is held
//! against the closed set: constraints that a server does not know it ignores.

use crate::question::plain;
use crate::reply::Parse;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::cmp::Reverse;
use std::ops::Range;

/// An answer, and how it was found.
pub(crate) struct Said {
    pub(crate) answer: String,
    pub(crate) justification: Option<String>,
    pub(crate) parse: Parse,
    /// The answer as the model wrote it, for looking it up among the tokens.
    pub(crate) raw: Option<Value>,
}

/// What was asked for. Serde refuses a member that is there twice.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    justification: Option<Value>,
    answer: Value,
    /// Kept from being skipped: what serde skips may be nested without end, what it keeps may not.
    #[serde(flatten)]
    _more: IgnoredAny,
}

/// Finds the answer: the whole text is the object, else a fenced block is, else some part is.
/// Without any, the one answer of the closed set that the text has as a whole word.
pub(crate) fn find(text: &str, answers: Option<&[String]>) -> Option<Said> {
    let text = text.trim();
    // What tried to be an object is not searched for words: they may be its justification's.
    if !text.contains('{') {
        return Some(Said {
            answer: word(text, answers?)?.to_owned(),
            justification: None,
            parse: Parse::Pattern,
            raw: None,
        });
    }
    object(text)
        .and_then(|written| written.said(answers, Parse::Strict))
        .or_else(|| fenced(text).find_map(|written| written.said(answers, Parse::Fenced)))
        .or_else(|| balanced(text).find_map(|written| written.said(answers, Parse::Balanced)))
}

impl Written {
    fn said(self, answers: Option<&[String]>, parse: Parse) -> Option<Said> {
        let written = match &self.answer {
            Value::String(text) => text.clone(),
            Value::Bool(_) => self.answer.to_string(),
            // The text of a float is a matter of taste.
            Value::Number(number) if !number.is_f64() => number.to_string(),
            _ => return None,
        };
        let answer = match answers {
            Some(answers) => member(&written, answers)?.to_owned(),
            None if written.trim().is_empty() => return None,
            None => written,
        };
        let justification = self.justification.map(|justification| match justification {
            Value::String(text) => text,
            other => other.to_string(),
        });
        Some(Said {
            answer,
            justification,
            parse,
            raw: Some(self.answer),
        })
    }
}

/// The answer of the closed set that is meant, in the set's own spelling.
fn member<'a>(written: &str, answers: &'a [String]) -> Option<&'a String> {
    let meant = plain(written);
    let exact = answers.iter().find(|answer| *answer == written);
    exact.or_else(|| answers.iter().find(|answer| plain(answer) == meant))
}

fn object(text: &str) -> Option<Written> {
    // Serde would take a list for a struct.
    let text = text.trim();
    text.starts_with('{')
        .then(|| serde_json::from_str(text).ok())?
}

/// The objects between two lines of three backticks, with or without the name of a language.
fn fenced(text: &str) -> impl Iterator<Item = Written> {
    text.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| object(block.trim_start_matches(|c: char| c.is_ascii_alphanumeric())))
}

/// The objects that begin anywhere. Whatever fails is left at its first fault or 128 levels down,
/// so that the time this takes is in proportion to the text.
fn balanced(text: &str) -> impl Iterator<Item = Written> {
    text.match_indices('{').filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        serde_json::Deserializer::from_str(rest)
            .into_iter()
            .next()?
            .ok()
    })
}

/// The only answer that stands in the text as a word of its own; part of a longer answer does not
/// count, so that `no effusion` is not `effusion`.
fn word<'a>(text: &str, answers: &'a [String]) -> Option<&'a String> {
    let text = text.to_lowercase();
    let mut sought: Vec<_> = answers
        .iter()
        .map(|answer| (plain(answer), answer))
        .collect();
    sought.sort_by_key(|(plain, _)| Reverse(plain.len()));
    let mut taken = vec![false; text.len()];
    let mut found = None;
    for (plain, answer) in sought {
        for (start, _) in text.match_indices(&plain) {
            let place = start..start + plain.len();
            let free = |taken: &&mut [bool]| !taken.contains(&true);
            let Some(bytes) = taken.get_mut(place.clone()).filter(free) else {
                continue;
            };
            if is_word(&text, place) {
                bytes.fill(true);
                if found.replace(answer).is_some_and(|other| other != answer) {
                    return None;
                }
            }
        }
    }
    found
}

fn is_word(text: &str, place: Range<usize>) -> bool {
    let (before, after) = (text.get(..place.start), text.get(place.end..));
    let (Some(before), Some(word), Some(after)) = (before, text.get(place), after) else {
        return false;
    };
    let (mut before, mut after) = (before.chars().rev(), after.chars());
    let edges = (word.chars().next(), word.chars().next_back());
    !joined(edges.0, before.next(), before.next()) && !joined(edges.1, after.next(), after.next())
}

/// Whether a word goes on beyond its edge: letters do, and so do hyphens with letters behind them
/// (`non-effusion`); signs and decimal points make another number of a number.
fn joined(edge: Option<char>, next: Option<char>, beyond: Option<char>) -> bool {
    let (Some(edge), Some(next)) = (edge, next) else {
        return false;
    };
    let lettered = |c: char| c.is_alphanumeric() || c == '_';
    match next {
        _ if !lettered(edge) => false,
        '+' | '-' | '%' | '<' | '>' if edge.is_numeric() => true,
        '-' | '/' | '.' | ',' | '\'' | '\u{2019}' => beyond.is_some_and(lettered),
        next => lettered(next),
    }
}
