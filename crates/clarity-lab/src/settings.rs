//! What a spec says about a model: a classifier's file, or a server.

use crate::case::filled;
use clarity_artifact::json::{Json, Node, Object, nearest};
use clarity_artifact::{Problems, canonical};
use clarity_endpoint::{MaxTokensField, Rung, Settings};
use std::path::PathBuf;
use std::time::Duration;

/// The user's own classifier.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OnnxSettings {
    /// The ONNX file, relative to where the lab works.
    pub(crate) model: PathBuf,
    /// The name of each class, in the order of the model's output.
    pub(crate) labels: Vec<String>,
    /// Width and height that the model takes.
    pub(crate) size: (u32, u32),
    /// Channels before rows and columns, or after them.
    pub(crate) channels_first: bool,
    /// One channel of luma, or red, green and blue.
    pub(crate) gray: bool,
    /// What is taken off each channel, after its bytes were divided by 255.
    pub(crate) mean: Vec<f64>,
    /// What each channel is divided by then.
    pub(crate) std: Vec<f64>,
    /// Whether the output is a distribution already.
    pub(crate) probabilities: bool,
    /// How many classes the justification names.
    pub(crate) top: usize,
}

const ONNX_KEYS: [&str; 9] = [
    "channels", "labels", "layout", "mean", "model", "output", "size", "std", "top",
];

impl OnnxSettings {
    pub(crate) fn read(node: Node<'_>, problems: &mut Problems) -> Option<Self> {
        let onnx = node.object(problems)?;
        onnx.refuse_others(&ONNX_KEYS, problems, nearest);
        let model = onnx.need("model", problems);
        let model = model.and_then(|node| filled(&node, problems).map(PathBuf::from));
        let labels = onnx.need("labels", problems);
        let labels = labels.and_then(|node| labels_of(node, problems));
        let size = onnx.need("size", problems);
        let size = size.and_then(|node| size_of(node, problems));
        let layout = word(onnx, "layout", &["nchw", "nhwc"], problems);
        let channels = word(onnx, "channels", &["rgb", "gray"], problems);
        let output = word(onnx, "output", &["logits", "probabilities"], problems);
        let gray = channels == Some("gray");
        let count = if gray { 1 } else { 3 };
        let mean = numbers(onnx, "mean", count, 0.0, problems);
        let std = numbers(onnx, "std", count, 1.0, problems);
        let top = whole(onnx, "top", 1..=1_000, problems);
        Some(Self {
            model: model?,
            labels: labels?,
            size: size?,
            channels_first: layout != Some("nhwc"),
            gray,
            mean: mean?,
            std: std?,
            probabilities: output == Some("probabilities"),
            top: top.map_or(3, |top| top as usize),
        })
    }
}

fn labels_of(node: Node<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    let items = node.list(problems)?;
    let labels: Vec<_> = items
        .map(|item| filled(&item, problems).map(str::to_owned))
        .collect();
    labels.into_iter().collect()
}

fn size_of(node: Node<'_>, problems: &mut Problems) -> Option<(u32, u32)> {
    let sides = node.list(problems)?;
    let sides: Vec<_> = sides.map(|side| side_of(&side, problems)).collect();
    if let [width, height] = sides.as_slice() {
        return (*width).zip(*height);
    }
    node.refuse(
        problems,
        format_args!(
            "found a list of {}, expected [width, height] in pixels",
            sides.len()
        ),
    );
    None
}

fn side_of(node: &Node<'_>, problems: &mut Problems) -> Option<u32> {
    let side = u32::try_from(node.integer(problems)?.get()).ok();
    let side = side.filter(|side| (1..=16_384).contains(side));
    if side.is_none() {
        node.expected(problems, "1 to 16384 pixels");
    }
    side
}

/// One of some words, where the key is there.
fn word<'p>(
    object: Object<'p>,
    key: &str,
    words: &[&str],
    problems: &mut Problems,
) -> Option<&'p str> {
    let node = object.get(key)?;
    let word = node.text(problems)?;
    if !words.contains(&word) {
        node.expected(problems, &words.join(" or "));
    }
    Some(word)
}

fn numbers(
    object: Object<'_>,
    key: &str,
    count: usize,
    default: f64,
    problems: &mut Problems,
) -> Option<Vec<f64>> {
    let Some(node) = object.get(key) else {
        return Some(vec![default; count]);
    };
    let items = node.list(problems)?;
    let numbers: Vec<_> = items
        .map(|item| {
            let number = item.json().axis_value().and_then(|value| value.number());
            if number.is_none() {
                item.expected(problems, "a number");
            }
            number
        })
        .collect();
    if numbers.len() != count {
        let channels = if count == 1 { "channel" } else { "channels" };
        node.refuse(
            problems,
            format_args!(
                "found a list of {}, expected a number for each of {count} {channels}",
                numbers.len()
            ),
        );
        return None;
    }
    numbers.into_iter().collect()
}

fn whole(
    object: Object<'_>,
    key: &str,
    range: std::ops::RangeInclusive<i128>,
    problems: &mut Problems,
) -> Option<u32> {
    let node = object.get(key)?;
    let number = node.integer(problems)?.get();
    if !range.contains(&number) {
        let expected = format!("an integer from {} to {}", range.start(), range.end());
        node.expected(problems, &expected);
    }
    u32::try_from(number).ok()
}

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
