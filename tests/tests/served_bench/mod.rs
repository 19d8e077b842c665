//! A sweep before a scripted server.
#![allow(dead_code, reason = "each test uses a part of it")]

#[path = "../../../crates/clarity-endpoint/tests/endpoint/server.rs"]
pub(crate) mod server;

use clarity_integration::{Said, clarity, root};
use serde_json::{Value, json};
use server::{Recorded, Server, Step};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const KEY: &str = "sk-lab-0123456789abcdef";

/// A sweep of two axes and some seeds before a server.
pub(crate) struct Served {
    pub(crate) directory: TempDir,
    pub(crate) server: Server,
    key: bool,
}

impl Served {
    pub(crate) fn new(seeds: &str, answer: impl FnMut(&Recorded) -> Step + Send + 'static) -> Self {
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

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{from}");
        self.write(name, &text.replace(from, to));
    }

    /// The runs need a key.
    pub(crate) fn with_key(mut self) -> Self {
        self.edit(
            "base.json",
            "\"model\":\"m\"",
            "\"model\":\"m\",\"key_env\":\"LAB_SERVED_KEY\"",
        );
        self.edit("sweep.toml", "worker", "env = [\"LAB_SERVED_KEY\"]\nworker");
        self.key = true;
        self
    }

    pub(crate) fn run(&self, out: &str, jobs: &str) -> Said {
        let (config, out) = (self.path("sweep.toml"), self.path(out));
        let mut command = clarity(["run", "--jobs", jobs]);
        command.arg(config).arg("--out").arg(out);
        if self.key {
            command.env("LAB_SERVED_KEY", KEY);
        }
        Said::from(command.output().unwrap())
    }

    /// The last record of a run.
    pub(crate) fn answer(&self, run: &str) -> Value {
        let trace = self.path("out/runs").join(run).join("trace_pack.jsonl");
        let trace = fs::read_to_string(&trace).expect(run);
        serde_json::from_str(trace.lines().last().unwrap()).unwrap()
    }
}

/// What a server says, and why it stopped.
pub(crate) fn says(content: &str, why: &str) -> Value {
    json!({
        "model": "m", "system_fingerprint": "b1",
        "choices": [{"finish_reason": why, "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 3}
    })
}

pub(crate) fn replies(answer: &str, reason: &str) -> Step {
    let content = json!({"justification": reason, "answer": answer}).to_string();
    Step::json(200, &says(&content, "stop"))
}

/// The answer follows from the question alone: `left` where the fever is not mentioned.
pub(crate) fn sound(request: &Recorded) -> Step {
    let body = request.json();
    let text = body["messages"].to_string();
    let answer = if text.contains("fever") {
        "right"
    } else {
        "left"
    };
    replies(answer, &format!("seed {}", body["seed"]))
}

pub(crate) fn complains(status: u16, message: &str) -> Step {
    Step::json(status, &json!({"error": {"message": message}}))
}
