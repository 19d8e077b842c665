//! What a person is told of a probe, and what is kept of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_lab::{describe_probe, read_probe, write_probe};
use serde_json::{Value, json};

/// A probe of a server that can do everything, but for some members.
fn told(members: &[(&str, Value)]) -> Vec<String> {
    let mut probe = json!({
        "rung": "json_schema", "passed_over": [], "outcome": "ok", "determinism": "seeded",
        "logprobs_repeat": true, "model": "medgemma", "system_fingerprint": null,
        "cached_tokens": 0,
    });
    for (key, value) in members {
        probe[*key] = value.clone();
    }
    let probe = read_probe(probe.to_string().as_bytes()).unwrap();
    describe_probe(&probe).lines().map(str::to_owned).collect()
}

#[test]
fn only_what_is_worth_a_second_look_is_told() {
    let line = "medgemma, replies as json_schema, seeds: seeded";
    assert_eq!(told(&[]), [line]);
    let cases = [
        ("outcome", json!("truncated"), "raise `max_tokens`"),
        ("outcome", json!("refused"), "the model refused"),
        ("outcome", json!("unparsed"), "`raw_content`"),
        (
            "determinism",
            json!("ignored"),
            "a higher `temperature` than now may tell",
        ),
        ("determinism", json!("unstable"), "will not repeat"),
        ("logprobs_repeat", json!(false), "will not repeat"),
        ("cached_tokens", json!(7), "it reused 7 tokens"),
        (
            "passed_over",
            json!([{"rung": "json_schema", "reason": "too new"}]),
            "json_schema does not hold: too new",
        ),
    ];
    for (key, value, part) in cases {
        let lines = told(&[(key, value)]);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[1].starts_with("  ") && lines[1].contains(part),
            "{lines:?}"
        );
    }
    assert_eq!(told(&[("determinism", json!("greedy"))]).len(), 1);
}

#[test]
fn a_probe_is_kept_as_canonical_json() {
    let bytes = br#"{"rung": "prompt", "passed_over": [], "outcome": "ok", "determinism": "greedy",
        "logprobs_repeat": null, "model": "m", "system_fingerprint": null, "cached_tokens": null}"#;
    let probe = read_probe(bytes).unwrap();
    let text = write_probe(&probe).unwrap();
    let keys: Vec<_> = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .collect();
    assert!(keys.is_sorted(), "{text}");
    assert_eq!(read_probe(text.as_bytes()).unwrap(), probe);
}
