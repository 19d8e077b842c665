//! A directory with pictures and models, and what the tests of the lab do there.

use clarity_lab::{LabError, Request, Session};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const TRACE: &str = "trace_pack.jsonl";

pub(crate) struct Bench(TempDir);

impl Bench {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file of the repository under a name of its own.
    pub(crate) fn copy(&self, from: &str, name: &str) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        fs::copy(root.join(from), self.path(name)).unwrap();
        self.path(name)
    }

    /// A one-step recipe on a picture, as a run's spec.
    pub(crate) fn spec(&self, image: &str, seed: i64) -> Value {
        json!({
            "image": self.path(image), "perturbations": {}, "seed": seed,
            "recipe": [{"name": "gaussian_noise", "params": {"std_dev": 0.1, "seed": {"run": "seed"}}}]
        })
    }

    pub(crate) fn request(&self, spec: &Value) -> Request {
        let config = self.path("spec.json");
        fs::write(&config, spec.to_string()).unwrap();
        let output = self.path("artifacts");
        drop(fs::remove_dir_all(&output));
        fs::create_dir(&output).unwrap();
        Request {
            config,
            output,
            seed: None,
        }
    }

    /// Trace and manifest of a run.
    pub(crate) fn run(&self, session: &mut Session, spec: &Value) -> Result<[String; 2], LabError> {
        let request = self.request(spec);
        session.run(&request)?;
        Ok([TRACE, "manifest.json"]
            .map(|name| fs::read_to_string(request.output.join(name)).unwrap()))
    }
}
