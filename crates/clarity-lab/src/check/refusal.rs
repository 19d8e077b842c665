//! What is wrong with a sweep, and where.

use clarity_artifact::json::{self, Path};
use clarity_artifact::{Problems, ReadError};
use std::fmt;

/// A place in a sweep, outside its base spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SweepPlace {
    /// The adapter's name.
    Adapter,
    /// An axis, by its position.
    Axis(usize),
    /// A value of an axis: the positions of the axis and of the value.
    Value(usize, usize),
    /// A seed, by its position.
    Seed(usize),
}

/// Everything that is wrong with a sweep of the lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In the sweep itself.
    pub in_sweep: Vec<(SweepPlace, String)>,
    /// In its base spec.
    pub in_spec: Option<ReadError>,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    in_sweep: Vec<(SweepPlace, String)>,
    in_spec: Problems,
}

impl Found {
    pub(super) fn in_sweep(&mut self, place: SweepPlace, message: impl fmt::Display) {
        let told = (place, message.to_string());
        // One value can be refused on more than one way to it.
        if !self.in_sweep.contains(&told) {
            self.in_sweep.push(told);
        }
    }

    pub(super) fn in_spec(&mut self, place: Path, message: impl fmt::Display) {
        self.in_spec.push(place, message);
    }

    /// `unread` is why the base spec cannot be read at all.
    pub(super) fn refusal(self, spec: &[u8], unread: Option<ReadError>) -> Refusal {
        let text = String::from_utf8_lossy(spec);
        let in_spec = self.in_spec.located(|path| locate(&text, path));
        let shape = (!in_spec.is_empty()).then_some(ReadError::Shape(in_spec));
        Refusal {
            in_sweep: self.in_sweep,
            in_spec: unread.or(shape),
        }
    }

    pub(super) fn into_result(self, spec: &[u8]) -> Result<(), Refusal> {
        if self.in_sweep.is_empty() && self.in_spec.is_empty() {
            return Ok(());
        }
        Err(self.refusal(spec, None))
    }
}

/// The place itself, or what it would stand in.
fn locate(text: &str, path: &Path) -> Option<(usize, usize)> {
    let mut path = path.clone();
    loop {
        let found = json::locate(text, &path);
        if found.is_some() || path.0.pop().is_none() {
            return found;
        }
    }
}
