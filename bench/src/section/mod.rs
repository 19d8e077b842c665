//! The tables, each made by a function of its own.

mod analysis;
mod differences;
mod distances;
mod growth;
mod orchestration;
mod packed;
mod pillow;
mod status;
mod threads;

use crate::corpus::Corpus;
use crate::launch::Used;
use crate::table::Section;
use crate::{Bench, Error};

/// Makes a table.
pub type Measure = fn(&mut Bench) -> Result<Section, Error>;

/// All tables by their names, in the order in which they are made.
pub const ALL: [(&str, Measure); 9] = [
    ("analysis", analysis::measure),
    ("threads", threads::measure),
    ("growth", growth::measure),
    ("packed", packed::measure),
    ("status", status::measure),
    ("distances", distances::measure),
    ("differences", differences::measure),
    ("orchestration", orchestration::measure),
    ("pillow", pillow::measure),
];

/// What is looked at of a process.
type Of = fn(&Used) -> f64;

const CPU: Of = |used| used.cpu;
const WALL: Of = |used| used.wall;

/// Says in a table how large its sweeps are.
fn tell_size(section: &mut Section, sweep: &Corpus) {
    let runs = thousands(sweep.plan.len());
    section.note(format!("{runs} runs, justifications of 800 characters."));
}

/// A count with a comma at each thousand.
pub fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
