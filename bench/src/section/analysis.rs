//! The whole analysis beside the floor, and beside Python.

use crate::floor;
use crate::launch::{Used, printed, used};
use crate::python::Python;
use crate::section::{CPU, Of, WALL, tell_size};
use crate::table::{Section, at_least, at_most, micros_each, times};
use crate::turns::{Side, cpu, in_turns, median, median_ratio};
use crate::{Bench, Error};
use std::ffi::OsString;
use std::path::Path;
use std::time::Instant;

/// What is measured: its name in the table, the program, the words after it.
type Subject<'a> = (&'static str, &'a Path, Vec<OsString>);

/// The lines that others are held against.
const FLOOR: usize = 0;
const ONE: usize = 1;
const TWO: usize = 2;

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let sweep = bench.sweep(4)?;
    let runs = sweep.plan.len();
    let directory = sweep.directory.as_path();
    let on = |command: &str, more: &[&str]| words(command, directory, more);
    let mut analyze = bench.with_threads("analyze", &sweep, 1).unwrap_or_default();
    analyze.push("--force".into());
    let contract = |threads| bench.with_threads("gradient", &sweep, threads);
    let clarity = bench.clarity.as_path();
    let ours = [
        ("`clarity gradient`", contract(1).unwrap_or_default()),
        ("the same, on two threads", contract(2).unwrap_or_default()),
        ("`clarity analyze`", analyze),
        ("`clarity sensitivity`", on("sensitivity", &["--json"])),
        ("`clarity verify`", on("verify", &[])),
        ("`clarity export`", on("export", &["--format", "csv"])),
    ];
    let mut subjects: Vec<Subject<'_>> = ours.map(|(name, words)| (name, clarity, words)).into();
    let columns = [
        "",
        "CPU us a run",
        "beside the floor",
        "beside `clarity gradient`",
        "wall us a run",
        "beside two threads",
    ];
    let mut section = Section::new("analysis", &columns);
    tell_size(&mut section, &sweep);
    match &bench.python {
        Some(python) => {
            agree(python, clarity, directory)?;
            for (name, more) in [
                ("Python, the same checks", &[] as &[&str]),
                ("Python, no checks", &["trusting"]),
            ] {
                let words = python.arguments("bench.py", on("gradient", more));
                subjects.push((name, &python.program, words));
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
    let mut sides: Vec<Side<'_, Used>> = vec![Box::new(|| {
        let begun = Instant::now();
        let (cpu, read) = cpu(|| floor::pass(directory, &paths));
        read.map(|_| Used {
            cpu,
            wall: begun.elapsed().as_secs_f64(),
            ..Used::default()
        })
    })];
    for (_, program, words) in &subjects {
        sides.push(Box::new(|| used(program, words)));
    }
    let measured = in_turns(bench.rounds(7), &mut sides)?;
    drop(sides);
    let all = |at: usize, of: Of| -> Vec<f64> {
        measured.get(at).into_iter().flatten().map(of).collect()
    };
    let beside = |at: usize, other: usize, of: Of| median_ratio(all(at, of), all(other, of));
    let each = |at: usize, of: Of| format!("{:.1}", micros_each(median(all(at, of)), runs));
    let floor = ("open, read, close each trace", clarity);
    let rows = subjects.iter().map(|(name, program, _)| (*name, *program));
    for (at, (name, program)) in std::iter::once(floor).chain(rows).enumerate() {
        let (least, ours) = (beside(at, FLOOR, CPU), beside(at, ONE, CPU));
        let wall = beside(at, TWO, WALL);
        let goals = match at {
            ONE => vec![at_most(3.0, least, "x the floor")],
            _ if program != clarity => vec![
                at_least(8.0, ours, "x the CPU of `clarity gradient`"),
                at_least(8.0, wall, "x its wall time on two threads"),
            ],
            _ => Vec::new(),
        };
        let cells = [
            name.to_owned(),
            each(at, CPU),
            times(least),
            times(ours),
            each(at, WALL),
            times(wall),
        ];
        section.row(cells, goals);
    }
    Ok(section)
}

/// A command on a sweep, and more words.
fn words(command: &str, directory: &Path, more: &[&str]) -> Vec<OsString> {
    let words = [command.into(), directory.as_os_str().to_owned()];
    let more = more.iter().map(OsString::from);
    words.into_iter().chain(more).collect()
}

/// Python gives the bytes that `clarity` gives, or what it takes counts for nothing.
fn agree(python: &Python, clarity: &Path, directory: &Path) -> Result<(), Error> {
    for what in ["metrics", "gradient"] {
        let ours = printed(clarity, &words(what, directory, &[]))?;
        for more in [&[] as &[&str], &["trusting"]] {
            let words = python.arguments("bench.py", words(what, directory, more));
            if printed(&python.program, &words)? != ours {
                let what = format!("`clarity {what}` and Python's");
                return Err(Error::Differ { what });
            }
        }
    }
    Ok(())
}
