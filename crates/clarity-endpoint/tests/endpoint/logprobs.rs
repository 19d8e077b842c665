//! The logprobs of an answer's tokens.

use crate::server::{Server, Step};
use crate::{completion, endpoint, settings};
use clarity_endpoint::{AnswerLogprobs, Question, Rung};
use serde_json::{Value, json};

/// The logprobs of a reply of these tokens, and the answers that were possible.
fn of(content: &str, tokens: &Value, answers: &[&str]) -> Option<AnswerLogprobs> {
    let mut reply = completion(&json!({"content": content}), "stop");
    reply["choices"][0]["logprobs"] = tokens.clone();
    let server = Server::script(vec![Step::json(200, &reply)]);
    let mut settings = settings(&server);
    settings.top_logprobs = Some(4);
    let (endpoint, _) = endpoint(settings);
    let answers: Vec<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
    let mut question = Question::new("Effusion?", 7);
    question.answers = (!answers.is_empty()).then_some(answers.as_slice());
    endpoint.ask(&question, Rung::JsonSchema).unwrap().logprobs
}

fn token(text: &str, logprob: f64, tried: &[(&str, f64)]) -> Value {
    let tried: Vec<_> = tried
        .iter()
        .map(|(text, logprob)| json!({"token": text, "logprob": logprob}))
        .collect();
    json!({"token": text, "bytes": text.as_bytes(), "logprob": logprob, "top_logprobs": tried})
}

const CONTENT: &str = r#"{"justification": "the \"answer\": no", "answer": "normal"}"#;

/// The tokens of that, after a fence that the server took off.
fn tokens(last: &[Value]) -> Value {
    let mut tokens = vec![
        token("```json\n{\"just", -9.0, &[]),
        token("ification\": \"the \\\"answer\\\": no\", ", -0.5, &[]),
        token("\"answer\":", -0.25, &[]),
    ];
    tokens.extend_from_slice(last);
    json!({"content": tokens})
}

#[test]
fn the_answer_is_found_among_the_tokens() {
    let tried = [
        (" \"norm", -0.5),
        (" \"ab", -1.5),
        (" \"abn", -1.0),
        // Of both, of none, of another place.
        (" \"", -3.0),
        (" \"x", -2.0),
        ("abnormal", -0.1),
    ];
    let last = [
        token(" \"norm", -0.5, &tried),
        token("al", -0.125, &[]),
        token("\"}", -0.1, &[]),
    ];
    let found = of(CONTENT, &tokens(&last), &["normal", "abnormal"]).unwrap();
    assert_eq!((found.tokens, found.mean, found.min), (2, -0.3125, -0.5));
    let options = [("abnormal".to_owned(), -1.0), ("normal".to_owned(), -0.5)];
    assert_eq!(found.options, options.into());
}

#[test]
fn a_token_may_go_beyond_the_answer() {
    let tried = [("normal\"", -0.5), ("abnormal\"}", -1.0)];
    let last = [
        token(" \"", -0.5, &[]),
        token("normal\"", -0.5, &tried),
        token("}", -0.1, &[]),
    ];
    let found = of(CONTENT, &tokens(&last), &["normal", "abnormal"]).unwrap();
    assert_eq!((found.tokens, found.mean, found.min), (1, -0.5, -0.5));
    assert_eq!(found.options["abnormal"].to_bits(), (-1.0_f64).to_bits());
}

#[test]
fn an_answer_without_quotes_or_alternatives_has_logprobs_too() {
    let tokens = json!({"content": [
        {"token": "{\"answer\": ", "logprob": -1.0},
        {"token": "1", "logprob": -0.5},
        {"token": "2", "logprob": -0.25, "bytes": null, "top_logprobs": null},
        {"token": "}", "logprob": -0.25},
    ]});
    let found = of("{\"answer\": 12}", &tokens, &[]).unwrap();
    assert_eq!((found.tokens, found.min, found.options.len()), (2, -0.5, 0));
    let found = of("{\"answer\": 12}", &tokens, &["12", "7"]).unwrap();
    assert_eq!(found.options, [("12".to_owned(), -0.5)].into());
}

#[test]
fn bytes_go_before_text() {
    let tokens = json!({"content": [
        token("{\"answer\": \"", -1.0, &[]),
        {"token": "\u{fffd}", "bytes": [0xc3], "logprob": -0.5},
        {"token": "\u{fffd}", "bytes": [0xb6], "logprob": -0.25},
        token("\"}", -1.0, &[]),
    ]});
    assert_eq!(of("{\"answer\": \"ö\"}", &tokens, &[]).unwrap().tokens, 2);
}

#[test]
fn what_cannot_be_read_off_is_not_guessed() {
    let good = [token(" \"normal\"}", -0.5, &[])];
    assert!(of(CONTENT, &tokens(&good), &[]).is_some());
    for (content, tokens) in [
        (CONTENT, Value::Null),
        (CONTENT, json!({"content": null})),
        (CONTENT, json!({"content": []})),
        (CONTENT, json!([])),
        // Another text than the content.
        (CONTENT, tokens(&[token(" \"abnormal\"}", -0.5, &[])])),
        (CONTENT, tokens(&[])),
        // A token that says nothing, in one of three ways.
        (
            CONTENT,
            tokens(&[good[0].clone(), json!({"token": "x", "logprob": null})]),
        ),
        (
            CONTENT,
            tokens(&[good[0].clone(), json!({"logprob": -1.0})]),
        ),
        (
            CONTENT,
            tokens(&[
                good[0].clone(),
                json!({"token": "", "logprob": -1, "bytes": [256]}),
            ]),
        ),
        // No object.
        ("normal", tokens(&good)),
    ] {
        assert_eq!(
            of(content, &tokens, &["normal", "abnormal"]),
            None,
            "{tokens}"
        );
    }
}
