//! What a server says when it refuses, in whichever form.

use crate::{Key, text};
use serde_json::Value;

/// A refusal's text, and what it is called.
pub(crate) struct Complaint {
    /// Printable, short, without the key.
    pub(crate) message: String,
    /// The whole text, its codes and its type in lower case, to look for words in.
    words: String,
    /// The HTTP status that the text claims for itself.
    pub(crate) status: Option<u16>,
}

const CONTEXT: [&str; 6] = [
    "exceed_context_size_error",
    "context_length_exceeded",
    "maximum context length",
    "exceeds the available context size",
    "exceeds the context window",
    "exceed context window",
];

const PICTURE: [&str; 8] = [
    "image input is not supported",
    "support image input",
    "not support image",
    "image_url is only supported",
    "not a multimodal model",
    "at most 0 image",
    "not support vision",
    "missing data required for image input",
];

const QUOTA: [&str; 4] = [
    "insufficient_quota",
    "insufficient balance",
    "exceeded your current quota",
    "billing_hard_limit_reached",
];

impl Complaint {
    /// Reads `{"error": {"message", "type", "code"}}`, `{"error": "..."}`, `{"detail": ...}`,
    /// `{"message", "type", "code"}`, a page, or plain text.
    pub(crate) fn read(body: &[u8], key: Option<&Key>) -> Self {
        match serde_json::from_slice::<Value>(body) {
            Ok(value) => Self::of(&value, key),
            Err(_) => Self::plain(&String::from_utf8_lossy(body), key),
        }
    }

    /// The same of JSON.
    pub(crate) fn of(value: &Value, key: Option<&Key>) -> Self {
        let error = match value.get("error") {
            None | Some(Value::Null) => value,
            Some(error) => error,
        };
        let said = ["message", "detail", "error"]
            .iter()
            .find_map(|name| error.get(name).filter(|said| !said.is_null()));
        let message = spoken(said.unwrap_or(error));
        let code = error.get("code").unwrap_or(&Value::Null);
        let kind = error
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let words = format!("{message} {} {kind}", spoken(code)).to_lowercase();
        Self {
            message: shown(&message, key),
            words,
            // A number, or a text that is one.
            status: spoken(code)
                .parse()
                .ok()
                .filter(|code| (400..600).contains(code)),
        }
    }

    fn plain(body: &str, key: Option<&Key>) -> Self {
        let body = body.trim_start();
        let message = if body.starts_with('<') {
            text::without_tags(body)
        } else {
            body.to_owned()
        };
        Self {
            message: shown(&message, key),
            words: message.to_lowercase(),
            status: None,
        }
    }

    /// The context is too small.
    pub(crate) fn is_of_context(&self) -> bool {
        self.has(&CONTEXT)
    }

    /// Pictures are not taken.
    pub(crate) fn is_of_pictures(&self) -> bool {
        self.has(&PICTURE)
    }

    /// The account is used up.
    pub(crate) fn is_of_quota(&self) -> bool {
        self.has(&QUOTA)
    }

    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.words.contains(phrase))
    }
}

fn spoken(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What an empty text is called.
pub(crate) const NOTHING: &str = "nothing";

/// The key goes first: cutting the text short could leave half of it.
fn shown(message: &str, key: Option<&Key>) -> String {
    let hidden = key.map(|key| key.hide(message));
    match text::quoted(hidden.as_deref().unwrap_or(message)) {
        empty if empty.is_empty() => NOTHING.to_owned(),
        shown => shown,
    }
}
