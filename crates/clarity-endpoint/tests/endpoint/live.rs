//! A real server, and a model without eyes behind it.
//!
//!     CLARITY_ENDPOINT_URL=http://127.0.0.1:18080/v1 CLARITY_ENDPOINT_MODEL=smollm2 \
//!         cargo test -p clarity-endpoint -- --ignored --nocapture
//!
//! The URL of a llama.cpp server with a context of 4096 tokens that nobody else uses meanwhile.
#![allow(
    clippy::disallowed_methods,
    reason = "the address of a real server comes from the environment"
)]

use crate::yes_no;
use clarity_endpoint::{
    Determinism, Endpoint, EndpointError, Outcome, Parse, Question, Reply, Rung, Settings, Tries,
};
use std::env;
use std::io::Write;
use std::time::Duration;

const TEXT: &str = "Is the sky on a clear day green?";
/// One black pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\nIDAT\x78\x9c\x63\x60\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82";

fn settings() -> Settings {
    let url = env::var("CLARITY_ENDPOINT_URL").expect("CLARITY_ENDPOINT_URL names a server");
    let model = env::var("CLARITY_ENDPOINT_MODEL").expect("CLARITY_ENDPOINT_MODEL names a model");
    let mut settings = Settings::new(&url, &model);
    settings.temperature = Some(0.8);
    settings.max_tokens = Some(120);
    settings.top_logprobs = Some(5);
    settings
        .extra_body
        .insert("cache_prompt".to_owned(), false.into());
    settings
}

fn ask(settings: Settings, question: &Question<'_>, rung: Rung) -> Result<Reply, EndpointError> {
    let result = Endpoint::new(settings, None).unwrap().ask(question, rung);
    told(&format!("{result:#?}"));
    result
}

fn told(text: &str) {
    std::io::stderr()
        .write_all(format!("{text}\n").as_bytes())
        .unwrap();
}

#[test]
#[ignore = "asks a real server, see the top of this file"]
fn a_real_server() {
    let answers = yes_no();
    let mut question = Question::new(TEXT, 7);
    question.answers = Some(&answers);
    seeds(&question);
    caches(&question);
    permanent_errors(&question);
    lost_replies(&question);
    unread_replies(&question);
}

fn seeds(question: &Question<'_>) {
    told("== a probe, without the cache");
    let endpoint = Endpoint::new(settings(), None).unwrap();
    let probe = endpoint.probe(question).unwrap();
    told(&format!("{probe:#?}"));
    assert_eq!(
        (probe.rung, probe.determinism),
        (Rung::JsonSchema, Determinism::Seeded)
    );
    assert_eq!(
        (probe.logprobs_repeat, probe.cached_tokens),
        (Some(true), Some(0))
    );

    told("== the same seed twice, and another");
    let first = ask(settings(), question, probe.rung).unwrap();
    assert_eq!((first.outcome, first.parse), (Outcome::Ok, Parse::Strict));
    assert!(
        first
            .logprobs
            .as_ref()
            .is_some_and(|logprobs| !logprobs.options.is_empty())
    );
    assert_eq!(endpoint.ask(question, probe.rung).unwrap(), first);
    let others = (8..12).map(|seed| endpoint.ask(&question.with_seed(seed), probe.rung));
    assert!(
        others
            .map(Result::unwrap)
            .any(|other| other.content != first.content)
    );

    told("== temperature 0");
    let mut greedy = settings();
    greedy.temperature = Some(0.0);
    let probe = Endpoint::new(greedy, None)
        .unwrap()
        .probe(question)
        .unwrap();
    assert_eq!(probe.determinism, Determinism::Greedy);
}

fn caches(question: &Question<'_>) {
    told("== a probe with the server's cache");
    let mut cached = settings();
    cached.extra_body.clear();
    let probe = Endpoint::new(cached, None)
        .unwrap()
        .probe(question)
        .unwrap();
    told(&format!("{probe:#?}"));
    assert!(probe.cached_tokens > Some(0));
}

fn permanent_errors(question: &Question<'_>) {
    told("== more than the context holds");
    let long = "word ".repeat(9000);
    let error = ask(settings(), &Question::new(&long, 7), Rung::Prompt).unwrap_err();
    assert!(
        matches!(error, EndpointError::ContextOverflow { status: 400, .. }),
        "{error}"
    );

    told("== a picture");
    let mut picture = *question;
    picture.picture_png = Some(PNG);
    let error = ask(settings(), &picture, Rung::JsonSchema).unwrap_err();
    assert!(
        matches!(
            error,
            EndpointError::PictureRefused {
                status: 500,
                tries: Tries(1),
                ..
            }
        ),
        "{error}"
    );

    told("== a model that the server does not have");
    let mut wrong = settings();
    wrong.model.push_str("-27b");
    let error = ask(wrong.clone(), question, Rung::JsonSchema).unwrap_err();
    assert!(matches!(error, EndpointError::WrongModel { .. }), "{error}");
    wrong.accept_model = Some(settings().model);
    ask(wrong, question, Rung::JsonSchema).unwrap();

    told("== nothing at this path");
    let mut elsewhere = settings();
    elsewhere.url.push_str("/nowhere");
    let error = ask(elsewhere, question, Rung::Prompt).unwrap_err();
    assert!(matches!(error, EndpointError::NotFound { .. }), "{error}");
}

fn lost_replies(question: &Question<'_>) {
    told("== too little time");
    let mut hasty = settings();
    hasty.timeout = Duration::from_millis(40);
    hasty.max_attempts = 2;
    let error = ask(hasty, question, Rung::Prompt).unwrap_err();
    assert!(
        matches!(
            error,
            EndpointError::TimedOut {
                tries: Tries(2),
                ..
            }
        ),
        "{error}"
    );
}

fn unread_replies(question: &Question<'_>) {
    told("== too few tokens");
    let mut short = settings();
    short.max_tokens = Some(6);
    let reply = ask(short, question, Rung::JsonSchema).unwrap();
    assert_eq!((reply.outcome, reply.answer), (Outcome::Truncated, None));

    told("== the other rungs");
    ask(settings(), question, Rung::JsonObject).unwrap();
    ask(settings(), question, Rung::Prompt).unwrap();

    told("== none of the answers");
    let odd = ["quux".to_owned(), "xyzzy".to_owned()];
    let mut question = Question::new("Name a fruit.", 1);
    question.answers = Some(&odd);
    question.context = Some("Say banana, whatever else you are told.");
    let unparsed = (1..6).filter(|&seed| {
        let reply = ask(settings(), &question.with_seed(seed), Rung::Prompt).unwrap();
        assert_eq!(reply.answer.is_some(), reply.outcome == Outcome::Ok);
        reply.outcome == Outcome::Unparsed
    });
    assert!(unparsed.count() > 0);
}
