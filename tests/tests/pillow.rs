//! Random pictures and parameters against an installed Pillow and NumPy: `cargo xtask pillow`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

#[path = "pillow_process/mod.rs"]
mod pillow_process;

use clarity::model::AxisValue;
use clarity::perturb::random::Pcg64;
use clarity::perturb::{Arguments, Definition, Kind, Perturbation, Picture};
use pillow_process::Pillow;
use std::collections::BTreeMap;
use std::env;
use std::io::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

/// Draws of one case.
struct Case(Pcg64);

impl Case {
    fn whole(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from + 1).unwrap();
        from + i64::try_from(self.0.next_u64() % width).unwrap()
    }

    fn side(&mut self) -> u32 {
        // Small sides hit the edges of every window; some are long.
        let longest = [3, 17, 40, 120][usize::try_from(self.whole(0, 3)).unwrap()];
        u32::try_from(self.whole(1, longest)).unwrap()
    }

    fn picture(&mut self) -> Picture {
        let (width, height) = (self.side(), self.side());
        let pixels = 3 * width as usize * height as usize;
        // Noise, a ramp or flat: rounding differs most where neighbours are nearly equal.
        let (kind, base, slope) = (self.whole(0, 2), self.whole(0, 255), self.whole(1, 9));
        let byte = |place: usize| match kind {
            0 => self.0.next_u64().to_le_bytes()[7],
            1 => (base + slope * i64::try_from(place).unwrap() / 7).to_le_bytes()[0],
            _ => base.to_le_bytes()[0],
        };
        Picture::rgb(width, height, (0..pixels).map(byte).collect()).unwrap()
    }

    fn step(&mut self, dialect: &str) -> Perturbation {
        let kinds = Perturbation::DEFINITIONS;
        let definition = kinds[usize::try_from(self.0.next_u64() % kinds.len() as u64).unwrap()];
        let arguments: Arguments = definition
            .parameters
            .iter()
            .filter(|parameter| parameter.name != "fill")
            .map(|parameter| {
                let value = match parameter.name {
                    "dialect" => dialect.into(),
                    name => self.argument(&definition, name, parameter.kind),
                };
                (parameter.name.to_owned(), value)
            })
            .collect();
        Perturbation::build(definition.name, &arguments).expect("arguments in range")
    }

    fn argument(&mut self, of: &Definition, name: &str, kind: Kind) -> AxisValue {
        let whole = |case: &mut Self, from, to| AxisValue::from(case.whole(from, to));
        match (of.name, name, kind) {
            (_, _, Kind::Seed) => whole(self, 0, i64::MAX - 1),
            (_, _, Kind::Choice(words)) => {
                words[usize::try_from(self.0.next_u64() % words.len() as u64).unwrap()].into()
            }
            ("resize", ..) => i64::from(self.side()).into(),
            ("occlude", "x" | "y", _) => whole(self, -20, 130),
            ("occlude", "width" | "height", _) => whole(self, 1, 60),
            ("translate", ..) => whole(self, -130, 130),
            (.., Kind::Odd { .. }) => AxisValue::from(2 * self.whole(0, 30) + 1),
            (.., Kind::Whole { from, to }) => whole(self, from, to),
            (.., Kind::Real { from, to }) => {
                let (low, high) = match (of.name, name) {
                    ("gaussian_blur", _) => (0.0, 60.0),
                    ("poisson", _) => (0.5, 3_000.0),
                    ("gamma", _) => (0.05, 8.0),
                    ("brightness" | "contrast", _) => (0.0, 4.0),
                    _ => (from, to),
                };
                // Some round numbers, where special cases live.
                let number = low + (high - low) * self.0.uniform();
                let number = if self.whole(0, 4) == 0 {
                    number.round().max(low)
                } else {
                    number
                };
                AxisValue::float(number).unwrap()
            }
            other => panic!("no cases for {other:?}"),
        }
    }
}

/// Which dialect a version of Pillow speaks.
fn dialect(version: &str) -> &'static str {
    let mut numbers = version.split('.').map(|n| n.parse::<u32>().unwrap());
    match (numbers.next().unwrap(), numbers.next().unwrap()) {
        (..12, _) | (12, ..2) => "10.2",
        (12, _) => "12.2",
        _ => "13.0",
    }
}

#[test]
#[ignore = "needs Pillow and NumPy; `cargo xtask pillow` brings them"]
fn random_cases_are_pillows() {
    let mut pillow = Pillow::start().expect("`cargo xtask pillow` names a Python with Pillow");
    let cases: u64 = setting("CLARITY_PILLOW_CASES").unwrap_or(1_000);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let first: u64 = setting("CLARITY_PILLOW_SEED").unwrap_or(now);
    let dialect = dialect(pillow.versions["pillow"].as_str().unwrap());
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for number in first..first + cases {
        let mut case = Case(Pcg64::new(&number.into()));
        let (picture, step) = (case.picture(), case.step(dialect));
        let count = counts.entry(step.definition().name).or_default();
        count.0 += 1;
        let theirs = pillow.perturb(&picture, &step);
        if step.apply(&picture).hash().to_string() != theirs {
            count.1 += 1;
            wrong.push(format!("case {number}: {picture:?}, {step:?}"));
        }
    }
    let versions = &pillow.versions;
    let mut out = io::stdout().lock();
    let differ = wrong.len();
    writeln!(
        out,
        "{cases} cases from {first} on, {versions}, dialect {dialect}: {differ} differ"
    )
    .unwrap();
    for (name, (cases, wrong)) in counts {
        writeln!(out, "  {name}: {cases} cases, {wrong} differ").unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
