//! What servers say, through the command line, and what is on record of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod served_bench;

use serde_json::{Value, json};
use served_bench::server::Step;
use served_bench::{Served, complains, replies, says};
use std::fs;

/// A reply without an answer is an outcome of its own, never an answer and never an error.
#[test]
fn replies_without_an_answer_are_on_record() {
    let served = Served::new("[1, 2, 3, 4]", |request| {
        let reply = match request.json()["seed"].as_u64().unwrap() {
            1 => return replies("left", "seen"),
            2 => says("I cannot tell.", "stop"),
            3 => says("{\"justification\": \"it begins wi", "length"),
            _ => {
                let mut reply = says("", "stop");
                reply["choices"][0]["message"]["refusal"] = "no diagnoses".into();
                reply
            }
        };
        Step::json(200, &reply)
    });
    let said = served.run("out", "1");
    assert_eq!(said.code, 0, "{}", said.err);
    for (seed, output, outcome) in [
        (1, "left", "ok"),
        (2, "<unparsed>", "unparsed"),
        (3, "<truncated>", "truncated"),
        (4, "<refused>", "refused"),
    ] {
        let answer = served.answer(&format!("dropped=1_side=8_seed={seed}"));
        let metadata = &answer["adapter_metadata"];
        assert_eq!(answer["output"], output);
        assert_eq!(metadata["outcome"], outcome);
        assert_eq!(
            metadata["refusal"].as_str(),
            (seed == 4).then_some("no diagnoses")
        );
    }
    // What was said is kept whole.
    let unparsed = served.answer("dropped=1_side=8_seed=2");
    assert_eq!(
        unparsed["adapter_metadata"]["raw_content"],
        "I cannot tell."
    );
}

/// A question too long for the model is an outcome as well, whatever the status, and asked once.
#[test]
fn a_question_that_does_not_fit_is_on_record() {
    for status in [200, 400, 503] {
        let served = Served::new("[1, 2]", move |request| {
            // The first cell fits, which the probe asks about.
            let body = request.json();
            let words = "request (4097 tokens) exceeds the available context size (4096 tokens)";
            if body["messages"].to_string().contains("fever") {
                replies("left", &format!("seed {}", body["seed"]))
            } else {
                complains(status, words)
            }
        });
        served.edit("base.json", "\"max_attempts\":1", "\"max_attempts\":3");
        served.edit("base.json", "A cough. No fever.", "No fever.");
        let said = served.run("out", "1");
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(served.server.requests().len(), 3 + 8);
        let fits = served.answer("dropped=0_side=8_seed=2");
        let answer = served.answer("dropped=1_side=8_seed=2");
        assert_eq!(
            (&answer["output"], &answer["adapter_metadata"]["outcome"]),
            (&json!("<context_overflow>"), &json!("context_overflow"))
        );
        let told = "request (4097 tokens) exceeds the available context size (4096 tokens)";
        assert_eq!(answer["justification"], told);
        // The record has the members that each answer's has.
        let members = |answer: &Value| {
            let members = answer["adapter_metadata"].as_object().unwrap().keys();
            members.cloned().collect::<Vec<_>>()
        };
        assert_eq!(members(&answer), members(&fits));
        let usage = |answer: &Value| answer["adapter_metadata"]["usage"].clone();
        let none = json!({"completion_tokens": null, "prompt_tokens": null});
        assert_eq!(usage(&answer), none);
        assert_ne!(usage(&fits), none);
        // It counts as another answer, so that the surface shows where the room ends.
        let surface = fs::read(served.path("out/robustness_surface.json")).unwrap();
        let surface: Value = serde_json::from_slice(&surface).unwrap();
        let esi = |point: usize| surface["axes"][0]["points"][point]["esi"].clone();
        assert_eq!((esi(0), esi(1)), (json!(1.0), json!(0.0)));
    }
}

/// Without a closed set a model may write any word; none is taken for a run without an answer.
#[test]
fn a_free_answer_is_never_a_marker() {
    let served = Served::new("[1, 2]", |request| {
        match request.json()["seed"].as_u64().unwrap() {
            1 => replies("refused", "the patient refused"),
            _ => replies("<refused>", "seen"),
        }
    });
    served.edit("base.json", "\"answers\":[\"left\",\"right\"],", "");
    let said = served.run("out", "1");
    assert_eq!(said.code, 0, "{}", said.err);
    for (seed, output, outcome) in [(1, "refused", "ok"), (2, "<unparsed>", "unparsed")] {
        let answer = served.answer(&format!("dropped=1_side=8_seed={seed}"));
        let found = (&answer["output"], &answer["adapter_metadata"]["outcome"]);
        assert_eq!(found, (&json!(output), &json!(outcome)));
    }
}

/// A server without constraints that knows its last question, and settings that reach it.
#[test]
fn a_server_of_less_is_asked_in_plain_words() {
    let served = Served::new("[1, 2]", |request| {
        let body = request.json();
        if !body["response_format"].is_null() {
            return complains(400, "response_format is not implemented");
        }
        let mut reply = says("I see it on the left.", "stop");
        reply["model"] = "m-v2".into();
        reply["usage"]["prompt_tokens_details"] = json!({"cached_tokens": 5});
        // Likely words: the logprob of one token of the answer, -0.25.
        reply["choices"][0]["logprobs"] = json!({"content": [
            {"token": "I see it on the ", "logprob": -0.5, "top_logprobs": []},
            {"token": "left", "logprob": -0.25, "top_logprobs": [
                {"token": "left", "logprob": -0.25}, {"token": "right", "logprob": -1.5}
            ]},
            {"token": ".", "logprob": -0.125, "top_logprobs": []}
        ]});
        Step::json(200, &reply)
    });
    let settings = json!({
        "model": "m", "accept_model": "m-v2", "temperature": 0, "max_tokens": 64,
        "max_tokens_field": "max_completion_tokens", "top_logprobs": 2, "timeout": "20s",
        "connect_timeout": "5s", "extra_body": {"cache_prompt": false, "top_k": 1},
        "rung": "json_object"
    });
    let settings = settings.to_string();
    served.edit(
        "base.json",
        "\"model\":\"m\"",
        settings.trim_matches(['{', '}']),
    );
    let said = served.run("out", "1");
    assert_eq!(said.code, 0, "{}", said.err);
    let told = "probe: m-v2, replies as prompt, seeds: greedy\n";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(
        said.err
            .contains("json_object does not hold: the server refused the request"),
        "{}",
        said.err
    );
    assert!(said.err.contains("it reused 5 tokens"), "{}", said.err);
    // The probe begins where the settings say, and asks for another seed once: nothing is drawn.
    let requests = served.server.requests();
    assert_eq!(requests.len(), 1 + 3 + 8);
    let asked = requests.last().unwrap().json();
    for (key, value) in [
        ("temperature", json!(0.0)),
        ("max_completion_tokens", json!(64)),
        ("top_logprobs", json!(2)),
        ("logprobs", json!(true)),
        ("cache_prompt", json!(false)),
        ("top_k", json!(1)),
    ] {
        assert_eq!(asked[key], value, "{key}");
    }
    assert!(asked["max_tokens"].is_null() && asked["response_format"].is_null());
    // The one answer that stands there as a word.
    let answer = served.answer("dropped=0_side=16_seed=2");
    let metadata = &answer["adapter_metadata"];
    assert_eq!(
        (&answer["output"], &metadata["parse"]),
        (&json!("left"), &json!("pattern"))
    );
    let usage = json!({"completion_tokens": 3, "prompt_tokens": 9});
    assert_eq!(metadata["usage"], usage, "what was cached stays out");
}

/// An object has an answer of its own, and its tokens' logprobs are on record.
#[test]
fn logprobs_of_the_answer_are_on_record() {
    let served = Served::new("[1, 2]", |_| {
        let mut reply = says("{\"justification\": \"\", \"answer\": \"left\"}", "stop");
        let others =
            json!([{"token": "left", "logprob": -0.25}, {"token": "right", "logprob": -1.5}]);
        reply["choices"][0]["logprobs"] = json!({"content": [
            {"token": "{\"justification\": \"\", \"answer\": \"", "logprob": -0.5, "top_logprobs": []},
            {"token": "left", "logprob": -0.25, "top_logprobs": others},
            {"token": "\"}", "logprob": -0.125, "top_logprobs": []}
        ]});
        Step::json(200, &reply)
    });
    served.edit(
        "base.json",
        "\"model\":\"m\"",
        "\"model\":\"m\",\"top_logprobs\":2",
    );
    let said = served.run("out", "2");
    assert_eq!(said.code, 0, "{}", said.err);
    let answer = served.answer("dropped=1_side=8_seed=1");
    // One token is the answer: its mean and its least are its own.
    let expected = json!({
        "max_logprob_by_answer": {"left": -0.25, "right": -1.5},
        "mean_logprob": -0.25, "min_logprob": -0.25, "tokens": 1
    });
    assert_eq!(answer["adapter_metadata"]["logprobs"], expected);
}
