//! Good configurations, which the tables in `tests/data/*_traps.json` spoil.
#![allow(dead_code, reason = "each test uses a part of it")]

/// A sweep before any program.
pub(crate) const SWEEP: &str = "base_spec = \"base.json\"\nadapter = \"toy\"\nseeds = [1, 2]\n\n\
                                [axes]\nblur = [0, 1]\n\n[runner]\ncommand = [\"true\"]\n";

/// Good for each adapter: what another one needs is there, and not looked at.
pub(crate) const LAB_SPEC: &str = r#"{
  "image": "film.png",
  "question": "Where is the nodule?",
  "context": "No fever.",
  "answers": ["left", "right"],
  "recipe": [
    {"name": "gaussian_blur", "params": {"radius": {"axis": "blur"}}},
    {"name": "gaussian_noise", "params": {"std_dev": {"axis": "noise"}, "seed": {"run": "seed"}}}
  ],
  "onnx": {"model": "means.onnx", "labels": ["a", "b", "c"], "size": [2, 2]},
  "openai": {"url": "http://127.0.0.1:9/v1", "model": "m"}
}"#;

/// A sweep before the lab.
pub(crate) const LAB_SWEEP: &str = "base_spec = \"base.json\"\nadapter = \"phantom\"\nseeds = [1, 2]\n\n[axes]\n\
     blur = [0, 1]\nnoise = [0.0, 0.1]\n\n[runner]\n\
     command = [\"{clarity}\", \"lab\"]\n";
