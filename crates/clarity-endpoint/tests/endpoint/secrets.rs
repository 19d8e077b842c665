//! The key goes to the endpoint and nowhere else.

use crate::server::{Server, Step};
use crate::{KEY, asked, completion, endpoint, good, settings};
use clarity_endpoint::{Endpoint, EndpointError, Key, Question, Rung, Settings};
use serde_json::json;

fn in_every_form(error: &EndpointError) -> String {
    format!("{error} {error:?} {error:#?}")
}

#[test]
fn a_server_that_repeats_the_key_does_not_spread_it() {
    // Just where the text is cut short, too.
    let late = format!("{}{KEY}", "x".repeat(290));
    for step in [
        Step::json(
            401,
            &json!({"error": {"message": format!("wrong key: {KEY}")}}),
        ),
        Step::json(403, &json!({"error": KEY})),
        Step::json(404, &json!({"detail": [KEY]})),
        Step::json(429, &json!({"message": KEY, "code": "insufficient_quota"})),
        Step::json(400, &json!({KEY: KEY})),
        Step::with(400, &[], format!("<p>{KEY}</p>")),
        Step::with(422, &[], &late),
        Step::with(302, &[("Location", &format!("http://x/{KEY}"))], ""),
        Step::json(200, &json!({"error": format!("no {KEY}")})),
        Step::with(200, &[], KEY),
        Step::Bytes(format!("HTTP/1.1 {KEY}\r\n\r\n").into_bytes()),
    ] {
        let (asked, _, _) = asked(vec![step; 5]);
        let told = in_every_form(&asked.unwrap_err());
        assert!(!told.contains(KEY) && !told.contains("sk-very-"), "{told}");
    }
    let mut reply = completion(&json!({"content": "{\"answer\": \"yes\"}"}), "stop");
    reply["model"] = KEY.into();
    let (asked, _, _) = asked(vec![Step::json(200, &reply)]);
    let told = in_every_form(&asked.unwrap_err());
    assert!(
        !told.contains(KEY) && told.contains("`[key]` answered"),
        "{told}"
    );
}

#[test]
fn a_reply_that_repeats_the_key_does_not_keep_it() {
    let content = format!("{{\"justification\": \"{KEY}\", \"answer\": \"yes\"}}");
    let message = json!({"content": content, "reasoning_content": KEY});
    let mut reply = completion(&message, KEY);
    reply["system_fingerprint"] = format!("fp {KEY}").into();
    let (asked, _, _) = asked(vec![Step::json(200, &reply)]);
    let reply = asked.unwrap();
    assert_eq!(reply.justification.as_deref(), Some("[key]"));
    assert_eq!(reply.system_fingerprint.as_deref(), Some("fp [key]"));
    assert!(!format!("{reply:?}").contains(KEY));
}

#[test]
fn a_placeholder_is_hidden_in_errors_but_no_word_of_an_answer_is_touched() {
    let says = |content: &str| Step::json(200, &completion(&json!({"content": content}), "stop"));
    let server = Server::script(vec![
        says("{\"answer\": \"EMPTY\"}"),
        Step::json(401, &json!({"error": "EMPTY is no key"})),
    ]);
    let key = Some(Key::new("EMPTY").unwrap());
    let endpoint = Endpoint::new(settings(&server), key).unwrap();
    let question = Question::new("Is the ventricle empty?", 7);
    let reply = endpoint.ask(&question, Rung::Prompt).unwrap();
    assert_eq!(reply.answer.as_deref(), Some("EMPTY"));
    let told = endpoint
        .ask(&question, Rung::Prompt)
        .unwrap_err()
        .to_string();
    assert!(told.contains("401: [key] is no key"), "{told}");
}

#[test]
fn a_redirect_is_not_followed() {
    let other = Server::script(vec![good()]);
    let location = format!("{}/v1/chat/completions", other.url());
    for status in [301, 302, 303, 307, 308] {
        let (asked, server, _) = asked(vec![Step::with(status, &[("Location", &location)], "")]);
        assert_eq!(
            asked.unwrap_err().to_string(),
            format!(
                "the server refused the request (asked once) with {status}: it redirects to \
                 {location}; redirects are not followed, because they would carry the key; set \
                 `url` to where it leads"
            )
        );
        assert_eq!((server.requests().len(), other.requests().len()), (1, 0));
    }
    let (asked, _, _) = asked(vec![Step::status(304)]);
    assert!(
        asked
            .unwrap_err()
            .to_string()
            .contains("redirects to nowhere")
    );
}

#[test]
fn neither_a_key_nor_an_endpoint_shows_it() {
    let key = Key::new(KEY).unwrap();
    assert_eq!(
        format!("{key:?} {:#?}", key.clone()),
        "Key(hidden) Key(hidden)"
    );
    let (endpoint, _) = endpoint(Settings::new("http://localhost/v1", "medgemma"));
    let shown = format!("{endpoint:?} {endpoint:#?}");
    assert!(
        shown.contains("medgemma") && !shown.contains(KEY),
        "{shown}"
    );
    let body = endpoint.body(&Question::new("x", 7), Rung::Prompt).unwrap();
    assert!(!String::from_utf8(body).unwrap().contains(KEY));
}

#[test]
fn without_a_key_none_is_sent() {
    let server = Server::script(vec![good()]);
    let endpoint = Endpoint::new(settings(&server), None).unwrap();
    endpoint.ask(&Question::new("x", 7), Rung::Prompt).unwrap();
    let head = server.requests()[0].head.to_lowercase();
    assert!(!head.contains("authorization"), "{head}");
}
