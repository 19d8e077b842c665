//! What of a response is kept. `id`, `created` and `timings` are not: they differ each time.

use crate::logprobs::Token;
use crate::reply::Usage;
use serde_json::Value;

/// The first choice of a chat completion. Everything but the choice itself may be missing.
pub(crate) struct Completion {
    pub(crate) content: String,
    pub(crate) reasoning: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) finish_reason: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) system_fingerprint: Option<String>,
    pub(crate) usage: Usage,
    pub(crate) tokens: Vec<Token>,
}

impl Completion {
    /// Reads a response.
    pub(crate) fn read(value: &Value) -> Result<Self, &'static str> {
        let choice = value
            .pointer("/choices/0")
            .ok_or("it has no `choices`, or an empty list of them")?;
        let message = choice.get("message").filter(|message| message.is_object());
        let message = message.ok_or("its first choice has no `message`")?;
        let mut reasoning = ["reasoning_content", "reasoning"].iter();
        Ok(Self {
            content: content(message.get("content")),
            reasoning: reasoning.find_map(|name| text(message, name)),
            refusal: text(message, "refusal").or_else(|| refused_part(message)),
            finish_reason: text(choice, "finish_reason"),
            model: text(value, "model"),
            system_fingerprint: text(value, "system_fingerprint"),
            usage: usage(value),
            tokens: tokens(choice),
        })
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// A string, nothing, or parts, of which the texts count.
fn content(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts
            .iter()
            .filter_map(|part| part.as_str().or_else(|| part.get("text")?.as_str()))
            .collect(),
        _ => String::new(),
    }
}

fn refused_part(message: &Value) -> Option<String> {
    let mut parts = message.get("content")?.as_array()?.iter();
    parts.find_map(|part| text(part, "refusal"))
}

fn usage(value: &Value) -> Usage {
    let count = |place: &str| value.pointer(place).and_then(Value::as_u64);
    Usage {
        prompt: count("/usage/prompt_tokens"),
        completion: count("/usage/completion_tokens"),
        cached: count("/usage/prompt_tokens_details/cached_tokens"),
    }
}

/// `logprobs` may be missing, null, or hold null; one bad token spoils them all.
fn tokens(choice: &Value) -> Vec<Token> {
    let tokens = choice
        .pointer("/logprobs/content")
        .and_then(Value::as_array);
    let tokens: Option<Vec<_>> = tokens.into_iter().flatten().map(Token::read).collect();
    tokens.unwrap_or_default()
}
