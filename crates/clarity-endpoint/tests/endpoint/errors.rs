//! What goes wrong, told so that a person can act on it.

use crate::server::{Server, Step};
use crate::{asked, completion, endpoint, good, settings};
use clarity_endpoint::{EndpointError, Question, Rung, Settings};
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn error(step: Step) -> EndpointError {
    let (asked, server, _) = asked(vec![step, good()]);
    assert_eq!(server.requests().len(), 1);
    asked.unwrap_err()
}

fn of_picture(status: u16, body: &Value) -> (EndpointError, usize) {
    let server = Server::script(vec![Step::json(status, body); 3]);
    let (endpoint, _) = endpoint(settings(&server));
    let mut question = Question::new("Effusion?", 7);
    question.picture_png = Some(PNG);
    let error = endpoint.ask(&question, Rung::Prompt).unwrap_err();
    (error, server.requests().len())
}

#[test]
fn a_context_that_is_too_small_concerns_this_question() {
    for (status, body) in [
        (
            400,
            json!({"error": {"code": 400, "type": "exceed_context_size_error", "message":
                "request (9031 tokens) exceeds the available context size (4096 tokens)"}}),
        ),
        (
            400,
            json!({"error": {"code": "context_length_exceeded", "message": "too long"}}),
        ),
        (
            422,
            json!({"object": "error", "code": 400, "message":
                "This model's maximum context length is 4096 tokens."}),
        ),
        (
            413,
            json!({"detail": "The prompt exceeds the context window"}),
        ),
        // Behind a gateway's own status, none of which is asked again.
        (
            500,
            json!({"error": "input exceeds the context window of this model"}),
        ),
        (
            503,
            json!({"error": {"code": "context_length_exceeded", "message": "too long"}}),
        ),
        (
            429,
            json!({"error": {"message": "This model's maximum context length is 4096 tokens."}}),
        ),
        (
            200,
            json!({"error": {"code": "context_length_exceeded", "message": "too long"}}),
        ),
    ] {
        let error = error(Step::json(status, &body));
        assert!(
            matches!(error, EndpointError::ContextOverflow { .. }),
            "{error}"
        );
        assert!(!error.may_pass());
        let told = error.to_string();
        assert!(told.starts_with(&format!(
            "the question does not fit into the model's context (asked once): the server said \
             {status}: "
        )));
        assert!(told.ends_with("; shorten it, or start the server with a larger context"));
    }
}

#[test]
fn a_model_without_eyes_is_told_apart_and_not_asked_twice() {
    let llama = "image input is not supported - hint: if this is unexpected, you may need to \
                 provide the mmproj";
    for (status, message) in [
        (500, llama),
        (400, "google/gemma-3-1b-it is not a multimodal model"),
        (400, "At most 0 image(s) may be provided in one prompt."),
        (404, "No endpoints found that support image input"),
    ] {
        let body = json!({"error": {"code": status, "message": message, "type": "server_error"}});
        let (error, requests) = of_picture(status, &body);
        assert_eq!(requests, 1);
        assert!(
            matches!(error, EndpointError::PictureRefused { .. }),
            "{error}"
        );
        assert!(!error.may_pass());
        assert!(error.to_string().contains(message), "{error}");
        // Without a picture the same words mean something else.
        let (asked, _, _) = asked(vec![Step::json(status, &body); 2]);
        assert!(!matches!(
            asked.unwrap_err(),
            EndpointError::PictureRefused { .. }
        ));
    }
    let (error, requests) = of_picture(500, &json!({"error": "out of memory"}));
    let told = "answered 500 (asked 2 times): out of memory; look at what the server has logged";
    assert!(error.to_string().ends_with(told), "{error}");
    assert_eq!(requests, 2);
}

#[test]
fn another_model_is_not_the_one_asked() {
    let mut reply = completion(&json!({"content": "{\"answer\": \"yes\"}"}), "stop");
    reply["model"] = "smollm2".into();
    let server = Server::script(vec![Step::json(200, &reply); 2]);
    let mut settings = settings(&server);
    let question = Question::new("x", 7);
    let error = endpoint(settings.clone())
        .0
        .ask(&question, Rung::Prompt)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "asked the model `medgemma`, but `smollm2` answered (asked once); name the model that the \
         server has, or accept that name in `accept_model`"
    );
    settings.accept_model = Some("smollm2".to_owned());
    let reply = endpoint(settings).0.ask(&question, Rung::Prompt).unwrap();
    assert_eq!(reply.model.as_deref(), Some("smollm2"));
}

#[test]
fn a_reply_that_names_no_model_is_taken() {
    let mut reply = completion(&json!({"content": "{\"answer\": \"yes\"}"}), "stop");
    reply.as_object_mut().unwrap().remove("model");
    let (asked, _, _) = asked(vec![Step::json(200, &reply)]);
    assert_eq!(asked.unwrap().model, None);
}

#[test]
fn refusals_say_what_to_do() {
    let message = json!({"error": {"message": "Invalid API key"}});
    for (status, body, told) in [
        (
            401,
            message.clone(),
            "the server refused the key (asked once) with 401: Invalid API key; check the key",
        ),
        (
            403,
            json!({"error": "not yours"}),
            "the server refused the key (asked once) with 403: not yours; check the key",
        ),
        (
            402,
            json!({"error": {"message": "Insufficient Balance"}}),
            "the account has no quota left (asked once): the server said 402: Insufficient Balance",
        ),
        (
            429,
            json!({"error": {"message": "You exceeded it", "code": "insufficient_quota"}}),
            "the account has no quota left (asked once): the server said 429: You exceeded it",
        ),
        (
            503,
            json!({"error": {"message": "Over it", "type": "insufficient_quota"}}),
            "the account has no quota left (asked once): the server said 503: Over it",
        ),
        (
            403,
            json!({"error": "You exceeded your current quota"}),
            "the account has no quota left (asked once): the server said 403: You exceeded your \
             current quota",
        ),
        (
            200,
            json!({"error": {"message": "Over it", "code": "insufficient_quota"}}),
            "the account has no quota left (asked once): the server said 200: Over it",
        ),
        (
            422,
            json!({"detail": [{"loc": ["seed"], "msg": "bad"}]}),
            "the server refused the request (asked once) with 422: \
             [{\"loc\":[\"seed\"],\"msg\":\"bad\"}]",
        ),
        (
            400,
            json!({"error": {"code": "bad", "message": null}}),
            "the server refused the request (asked once) with 400: {\"code\":\"bad\",\
             \"message\":null}",
        ),
        (
            400,
            json!({"object": "error", "message": "top level", "type": "BadRequestError"}),
            "the server refused the request (asked once) with 400: top level",
        ),
    ] {
        let error = error(Step::json(status, &body));
        assert_eq!(error.to_string(), told);
        assert!(!error.may_pass(), "{error}");
    }
    let error = error(Step::json(
        404,
        &json!({"error": {"message": "File Not Found"}}),
    ));
    assert!(
        matches!(&error, EndpointError::NotFound { url, message, .. }
        if url.ends_with("/v1/chat/completions") && message == "File Not Found")
    );
    assert!(
        error
            .to_string()
            .contains("check the url, which mostly ends in `/v1`")
    );
}

#[test]
fn pages_and_plain_texts_are_one_short_printable_line() {
    let long = "x".repeat(400);
    let shortened = format!("{}...", "x".repeat(300));
    for (body, told) in [
        (
            "<!DOCTYPE html><html><head><title>502 Bad\n\nGateway</title></head>\
             <body><hr>nginx</body></html>",
            "502 Bad Gateway nginx",
        ),
        ("<half", "half"),
        ("Not\tsupported\r\n\r\nhere", "Not supported here"),
        (
            "\u{1b}[31mred\u{7}\u{202e}derorrim",
            "\u{fffd}[31mred\u{fffd}\u{fffd}derorrim",
        ),
        (" \n", "nothing"),
        ("null", "null"),
        (long.as_str(), shortened.as_str()),
    ] {
        let told = format!("the server refused the request (asked once) with 400: {told}");
        assert_eq!(error(Step::with(400, &[], body)).to_string(), told);
    }
    let error = error(Step::with(400, &[], b"caf\xe9"));
    assert!(error.to_string().ends_with("400: caf\u{fffd}"), "{error}");
}

#[test]
fn the_status_says_enough_where_the_text_does_not_arrive() {
    let cut = b"HTTP/1.1 401 X\r\nContent-Length: 500\r\n\r\n{\"err".to_vec();
    let error = error(Step::Bytes(cut));
    assert!(
        matches!(error, EndpointError::Unauthorised { status: 401, .. }),
        "{error}"
    );
}

#[test]
fn success_without_a_completion_is_none() {
    for (body, told) in [
        (
            "",
            "it is not JSON: EOF while parsing a value at line 1 column 0",
        ),
        (
            "<html>",
            "it is not JSON: expected value at line 1 column 1",
        ),
        (
            "{\"choices\": [",
            "it is not JSON: EOF while parsing a list at line 1 column 13",
        ),
        ("[]", "it has no `choices`, or an empty list of them"),
        ("{}", "it has no `choices`, or an empty list of them"),
        (
            "{\"choices\": [], \"error\": null}",
            "it has no `choices`, or an empty list of them",
        ),
        (
            "{\"choices\": [{\"text\": \"yes\"}]}",
            "its first choice has no `message`",
        ),
        (
            "{\"choices\": [{\"message\": \"yes\"}]}",
            "its first choice has no `message`",
        ),
    ] {
        assert_eq!(
            error(Step::with(200, &[], body)).to_string(),
            format!(
                "the server's reply is no chat completion (asked once): {told}; check that the \
                 url is that of an OpenAI-compatible server"
            )
        );
    }
}

#[test]
fn a_refusal_wrapped_into_success_is_a_refusal() {
    let wrapped = |code: Value| json!({"error": {"message": "away", "code": code}});
    let (asked, server, _) = asked(vec![Step::json(200, &wrapped(503.into())), good()]);
    assert_eq!((asked.unwrap().tries.0, server.requests().len()), (2, 2));
    for (code, told) in [
        (json!("odd"), "200: away"),
        (json!("400"), "400: away"),
        // No status.
        (json!("200"), "200: away"),
        (json!(-503), "200: away"),
    ] {
        let error = error(Step::json(200, &wrapped(code)));
        let told = format!("the server refused the request (asked once) with {told}");
        assert_eq!(error.to_string(), told);
    }
}

#[test]
fn a_body_beyond_all_measure_is_not_read() {
    let long = " ".repeat(32 * 1024 * 1024 + 1);
    let told = error(Step::with(200, &[], &long)).to_string();
    assert!(told.contains("it is longer than 32 MB"), "{told}");
    let head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(70_000));
    let told = error(Step::Bytes(head.into_bytes())).to_string();
    assert!(told.contains("its header is longer than 64 kB"), "{told}");
}

#[test]
fn tls_with_who_does_not_speak_it_is_not_tried_again() {
    let server = Server::script(vec![]);
    let url = server.url().replace("http:", "https:");
    let (endpoint, sleeps) = endpoint(Settings::new(&url, "medgemma"));
    let error = endpoint
        .ask(&Question::new("x", 7), Rung::Prompt)
        .unwrap_err();
    assert!(matches!(error, EndpointError::Transport { .. }), "{error}");
    assert!(sleeps.millis().is_empty(), "{error}");
}
