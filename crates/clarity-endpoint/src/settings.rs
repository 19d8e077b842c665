use crate::EndpointError;
use serde_json::{Map, Value};
use std::time::Duration;

/// What a request sets itself; `extra_body` may not.
const OURS: [&str; 12] = [
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "model",
    "n",
    "response_format",
    "seed",
    "stream",
    "stream_options",
    "temperature",
    "top_logprobs",
];

/// The longest time that a setting may ask for. Some sums of the clock have no room for centuries,
/// and nobody waits that long.
const LONGEST: Duration = Duration::from_hours(24);

/// What a server calls the limit on a reply's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MaxTokensField {
    /// `max_tokens`: what nearly every server knows.
    #[default]
    MaxTokens,
    /// `max_completion_tokens`: what `OpenAI`'s reasoning models want.
    MaxCompletionTokens,
}

/// Which model is asked, where, and how. Only what is set is sent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// The API's base, such as `http://127.0.0.1:8080/v1`: http or https, without user, query or
    /// fragment, and with a port that is one, or none. `/chat/completions` is appended.
    pub url: String,
    /// The model's name in requests. A reply that names another one is an error.
    pub model: String,
    /// The one other name that a reply may give the model.
    pub accept_model: Option<String>,
    /// The temperature of sampling, 0 or more.
    pub temperature: Option<f64>,
    /// The longest reply, in tokens, from 1.
    pub max_tokens: Option<u32>,
    /// Under which name `max_tokens` is sent.
    pub max_tokens_field: MaxTokensField,
    /// Asks for the logprobs of the reply's tokens, and of so many alternatives to each: 0 to 20.
    pub top_logprobs: Option<u8>,
    /// Further members of the request, such as `cache_prompt` for llama.cpp. None that this crate
    /// sets itself.
    pub extra_body: Map<String, Value>,
    /// How long connecting may take, in each attempt; at most a day, as the other times.
    pub connect_timeout: Duration,
    /// How long one attempt may take, from connecting to the reply's last byte.
    pub timeout: Duration,
    /// How often one question is sent at most, from 1 to 20.
    pub max_attempts: u32,
    /// The longest wait between two attempts, whatever the server asks for.
    pub max_wait: Duration,
}

impl Settings {
    /// The API at `url` and a model there; ten seconds to connect, five minutes for an attempt,
    /// five attempts, at most a minute between them, and everything else left to the server.
    pub fn new(url: &str, model: &str) -> Self {
        Self {
            url: url.to_owned(),
            model: model.to_owned(),
            accept_model: None,
            temperature: None,
            max_tokens: None,
            max_tokens_field: MaxTokensField::MaxTokens,
            top_logprobs: None,
            extra_body: Map::new(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_mins(5),
            max_attempts: 5,
            max_wait: Duration::from_mins(1),
        }
    }

    /// Checks everything; gives the address that questions go to.
    pub(crate) fn check(&self) -> Result<String, EndpointError> {
        let address = self.address()?;
        let named = |name: &Option<String>| name.as_ref().is_some_and(|name| !is_name(name));
        let faults = [
            (
                !is_name(&self.model),
                "model",
                format!("{:?}", self.model),
                "a model's name",
            ),
            (
                named(&self.accept_model),
                "accept_model",
                format!("{:?}", self.accept_model.as_deref().unwrap_or_default()),
                "a model's name",
            ),
            (
                self.temperature
                    .is_some_and(|t| !(t.is_finite() && t >= 0.0)),
                "temperature",
                self.temperature.unwrap_or_default().to_string(),
                "a finite number, 0 or more",
            ),
            (
                self.max_tokens == Some(0),
                "max_tokens",
                "0".to_owned(),
                "1 or more",
            ),
            (
                self.top_logprobs.is_some_and(|n| n > 20),
                "top_logprobs",
                self.top_logprobs.unwrap_or_default().to_string(),
                "0 to 20",
            ),
            (
                !(1..=20).contains(&self.max_attempts),
                "max_attempts",
                self.max_attempts.to_string(),
                "1 to 20",
            ),
        ];
        for (wrong, name, found, expected) in faults {
            if wrong {
                return Err(EndpointError::Setting {
                    name,
                    found,
                    expected,
                });
            }
        }
        self.check_times()?;
        match self
            .extra_body
            .keys()
            .find(|key| OURS.contains(&key.as_str()))
        {
            None => Ok(address),
            Some(key) => Err(EndpointError::Setting {
                name: "extra_body",
                found: format!("an object with `{key}`"),
                expected: "members that no other setting or the question itself sets",
            }),
        }
    }

    fn check_times(&self) -> Result<(), EndpointError> {
        let times = [
            ("connect_timeout", self.connect_timeout),
            ("timeout", self.timeout),
            ("max_wait", self.max_wait),
        ];
        for (name, time) in times {
            let expected = match time {
                time if time > LONGEST => "at most a day",
                Duration::ZERO if name != "max_wait" => "a longer time",
                _ => continue,
            };
            let found = format!("{} s", time.as_secs_f64());
            return Err(EndpointError::Setting {
                name,
                found,
                expected,
            });
        }
        Ok(())
    }

    fn address(&self) -> Result<String, EndpointError> {
        crate::address::of(&self.url)
    }
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && !name.chars().any(char::is_control)
}
