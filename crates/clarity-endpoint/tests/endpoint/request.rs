//! What is sent.

use crate::server::Server;
use crate::{KEY, endpoint, good, settings, yes_no};
use clarity_endpoint::{Endpoint, EndpointError, MaxTokensField, Question, Rung, Settings};
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn bare() -> Endpoint {
    Endpoint::new(Settings::new("http://localhost", "medgemma"), None).unwrap()
}

fn text(endpoint: &Endpoint, question: &Question<'_>, rung: Rung) -> String {
    String::from_utf8(endpoint.body(question, rung).unwrap()).unwrap()
}

#[test]
fn equal_questions_are_equal_bytes_and_arrive_so() {
    let server = Server::script(vec![good(), good(), good()]);
    let (endpoint, _) = endpoint(settings(&server));
    let answers = yes_no();
    let mut question = Question::new("Effusion?", 7);
    question.answers = Some(&answers);
    question.picture_png = Some(PNG);
    endpoint.ask(&question, Rung::JsonSchema).unwrap();
    endpoint.ask(&question, Rung::JsonSchema).unwrap();
    question.seed = 8;
    endpoint.ask(&question, Rung::JsonSchema).unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].body, requests[1].body);
    assert_ne!(requests[0].body, requests[2].body);
    assert_eq!(
        requests[2].body,
        endpoint.body(&question, Rung::JsonSchema).unwrap()
    );
    let head = &requests[0].head;
    assert!(
        head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(
        head.contains(&format!("authorization: Bearer {KEY}")),
        "{head}"
    );
    assert!(head.contains("content-type: application/json"), "{head}");
}

#[test]
fn only_what_is_set_is_sent() {
    let question = Question::new("Effusion?", 4_294_967_294);
    assert_eq!(
        text(&bare(), &question, Rung::Prompt),
        concat!(
            r#"{"model":"medgemma","messages":[{"role":"user","content":"Effusion?\n\n"#,
            r"First give a short justification, then the answer. ",
            r"Reply with one JSON object and nothing else, in this form: ",
            r#"{\"justification\": \"...\", \"answer\": \"...\"}"}],"#,
            r#""seed":4294967294,"stream":false}"#,
        )
    );
}

#[test]
fn everything_that_is_set_is_sent() {
    let mut settings = Settings::new("http://localhost", "medgemma");
    settings.temperature = Some(0.8);
    settings.max_tokens = Some(64);
    settings.top_logprobs = Some(2);
    settings
        .extra_body
        .insert("cache_prompt".to_owned(), false.into());
    settings.extra_body.insert("top_p".to_owned(), 0.9.into());
    for (field, name, other) in [
        (
            MaxTokensField::MaxTokens,
            "max_tokens",
            "max_completion_tokens",
        ),
        (
            MaxTokensField::MaxCompletionTokens,
            "max_completion_tokens",
            "max_tokens",
        ),
    ] {
        settings.max_tokens_field = field;
        let endpoint = Endpoint::new(settings.clone(), None).unwrap();
        let sent = text(&endpoint, &Question::new("Effusion?", 7), Rung::JsonObject);
        let sent: Value = serde_json::from_str(&sent).unwrap();
        assert_eq!(sent[name], 64);
        assert_eq!(sent.get(other), None);
        assert_eq!(sent["temperature"], 0.8);
        assert_eq!(
            (&sent["logprobs"], &sent["top_logprobs"]),
            (&json!(true), &json!(2))
        );
        assert_eq!(
            (&sent["cache_prompt"], &sent["top_p"]),
            (&json!(false), &json!(0.9))
        );
        assert_eq!(sent["response_format"], json!({"type": "json_object"}));
    }
}

#[test]
fn a_schema_has_the_justification_before_the_answer_and_the_closed_set() {
    let answers = yes_no();
    let mut question = Question::new("Effusion?", 7);
    let open = text(&bare(), &question, Rung::JsonSchema);
    assert!(open.contains(r#""answer":{"type":"string"}"#), "{open}");
    question.answers = Some(&answers);
    let schema = concat!(
        r#"{"type":"object","properties":{"justification":{"type":"string"},"#,
        r#""answer":{"type":"string","enum":["yes","no"]}},"#,
        r#""required":["justification","answer"],"additionalProperties":false}"#,
    );
    let constrained = text(&bare(), &question, Rung::JsonSchema);
    assert!(
        constrained.contains(&format!(
            r#""response_format":{{"type":"json_schema","json_schema":{{"name":"answer","strict":true,"schema":{schema}}}}}"#
        )),
        "{constrained}"
    );
    assert!(!constrained.contains("JSON"), "{constrained}");
    let told = text(&bare(), &question, Rung::JsonObject);
    assert!(told.contains(&schema.replace('"', "\\\"")), "{told}");
    let prompt = text(&bare(), &question, Rung::Prompt);
    assert!(
        prompt.contains(r#"The answer is one of \"yes\",\"no\"."#),
        "{prompt}"
    );
    assert!(!prompt.contains("response_format"), "{prompt}");
}

#[test]
fn context_and_picture_stand_before_the_question() {
    let mut question = Question::new("Effusion?", 7);
    question.context = Some("A chest radiograph.");
    question.picture_png = Some(PNG);
    let sent: Value = serde_json::from_str(&text(&bare(), &question, Rung::JsonSchema)).unwrap();
    assert_eq!(
        sent["messages"],
        json!([{"role": "user", "content": [
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgpyZXN0"}},
            {"type": "text", "text": "A chest radiograph.\n\nEffusion?\n\n\
                First give a short justification, then the answer."},
        ]}])
    );
}

#[test]
fn a_question_that_cannot_be_asked_says_why() {
    let sets = [
        vec![],
        vec![" .".to_owned()],
        vec!["yes".to_owned(), "no".to_owned(), "Yes.".to_owned()],
    ];
    let mut cases = vec![
        (
            Question::new(" \n", 7),
            "the question's text is empty; expected a question",
        ),
        (
            Question::new("x", 4_294_967_295),
            "the seed 4294967295 is out of range; expected 0 to 4294967294, because servers keep \
             32 bits and take the last one as `random`",
        ),
        (
            Question::new("x", u64::MAX),
            "the seed 18446744073709551615 is out of range; expected 0 to 4294967294, because \
             servers keep 32 bits and take the last one as `random`",
        ),
    ];
    for (set, told) in sets.iter().zip([
        "the question's list of answers is empty; expected an answer, or no list",
        "the question's answer is \" .\"; expected more than punctuation",
        "the question's answer is \"Yes.\" beside \"yes\", which differs in case or punctuation at \
         most; expected distinct answers",
    ]) {
        let mut question = Question::new("x", 7);
        question.answers = Some(set);
        cases.push((question, told));
    }
    let mut question = Question::new("x", 7);
    question.picture_png = Some(b"GIF89a");
    cases.push((
        question,
        "the question's picture is not a PNG file; expected a PNG file's bytes",
    ));
    for (question, told) in cases {
        let error = bare().ask(&question, Rung::Prompt).unwrap_err();
        assert_eq!(error.to_string(), told);
        assert!(!error.may_pass(), "{error}");
    }
    let signs = [
        "<5".to_owned(),
        ">5".to_owned(),
        "-".to_owned(),
        "+".to_owned(),
    ];
    let mut question = Question::new("x", 7);
    question.answers = Some(&signs);
    assert!(bare().body(&question, Rung::Prompt).is_ok());
    assert!(matches!(
        bare().body(&Question::new("x", 1 << 32), Rung::Prompt),
        Err(EndpointError::Seed {
            seed: 4_294_967_296
        })
    ));
}
