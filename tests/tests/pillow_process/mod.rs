//! Pillow and NumPy in a process beside us, as `tests/reference/pillow.py` serves them.
#[path = "../python_process/mod.rs"]
mod python_process;

use clarity::model::AxisValue;
use clarity::perturb::{Perturbation, Picture};
use python_process::Python;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

pub(crate) struct Pillow {
    process: Python,
    /// What it says of its versions.
    pub(crate) versions: Value,
}

impl Pillow {
    /// Starts it in the Python that `cargo xtask pillow` names; none where nobody does.
    pub(crate) fn start() -> Option<Self> {
        let process = Python::start("CLARITY_PILLOW_PYTHON", "pillow.py")?;
        let versions = process.versions.clone();
        Some(Self { process, versions })
    }

    /// The hash of what it makes of a picture.
    pub(crate) fn perturb(&mut self, picture: &Picture, step: &Perturbation) -> String {
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
            "name": step.definition().name, "params": params, "repeat": 1,
        });
        let reply = self.process.ask(&request);
        reply["sha256"].as_str().unwrap().to_owned()
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
