//! `cargo xtask fuzz`: every parser before bytes that nobody wrote.
//!
//! `fuzz/` is a workspace of its own, as it is built with instrumentation. What holds for any bytes is
//! said there; here are only the seeds, the clock and what a person is told.

mod seeds;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{capture, last_words, passes};
use crate::tools::{self, Outcome};
use crate::{Error, Result, say, workspace};

pub use seeds::{Seeds, names, texts};

const TARGETS: &str = "fuzz/fuzz_targets";

/// The longest input, in bytes. Parsers that fail above it fail below it.
const LONGEST: usize = 16 * 1024;

/// How long one input may take, in seconds: far more than any takes, on a busy machine too.
const SLOW: u64 = 20;

/// What to fuzz.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How long each target runs
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Only this target; may be given more than once
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// Hand the target this one input instead, to see a fault again
    #[arg(long, value_name = "FILE", conflicts_with = "seconds")]
    input: Option<PathBuf>,
}

/// Fuzzes the parsers in `root`, one after the other.
///
/// # Errors
/// A target that there is not, seeds that cannot be written, cargo that cannot be run.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    let known = targets(root)?;
    if let Some(other) = options.target.iter().find(|name| !known.contains(name)) {
        let known = known.join(", ");
        let message = format!("there is no target `{other}`; there are {known}");
        return Err(Error::new(message));
    }
    if tools::find("cargo-fuzz").is_none() {
        return Ok(Outcome::without(
            "cargo-fuzz",
            "install what .ci/slow-requirements.txt pins",
        ));
    }
    let wanted = |name: &&String| options.target.is_empty() || options.target.contains(name);
    let wanted: Vec<&String> = known.iter().filter(wanted).collect();
    let place = workspace::target_directory(root)?.join("fuzz");
    if let Some(input) = &options.input {
        let [target] = wanted.as_slice() else {
            return Err(Error::new(
                "an input is for one target: name it with --target",
            ));
        };
        return passes(fuzz(root, &place, "run").arg(target).arg(input)).map(Outcome::of);
    }
    if !passes(&mut fuzz(root, &place, "build"))? {
        return Ok(Outcome::Failed);
    }
    let seeds = Seeds::gather(root)?;
    let dictionary = place.join("json.dict");
    write(&dictionary, seeds.dictionary.as_bytes())?;
    let mut sound = true;
    for target in wanted {
        let corpus = place.join("corpus").join(target);
        seeds.write(root, target, &corpus)?;
        let mut command = fuzz(root, &place, "run");
        command.arg(target).arg(&corpus).arg("--");
        command.arg(format!("-dict={}", dictionary.display()));
        command.arg(format!("-max_total_time={}", options.seconds));
        command.arg(format!("-max_len={LONGEST}"));
        command.arg(format!("-timeout={SLOW}"));
        command.arg("-print_final_stats=1");
        sound &= told(target, &mut command)?;
    }
    Ok(Outcome::of(sound))
}

/// Runs a target and says what came of it; whether nothing was found.
fn told(target: &str, command: &mut Command) -> Result<bool> {
    let output = capture(command)?;
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        let inputs = text
            .lines()
            .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        let inputs = inputs.map_or("an unknown number of", str::trim);
        say(&format!("{target}: {inputs} inputs, no fault"))?;
        return Ok(true);
    }
    let why = panic(&text).unwrap_or_else(|| last_words(&output.stderr));
    say(&format!("{target}: FAILED: {why}"))?;
    for input in inputs(&text) {
        let again = format!("cargo xtask fuzz --target {target} --input {input}");
        say(&format!("{target}: to see it again: {again}"))?;
    }
    Ok(false)
}

/// Where a target panicked, and what it said.
pub fn panic(text: &str) -> Option<String> {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.contains("panicked at"));
    let (_, place) = lines.next()?.split_once("panicked at ")?;
    Some(format!("{place} {}", lines.next().unwrap_or_default()))
}

/// The files in which libFuzzer left the inputs that it tells of.
pub fn inputs(text: &str) -> Vec<&str> {
    let left = "Test unit written to ";
    text.lines()
        .filter_map(|line| line.split_once(left))
        .map(|(_, path)| path.trim())
        .collect()
}

/// cargo-fuzz without a sanitizer: there is no unsafe code to look into. It needs options of the
/// compiler that are not stable, which the pinned one has as well.
fn fuzz(root: &Path, place: &Path, what: &str) -> Command {
    let mut command = Command::new("cargo-fuzz");
    command.current_dir(root).env("RUSTC_BOOTSTRAP", "1");
    command.args([what, "--sanitizer", "none", "--target-dir"]);
    command.arg(place);
    command
}

fn targets(root: &Path) -> Result<Vec<String>> {
    let directory = root.join(TARGETS);
    let failed = |error| Error::new(format!("{TARGETS}: {error}"));
    let mut names = Vec::new();
    for entry in fs::read_dir(&directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        names.extend(
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    names.sort_unstable();
    Ok(names)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error| Error::new(format!("{}: {error}", path.display()));
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}
