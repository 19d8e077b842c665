//! The adapter `openai` through the command line, before a scripted server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

#[allow(dead_code, reason = "the client's own tests use more of it")]
#[path = "../../crates/clarity-endpoint/tests/endpoint/server.rs"]
mod server;

use clarity_integration::{Said, clarity, contents, root, say};
use serde_json::{Value, json};
use server::{Recorded, Server, Step};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

const KEY: &str = "sk-lab-0123456789abcdef";

/// A sweep of two axes and some seeds before a server.
struct Served {
    directory: TempDir,
    server: Server,
    key: bool,
}

impl Served {
    fn new(seeds: &str, answer: impl FnMut(&Recorded) -> Step + Send + 'static) -> Self {
        let directory = TempDir::new().unwrap();
        let film = root().join("examples/phantom/film.png");
        fs::copy(film, directory.path().join("film.png")).unwrap();
        let server = Server::answering(answer);
        let spec = json!({
            "image": "film.png", "question": "Where is the nodule?",
            "context": "A cough. No fever.", "answers": ["left", "right"],
            "recipe": [
                {"name": "drop_sentences", "params": {"count": {"axis": "dropped"}, "seed": 7}},
                {"name": "resize", "params": {"width": {"axis": "side"}, "height": 8}}
            ],
            // Asked once: waiting for a server that is gone is the client's own test.
            "openai": {"url": server.url() + "/v1", "model": "m", "max_attempts": 1}
        });
        let served = Self {
            directory,
            server,
            key: false,
        };
        served.write("base.json", &spec.to_string());
        served.write(
            "sweep.toml",
            &format!(
                "base_spec = \"base.json\"\nadapter = \"openai\"\nseeds = {seeds}\n[axes]\n\
                 dropped = [0, 1]\nside = [8, 16]\n[runner]\ncommand = [\"{{clarity}}\", \"lab\"]\n\
                 worker = true\n"
            ),
        );
        served
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{from}");
        self.write(name, &text.replace(from, to));
    }

    /// The runs need a key.
    fn with_key(mut self) -> Self {
        self.edit(
            "base.json",
            "\"model\":\"m\"",
            "\"model\":\"m\",\"key_env\":\"LAB_SERVED_KEY\"",
        );
        self.edit("sweep.toml", "worker", "env = [\"LAB_SERVED_KEY\"]\nworker");
        self.key = true;
        self
    }

    fn run(&self, out: &str, jobs: &str) -> Said {
        let (config, out) = (self.path("sweep.toml"), self.path(out));
        let mut command = clarity(["run", "--jobs", jobs]);
        command.arg(config).arg("--out").arg(out);
        if self.key {
            command.env("LAB_SERVED_KEY", KEY);
        }
        Said::from(command.output().unwrap())
    }

    /// The last record of a run.
    fn answer(&self, run: &str) -> Value {
        let trace = self.path("out/runs").join(run).join("trace_pack.jsonl");
        let trace = fs::read_to_string(&trace).expect(run);
        serde_json::from_str(trace.lines().last().unwrap()).unwrap()
    }
}

/// What a server says, and why it stopped.
fn says(content: &str, why: &str) -> Value {
    json!({
        "model": "m", "system_fingerprint": "b1",
        "choices": [{"finish_reason": why, "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 3}
    })
}

fn replies(answer: &str, reason: &str) -> Step {
    let content = json!({"justification": reason, "answer": answer}).to_string();
    Step::json(200, &says(&content, "stop"))
}

/// The answer follows from the question alone: `left` where the fever is not mentioned.
fn sound(request: &Recorded) -> Step {
    let body = request.json();
    let text = body["messages"].to_string();
    let answer = if text.contains("fever") {
        "right"
    } else {
        "left"
    };
    replies(answer, &format!("seed {}", body["seed"]))
}

#[test]
fn a_sweep_of_a_server_is_probed_once_and_repeats_to_the_byte() {
    let served = Served::new("[1, 2]", sound);
    let said = served.run("out", "1");
    assert_eq!(said.code, 0, "{}", said.err);
    // Replies differ from seed to seed and not within one: the schema held.
    let told = "probe: m, replies as json_schema, seeds: seeded\n";
    assert!(said.err.contains(told), "{}", said.err);
    let probe: Value =
        serde_json::from_slice(&fs::read(served.path("out/probe.json")).unwrap()).unwrap();
    assert_eq!(
        (&probe["rung"], &probe["determinism"], &probe["model"]),
        (&json!("json_schema"), &json!("seeded"), &json!("m"))
    );
    // Three questions of the probe (twice the first seed, once another), and one a run.
    let requests = served.server.requests();
    assert_eq!(requests.len(), 3 + 8);
    for request in &requests {
        assert_eq!(request.json()["response_format"]["type"], "json_schema");
        assert!(!request.head.to_lowercase().contains("authorization"));
    }
    for (run, output) in [
        ("dropped=0_side=8_seed=1", "right"),
        ("dropped=0_side=16_seed=2", "right"),
    ] {
        let answer = served.answer(run);
        assert_eq!(answer["output"], output, "{run}");
        assert_eq!(answer["adapter_metadata"]["outcome"], "ok");
        assert_eq!(
            answer["justification"],
            format!("seed {}", &run[run.len() - 1..])
        );
    }
    let expected = contents(&served.path("out")).unwrap();
    // A spec, a manifest and a trace of each of 8 runs, four results and the probe.
    assert_eq!(expected.len(), 3 * 8 + 4 + 1);
    for (out, jobs, worker) in [
        ("again", "1", "true"),
        ("two", "2", "true"),
        ("each", "2", "false"),
    ] {
        served.edit("sweep.toml", "worker = true", &format!("worker = {worker}"));
        let said = served.run(out, jobs);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(contents(&served.path(out)).unwrap() == expected, "{out}");
    }
    let out = served.path("out");
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
}

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
        (2, "unparsed", "unparsed"),
        (3, "truncated", "truncated"),
        (4, "refused", "refused"),
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

fn complains(status: u16, message: &str) -> Step {
    Step::json(status, &json!({"error": {"message": message}}))
}

type Refusal = (&'static str, fn() -> Step, &'static str);

const REFUSALS: [Refusal; 5] = [
    (
        "context",
        || complains(400, "This model's maximum context length is 4096 tokens."),
        "the question does not fit into the model's context (asked once)",
    ),
    (
        "model",
        || {
            let mut reply = says("{\"justification\": \"\", \"answer\": \"left\"}", "stop");
            reply["model"] = "other".into();
            Step::json(200, &reply)
        },
        "asked the model `m`, but `other` answered (asked once)",
    ),
    (
        "picture",
        || {
            complains(
                500,
                "image input is not supported - hint: you may need to provide the mmproj",
            )
        },
        "the model takes no picture (asked once)",
    ),
    (
        "key",
        || complains(401, &format!("Incorrect API key provided: {KEY}")),
        "the server refused the key (asked once) with 401: Incorrect API key provided: ",
    ),
    (
        "gone",
        || Step::Close,
        "check that the server runs and is within reach",
    ),
];

#[test]
fn what_ends_a_sweep_says_so_at_the_probe() {
    for (name, refuse, expected) in REFUSALS {
        let served = Served::new("[1, 2]", move |_| refuse()).with_key();
        let said = served.run("out", "1");
        assert_eq!(
            (said.code, said.out.as_str()),
            (3, ""),
            "{name}: {}",
            said.err
        );
        assert!(said.err.contains(expected), "{name}: {}", said.err);
        assert!(!said.err.contains(KEY), "{name}: {}", said.err);
        assert_eq!(served.server.requests().len(), 1, "{name}");
        // Nothing ran: the same command may be typed again.
        assert!(!served.path("out").exists(), "{name}");
    }
}

#[test]
fn what_ends_a_sweep_on_its_way_names_the_run() {
    for worker in ["true", "false"] {
        for (name, refuse, expected) in REFUSALS {
            let asked = AtomicUsize::new(0);
            // The probe's three, and the first two runs.
            let served = Served::new("[1, 2]", move |request| {
                let before = asked.fetch_add(1, Ordering::Relaxed);
                if before < 5 { sound(request) } else { refuse() }
            });
            let served = served.with_key();
            served.edit("sweep.toml", "worker = true", &format!("worker = {worker}"));
            let said = served.run("out", "1");
            assert_eq!(said.code, 3, "{name}: {}", said.err);
            let told = "run `dropped=0_side=16_seed=1` failed";
            assert!(said.err.contains(told), "{name}: {}", said.err);
            assert!(said.err.contains(expected), "{name}: {}", said.err);
            assert!(!served.path("out/sweep_manifest.json").exists());
            nowhere(&served, &said);
        }
    }
}

/// The key is in no file and in no message.
fn nowhere(served: &Served, said: &Said) {
    assert!(
        !said.err.contains(KEY) && !said.out.contains(KEY),
        "{}",
        said.err
    );
    let files = contents(&served.path("out")).unwrap();
    assert!(!files.is_empty());
    for (name, bytes) in files {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(KEY), "{name}: {text}");
    }
}

#[test]
fn the_key_is_sent_and_shows_nowhere() {
    let served = Served::new("[1, 2]", |request| {
        // A model that repeats what it was given.
        let head = request.head.to_lowercase();
        assert!(
            head.contains(&format!("authorization: bearer {KEY}")),
            "{head}"
        );
        replies(
            "left",
            &format!("you are {KEY}, seed {}", request.json()["seed"]),
        )
    });
    let served = served.with_key();
    let said = served.run("out", "1");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(served.server.requests().len(), 3 + 8);
    nowhere(&served, &said);
    let reason = served.answer("dropped=0_side=8_seed=2")["justification"].clone();
    let reason = reason.as_str().unwrap();
    assert!(
        reason.starts_with("you are ") && reason.ends_with(", seed 2"),
        "{reason}"
    );
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
