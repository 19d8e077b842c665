//! `cargo xtask coverage`: how much of each crate the tests run, and two gates on it.
//!
//! What counts: lines under `crates/*/src`, unit tests among them; child processes too, so the
//! binary's code counts when a test runs the binary. What does not: `tests/`, `xtask`, benches,
//! and doctests, whose coverage a stable compiler cannot measure.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::lcov::{self, Crate};
use crate::run::{capture, cargo, passes};
use crate::tools::{self, Outcome};
use crate::{Error, Finding, Result, say, workspace};

/// Of all lines, at least so many in a hundred run.
const PERCENT: usize = 95;
/// Crates of which every line runs: their numbers are what everybody reads at the end.
const EVERY_LINE: [&str; 1] = ["clarity-gradient"];

/// The programs that measuring needs, or what is missing and how to get it.
struct Tools {
    /// For cargo-llvm-cov's environment; empty where it finds them itself.
    llvm: Vec<(&'static str, PathBuf)>,
}

/// Whether everything that measuring needs is here.
///
/// # Errors
/// rustc cannot be run.
pub fn available(root: &Path) -> Result<bool> {
    Ok(find_tools(root)?.is_ok())
}

/// Runs the tests of the workspace in `root` instrumented, prints a table and applies the gates.
///
/// # Errors
/// A tool cannot be run, or its trace cannot be read.
pub fn run(root: &Path) -> Result<Outcome> {
    let tools = match find_tools(root)? {
        Ok(tools) => tools,
        Err(outcome) => return Ok(outcome),
    };
    let target = workspace::target_directory(root)?;
    let trace = target.join("coverage.lcov");
    // A trace of an earlier run must not stand in for this one's.
    if trace.exists() {
        fs::remove_file(&trace)
            .map_err(|error| Error::new(format!("{}: {error}", trace.display())))?;
    }
    // cargo-llvm-cov builds in a target directory of its own beneath the usual one.
    let mut command = cargo(root);
    command.arg("llvm-cov");
    if tools::find("cargo-nextest").is_some() {
        command.arg("nextest");
    }
    command.args([
        "--locked",
        "--workspace",
        "--all-features",
        "--exclude",
        "xtask",
        "--no-report",
    ]);
    if !passes(command.envs(tools.llvm.clone()))? {
        return Ok(Outcome::Failed);
    }
    // A process that a test kills while it writes its profile leaves a torn one.
    let mut report = cargo(root);
    report.args(["llvm-cov", "report", "--failure-mode", "all", "--lcov"]);
    report.arg("--output-path").arg(&trace).envs(tools.llvm);
    if !passes(&mut report)? {
        return Ok(Outcome::Failed);
    }
    let text = fs::read_to_string(&trace).map_err(|error| {
        Error::new(format!(
            "{}: cargo-llvm-cov wrote no trace: {error}",
            trace.display()
        ))
    })?;
    let crates = lcov::crates(&text, &root.to_string_lossy())?;
    for line in table(&crates) {
        say(&line)?;
    }
    let findings = gates(&crates);
    for finding in &findings {
        say(&format!("  {finding}"))?;
    }
    Ok(Outcome::of(findings.is_empty()))
}

fn find_tools(root: &Path) -> Result<std::result::Result<Tools, Outcome>> {
    if tools::find("cargo-llvm-cov").is_none() {
        return Ok(Err(Outcome::without(
            "cargo-llvm-cov",
            "run `.ci/run`, which installs it",
        )));
    }
    let named = |name| std::env::var_os(name).is_some();
    if named("LLVM_COV") && named("LLVM_PROFDATA") {
        return Ok(Ok(Tools { llvm: Vec::new() }));
    }
    let rustc = |arguments: &[&str]| -> Result<String> {
        let output = capture(Command::new("rustc").current_dir(root).args(arguments))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let libraries = rustc(&["--print", "target-libdir"])?;
    if Path::new(libraries.trim()).join("../bin/llvm-cov").exists() {
        return Ok(Ok(Tools { llvm: Vec::new() }));
    }
    // Profiles are read by the same major version that wrote them.
    let about = rustc(&["-vV"])?;
    let version = about
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "));
    let major = version
        .and_then(|version| version.split('.').next())
        .unwrap_or_default();
    let found = (
        tools::find(format!("llvm-cov-{major}")),
        tools::find(format!("llvm-profdata-{major}")),
    );
    Ok(match found {
        (Some(cov), Some(profdata)) => Ok(Tools {
            llvm: vec![("LLVM_COV", cov), ("LLVM_PROFDATA", profdata)],
        }),
        _ => Err(Outcome::without(
            &format!("llvm-cov-{major}"),
            "install the llvm-tools component of the toolchain, or the distribution's LLVM",
        )),
    })
}

fn table(crates: &BTreeMap<String, Crate>) -> Vec<String> {
    let row = |name: &str, covered: usize, total: usize| {
        format!(
            "{name:<24} {covered:>7} of {total:>7} lines {:>7}",
            percent(covered, total)
        )
    };
    let mut lines: Vec<String> = crates
        .iter()
        .map(|(name, krate)| row(name, krate.covered(), krate.total()))
        .collect();
    let (covered, total) = sums(crates);
    lines.push(row("all crates", covered, total));
    lines
}

fn gates(crates: &BTreeMap<String, Crate>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (covered, total) = sums(crates);
    if total == 0 || covered * 100 < total * PERCENT {
        findings.push(Finding::new(
            "crates",
            format!(
                "{} of the lines run, the gate is {PERCENT} %",
                percent(covered, total)
            ),
            "add tests for the crates that stand lowest in the table",
        ));
    }
    for name in EVERY_LINE {
        match crates.get(name) {
            None => findings.push(Finding::new(
                name,
                "nothing was measured",
                "look at the trace",
            )),
            Some(krate) => findings.extend(krate.missing().into_iter().map(|place| {
                Finding::new(
                    place,
                    format!("never run, and {name} is gated at every line"),
                    "",
                )
            })),
        }
    }
    findings
}

fn sums(crates: &BTreeMap<String, Crate>) -> (usize, usize) {
    crates.values().fold((0, 0), |(covered, total), krate| {
        (covered + krate.covered(), total + krate.total())
    })
}

/// Hundredths of a percent, cut and not rounded: 99.999 must not read as 100.
fn percent(covered: usize, total: usize) -> String {
    let hundredths = (covered * 10_000).checked_div(total).unwrap_or(0);
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "/w";

    fn crates(trace: &str) -> BTreeMap<String, Crate> {
        lcov::crates(trace, ROOT).unwrap()
    }

    #[test]
    fn only_sources_of_the_product_count_and_a_line_counts_once() {
        let crates = crates(
            "SF:/w/crates/clarity-gradient/src/lib.rs\nDA:1,0\nDA:2,5\nend_of_record\n\
             SF:/w/crates/clarity-gradient/src/lib.rs\nDA:1,3\nend_of_record\n\
             SF:/w/crates/clarity-gradient/tests/all.rs\nDA:1,0\nend_of_record\n\
             SF:/w/xtask/src/lib.rs\nDA:1,0\nend_of_record\n\
             SF:/elsewhere/src/lib.rs\nDA:1,0\nend_of_record\n",
        );
        assert_eq!(
            table(&crates),
            [
                "clarity-gradient               2 of       2 lines 100.00 %",
                "all crates                     2 of       2 lines 100.00 %",
            ]
        );
        assert_eq!(gates(&crates), []);
    }

    #[test]
    fn a_line_of_a_gated_crate_that_never_ran_is_named() {
        let lines =
            (1..=100).map(|line| format!("DA:{line},{}\n", u32::from(![7, 8, 40].contains(&line))));
        let trace = format!(
            "SF:/w/crates/clarity-gradient/src/step.rs\n{}",
            lines.collect::<String>()
        );
        let findings: Vec<_> = gates(&crates(&trace))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            findings,
            [
                "crates/clarity-gradient/src/step.rs: 7-8, 40: never run, and clarity-gradient is \
              gated at every line"
            ]
        );
    }

    #[test]
    fn too_few_lines_and_no_measurement_fail() {
        let low = crates(
            "SF:/w/crates/clarity-model/src/lib.rs\nDA:1,1\nDA:2,0\n\
             SF:/w/crates/clarity-gradient/src/lib.rs\nDA:1,1\n",
        );
        let findings: Vec<_> = gates(&low).iter().map(ToString::to_string).collect();
        assert_eq!(
            findings,
            [
                "crates: 66.66 % of the lines run, the gate is 95 %; add tests for the crates that \
              stand lowest in the table"
            ]
        );
        assert_eq!(gates(&BTreeMap::new()).len(), 2);
    }

    #[test]
    fn a_broken_trace_is_an_error() {
        let trace = "SF:/w/crates/clarity/src/lib.rs\nDA:x,1\n";
        assert!(lcov::crates(trace, ROOT).is_err());
    }
}
