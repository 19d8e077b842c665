//! What a person is told of a status other than success, and how often it was asked for.

use crate::server::{Server, Step};
use crate::{asked, endpoint, settings};
use clarity_endpoint::{EndpointError, Question, Settings};
use serde_json::json;

/// A status, and what is to be done about it.
const ADVICE: [(u16, &str); 10] = [
    (408, "try again later"),
    (409, "try again later"),
    (425, "try again later"),
    (
        429,
        "it has too much to do: try again later, or ask fewer questions at once",
    ),
    (500, "look at what the server has logged"),
    (501, "look at what the server has logged"),
    (
        502,
        "what stands there did not reach the model: check that the model is served",
    ),
    (503, "it is busy, or still loads the model: try again later"),
    (
        504,
        "what stands there did not reach the model: check that the model is served",
    ),
    (
        529,
        "it has too much to do: try again later, or ask fewer questions at once",
    ),
];

fn told(steps: Vec<Step>) -> String {
    let (asked, server, _) = asked(steps);
    let told = asked.unwrap_err().to_string();
    told.replace(&server.url(), "SERVER")
}

#[test]
fn a_status_that_is_no_matter_of_the_request_names_the_place_and_what_to_do() {
    for (status, advice) in ADVICE {
        let said = told(vec![Step::status(status); 9]);
        let answered =
            format!("SERVER/v1/chat/completions answered {status} without a word (asked ");
        assert!(said.starts_with(&answered), "{said}");
        assert!(said.ends_with(&format!("); {advice}")), "{said}");
        let loud = Step::json(status, &json!({"error": "not now"}));
        let said = told(vec![loud; 9]);
        let answered = format!("SERVER/v1/chat/completions answered {status} (asked ");
        assert!(said.starts_with(&answered), "{said}");
        assert!(said.ends_with(&format!("): not now; {advice}")), "{said}");
    }
}

/// What `Retry-After` says, and what is told of it where a minute is the longest wait.
#[test]
fn a_longer_wait_than_is_waited_is_told() {
    let impatient = "; it asks to wait 86400 s, and at most 60 s are waited (`max_wait`); ";
    for (after, expected) in [("86400", true), ("61", true), ("60", false), ("1", false)] {
        for status in [500, 503] {
            let step = Step::with(status, &[("Retry-After", after)], "");
            let said = told(vec![step; 9]);
            let expected = expected.then(|| impatient.replace("86400", after));
            let found = said.contains("it asks to wait");
            assert_eq!(found, expected.is_some(), "{said}");
            assert!(said.contains(&expected.unwrap_or_default()), "{said}");
        }
    }
}

/// What the first and the second rung are told, and how often the third one was asked for in all.
#[test]
fn the_times_asked_are_those_of_all_rungs() {
    for (schema, object, prompt, times) in [
        (400, 400, 400, 3),
        (500, 500, 500, 6),
        (400, 500, 503, 8),
        (500, 400, 401, 4),
    ] {
        let server = Server::answering(move |request| {
            let form = &request.json()["response_format"]["type"];
            Step::status(match form.as_str() {
                Some("json_schema") => schema,
                Some(_) => object,
                None => prompt,
            })
        });
        let (endpoint, _) = endpoint(settings(&server));
        let error = endpoint.probe(&Question::new("x", 7)).unwrap_err();
        assert_eq!(server.requests().len(), times);
        let told = format!("(asked {times} times)");
        assert!(error.to_string().contains(&told), "{error}");
    }
}

/// Addresses are no property of a server: what is kept of a probe names none.
#[test]
fn why_a_rung_does_not_hold_names_no_address() {
    let server = Server::answering(|request| {
        if request.json()["response_format"].is_null() {
            return crate::good();
        }
        Step::status(500)
    });
    let (endpoint, _) = endpoint(settings(&server));
    let probe = endpoint.probe(&Question::new("x", 7)).unwrap();
    let reasons: Vec<_> = probe.passed_over.iter().map(|over| &over.reason).collect();
    let told = "the server answered 500 without a word (asked 2 times); look at what the server has logged";
    assert_eq!(reasons, [told, told]);
}

#[test]
fn https_where_http_is_spoken_says_so() {
    let server = Server::script(vec![]);
    let https = server.url().replace("http:", "https:");
    let (endpoint, _) = endpoint(Settings::new(&https, "medgemma"));
    let error = endpoint.probe(&Question::new("x", 7)).unwrap_err();
    assert!(matches!(error, EndpointError::Transport { .. }), "{error}");
    let told = error.to_string();
    assert!(
        told.contains("it does not seem to speak https; try `http://`"),
        "{told}"
    );
}
