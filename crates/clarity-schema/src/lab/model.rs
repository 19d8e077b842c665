#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use crate::rule::no_null;
use crate::word::{Duration, Magnitude, Said, anything};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use schemars::JsonSchema;

/// Your own classifier, from a file.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    transform = no_null,
    extend(
        "if" = {"properties": {"channels": {"const": "gray"}}, "required": ["channels"]},
        "then" = {"properties": {
            "mean": {"minItems": 1, "maxItems": 1},
            "std": {"minItems": 1, "maxItems": 1},
        }},
        "else" = {"properties": {
            "mean": {"minItems": 3, "maxItems": 3},
            "std": {"minItems": 3, "maxItems": 3},
        }}
    )
)]
pub(super) struct Onnx {
    /// The ONNX file, its weights inside.
    model: Said,
    /// A name for each class, in the order of the output.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    labels: Vec<Said>,
    /// `[width, height]` of its input in pixels; other pictures are resized, bilinear.
    #[schemars(length(equal = 2), inner(range(min = 1, max = 16_384)))]
    size: Vec<u32>,
    /// Channels before rows and columns, or after them.
    #[schemars(extend("default" = "nchw"))]
    layout: Option<Layout>,
    /// Red, green and blue, or the luma alone.
    #[schemars(extend("default" = "rgb"))]
    channels: Option<Channels>,
    /// What is taken off each channel after bytes are divided by 255; without it 0.
    mean: Option<Vec<f64>>,
    /// What each channel is divided by then, above 0; without it 1.
    std: Option<Vec<Divisor>>,
    /// What the output is.
    #[schemars(extend("default" = "logits"))]
    output: Option<Output>,
    /// How many classes the justification names, from 1 to 1000.
    #[schemars(range(min = 1, max = 1_000), extend("default" = 3))]
    top: Option<u32>,
}

/// A number above 0.
#[derive(JsonSchema)]
struct Divisor(#[schemars(extend("exclusiveMinimum" = 0))] f64);

/// The order of a model's input.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Layout {
    /// Channels, rows, columns.
    Nchw,
    /// Rows, columns, channels.
    Nhwc,
}

/// What a model sees.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Channels {
    /// Red, green and blue.
    Rgb,
    /// The luma alone.
    Gray,
}

/// What a classifier gives.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Output {
    /// Any numbers: softmax makes them probabilities.
    Logits,
    /// Probabilities that add up to 1.
    Probabilities,
}

/// A model behind a server that is compatible with `OpenAI`'s.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = no_null)]
pub(super) struct OpenAi {
    /// The API's base, such as `http://127.0.0.1:8080/v1`: http or https, a host, a port or none,
    /// no user, query or fragment. `/chat/completions` is appended.
    #[schemars(regex(
        pattern = r"^[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?)(:[1-9][0-9]{0,4})?(/[^@?#\s]*)?$"
    ))]
    url: String,
    /// The model's name in requests; a reply that names another one ends the sweep.
    model: Said,
    /// The one other name that a reply may give the model.
    accept_model: Option<Said>,
    /// Of sampling, at least 0; without it the server's.
    temperature: Option<Magnitude>,
    /// The longest reply in tokens, from 1 to 1000000; without it the server's.
    #[schemars(range(min = 1, max = 1_000_000))]
    max_tokens: Option<u32>,
    /// What the server calls that limit.
    #[schemars(extend("default" = "max_tokens"))]
    max_tokens_field: Option<MaxTokensField>,
    /// Asks for logprobs, with so many alternatives to each token, from 0 to 20.
    #[schemars(range(min = 0, max = 20))]
    top_logprobs: Option<u8>,
    /// The strictest form of reply to ask for; the probe begins there.
    #[schemars(extend("default" = "json_schema"))]
    rung: Option<Rung>,
    /// Further members of the request, as they are; none that a request sets itself.
    #[schemars(extend("propertyNames" = {"not": {"enum": [
        "logprobs", "max_completion_tokens", "max_tokens", "messages", "model", "n",
        "response_format", "seed", "stream", "stream_options", "temperature", "top_logprobs",
    ]}}))]
    extra_body: Option<BTreeMap<String, Anything>>,
    /// How long one attempt may take, to the reply's last byte: above 0, at most a day.
    #[schemars(extend("default" = "5m", "allOf" = [{"pattern": "[1-9]"}]))]
    timeout: Option<Duration>,
    /// How long connecting may take, in each attempt: above 0, at most a day.
    #[schemars(extend("default" = "10s", "allOf" = [{"pattern": "[1-9]"}]))]
    connect_timeout: Option<Duration>,
    /// How often one question is sent at most, from 1 to 20.
    #[schemars(range(min = 1, max = 20), extend("default" = 5))]
    max_attempts: Option<u32>,
    /// The longest wait between two attempts, at most a day.
    #[schemars(extend("default" = "1m"))]
    max_wait: Option<Wait>,
    /// The variable of the environment that holds the key; `env` of `[runner]` has it too. Never
    /// the key itself.
    key_env: Option<Variable>,
}

/// The name of a variable of the environment.
#[derive(JsonSchema)]
struct Variable(#[schemars(regex(pattern = "^[A-Za-z_][A-Za-z0-9_]*$"))] String);

/// A duration, or `"0"`.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Wait {
    /// None at all.
    None(#[schemars(extend("const" = "0"))] String),
    /// A duration.
    Some(Duration),
}

/// Any value.
#[derive(JsonSchema)]
struct Anything(#[schemars(schema_with = "anything")] String);

/// What a server calls the limit on a reply's length.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum MaxTokensField {
    /// What nearly every server knows.
    MaxTokens,
    /// What `OpenAI`'s reasoning models want.
    MaxCompletionTokens,
}

/// The form of reply that a server keeps to, from the strictest.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(crate) enum Rung {
    /// `response_format` with the schema: the server constrains what the model may write.
    JsonSchema,
    /// `response_format` for some JSON object, the schema in the prompt.
    JsonObject,
    /// The form in the prompt alone.
    Prompt,
}
