//! The distance of two justifications.

use crate::corpus::text::{chinese, report};
use crate::python::{self, Server};
use crate::table::{Section, micros_each, times};
use crate::turns::{Side, cpu, in_turns, median, median_ratio};
use crate::{Bench, Error};
use clarity::metrics::Pattern;
use rapidfuzz::distance::levenshtein;
use serde_json::json;
use std::cell::RefCell;
use std::hint::black_box;

/// A kind of texts: what it is called, and the text of a run; run 0 is what the others are compared with.
type Kind = (&'static str, fn(usize) -> String);

const KINDS: [Kind; 5] = [
    ("800 characters, 5 % of the words changed", |run| {
        report(run, if run == 0 { 0 } else { 50 }, false, 800)
    }),
    ("800 characters, half of the words changed", |run| {
        report(run, if run == 0 { 0 } else { 500 }, false, 800)
    }),
    ("800 characters, some beyond ASCII", |run| {
        report(run, if run == 0 { 0 } else { 250 }, true, 800)
    }),
    ("800 Chinese characters", |run| {
        chinese(run, if run == 0 { 0 } else { 250 }, 800)
    }),
    ("80 characters", |run| {
        report(run, if run == 0 { 0 } else { 250 }, false, 80)
    }),
];

const COLUMNS: [&str; 6] = [
    "texts",
    "rapidfuzz, Rust, us",
    "rapidfuzz, C++ in Python, us",
    "CLARITY us",
    "beside Rust's",
    "beside Python's",
];

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let mut section = Section::new("distances", &COLUMNS);
    let python = bench.python.as_ref();
    let server = python.map(|python| python.serve("bench.py")).transpose()?;
    let server = server.map(RefCell::new);
    let count = if bench.quick { 50 } else { 1000 };
    for (name, text) in KINDS {
        let baseline = text(0);
        let texts: Vec<String> = (1..=count).map(text).collect();
        let expected: Vec<f64> = texts
            .iter()
            .map(|text| rapidfuzz(&baseline, text))
            .collect();
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        if ours(&baseline, &borrowed) != expected {
            let what = format!("the distances of {name}");
            return Err(Error::Differ { what });
        }
        let mut sides: Vec<Side<'_, f64>> = vec![
            Box::new(|| Ok(cpu(|| black_box(ours(&baseline, black_box(&borrowed)))).0)),
            Box::new(|| {
                let all = || -> Vec<f64> {
                    texts
                        .iter()
                        .map(|text| rapidfuzz(&baseline, text))
                        .collect()
                };
                Ok(cpu(|| black_box(all())).0)
            }),
        ];
        if let Some(server) = &server {
            let (baseline, texts, expected) = (&baseline, &texts, &expected);
            sides.push(Box::new(move || {
                theirs(&mut server.borrow_mut(), baseline, texts, expected)
            }));
        }
        let measured = in_turns(bench.rounds(15), &mut sides)?;
        drop(sides);
        let side = |at: usize| measured.get(at).cloned().unwrap_or_default();
        let each = |at: usize| format!("{:.2}", micros_each(median(side(at)), count));
        let python = server.is_some();
        let with_python = |cell: String| if python { cell } else { "-".to_owned() };
        section.row(
            [
                name.to_owned(),
                each(1),
                with_python(each(2)),
                each(0),
                times(median_ratio(side(0), side(1))),
                with_python(times(median_ratio(side(0), side(2)))),
            ],
            None,
        );
    }
    Ok(section)
}

/// As a sweep is compared: the baseline made ready once, all texts at once.
fn ours(baseline: &str, texts: &[&str]) -> Vec<f64> {
    Pattern::new(baseline).distances(texts)
}

/// What one would write with the library: equal texts first, then the distance by the longer length.
fn rapidfuzz(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.0;
    }
    let longer = a.chars().count().max(b.chars().count());
    let edits = levenshtein::distance(a.chars(), b.chars());
    crate::table::number(edits as u64) / crate::table::number(longer as u64)
}

fn theirs(
    server: &mut Server,
    baseline: &str,
    texts: &[String],
    expected: &[f64],
) -> Result<f64, Error> {
    let request = json!({"what": "distances", "baseline": baseline, "texts": texts, "repeat": 3});
    let reply = server.ask(&request)?;
    if python::numbers(&reply, "distances")? != expected {
        let what = "Python's distances".to_owned();
        return Err(Error::Differ { what });
    }
    // The first repetition met cold caches, ours did not.
    let seconds = python::numbers(&reply, "seconds")?;
    Ok(median(seconds.into_iter().skip(1)))
}
