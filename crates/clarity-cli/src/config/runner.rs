//! The `[runner]` of a configuration.

use super::cases;
use super::command::{self, Command};
use super::own::Own;
use super::shape::list_expected;
use crate::sweep::FIXED;
use clarity::artifact::Problems;
use clarity::artifact::json::{Json, Node, nearest};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf, absolute};
use std::time::Duration;

const KEYS: [&str; 7] = [
    "command",
    "timeout",
    "jobs",
    "env",
    "worker",
    "deterministic",
    "inputs",
];

/// How long one run may take where the configuration does not say.
const TIMEOUT: Duration = Duration::from_mins(10);

/// What a run takes beside the time that it waits for a server.
const ELSE: Duration = Duration::from_mins(1);

/// The most runs at once.
const MAX_JOBS: i128 = 1024;

/// The program that answers one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunnerConfig {
    /// The program and its arguments as the configuration spells them.
    pub(crate) words: Vec<String>,
    /// The program, an absolute path.
    pub(crate) program: PathBuf,
    /// Its first arguments.
    pub(crate) arguments: Vec<OsString>,
    /// Where it works: the configuration's directory, an absolute path.
    pub(crate) directory: PathBuf,
    /// How long one run may take.
    pub(crate) timeout: Duration,
    /// Whether the configuration says so.
    timeout_set: bool,
    /// How many runs execute at once.
    pub(crate) jobs: usize,
    /// Variables of the environment that it is given beside the usual ones.
    pub(crate) env: Vec<String>,
    /// Whether one process answers many runs.
    pub(crate) worker: bool,
    /// Files that its results follow from, beside those that the command and the base spec name; none
    /// where it does not say that one input has one output, to the byte.
    pub(crate) deterministic_by: Option<Vec<PathBuf>>,
    /// Whether it is our own lab, of which more can be known before the first run.
    pub(crate) lab: bool,
}

impl RunnerConfig {
    /// Gives a run the time that its server may take; where the configuration gives it less, tells
    /// why that is probably not meant.
    pub(super) fn allow(&mut self, longest: Duration) -> Option<String> {
        if !self.timeout_set {
            self.timeout = TIMEOUT.max(longest.saturating_add(ELSE));
            return None;
        }
        (self.timeout < longest).then(|| {
            let [given, longest] = [self.timeout, longest].map(humantime::format_duration);
            format!(
                "a run is stopped after {given}, but `openai` of the base spec lets it wait for \
                 {longest}: all attempts and the waits between them; raise it, or lower \
                 `max_attempts`, `timeout` or `max_wait` there"
            )
        })
    }
}

pub(super) fn read(
    node: Node<'_>,
    directory: &Path,
    problems: &mut Problems,
) -> Option<RunnerConfig> {
    let runner = node.object(problems)?;
    runner.refuse_others(&KEYS, problems, nearest);
    let directory = absolute(directory);
    let directory = node.model(problems, directory.and_then(|path| path.canonicalize()))?;
    let command = runner.need("command", problems);
    let command = command.and_then(|node| command::read(node, &directory, problems));
    let timeout = match runner.get("timeout") {
        Some(node) => timeout(node, problems),
        None => Some(TIMEOUT),
    };
    let jobs = match runner.get("jobs") {
        Some(node) => jobs(node, problems),
        None => Some(1),
    };
    let env = match runner.get("env") {
        Some(node) => env_of(node, problems),
        None => Some(Vec::new()),
    };
    let worker = match runner.get("worker") {
        Some(node) => truth(node, problems),
        None => Some(false),
    };
    let deterministic = match runner.get("deterministic") {
        Some(node) => truth(node, problems),
        None => Some(false),
    };
    let inputs = match runner.get("inputs") {
        Some(node) => inputs(node, &directory, problems),
        None => Some(Vec::new()),
    };
    let Command {
        words,
        program,
        arguments,
        own,
    } = command?;
    if let (Some(Own::Replay), Some(true), Some(node)) = (own, worker, runner.get("worker")) {
        node.refuse(
            problems,
            "`lab replay` answers one run a process; leave `worker` out",
        );
    }
    Some(RunnerConfig {
        words,
        program,
        arguments,
        directory,
        timeout: timeout?,
        timeout_set: runner.get("timeout").is_some(),
        jobs: jobs?,
        env: env?,
        lab: own == Some(Own::Lab),
        worker: worker?,
        deterministic_by: deterministic?.then_some(inputs?),
    })
}

fn timeout(node: Node<'_>, problems: &mut Problems) -> Option<Duration> {
    if let Json::Integer(_) | Json::Float(_) = node.json() {
        let number = node.json().describe();
        node.refuse(
            problems,
            format_args!(
                "found {number}, a duration without a unit; did you mean \"{number}s\"? (ms, s, m, h)"
            ),
        );
        return None;
    }
    let text = node.text(problems)?;
    let parsed = humantime::parse_duration(text)
        .ok()
        .filter(|duration| !duration.is_zero());
    if parsed.is_none() {
        node.expected(
            problems,
            "a duration above 0 with a unit, such as \"90s\" or \"10m\"",
        );
    }
    parsed
}

fn jobs(node: Node<'_>, problems: &mut Problems) -> Option<usize> {
    let jobs = node.integer(problems)?.get();
    if !(1..=MAX_JOBS).contains(&jobs) {
        node.expected(problems, &format!("1 to {MAX_JOBS} runs at once"));
    }
    usize::try_from(jobs).ok()
}

fn truth(node: Node<'_>, problems: &mut Problems) -> Option<bool> {
    if let Json::Bool(truth) = node.json() {
        return Some(*truth);
    }
    node.expected(problems, "true or false");
    None
}

/// The files that patterns and names stand for, each of which is there.
fn inputs(node: Node<'_>, directory: &Path, problems: &mut Problems) -> Option<Vec<PathBuf>> {
    if list_expected(node, "a list of files", problems) {
        return None;
    }
    let mut found = Vec::new();
    for item in node.list(problems)? {
        let Some(text) = item.text(problems) else {
            continue;
        };
        let matched = cases::matches(item, text, directory, problems);
        let Some(matched) = item.model(problems, matched) else {
            continue;
        };
        for path in matched.unwrap_or_default() {
            // A pattern matches directories too, whose files it may have or not.
            if path.is_file() {
                found.push(path);
            } else if !path.is_dir() {
                let path = path.display();
                item.refuse(problems, format_args!("{path} is no file; check the path"));
            } else if !cases::is_pattern(text) {
                let path = path.display();
                let why = "is a directory; name its files, such as";
                item.refuse(problems, format_args!("{path} {why} \"{text}/*\""));
            }
        }
    }
    found.sort();
    found.dedup();
    Some(found)
}

fn env_of(node: Node<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    if list_expected(node, "a list of names", problems) {
        return None;
    }
    let mut names = Vec::new();
    for item in node.list(problems)? {
        let Some(name) = item.text(problems) else {
            continue;
        };
        if name.is_empty() || name.contains(['=', '\0']) {
            item.expected(problems, "the name of a variable");
        } else if let Some((_, value)) = FIXED.iter().find(|(fixed, _)| *fixed == name) {
            item.refuse(
                problems,
                format_args!("`{name}` is {value} for every runner; leave it out"),
            );
        } else if name == "TMPDIR" {
            item.refuse(
                problems,
                "`TMPDIR` is a directory of its own for each run; leave it out",
            );
        } else if env::var_os(name).is_none() && clarity_lab::looks_like_key(name) {
            item.refuse(
                problems,
                "looks like a key rather than the name of a variable, and is not repeated here; put \
                 the key into a variable and give its name",
            );
        } else if env::var_os(name).is_none() {
            item.refuse(
                problems,
                format_args!("the variable `{name}` is not set; set it first"),
            );
        }
        names.push(name.to_owned());
    }
    Some(names)
}
