//! The `command` of a runner: a program that is there, and whether it is this one.

use super::own::{self, Own};
use super::shape::{argument, list_expected};
use crate::files;
use clarity::artifact::Problems;
use clarity::artifact::json::{Json, Node};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What is started for each run.
pub(super) struct Command {
    /// As the configuration spells it.
    pub(super) words: Vec<String>,
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
    /// What of this program it is, if it is this program.
    pub(super) own: Option<Own>,
}

pub(super) fn read(node: Node<'_>, directory: &Path, problems: &mut Problems) -> Option<Command> {
    if let Json::Text(line) = node.json() {
        let words: Vec<_> = line
            .split_whitespace()
            .map(|word| format!("{word:?}"))
            .collect();
        let list = words.join(", ");
        node.refuse(
            problems,
            format_args!(
                "found {line:?}, expected a list: no shell is used; did you mean [{list}]?"
            ),
        );
        return None;
    }
    if list_expected(node, "a list of a program and its arguments", problems) {
        return None;
    }
    let words = texts(&node, problems)?;
    let Some((program, arguments)) = words
        .split_first()
        .filter(|(program, _)| !program.is_empty())
    else {
        node.refuse(problems, "the command is empty; give the program first");
        return None;
    };
    let named = *program == "{clarity}";
    let program = node.model(problems, program_of(program, directory))?;
    let own = if named || is_this(&program) {
        match own::read(arguments) {
            Ok(own) => Some(own),
            Err((place, why)) => {
                // The program itself comes before its arguments.
                let item = place.and_then(|place| node.list(problems)?.nth(place + 1));
                item.unwrap_or(node).refuse(problems, why);
                return None;
            }
        }
    } else {
        None
    };
    let arguments = arguments.iter().map(|word| match *word {
        "{clarity}" => env::current_exe().map(OsString::from),
        word => Ok(OsString::from(word)),
    });
    let arguments = node.model(problems, arguments.collect::<Result<Vec<_>, _>>())?;
    Some(Command {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        program,
        arguments,
        own,
    })
}

fn texts<'n>(node: &'n Node<'_>, problems: &mut Problems) -> Option<Vec<&'n str>> {
    let items = node.list(problems)?;
    let texts: Vec<_> = items.map(|item| argument(&item, problems)).collect();
    texts.into_iter().collect()
}

/// Whether a program is the one that runs here, by whichever name: found on PATH, or through a link.
fn is_this(program: &Path) -> bool {
    env::current_exe().is_ok_and(|this| files::same(&this, program))
}

/// The program as an absolute path: this binary, a name on PATH, or a path from the configuration.
fn program_of(program: &str, directory: &Path) -> Result<PathBuf, String> {
    if program == "{clarity}" {
        return env::current_exe().map_err(|error| format!("this program has no path: {error}"));
    }
    let is_path = program.contains('/');
    // A relative entry of PATH is meant from where the command was typed.
    let from = if is_path {
        directory.to_owned()
    } else {
        env::current_dir().unwrap_or_default()
    };
    which::which_in(program, env::var_os("PATH"), from).map_err(|_| {
        if is_path {
            let path = directory.join(program);
            let path = path.display();
            format!("{path} is not there or cannot be executed; check the path and its permissions")
        } else {
            format!(
                "the program `{program}` is not on PATH; install it, or give its path (`./{program}`)"
            )
        }
    })
}
