//! A runner that is this very program, however it is spelt: which of its words answer runs.

use clarity::artifact::json::nearest;

/// What a sweep gives its runner itself.
const GIVEN: [&str; 6] = [
    "--adapter",
    "--config",
    "--output",
    "--probe",
    "--seed",
    "--worker",
];

/// Which part of this program answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// `lab`, of which more can be known before the first run.
    Lab,
    /// `lab replay`, one run a process.
    Replay,
}

/// What is wrong with a word, and its place among the arguments, from 0; none for all of them.
pub(super) type Wrong = (Option<usize>, String);

/// Reads the arguments behind this program's name.
pub(super) fn read(arguments: &[&str]) -> Result<Own, Wrong> {
    match arguments {
        [] => {
            let why = "this program answers no run by itself; give its `lab`: \
                       [\"{clarity}\", \"lab\"]";
            Err((None, why.to_owned()))
        }
        ["lab"] => Ok(Own::Lab),
        ["lab", "replay", options @ ..] => replay(options),
        ["lab", "record", ..] => {
            let why = "`lab record` makes a corpus and answers no run; did you mean `replay`?";
            Err((Some(1), why.to_owned()))
        }
        ["lab", word, ..] => Err((Some(1), given(word).unwrap_or_else(|| behind_lab(word)))),
        [word, ..] => {
            let advice = match nearest(word, &["lab"]) {
                Some(_) => "did you mean `lab`?",
                None => "only `lab` does",
            };
            let why = format!("found {word:?}, with which this program answers no run; {advice}");
            Err((Some(0), why))
        }
    }
}

fn behind_lab(word: &str) -> String {
    let advice = match nearest(word, &["replay"]) {
        Some(_) => "did you mean `replay`?",
        None => "`lab` takes no more, or `replay` with its `--corpus`",
    };
    format!("found {word:?}; {advice}")
}

/// What to say of an option that the sweep gives.
fn given(word: &str) -> Option<String> {
    let (name, _) = word.split_once('=').unwrap_or((word, ""));
    let name = GIVEN.iter().find(|given| **given == name)?;
    let advice = match *name {
        "--adapter" => "; set `adapter` of the configuration",
        "--worker" => "; set `worker` of `[runner]`",
        _ => "",
    };
    Some(format!(
        "`{name}` is given by the sweep itself; leave it out{advice}"
    ))
}

/// The place of a replay's option is two words on: behind `lab` and `replay`.
fn replay(options: &[&str]) -> Result<Own, Wrong> {
    let missing = "`lab replay` needs `--corpus` and the file of the recorded runs";
    let mut corpus = false;
    let mut words = options.iter().enumerate();
    while let Some((place, word)) = words.next() {
        let wrong = |why: String| Err((Some(place + 2), why));
        let file = match (*word, word.strip_prefix("--corpus=")) {
            ("--corpus", _) => words.next().map(|(_, file)| *file),
            (_, Some(file)) => Some(file),
            _ => {
                let other = || format!("found {word:?}; `lab replay` takes `--corpus` alone");
                return wrong(given(word).unwrap_or_else(other));
            }
        };
        if file.is_none_or(str::is_empty) {
            return wrong(missing.to_owned());
        }
        if corpus {
            return wrong("`--corpus` is given twice; keep one".to_owned());
        }
        corpus = true;
    }
    if corpus {
        Ok(Own::Replay)
    } else {
        Err((Some(1), missing.to_owned()))
    }
}
