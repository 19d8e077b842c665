//! A server.

use super::{whole, word};
use crate::case::filled;
use clarity_artifact::json::{Json, Node, Object, nearest};
use clarity_artifact::{Problems, canonical};
use clarity_endpoint::{MaxTokensField, Rung, Settings};
use std::time::Duration;

/// A model behind an OpenAI-compatible server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OpenAiSettings {
    /// As the client takes them.
    pub(crate) settings: Settings,
    /// The variable of the environment that holds the key.
    pub(crate) key_env: Option<String>,
    /// The strictest form of reply to ask for: where the probe begins, and what a run without a
    /// probe asks for.
    pub(crate) rung: Option<Rung>,
}

const OPENAI_KEYS: [&str; 14] = [
    "accept_model",
    "connect_timeout",
    "extra_body",
    "key_env",
    "max_attempts",
    "max_tokens",
    "max_tokens_field",
    "max_wait",
    "model",
    "rung",
    "temperature",
    "timeout",
    "top_logprobs",
    "url",
];

impl OpenAiSettings {
    pub(crate) fn read(node: Node<'_>, problems: &mut Problems) -> Option<Self> {
        let openai = node.object(problems)?;
        openai.refuse_others(&OPENAI_KEYS, problems, nearest);
        let text = |key: &str, problems: &mut Problems| {
            openai.get(key).and_then(|node| filled(&node, problems))
        };
        openai.need("url", problems);
        openai.need("model", problems);
        let (url, model) = (text("url", problems), text("model", problems));
        // What is missing has been told of; the rest is read all the same.
        let mut settings = Settings::new(url.unwrap_or_default(), model.unwrap_or_default());
        settings.accept_model = text("accept_model", problems).map(str::to_owned);
        if let Some(node) = openai.get("temperature") {
            settings.temperature = node.json().axis_value().and_then(|value| value.number());
            if settings.temperature.is_none() {
                node.expected(problems, "a number");
            }
        }
        settings.max_tokens = whole(openai, "max_tokens", 1..=1_000_000, problems);
        let field = word(
            openai,
            "max_tokens_field",
            &["max_tokens", "max_completion_tokens"],
            problems,
        );
        if field == Some("max_completion_tokens") {
            settings.max_tokens_field = MaxTokensField::MaxCompletionTokens;
        }
        let top = whole(openai, "top_logprobs", 0..=20, problems);
        settings.top_logprobs = top.and_then(|top| u8::try_from(top).ok());
        if let Some(attempts) = whole(openai, "max_attempts", 1..=20, problems) {
            settings.max_attempts = attempts;
        }
        if let Some(wait) = duration(openai, "timeout", problems) {
            settings.timeout = wait;
        }
        if let Some(wait) = duration(openai, "connect_timeout", problems) {
            settings.connect_timeout = wait;
        }
        if let Some(wait) = duration(openai, "max_wait", problems) {
            settings.max_wait = wait;
        }
        if let Some(node) = openai.get("extra_body") {
            node.object(problems)?;
            settings.extra_body = extra(node.json())?;
        }
        let rungs = ["json_schema", "json_object", "prompt"];
        let rung = word(openai, "rung", &rungs, problems);
        let rung = rung.and_then(|word| rungs.iter().position(|known| *known == word));
        Some(Self {
            settings,
            key_env: text("key_env", problems).map(str::to_owned),
            rung: rung.and_then(|place| Rung::ALL.get(place).copied()),
        })
    }
}

fn duration(object: Object<'_>, key: &str, problems: &mut Problems) -> Option<Duration> {
    let node = object.get(key)?;
    let parsed = match node.json() {
        Json::Text(text) => humantime::parse_duration(text).ok(),
        _ => None,
    };
    if parsed.is_none() {
        node.expected(
            problems,
            "a duration with a unit, such as \"90s\" or \"5m\"",
        );
    }
    parsed
}

/// Members that go into the request as they are.
fn extra(json: &Json<'_>) -> Option<serde_json::Map<String, serde_json::Value>> {
    // A tree that was read from JSON is written as JSON.
    serde_json::from_str(&canonical::compact(json).ok()?).ok()
}
