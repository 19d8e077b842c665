//! The endpoint against servers of our own, in this process: each says what a test lets it say.
//! `live` asks a real one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod address;
mod errors;
mod hostile;
mod live;
mod logprobs;
mod parse;
mod probe;
mod refusal;
mod reply;
mod request;
mod retry;
mod secrets;
mod server;
mod settings;

use clarity_endpoint::{Clock, Endpoint, EndpointError, Key, Question, Reply, Rung, Settings};
use serde_json::{Value, json};
use server::{Server, Step};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

pub(crate) const KEY: &str = "sk-very-secret-1234";

/// A clock that does not wait, and remembers how long it should have.
#[derive(Clone, Default)]
pub(crate) struct Sleeps(Arc<Mutex<Vec<Duration>>>);

impl Sleeps {
    pub(crate) fn millis(&self) -> Vec<u128> {
        self.0
            .lock()
            .unwrap()
            .iter()
            .map(Duration::as_millis)
            .collect()
    }
}

impl Clock for Sleeps {
    /// Wed, 21 Oct 2015 07:28:00 GMT.
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_mins(24_090_208)
    }

    fn sleep(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
    }
}

pub(crate) fn settings(server: &Server) -> Settings {
    Settings::new(&format!("{}/v1", server.url()), "medgemma")
}

pub(crate) fn endpoint(settings: Settings) -> (Endpoint, Sleeps) {
    let sleeps = Sleeps::default();
    let key = Key::new(KEY).unwrap();
    let endpoint = Endpoint::with_clock(settings, Some(key), Box::new(sleeps.clone())).unwrap();
    (endpoint, sleeps)
}

/// The settings' defaults against a server that says this.
pub(crate) fn asked(steps: Vec<Step>) -> (Result<Reply, EndpointError>, Server, Sleeps) {
    let server = Server::script(steps);
    let (endpoint, sleeps) = endpoint(settings(&server));
    let answers = yes_no();
    let mut question = Question::new("Is there a pleural effusion?", 7);
    question.answers = Some(&answers);
    let asked = endpoint.ask(&question, Rung::JsonSchema);
    (asked, server, sleeps)
}

pub(crate) fn yes_no() -> Vec<String> {
    vec!["yes".to_owned(), "no".to_owned()]
}

/// A completion with this message and reason to stop.
pub(crate) fn completion(message: &Value, finish_reason: &str) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "medgemma",
        "system_fingerprint": "b1",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": {
            "prompt_tokens": 30,
            "completion_tokens": 9,
            "prompt_tokens_details": {"cached_tokens": 24},
        },
        "timings": {"prompt_ms": 1.5},
    })
}

pub(crate) fn says(content: &str) -> Step {
    Step::json(
        200,
        &completion(&json!({"role": "assistant", "content": content}), "stop"),
    )
}

pub(crate) fn good() -> Step {
    says(r#"{"justification": "blunted angle", "answer": "yes"}"#)
}
