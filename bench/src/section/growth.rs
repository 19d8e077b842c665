//! How time and memory grow with the number of runs.

use crate::corpus::Corpus;
use crate::launch::{Used, used};
use crate::section::thousands;
use crate::table::{Goal, Section, at_most, micros_each, number};
use crate::turns::median;
use crate::{Bench, Error};
use std::ffi::OsString;

const COLUMNS: [&str; 6] = [
    "command",
    "stored as",
    "runs",
    "CPU us a run",
    "peak MB",
    "more bytes a run than the line above",
];

/// The sweeps of a command's lines: whether they are packed, their magnitudes, how often each is
/// measured.
const LINES: [(bool, usize, usize); 4] =
    [(false, 3, 5), (false, 4, 5), (false, 5, 3), (true, 6, 1)];

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let mut section = Section::new("growth", &COLUMNS);
    for command in ["gradient", "analyze"] {
        let mut before: Option<(usize, f64)> = None;
        for (packed, magnitude, rounds) in LINES {
            let sweep = bench.stored(packed, magnitude)?;
            let words = words(bench, command, &sweep);
            // The longer command needs fewer: it is its memory that is looked at.
            let rounds = if command == "analyze" {
                rounds.div_ceil(3)
            } else {
                rounds
            };
            let rounds = 0..bench.rounds(rounds);
            let measured = rounds.map(|_| used(&bench.clarity, &words));
            let measured = measured.collect::<Result<Vec<_>, _>>()?;
            let (runs, peak) = (
                sweep.plan.len(),
                median(measured.iter().map(|used| used.peak)),
            );
            let more = before.filter(|(runs_before, _)| *runs_before < runs).map(
                |(runs_before, peak_before)| {
                    (peak - peak_before) / number((runs - runs_before) as u64)
                },
            );
            let goal = match (command, magnitude, more) {
                ("gradient", 5, Some(more)) => Some(at_most(64.0, more, " bytes a run")),
                ("analyze", 6, _) => Some(at_most(1000.0, peak / 1e6, " MB")),
                _ => None,
            };
            let stored = if packed { "a pack" } else { "directories" };
            row(&mut section, (command, stored, runs), &measured, more, goal);
            before = Some((runs, peak));
        }
    }
    Ok(section)
}

fn words(bench: &Bench, command: &str, sweep: &Corpus) -> Vec<OsString> {
    let mut words = bench.with_threads(command, sweep, 1).unwrap_or_default();
    if command == "analyze" {
        words.push("--force".into());
    }
    words
}

fn row(
    section: &mut Section,
    (command, stored, runs): (&str, &str, usize),
    measured: &[Used],
    more: Option<f64>,
    goal: Option<Goal>,
) {
    let cpu = median(measured.iter().map(|used| used.cpu));
    let peak = median(measured.iter().map(|used| used.peak));
    section.row(
        [
            format!("`clarity {command}`"),
            stored.to_owned(),
            thousands(runs),
            format!("{:.1}", micros_each(cpu, runs)),
            format!("{:.1}", peak / 1e6),
            more.map_or(String::new(), |more| format!("{more:.0}")),
        ],
        goal,
    );
}
