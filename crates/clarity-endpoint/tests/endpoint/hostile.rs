//! Whatever a server says, there is a reply or an error, and an answer is one of the closed set.

use crate::server::{Server, Step};
use crate::{completion, endpoint, settings, yes_no};
use clarity_endpoint::{Outcome, Question, Rung};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::{LazyLock, Mutex};

static NEXT: Mutex<Option<Step>> = Mutex::new(None);
static SERVER: LazyLock<Server> =
    LazyLock::new(|| Server::answering(|_| NEXT.lock().unwrap().take().unwrap()));
/// One case at a time: the tests of this file share the server.
static TURN: Mutex<()> = Mutex::new(());

fn survives(step: Step) {
    let _turn = TURN.lock();
    *NEXT.lock().unwrap() = Some(step);
    let mut settings = settings(&SERVER);
    settings.max_attempts = 1;
    let (endpoint, _) = endpoint(settings);
    let answers = yes_no();
    let mut question = Question::new("Effusion?", 7);
    question.answers = Some(&answers);
    match endpoint.ask(&question, Rung::JsonSchema) {
        Ok(reply) => {
            let told = reply.answer.as_ref();
            assert_eq!(told.is_some(), reply.outcome == Outcome::Ok, "{reply:?}");
            assert!(
                told.is_none_or(|answer| answers.contains(answer)),
                "{reply:?}"
            );
        }
        Err(error) => {
            let told = error.to_string();
            assert!(told.chars().count() < 600, "{told}");
            assert!(!told.contains(char::is_control), "{told:?}");
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "error",
        "message",
        "code",
        "type",
        "detail",
        "choices",
        "content",
        "text",
        "answer",
        "justification",
        "logprobs",
        "token",
        "bytes",
        "logprob",
        "top_logprobs",
        "refusal",
    ])
    .prop_map(str::to_owned)
}

/// Texts made of what a parser looks for.
fn text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "{",
        "}",
        "\"",
        "\\",
        ":",
        ",",
        "[",
        "]",
        "```",
        "json\n",
        "<think>",
        "</think>",
        "yes",
        "no",
        "answer",
        "\"answer\": \"yes\"",
        "justification",
        " ",
        "-",
        ".",
        "1",
        "ö",
        "\u{0}",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..24).prop_map(|pieces| pieces.concat())
}

/// The places of a completion where something else may stand.
const PLACES: [&str; 12] = [
    "/choices",
    "/choices/0",
    "/choices/0/message",
    "/choices/0/message/content",
    "/choices/0/message/refusal",
    "/choices/0/finish_reason",
    "/choices/0/logprobs",
    "/choices/0/logprobs/content",
    "/choices/0/logprobs/content/1",
    "/choices/0/logprobs/content/1/bytes",
    "/choices/0/logprobs/content/1/top_logprobs",
    "/usage",
];

fn whole() -> Value {
    let message = json!({"content": "{\"answer\": \"yes\"}", "refusal": null});
    let mut whole = completion(&message, "stop");
    whole["choices"][0]["logprobs"] = json!({"content": [
        {"token": "{\"answer\": \"", "logprob": -1.0, "bytes": null},
        {"token": "yes", "logprob": -0.5, "bytes": [121, 101, 115], "top_logprobs": []},
        {"token": "\"}", "logprob": -0.5},
    ]});
    whole
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn arbitrary_bytes_instead_of_http(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        survives(Step::Bytes(bytes));
    }

    #[test]
    fn arbitrary_bytes_as_a_body(
        status in 200_u16..600,
        bytes in prop::collection::vec(any::<u8>(), 0..256),
    ) {
        survives(Step::with(status, &[], bytes));
    }

    #[test]
    fn arbitrary_headers(status in 200_u16..600, after in "[ -~]{0,40}", date in "[ -~]{0,40}") {
        survives(Step::with(status, &[("Retry-After", &after), ("Date", &date)], "{}"));
    }

    #[test]
    fn arbitrary_json(status in prop::sample::select(vec![200_u16, 400, 429, 500]), body in any_json()) {
        survives(Step::json(status, &body));
    }

    #[test]
    fn arbitrary_json_in_a_completion(place in prop::sample::select(&PLACES[..]), spoilt in any_json()) {
        let mut body = whole();
        *body.pointer_mut(place).unwrap() = spoilt;
        survives(Step::json(200, &body));
    }

    #[test]
    fn arbitrary_content(content in text(), cut in any::<bool>()) {
        let reason = if cut { "length" } else { "stop" };
        survives(Step::json(200, &completion(&json!({"content": content}), reason)));
    }
}

#[test]
fn json_too_deep_for_anybody() {
    for body in ["[".repeat(1 << 20), "{\"error\":".repeat(1 << 18)] {
        for status in [200, 400] {
            survives(Step::with(status, &[], &body));
        }
    }
}
