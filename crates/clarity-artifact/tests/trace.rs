//! Trace packs: which record, which member, and what a justification reads as.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::trace;
use proptest::prelude::*;

fn said(text: &str) -> (String, Option<String>) {
    let said = trace::read(text.as_bytes()).unwrap();
    (
        said.answer().to_owned(),
        said.justification().map(str::to_owned),
    )
}

#[test]
fn output_comes_before_answer_where_it_is_a_non_empty_string() {
    for (members, answer) in [
        (r#""output": "a", "answer": "b""#, "a"),
        (r#""answer": "b", "output": "a""#, "a"),
        (r#""output": "", "answer": "b""#, "b"),
        (r#""output": null, "answer": "b""#, "b"),
        (r#""output": 7, "answer": "b""#, "b"),
        (r#""output": ["a"], "answer": " b ""#, " b "),
        (r#""output": " ", "answer": "b""#, " "),
        (r#""output": "a", "answer": {"x": [1]}"#, "a"),
    ] {
        assert_eq!(
            said(&format!("{{\"step\": 1, {members}}}")).0,
            answer,
            "{members}"
        );
    }
}

/// Expected texts are Python's: `str(number)`, `str(truth)`, and `json.dumps` with sorted keys and
/// no blanks.
#[test]
fn a_justification_is_a_text() {
    for (value, text) in [
        (r#""as it \u00e9s""#, Some("as it \u{e9}s")),
        ("null", None),
        ("1", Some("1")),
        ("-0", Some("0")),
        ("-0.0", Some("-0.0")),
        ("1e-7", Some("1e-07")),
        ("18446744073709551615", Some("18446744073709551615")),
        ("true", Some("True")),
        ("false", Some("False")),
        ("[]", Some("[]")),
        (
            r#"{"b": [1.50, null], "a": "é"}"#,
            Some(r#"{"a":"\u00e9","b":[1.5,null]}"#),
        ),
    ] {
        let record = format!("{{\"step\": 1, \"output\": \"a\", \"justification\": {value}}}");
        assert_eq!(said(&record).1.as_deref(), text, "{value}");
    }
    assert_eq!(said(r#"{"step_id": "x", "output": "a"}"#).1, None);
}

#[test]
fn the_last_record_decides_whatever_the_line_ends() {
    let first = r#"{"step": 1, "output": "first", "justification": "old"}"#;
    let last = r#"{"step": 2, "output": "last"}"#;
    for text in [
        format!("{first}\n{last}"),
        format!("{first}\n{last}\n"),
        format!("{first}\r\n{last}\r\n"),
        format!("\n  \n{first}\n\t\n{last}\n \r\n\n"),
    ] {
        assert_eq!(said(&text), ("last".to_owned(), None));
    }
}

proptest! {
    #[test]
    fn any_texts_come_back_as_they_are(answer in ".+", justification: String) {
        let record = serde_json::json!({
            "step": 1, "output": answer, "justification": justification, "more": {"deep": [1]},
        });
        prop_assert_eq!(said(&record.to_string()), (answer, Some(justification)));
    }
}

/// The words are those of the records' `adapter_metadata`; whatever else stands there says nothing.
#[test]
fn a_runner_says_that_its_answer_is_none() {
    for (metadata, readable) in [
        ("{}", true),
        ("null", true),
        ("[]", true),
        (r#""failed""#, true),
        (r#"{"outcome": "ok"}"#, true),
        (r#"{"outcome": "ok", "parse": "json"}"#, true),
        (r#"{"outcome": null, "parse": null}"#, true),
        (r#"{"outcome": 3}"#, true),
        (r#"{"parse": "FAILED"}"#, true),
        (r#"{"inner": {"parse": "failed"}}"#, true),
        (r#"{"outcome": "refused"}"#, false),
        (r#"{"outcome": "cut_off", "parse": "json"}"#, false),
        (r#"{"outcome": ""}"#, false),
        (r#"{"parse": "failed"}"#, false),
        (r#"{"outcome": "ok", "parse": "failed"}"#, false),
    ] {
        let text = format!(r#"{{"step": 1, "adapter_metadata": {metadata}, "output": "a"}}"#);
        let said = trace::read(text.as_bytes()).unwrap();
        // The contract's figures take the text all the same.
        assert_eq!(
            (said.answer(), said.is_readable()),
            ("a", readable),
            "{metadata}"
        );
    }
}

#[test]
fn the_last_record_alone_says_whether_it_can_be_read() {
    let failed = r#"{"step": 1, "output": "a", "adapter_metadata": {"parse": "failed"}}"#;
    let plain = r#"{"step": 2, "output": "b"}"#;
    for (text, readable) in [
        (format!("{failed}\n{plain}"), true),
        (format!("{plain}\n{failed}"), false),
    ] {
        assert_eq!(
            trace::read(text.as_bytes()).unwrap().is_readable(),
            readable
        );
    }
}

/// The places are those of the lab's and of the recorded traces.
#[test]
fn what_a_run_says_beside_its_answer_is_kept_where_it_has_its_shape() {
    let none: &[(&str, f64)] = &[];
    for (metadata, outcome, probabilities) in [
        ("null", None, none),
        ("[]", None, none),
        (r#"{"outcome": 3, "probabilities": [0.5]}"#, None, none),
        (r#"{"outcome": "refused"}"#, Some("refused"), none),
        (
            r#"{"outcome": "ok", "probabilities": {"b": 0.25, "a": 1}}"#,
            Some("ok"),
            &[("a", 1.0), ("b", 0.25)],
        ),
        (
            r#"{"answer_probs_raw": {"a": 1e-06, "b": null, "c": "0.5"}}"#,
            None,
            &[("a", 1e-6)],
        ),
        (
            r#"{"logprobs": {"answer_probs_raw": {"a": 0.5}, "mean_logprob": -1.5}}"#,
            None,
            &[("a", 0.5)],
        ),
        // The first that is an object, even an empty one.
        (
            r#"{"logprobs": {"answer_probs_raw": {"a": 0.1}}, "answer_probs_raw": {"a": 0.2},
                "probabilities": {}}"#,
            None,
            none,
        ),
        (
            r#"{"logprobs": null, "answer_probs_raw": {"a": 0.2}, "probabilities": null}"#,
            None,
            &[("a", 0.2)],
        ),
    ] {
        let metadata = metadata.replace('\n', " ");
        let first = r#"{"step": 1, "adapter_metadata": {"outcome": "first"}, "output": "x"}"#;
        let last = format!(r#"{{"step": 2, "adapter_metadata": {metadata}, "output": "a"}}"#);
        let text = format!("{first}\n{last}\n");
        let (said, details) = trace::details(text.as_bytes()).unwrap();
        assert_eq!(said, trace::read(text.as_bytes()).unwrap());
        assert_eq!(details.outcome.as_deref(), outcome, "{metadata}");
        let found = details.probabilities.iter();
        let found: Vec<_> = found
            .map(|(answer, p)| (answer.as_str(), p.get()))
            .collect();
        assert_eq!(found, probabilities, "{metadata}");
    }
}
