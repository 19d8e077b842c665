//! What a server is found to be.

use crate::server::{Recorded, Server, Step};
use crate::{completion, endpoint, settings, yes_no};
use clarity_endpoint::{
    Determinism, EndpointError, MAX_SEED, PassedOver, Probe, Question, Rung, Settings,
};
use serde_json::{Value, json};

/// A server's manners.
#[derive(Clone, Copy)]
struct Manners {
    /// What it does with each `response_format`, and without one.
    schema: Answer,
    object: Answer,
    prompt: Answer,
    /// The justification, out of the seed and the number of the request.
    justification: fn(u64, usize) -> String,
    temperature: Option<f64>,
}

#[derive(Clone, Copy)]
enum Answer {
    Json,
    Text,
    /// After so many bytes.
    Cut(usize),
    /// The same, of a fence.
    CutFence,
    Refusal,
    Status(u16),
}

const SEEDED: Manners = Manners {
    schema: Answer::Json,
    object: Answer::Json,
    prompt: Answer::Json,
    justification: |seed, _| seed.to_string(),
    temperature: Some(0.8),
};

fn answer(manners: Manners, request: &Recorded, number: usize) -> Step {
    let request = request.json();
    let manner = match request
        .pointer("/response_format/type")
        .and_then(Value::as_str)
    {
        Some("json_schema") => manners.schema,
        Some(_) => manners.object,
        None => manners.prompt,
    };
    let why = (manners.justification)(request["seed"].as_u64().unwrap(), number);
    let object = json!({"justification": why, "answer": "yes"}).to_string();
    let (message, reason) = match manner {
        Answer::Json => (json!({"content": object}), "stop"),
        Answer::Text => (json!({"content": format!("yes, as {why}")}), "stop"),
        Answer::Cut(length) => (json!({"content": object[..length]}), "length"),
        Answer::CutFence => (json!({"content": "```json\n"}), "length"),
        Answer::Refusal => (json!({"content": null, "refusal": "no"}), "stop"),
        Answer::Status(status) => {
            let error = json!({"error": {"message": "response_format is not supported"}});
            return Step::json(status, &error);
        }
    };
    let mut reply = completion(&message, reason);
    reply["usage"]["prompt_tokens_details"]["cached_tokens"] = number.into();
    let token = |text: &str, logprob| json!({"token": text, "logprob": logprob});
    let first = u32::try_from(number).unwrap() / 3;
    reply["choices"][0]["logprobs"] = json!({"content": [
        token("{\"answer\": \"", -1.0), token("yes", -f64::from(first)), token("\"}", -1.0),
    ]});
    Step::json(200, &reply)
}

fn probe(manners: Manners, seed: u64) -> (Result<Probe, EndpointError>, Vec<Value>) {
    let mut number = 0;
    let server = Server::answering(move |request| {
        number += 1;
        answer(manners, request, number)
    });
    let mut settings = settings(&server);
    settings.temperature = manners.temperature;
    let (endpoint, _) = endpoint(settings);
    let answers = yes_no();
    let mut question = Question::new("Is there a pleural effusion?", seed);
    question.answers = Some(&answers);
    let probe = endpoint.probe(&question);
    (
        probe,
        server.requests().iter().map(Recorded::json).collect(),
    )
}

fn seeds(requests: &[Value]) -> Vec<u64> {
    requests
        .iter()
        .map(|request| request["seed"].as_u64().unwrap())
        .collect()
}

#[test]
fn a_server_that_can_do_everything() {
    let (probe, requests) = probe(SEEDED, 7);
    let probe = probe.unwrap();
    let stored = serde_json::to_value(&probe).unwrap();
    assert_eq!(
        stored,
        json!({
            "rung": "json_schema",
            "passed_over": [],
            "outcome": "ok",
            "determinism": "seeded",
            "logprobs_repeat": true,
            "model": "medgemma",
            "system_fingerprint": "b1",
            "cached_tokens": 3,
        })
    );
    assert_eq!(serde_json::from_value::<Probe>(stored).unwrap(), probe);
    assert_eq!(seeds(&requests), [7, 7, 8]);
    assert_eq!(requests[0], requests[1]);
}

#[test]
fn what_a_seed_does() {
    let same: fn(u64, usize) -> String = |_, _| "x".to_owned();
    let third: fn(u64, usize) -> String = |seed, _| (seed == 10).to_string();
    let each: fn(u64, usize) -> String = |_, number| number.to_string();
    for (justification, temperature, found, asked) in [
        (
            SEEDED.justification,
            Some(0.0),
            Determinism::Seeded,
            vec![7, 7, 8],
        ),
        (same, Some(0.0), Determinism::Greedy, vec![7, 7, 8]),
        (same, Some(0.8), Determinism::Ignored, vec![7, 7, 8, 9, 10]),
        (same, None, Determinism::Ignored, vec![7, 7, 8, 9, 10]),
        // Two seeds may agree by chance.
        (third, Some(0.8), Determinism::Seeded, vec![7, 7, 8, 9, 10]),
        (each, Some(0.8), Determinism::Unstable, vec![7, 7]),
    ] {
        let manners = Manners {
            justification,
            temperature,
            ..SEEDED
        };
        let (probe, requests) = probe(manners, 7);
        assert_eq!(
            (probe.unwrap().determinism, seeds(&requests)),
            (found, asked)
        );
    }
    let (_, requests) = probe(
        Manners {
            justification: same,
            ..SEEDED
        },
        MAX_SEED - 1,
    );
    let last = MAX_SEED - 1;
    assert_eq!(seeds(&requests), [last, last, MAX_SEED, last - 2, last - 3]);
}

#[test]
fn the_strictest_rung_that_holds() {
    use Answer::{Cut, CutFence, Json, Refusal, Status, Text};
    let refused = "the server refused the request (asked once) with 400: response_format is not \
                   supported";
    let twice = "the server answered 500 (asked 2 times): response_format is not \
                 supported; look at what the server has logged";
    let cut = "the reply was cut off before it showed its form; raise `max_tokens`";
    let plain = "the reply is not the JSON object asked for";
    let cases: [(Answer, Answer, Answer, Rung, &[&str]); 10] = [
        (Json, Text, Text, Rung::JsonSchema, &[]),
        (Cut(9), Json, Json, Rung::JsonSchema, &[]),
        (CutFence, Json, Json, Rung::JsonSchema, &[]),
        (Cut(0), Json, Json, Rung::JsonObject, &[cut]),
        (Refusal, Json, Json, Rung::JsonSchema, &[]),
        (Status(400), Json, Json, Rung::JsonObject, &[refused]),
        // Ignored with 200.
        (Text, Json, Json, Rung::JsonObject, &[plain]),
        (Text, Text, Json, Rung::Prompt, &[plain, plain]),
        (
            Status(400),
            Status(500),
            Text,
            Rung::Prompt,
            &[refused, twice],
        ),
        (Text, Status(400), Cut(9), Rung::Prompt, &[plain, refused]),
    ];
    for (schema, object, prompt, rung, reasons) in cases {
        let (probe, _) = probe(
            Manners {
                schema,
                object,
                prompt,
                ..SEEDED
            },
            7,
        );
        let probe = probe.unwrap();
        let passed_over: Vec<_> = Rung::ALL
            .into_iter()
            .zip(reasons.iter().map(|&reason| reason.to_owned()))
            .map(|(rung, reason)| PassedOver { rung, reason })
            .collect();
        assert_eq!((probe.rung, probe.passed_over), (rung, passed_over));
    }
}

/// The rung of a whole sweep does not hang on one 500.
#[test]
fn a_server_that_stumbles_once_keeps_its_rung() {
    let mut number = 0;
    let server = Server::answering(move |request| {
        number += 1;
        match number {
            1 => Step::status(500),
            _ => answer(SEEDED, request, number),
        }
    });
    let (endpoint, sleeps) = endpoint(settings(&server));
    let probe = endpoint.probe(&Question::new("Effusion?", 7)).unwrap();
    assert_eq!((probe.rung, probe.passed_over), (Rung::JsonSchema, vec![]));
    assert_eq!(sleeps.millis(), [500]);
}

#[test]
fn a_probe_begins_where_it_is_told_to() {
    use Answer::{Json, Text};
    for (object, strictest, rung, passed_over, asked) in [
        (Json, Rung::JsonObject, Rung::JsonObject, 0, 3),
        (Text, Rung::JsonObject, Rung::Prompt, 1, 4),
        (Json, Rung::Prompt, Rung::Prompt, 0, 3),
    ] {
        let manners = Manners { object, ..SEEDED };
        let mut number = 0;
        let server = Server::answering(move |request| {
            number += 1;
            answer(manners, request, number)
        });
        let mut settings = settings(&server);
        settings.temperature = manners.temperature;
        let (endpoint, _) = endpoint(settings);
        let question = Question::new("Is there a pleural effusion?", 7);
        let probe = endpoint.probe_from(&question, strictest).unwrap();
        assert_eq!((probe.rung, probe.passed_over.len()), (rung, passed_over));
        assert_eq!(server.requests().len(), asked);
    }
}

#[test]
fn what_no_rung_mends_ends_the_probe() {
    for (status, requests) in [(401, 1), (404, 1), (402, 1), (503, 5), (429, 5)] {
        let schema = Answer::Status(status);
        let (probe, asked) = probe(Manners { schema, ..SEEDED }, 7);
        assert!(probe.is_err(), "{status}");
        assert_eq!(asked.len(), requests, "{status}");
    }
    let away = Answer::Status(400);
    let manners = Manners {
        schema: away,
        object: away,
        prompt: away,
        ..SEEDED
    };
    let (probe, asked) = probe(manners, 7);
    assert!(matches!(
        probe,
        Err(EndpointError::Rejected { status: 400, .. })
    ));
    assert_eq!(asked.len(), 3);
}

#[test]
fn logprobs_are_compared_to_the_last_bit() {
    // The second reply on the second rung is the third request, whose logprobs differ.
    let (probe, _) = probe(
        Manners {
            schema: Answer::Text,
            ..SEEDED
        },
        7,
    );
    assert_eq!(probe.unwrap().logprobs_repeat, Some(false));
}

#[test]
fn a_seed_out_of_range_is_refused_before_anything_is_sent() {
    let (endpoint, _) = endpoint(Settings::new("http://localhost/v1", "m"));
    let error = endpoint
        .probe(&Question::new("x", MAX_SEED + 1))
        .unwrap_err();
    assert_eq!(error, EndpointError::Seed { seed: MAX_SEED + 1 });
}

#[test]
fn rungs_and_findings_have_the_names_they_are_stored_under() {
    for rung in Rung::ALL {
        assert_eq!(serde_json::to_value(rung).unwrap(), rung.to_string());
    }
    for found in [
        Determinism::Seeded,
        Determinism::Greedy,
        Determinism::Ignored,
        Determinism::Unstable,
    ] {
        assert_eq!(serde_json::to_value(found).unwrap(), found.to_string());
    }
}
