//! The whole analysis beside the floor, and beside Python.

use crate::floor;
use crate::launch::{printed, used};
use crate::section::tell_size;
use crate::table::{Section, at_least, at_most, micros_each, times};
use crate::turns::{Side, cpu, in_turns, median, median_ratio};
use crate::{Bench, Error};
use std::ffi::OsString;
use std::path::Path;

/// What is measured: its name in the table, the program, the words after it.
type Subject<'a> = (String, &'a Path, Vec<OsString>);

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let sweep = bench.sweep(4)?;
    let runs = sweep.plan.len();
    let directory = sweep.directory.as_path();
    let on = |command: &str, more: &[&str]| {
        let words = [command.into(), directory.as_os_str().to_owned()];
        let more = more.iter().map(OsString::from);
        words.into_iter().chain(more).collect::<Vec<_>>()
    };
    let contract = bench
        .with_threads("gradient", &sweep, 1)
        .unwrap_or_default();
    let mut analyze = bench.with_threads("analyze", &sweep, 1).unwrap_or_default();
    analyze.push("--force".into());
    let clarity = bench.clarity.as_path();
    let mut subjects: Vec<Subject<'_>> = vec![
        ("`clarity gradient`".into(), clarity, contract),
        ("`clarity analyze`".into(), clarity, analyze),
        (
            "`clarity sensitivity`".into(),
            clarity,
            on("sensitivity", &["--json"]),
        ),
        ("`clarity verify`".into(), clarity, on("verify", &[])),
        (
            "`clarity export`".into(),
            clarity,
            on("export", &["--format", "csv"]),
        ),
    ];
    let columns = [
        "",
        "CPU us a run",
        "beside the floor",
        "beside `clarity gradient`",
    ];
    let mut section = Section::new("analysis", &columns);
    tell_size(&mut section, &sweep);
    match &bench.python {
        Some(python) => {
            let words = ["gradient".into(), directory.as_os_str().to_owned()];
            let name = "Python with C++ rapidfuzz".to_owned();
            subjects.push((name, &python.program, python.arguments("bench.py", words)));
            for what in ["metrics", "gradient"] {
                let words = [what.into(), directory.as_os_str().to_owned()];
                let theirs = printed(&python.program, &python.arguments("bench.py", words))?;
                if theirs != printed(clarity, &on(what, &[]))? {
                    let what = format!("`clarity {what}` and Python's");
                    return Err(Error::Differ { what });
                }
            }
            let server = python.serve("bench.py")?;
            section.note(format!(
                "{}, {}; its metrics and its gradient are equal to the byte.",
                server.version("Python"),
                server.version("rapidfuzz"),
            ));
        }
        None => section.note("Without Python, which was not there."),
    }

    let paths = floor::paths(&sweep)?;
    let mut sides: Vec<Side<'_, f64>> = vec![Box::new(|| {
        let (seconds, read) = cpu(|| floor::pass(directory, &paths));
        read.map(|_| seconds)
    })];
    for (_, program, words) in &subjects {
        sides.push(Box::new(|| used(program, words).map(|used| used.cpu)));
    }
    let measured = in_turns(bench.rounds(7), &mut sides)?;
    drop(sides);
    let side = |at: usize| measured.get(at).cloned().unwrap_or_default();
    let beside = |at: usize, other: usize| median_ratio(side(at), side(other));
    let each = |at: usize| format!("{:.1}", micros_each(median(side(at)), runs));
    section.row(
        [
            "open, read, close each trace".to_owned(),
            each(0),
            times(1.0),
            times(beside(0, 1)),
        ],
        None,
    );
    for (at, (name, program, _)) in (1..).zip(&subjects) {
        let (floor, ours) = (beside(at, 0), beside(at, 1));
        let goal = match at {
            1 => Some(at_most(3.0, floor, "x the floor")),
            _ if *program != clarity => Some(at_least(8.0, ours, "x `clarity gradient`")),
            _ => None,
        };
        section.row([name.clone(), each(at), times(floor), times(ours)], goal);
    }
    Ok(section)
}
