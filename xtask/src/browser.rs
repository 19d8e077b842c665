//! `cargo xtask browser`: reports of the examples, and a hostile one, in a real browser.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::python::environment;
use crate::run::{capture, last_words, passes};
use crate::tools::{self, Outcome};
use crate::{Error, Result, say, workspace};

const REQUIREMENTS: &str = "tests/browser/requirements.txt";

const SCRIPT: &str = "tests/browser/check.py";

/// What the browser may be called.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The sweeps by their directories: two lists that take about as long as each other.
const SWEEPS: [&[&str]; 2] = [
    &["examples/phantom"],
    &[
        "target/browser/cohort",
        "tests/browser/hostile",
        "examples/mri",
        "examples/triage",
    ],
];

/// Of the cohort's 24 cases the first: six make the same page, with fewer rows.
const CASES: [&str; 6] = [
    "film-00", "film-01", "film-02", "film-03", "film-04", "film-05",
];

/// What to do with the reports.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Options {
    /// Save the pictures of the documentation there, and check nothing
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
}

/// Makes reports with the binary of `root` and looks at them in a browser.
///
/// # Errors
/// Cargo or the browser cannot be run, or a report cannot be made.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.11 or newer"));
    };
    let Some(browser) = BROWSERS.into_iter().find_map(tools::find) else {
        let remedy = "install chromium, and fonts such as fonts-dejavu-core";
        return Ok(Outcome::without("chromium", remedy));
    };
    let pinned = ("browser-python", REQUIREMENTS);
    let Some(python) = environment(root, &python, pinned, str::to_owned)? else {
        let remedy = "it could not be installed; pip says why above";
        return Ok(Outcome::without("playwright", remedy));
    };
    let Some(binary) = workspace::binary(root)? else {
        return Ok(Outcome::Failed);
    };
    let reports = reports(root, &binary)?;
    let script = |more: &str| {
        let mut command = Command::new(&python);
        command.arg("-B").arg(root.join(SCRIPT)).arg(&reports);
        command.arg("--chromium").arg(&browser);
        command.args((!more.is_empty()).then_some(more));
        command
    };
    if let Some(directory) = &options.pictures {
        return passes(script("--pictures").arg(directory)).map(Outcome::of);
    }
    // A browser each, side by side; what the second says is told after the first.
    let (checked, proven) = thread::scope(|scope| {
        let proven = scope.spawn(|| capture(&mut script("--prove")));
        (passes(&mut script("")), proven.join())
    });
    let proven = proven.map_err(|_| Error::new("the proofs have ended early"))??;
    say(String::from_utf8_lossy(&proven.stdout).trim_end())?;
    if !proven.status.success() {
        say(&last_words(&proven.stderr))?;
    }
    Ok(Outcome::of(checked? && proven.status.success()))
}

/// A directory with a report of each sweep.
fn reports(root: &Path, binary: &Path) -> Result<PathBuf> {
    let home = root.join("target/browser");
    let failed = |error| Error::new(format!("{}: {error}", home.display()));
    match fs::remove_dir_all(&home) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let reports = home.join("reports");
    fs::create_dir_all(&reports).map_err(failed)?;
    part_of_cohort(root, &home.join("cohort")).map_err(failed)?;
    let all = |sweeps: &[&str]| -> Result<()> {
        let mut sweeps = sweeps.iter();
        sweeps.try_for_each(|sweep| report(binary, &root.join(sweep), &home, &reports))
    };
    let done = thread::scope(|scope| {
        let started = SWEEPS.map(|sweeps| scope.spawn(move || all(sweeps)));
        started.map(thread::ScopedJoinHandle::join)
    });
    for list in done {
        list.map_err(|_| Error::new("a sweep has ended early"))??;
    }
    Ok(reports)
}

/// The cohort's configuration and films with some of its cases.
fn part_of_cohort(root: &Path, to: &Path) -> io::Result<()> {
    let from = root.join("examples/cohort");
    let mut files = vec![PathBuf::from("sweep.toml")];
    for case in CASES {
        files.push(format!("cases/{case}.json").into());
        files.push(format!("films/{case}.png").into());
    }
    for directory in ["cases", "films"] {
        fs::create_dir_all(to.join(directory))?;
    }
    for file in files {
        fs::copy(from.join(&file), to.join(&file))?;
    }
    Ok(())
}

/// Runs the sweep whose configuration is in `directory`, and puts the page that it leaves with the
/// others.
fn report(binary: &Path, directory: &Path, home: &Path, reports: &Path) -> Result<()> {
    let name = directory.file_name().unwrap_or_default();
    let (config, out) = (directory.join("sweep.toml"), home.join("sweeps").join(name));
    let mut run = Command::new(binary);
    run.arg("run").arg(config).arg("--out").arg(&out);
    let done = capture(&mut run)?;
    if !done.status.success() {
        let why = last_words(&done.stderr);
        return Err(Error::new(format!("{}: {why}", directory.display())));
    }
    let page = reports.join(name).with_extension("html");
    let copied = fs::copy(out.join("report.html"), &page);
    copied.map_err(|error| Error::new(format!("{}: {error}", page.display())))?;
    Ok(())
}
