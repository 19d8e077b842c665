//! What is made of a completion.

use crate::server::Step;
use crate::{asked, completion};
use clarity_endpoint::{Outcome, Parse, Reply};
use serde_json::{Value, json};

fn reply(message: &Value, finish_reason: &str) -> Reply {
    let (asked, _, _) = asked(vec![Step::json(200, &completion(message, finish_reason))]);
    asked.unwrap()
}

#[test]
fn a_good_reply_has_everything_but_what_differs_each_time() {
    let content = "{\"justification\": \"blunted angle\", \"answer\": \"yes\"}";
    let reply = reply(&json!({"role": "assistant", "content": content}), "stop");
    assert_eq!(
        format!("{reply:?}"),
        format!(
            "Reply {{ outcome: Ok, answer: Some(\"yes\"), justification: Some(\"blunted angle\"), \
             parse: Strict, content: {content:?}, reasoning: None, refusal: None, finish_reason: \
             Some(\"stop\"), model: Some(\"medgemma\"), system_fingerprint: Some(\"b1\"), usage: \
             Usage {{ prompt: Some(30), completion: Some(9), cached: Some(24) }}, logprobs: None, \
             tries: Tries(1) }}"
        )
    );
}

#[test]
fn content_may_be_parts_or_nothing() {
    for (content, outcome) in [
        (
            json!([{"type": "text", "text": "{\"answer\":"}, "\"yes\"}"]),
            Outcome::Ok,
        ),
        (
            json!([{"type": "thinking", "thinking": "no"}, {"text": "yes"}]),
            Outcome::Ok,
        ),
        (json!([]), Outcome::Unparsed),
        (Value::Null, Outcome::Unparsed),
        (json!(7), Outcome::Unparsed),
        (json!(""), Outcome::Unparsed),
    ] {
        let reply = reply(&json!({"content": content}), "stop");
        assert_eq!(reply.outcome, outcome, "{content}");
        assert_eq!(reply.answer.is_some(), outcome == Outcome::Ok);
    }
    assert_eq!(reply(&json!({}), "stop").outcome, Outcome::Unparsed);
}

#[test]
fn a_reply_that_was_cut_off_is_no_answer_unless_its_object_is_whole() {
    let whole = "{\"justification\": \"x\", \"answer\": \"no\"}";
    for (content, outcome, parse) in [
        (
            "{\"justification\": \"no effusion is se",
            Outcome::Truncated,
            Parse::Failed,
        ),
        ("no", Outcome::Truncated, Parse::Failed),
        ("", Outcome::Truncated, Parse::Failed),
        (
            "<think>let me see {\"answer\": \"no\"}",
            Outcome::Truncated,
            Parse::Failed,
        ),
        (whole, Outcome::Ok, Parse::Strict),
        (&format!("{whole} And more"), Outcome::Ok, Parse::Balanced),
    ] {
        let reply = reply(&json!({"content": content}), "length");
        assert_eq!((reply.outcome, reply.parse), (outcome, parse), "{content}");
        assert_eq!(reply.answer.is_some(), outcome == Outcome::Ok);
        assert_eq!(reply.content, content);
    }
}

#[test]
fn a_refusal_is_no_answer() {
    let answer = "{\"answer\": \"yes\"}";
    for (message, finish_reason, refusal) in [
        (
            json!({"content": null, "refusal": "I cannot."}),
            "stop",
            Some("I cannot."),
        ),
        (json!({"content": answer}), "content_filter", None),
        (
            json!({"content": answer, "refusal": "I cannot."}),
            "stop",
            Some("I cannot."),
        ),
        (
            json!({"content": [{"type": "refusal", "refusal": "No."}]}),
            "stop",
            Some("No."),
        ),
    ] {
        let reply = reply(&message, finish_reason);
        assert_eq!(
            (reply.outcome, reply.parse),
            (Outcome::Refused, Parse::Failed)
        );
        assert_eq!((reply.answer, reply.refusal.as_deref()), (None, refusal));
    }
    let reply = reply(&json!({"content": answer, "refusal": ""}), "stop");
    assert_eq!((reply.outcome, reply.refusal), (Outcome::Ok, None));
}

#[test]
fn thoughts_are_kept_apart() {
    let answer = "{\"answer\": \"yes\"}";
    let odd = "{\"justification\": \"a </think> in a text\", \"answer\": \"yes\"}";
    for (message, reasoning) in [
        (
            json!({"content": answer, "reasoning_content": "no?"}),
            Some("no?"),
        ),
        (json!({"content": answer, "reasoning": "no?"}), Some("no?")),
        (
            json!({"content": format!("<think>\nno?\n</think>\n{answer}")}),
            Some("no?"),
        ),
        (
            json!({"content": format!(" no?</think>{answer}")}),
            Some("no?"),
        ),
        (json!({"content": odd}), None),
        (json!({"content": answer, "reasoning": 7}), None),
    ] {
        let reply = reply(&message, "stop");
        assert_eq!(reply.parse, Parse::Strict, "{message}");
        assert_eq!(reply.answer.as_deref(), Some("yes"));
        assert_eq!(reply.reasoning.as_deref(), reasoning);
    }
}
