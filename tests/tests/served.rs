//! The adapter `openai` through the command line, before a scripted server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod served_bench;

use clarity_integration::{Said, clarity, contents, say};
use serde_json::{Value, json};
use served_bench::server::Step;
use served_bench::{KEY, Served, complains, replies, says, sound};
use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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
    // A spec, a manifest, a trace and their list of each of 8 runs, six results, the probe, the plan.
    assert_eq!(expected.len(), 4 * 8 + 6 + 1 + 1);
    let page = fs::read_to_string(served.path("out/report.html")).unwrap();
    let server = "<dt>server</dt><dd><bdi>m, replies as json_schema, seeds: seeded</bdi></dd>";
    assert!(page.contains(server), "{page}");
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
    // Whoever asks much at once is told of it before the first question.
    let many = |said: &Said| {
        said.err
            .starts_with("warning: 2 questions at once: many servers")
    };
    assert!(many(&served.run("out", "2")), "at the command line");
    assert!(!many(&served.run("out", "1")));
    let config = served.path("sweep.toml");
    for (jobs, warned) in [("1", false), ("2", true)] {
        served.edit(
            "sweep.toml",
            "[runner]\n",
            &format!("[runner]\njobs = {jobs}\n"),
        );
        let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
        assert_eq!((said.code, many(&said)), (0, warned), "{}", said.err);
        served.edit("sweep.toml", &format!("jobs = {jobs}\n"), "");
    }
    let out = served.path("out");
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
}

type Refusal = (&'static str, fn() -> Step, &'static str);

/// At the probe alone: of a run it is an outcome.
const OVERFLOW: Refusal = (
    "context",
    || complains(400, "This model's maximum context length is 4096 tokens."),
    "the question does not fit into the model's context (asked once)",
);

const REFUSALS: [Refusal; 4] = [
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
    for (name, refuse, expected) in REFUSALS.into_iter().chain([OVERFLOW]) {
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

/// A sweep before what is one server with one key, and another one with another.
fn two_servers() -> Served {
    Served::new("[1]", |request| {
        let body = request.json();
        let content = json!({"justification": body["seed"].to_string(), "answer": "left"});
        let mut reply = says(&content.to_string(), "stop");
        if request.head.contains("sk-other") {
            reply["system_fingerprint"] = json!("b2");
        }
        Step::json(200, &reply)
    })
    .with_key()
}

const OTHER: &str = "sk-other-0123456789abcdef";

#[test]
fn runs_of_two_servers_are_not_merged() {
    let served = two_servers();
    let within = |arguments: &[&str], key: &str| {
        let mut command = clarity(arguments);
        command.current_dir(served.directory.path());
        Said::from(command.env("LAB_SERVED_KEY", key).output().unwrap())
    };
    for (out, shard, key) in [("a", "1/2", KEY), ("b", "2/2", KEY), ("c", "2/2", OTHER)] {
        let sweep = [
            "sweep",
            "sweep.toml",
            "--quiet",
            "--out",
            out,
            "--shard",
            shard,
        ];
        assert_eq!(within(&sweep, key).code, 0);
    }
    let said = within(&["merge", "all", "--from", "a", "c"], "");
    let told = "c/probe.json: another server answered here than in a/probe.json: `system_fingerprint` was \
                b1 there, and is b2 here; runs of two servers are not merged";
    assert!(said.code == 2 && said.err.contains(told), "{}", said.err);
    assert!(!served.path("all").exists());
    let sweep = ["sweep", "sweep.toml", "--quiet", "--out", "whole"];
    assert_eq!(within(&sweep, KEY).code, 0);
    let said = within(&["merge", "all", "--from", "a", "b"], "");
    assert_eq!(said.code, 0, "{}", said.err);
    let whole = contents(&served.path("whole")).unwrap();
    assert!(contents(&served.path("all")).unwrap() == whole);
}

/// Commands that begin one sweep at the same moment, each before a server of its own: whichever was first,
/// the other one is refused, and no run is asked by another probe than the one that stays.
#[test]
fn of_two_that_begin_one_sweep_before_two_servers_one_is_refused() {
    let served = two_servers();
    for round in 0..6 {
        let out = served.path(&format!("out{round}"));
        let start = |key: &str| {
            let mut command = clarity(["sweep", "--shard", "1/1", "--quiet", "--out"]);
            command.arg(&out).arg(served.path("sweep.toml"));
            command.env("LAB_SERVED_KEY", key);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let both = [KEY, OTHER].map(start);
        let both = both.map(|child| Said::from(child.wait_with_output().unwrap()));
        let mut codes = both.each_ref().map(|said| said.code);
        codes.sort_unstable();
        assert_eq!(codes, [0, 2], "{both:#?}");
        let told =
            "the server is another one than when this sweep began: `system_fingerprint` was b";
        assert!(both.iter().any(|said| said.err.contains(told)), "{both:#?}");
    }
}

#[test]
fn a_sweep_goes_on_with_the_server_that_it_began_with() {
    let moved = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&moved);
    let served = Served::new("[1, 2]", move |request| {
        let body = request.json();
        let content = json!({"justification": body["seed"].to_string(), "answer": "left"});
        let mut reply = says(&content.to_string(), "stop");
        if seen.load(Ordering::SeqCst) {
            reply["system_fingerprint"] = json!("b2");
        }
        Step::json(200, &reply)
    });
    let (config, out) = (served.path("sweep.toml"), served.path("out"));
    let sweep = || {
        let mut command = clarity(["sweep", "--resume", "--quiet"]);
        Said::from(
            command
                .arg(&config)
                .arg("--out")
                .arg(&out)
                .output()
                .unwrap(),
        )
    };
    assert_eq!(sweep().code, 0);
    let whole = contents(&out).unwrap();
    let unfinish = || {
        fs::remove_file(out.join("sweep_manifest.json")).unwrap();
        fs::remove_dir_all(out.join("runs/dropped=0_side=16_seed=2")).unwrap();
    };
    unfinish();
    moved.store(true, Ordering::SeqCst);
    let said = sweep();
    let told = "probe.json: the server is another one than when this sweep began: `system_fingerprint` was \
                b1, and is b2 now";
    assert!(said.code == 2 && said.err.contains(told), "{}", said.err);
    moved.store(false, Ordering::SeqCst);
    let said = sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(contents(&out).unwrap() == whole);
}
