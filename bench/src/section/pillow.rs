//! Each perturbation beside Pillow's and `NumPy`'s on the same pictures.

mod steps;

use crate::python::{self, Server};
use crate::table::Section;
use crate::turns::{cpu, median};
use crate::{Bench, Error};
use clarity::model::AxisValue;
use clarity::perturb::random::Pcg64;
use clarity::perturb::{Perturbation, Picture};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::hint::black_box;
use steps::steps;

/// How often the sides take turns.
const ROUNDS: usize = 5;

/// How often a side perturbs the picture in its turn.
const REPETITIONS: usize = 7;

/// How many of them are not counted: the other side's turn and the message between them left the
/// caches cold, and not equally so. Pillow's picture was unpacked just before, ours long before.
const COLD: usize = 4;

const COLUMNS: [&str; 5] = [
    "side",
    "perturbation",
    "Pillow ms",
    "CLARITY ms",
    "times faster",
];

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let mut section = Section::new("pillow", &COLUMNS);
    let Some(python) = &bench.python else {
        section.note("Without Python, which was not there.");
        return Ok(section);
    };
    let mut pillow = python.serve("pillow.py")?;
    let (theirs, numpy) = (pillow.version("pillow"), pillow.version("numpy"));
    let rounds = bench.rounds(ROUNDS);
    section.note(format!(
        "{}, {}; medians of {} runs a side.",
        theirs.replace('p', "P"),
        numpy.replace("numpy", "NumPy"),
        rounds * (REPETITIONS - COLD),
    ));
    let sides: &[u32] = if bench.quick { &[64] } else { &[512, 2048] };
    for side in sides {
        let picture = noise(*side)?;
        let hex = picture.bytes().iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        for (name, step) in steps(i64::from(*side)).map_err(Error::made("a perturbation"))? {
            let ask =
                |pillow: &mut Server, repeat| pillow.ask(&request(&picture, &hex, &step, repeat));
            let made = ask(&mut pillow, 1)?;
            let hash = made.get("sha256").and_then(Value::as_str);
            if hash != Some(step.apply(&picture).hash().to_string().as_str()) {
                return Err(Error::Differ { what: name });
            }
            let (mut own, mut other) = (Vec::new(), Vec::new());
            for _ in 0..rounds {
                let seconds = python::numbers(&ask(&mut pillow, REPETITIONS)?, "seconds")?;
                other.extend(seconds.into_iter().skip(COLD));
                let ours =
                    (0..REPETITIONS).map(|_| cpu(|| black_box(step.apply(black_box(&picture)))).0);
                own.extend(ours.skip(COLD));
            }
            let (own, other) = (1e3 * median(own), 1e3 * median(other));
            section.row(
                [
                    side.to_string(),
                    name,
                    format!("{other:.2}"),
                    format!("{own:.2}"),
                    format!("{:.1}", other / own),
                ],
                None,
            );
        }
    }
    Ok(section)
}

/// A square picture of random bytes.
fn noise(side: u32) -> Result<Picture, Error> {
    let mut random = Pcg64::new(&u64::from(side).into());
    let bytes = (0..3 * side * side).map(|_| {
        let [.., last] = random.next_u64().to_le_bytes();
        last
    });
    Picture::rgb(side, side, bytes.collect()).map_err(Error::made("a picture"))
}

fn request(picture: &Picture, hex: &str, step: &Perturbation, repeat: usize) -> Value {
    // What Pillow has no word for is its only way.
    let ours = ["dialect", "fill"];
    let params: Map<String, Value> = step
        .arguments()
        .iter()
        .filter(|(name, _)| !ours.contains(name))
        .map(|(name, value)| ((*name).to_owned(), json_of(value)))
        .collect();
    json!({
        "width": picture.width(), "height": picture.height(), "rgb": hex,
        "name": step.definition().name, "params": params, "repeat": repeat,
    })
}

fn json_of(value: &AxisValue) -> Value {
    match value {
        AxisValue::Bool(truth) => (*truth).into(),
        AxisValue::Integer(number) => i64::try_from(number.get()).map_or(Value::Null, Value::from),
        AxisValue::Float(number) => number.get().into(),
        AxisValue::Text(text) => text.as_ref().into(),
    }
}
