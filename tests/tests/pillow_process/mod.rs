//! Pillow and NumPy in a process beside us, as `tests/reference/pillow.py` serves them.
#![allow(
    dead_code,
    reason = "the comparison takes hashes, the benchmark seconds"
)]

use clarity::model::AxisValue;
use clarity::perturb::{Perturbation, Picture};
use serde_json::{Map, Value, json};
use std::env;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The Python that has them; `cargo xtask pillow` sets it.
const PYTHON: &str = "CLARITY_PILLOW_PYTHON";

pub(crate) struct Pillow {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// What it says of its versions.
    pub(crate) versions: Value,
}

/// What Pillow made of a picture.
pub(crate) struct Made {
    pub(crate) hash: String,
    /// CPU seconds of each repetition.
    pub(crate) seconds: Vec<f64>,
}

impl Pillow {
    /// Starts it; none where nobody says which Python has it.
    pub(crate) fn start() -> Option<Self> {
        let python = env::var_os(PYTHON)?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/reference/pillow.py");
        let mut process = Command::new(python)
            .args(["-B", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let to = process.stdin.take().unwrap();
        let mut from = BufReader::new(process.stdout.take().unwrap());
        let mut versions = String::new();
        from.read_line(&mut versions).unwrap();
        Some(Self {
            process,
            to,
            from,
            versions: serde_json::from_str(&versions).expect("versions"),
        })
    }

    pub(crate) fn perturb(
        &mut self,
        picture: &Picture,
        step: &Perturbation,
        repeat: usize,
    ) -> Made {
        let mut pixels = String::with_capacity(2 * picture.bytes().len());
        for byte in picture.bytes() {
            write!(pixels, "{byte:02x}").unwrap();
        }
        // What Pillow has no word for is its only way.
        let ours = ["dialect", "fill"];
        let params: Map<String, Value> = step
            .arguments()
            .iter()
            .filter(|(name, _)| !ours.contains(name))
            .map(|(name, value)| ((*name).to_owned(), json_of(value)))
            .collect();
        let request = json!({
            "width": picture.width(), "height": picture.height(), "rgb": pixels,
            "name": step.definition().name, "params": params, "repeat": repeat,
        });
        writeln!(self.to, "{request}").unwrap();
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        let reply: Value = serde_json::from_str(&line).expect("a reply");
        let seconds = reply["seconds"].as_array().unwrap();
        Made {
            hash: reply["sha256"].as_str().unwrap().to_owned(),
            seconds: seconds.iter().map(|s| s.as_f64().unwrap()).collect(),
        }
    }
}

impl Drop for Pillow {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn json_of(value: &AxisValue) -> Value {
    match value {
        AxisValue::Bool(truth) => (*truth).into(),
        AxisValue::Integer(number) => i64::try_from(number.get()).unwrap().into(),
        AxisValue::Float(number) => number.get().into(),
        AxisValue::Text(text) => text.as_ref().into(),
    }
}
