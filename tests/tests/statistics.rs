//! Random figures against NumPy, `SciPy`, statsmodels and `SALib`: `cargo xtask statistics`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

#[path = "python_process/mod.rs"]
mod python_process;
#[path = "statistics_cases/mod.rs"]
mod statistics_cases;

use python_process::Python;
use statistics_cases::{Case, Draws, FIGURES};
use std::collections::BTreeMap;
use std::env;
use std::io::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

/// How far two computations of one figure may be apart.
const TOLERANCE: f64 = 1e-9;

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

/// The largest difference of a case: relative, to 1 at least where the figure may be 0.
fn difference(case: &Case, theirs: &[f64]) -> f64 {
    assert_eq!(case.ours.len(), theirs.len(), "{}", case.request);
    let least = if case.relative { 0.0 } else { 1.0 };
    let each = case.ours.iter().zip(theirs).map(|(ours, theirs)| {
        let apart = (ours - theirs).abs();
        if apart <= 0.0 {
            return 0.0;
        }
        let relative = apart / theirs.abs().max(least);
        // What is no number is no agreement.
        if relative.is_nan() {
            f64::INFINITY
        } else {
            relative
        }
    });
    each.fold(0.0, f64::max)
}

#[test]
#[ignore = "needs SciPy and its kin; `cargo xtask statistics` brings them"]
fn random_figures_are_theirs() {
    let mut python = Python::start("CLARITY_STATISTICS_PYTHON", "statistics.py")
        .expect("`cargo xtask statistics` names a Python with SciPy");
    let grids = setting("CLARITY_STATISTICS_GRIDS").unwrap_or(200);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let first = setting("CLARITY_STATISTICS_SEED").unwrap_or(now.as_secs());
    let mut largest: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for number in first..first + grids {
        for figure in FIGURES {
            let case = figure(&mut Draws::new(number));
            let theirs: Vec<f64> = serde_json::from_value(python.ask(&case.request)).unwrap();
            let apart = difference(&case, &theirs);
            let of_figure = largest.entry(case.figure).or_default();
            *of_figure = (of_figure.0 + theirs.len(), of_figure.1.max(apart));
            if apart >= TOLERANCE {
                let ours = &case.ours;
                wrong.push(format!(
                    "case {number}: {} is {ours:?}, not {theirs:?}",
                    case.request
                ));
            }
        }
    }
    let mut out = io::stdout().lock();
    let (versions, differ) = (&python.versions, wrong.len());
    writeln!(
        out,
        "{grids} cases of each from {first} on, {versions}: {differ} differ"
    )
    .unwrap();
    for (name, (numbers, apart)) in largest {
        writeln!(
            out,
            "  {name}: {numbers} numbers, at most {apart:.1e} apart"
        )
        .unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
