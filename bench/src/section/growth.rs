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

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let mut section = Section::new("growth", &COLUMNS);
    for command in ["gradient", "analyze"] {
        let mut before: Option<(usize, f64)> = None;
        for magnitude in [3, 4, 5] {
            let sweep = bench.sweep(magnitude)?;
            let runs = sweep.plan.len();
            if before.is_some_and(|(before, _)| before == runs) {
                continue;
            }
            let rounds = if magnitude == 5 { 3 } else { 5 };
            let measured = several(bench, &words(bench, command, &sweep), rounds)?;
            let peak = median(measured.iter().map(|used| used.peak));
            let more = before.map(|(runs_before, peak_before)| {
                (peak - peak_before) / number((runs - runs_before) as u64)
            });
            let goal = match (command, more) {
                ("gradient", Some(more)) if magnitude == 5 => {
                    Some(at_most(64.0, more, " bytes a run"))
                }
                _ => None,
            };
            row(
                &mut section,
                (command, "directories", runs),
                &measured,
                more,
                goal,
            );
            before = Some((runs, peak));
        }
    }
    Ok(section)
}

fn words(bench: &Bench, command: &str, sweep: &Corpus) -> Vec<OsString> {
    match command {
        "gradient" => bench.with_threads(command, sweep, 1).unwrap_or_default(),
        _ => vec![
            command.into(),
            sweep.directory.clone().into_os_string(),
            "--force".into(),
        ],
    }
}

fn several(bench: &Bench, words: &[OsString], times: usize) -> Result<Vec<Used>, Error> {
    let times = bench.rounds(times);
    (0..times).map(|_| used(&bench.clarity, words)).collect()
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
