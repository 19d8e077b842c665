//! What is sent. Members stand in the order of the fields here.

use crate::schema::{Schema, schema};
use crate::settings::{MaxTokensField, Settings};
use crate::{EndpointError, Question};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// How a server is made to answer in one form, from the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// `response_format` with the JSON schema: what the model may write is constrained.
    JsonSchema,
    /// `response_format` asks for some JSON object; the schema stands in the prompt.
    JsonObject,
    /// The prompt alone.
    Prompt,
}

impl Rung {
    /// Every rung, from the strictest.
    pub const ALL: [Self; 3] = [Self::JsonSchema, Self::JsonObject, Self::Prompt];
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JsonSchema => "json_schema",
            Self::JsonObject => "json_object",
            Self::Prompt => "prompt",
        })
    }
}

#[derive(Serialize)]
struct Request<'r> {
    model: &'r str,
    messages: [Message<'r>; 1],
    seed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logprobs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'r>>,
    stream: bool,
    #[serde(flatten)]
    extra_body: &'r Map<String, Value>,
}

/// From the user alone: some models' templates have no other role.
#[derive(Serialize)]
#[serde(tag = "role", rename = "user")]
struct Message<'r> {
    content: Content<'r>,
}

/// A text is a string: servers without pictures need not know parts.
#[derive(Serialize)]
#[serde(untagged)]
enum Content<'r> {
    Text(&'r str),
    Parts([Part<'r>; 2]),
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part<'r> {
    ImageUrl { image_url: ImageUrl },
    Text { text: &'r str },
}

#[derive(Serialize)]
struct ImageUrl {
    url: String,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ResponseFormat<'r> {
    JsonSchema { json_schema: NamedSchema<'r> },
    JsonObject,
}

#[derive(Serialize)]
struct NamedSchema<'r> {
    name: &'static str,
    strict: bool,
    schema: Schema<'r>,
}

/// The body of a request; equal arguments make equal bytes.
pub(crate) fn body(
    settings: &Settings,
    question: &Question<'_>,
    rung: Rung,
) -> Result<Vec<u8>, EndpointError> {
    let text = prompt(question, rung)?;
    let content = match question.picture_png {
        None => Content::Text(&text),
        Some(picture) => {
            let url = format!("data:image/png;base64,{}", STANDARD.encode(picture));
            let image_url = ImageUrl { url };
            Content::Parts([Part::ImageUrl { image_url }, Part::Text { text: &text }])
        }
    };
    let limit = |field| {
        settings
            .max_tokens
            .filter(|_| settings.max_tokens_field == field)
    };
    let request = Request {
        model: &settings.model,
        messages: [Message { content }],
        seed: question.seed,
        temperature: settings.temperature,
        max_tokens: limit(MaxTokensField::MaxTokens),
        max_completion_tokens: limit(MaxTokensField::MaxCompletionTokens),
        logprobs: settings.top_logprobs.map(|_| true),
        top_logprobs: settings.top_logprobs,
        response_format: match rung {
            Rung::JsonSchema => Some(ResponseFormat::JsonSchema {
                json_schema: NamedSchema {
                    name: "answer",
                    strict: true,
                    schema: schema(question),
                },
            }),
            Rung::JsonObject => Some(ResponseFormat::JsonObject),
            Rung::Prompt => None,
        },
        stream: false,
        extra_body: &settings.extra_body,
    };
    json(&request, serde_json::to_vec)
}

fn prompt(question: &Question<'_>, rung: Rung) -> Result<String, EndpointError> {
    let mut prompt = String::new();
    if let Some(context) = question.context {
        prompt.push_str(context);
        prompt.push_str("\n\n");
    }
    prompt.push_str(question.text);
    prompt.push_str("\n\nFirst give a short justification, then the answer.");
    if let Some(answers) = question.answers {
        let answers = json(answers, serde_json::to_string)?;
        prompt.push_str(" The answer is one of ");
        prompt.push_str(answers.trim_matches(['[', ']']));
        prompt.push('.');
    }
    match rung {
        // The constraint says the rest; a server that ignores it is to be found out.
        Rung::JsonSchema => {}
        Rung::JsonObject => {
            prompt.push_str(" Reply with one JSON object that follows this JSON schema: ");
            prompt.push_str(&json(&schema(question), serde_json::to_string)?);
        }
        Rung::Prompt => prompt.push_str(
            " Reply with one JSON object and nothing else, in this form: \
             {\"justification\": \"...\", \"answer\": \"...\"}",
        ),
    }
    Ok(prompt)
}

/// Texts, whole numbers and finite floats are all that a request has, and they cannot fail.
fn json<T: ?Sized, J>(
    value: &T,
    write: impl FnOnce(&T) -> Result<J, serde_json::Error>,
) -> Result<J, EndpointError> {
    write(value).map_err(|error| EndpointError::Question {
        part: "text",
        found: error.to_string(),
        expected: "what JSON can say",
    })
}
