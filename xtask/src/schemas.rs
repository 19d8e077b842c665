//! `cargo xtask schemas`: the committed JSON Schemas are those that `clarity schema` prints.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::{capture, last_words, spell};
use crate::tools::Outcome;
use crate::{Error, Finding, Result, say, workspace};

const DIRECTORY: &str = "schemas";

/// Compares the schemas in `root` with what the binary prints, or writes them.
///
/// # Errors
/// The binary cannot be run, the directory cannot be read, or a file cannot be written.
pub fn run(root: &Path, write: bool) -> Result<Outcome> {
    let Some(binary) = workspace::binary(root)? else {
        return Ok(Outcome::Failed);
    };
    let printed = printed(&binary)?;
    let directory = root.join(DIRECTORY);
    if write {
        for (name, text) in &printed {
            let path = directory.join(name);
            fs::write(&path, text).map_err(|error| failed(&path, &error))?;
        }
    }
    let findings = check(&committed(&directory)?, &printed);
    for finding in &findings {
        say(&finding.to_string())?;
    }
    Ok(Outcome::of(findings.is_empty()))
}

/// Files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is wrong with the committed files.
pub fn check(committed: &Files, printed: &Files) -> Vec<Finding> {
    let place = |name: &String| format!("{DIRECTORY}/{name}");
    let mut findings = Vec::new();
    for (name, text) in printed {
        let problem = match committed.get(name) {
            None => "is missing",
            Some(found) if found != text => "is not what `clarity schema` prints",
            Some(_) => continue,
        };
        let remedy = "run `cargo xtask schemas --write`";
        findings.push(Finding::new(place(name), problem, remedy));
    }
    for name in committed.keys().filter(|name| !printed.contains_key(*name)) {
        findings.push(Finding::new(place(name), "is no schema", "remove it"));
    }
    findings
}

/// What the binary prints, by the names of the files.
fn printed(binary: &Path) -> Result<Files> {
    let schema = |arguments: &[&str]| {
        let mut command = Command::new(binary);
        let output = capture(command.arg("schema").args(arguments))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let (command, why) = (spell(&command), last_words(&output.stderr));
        Err(Error::new(format!("{command}: {why}")))
    };
    let list = String::from_utf8_lossy(&schema(&[])?).into_owned();
    let names = list
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names
        .map(|name| Ok((format!("{name}.json"), schema(&[name])?)))
        .collect()
}

fn committed(directory: &Path) -> Result<Files> {
    let mut files = Files::new();
    for entry in fs::read_dir(directory).map_err(|error| failed(directory, &error))? {
        let path = entry.map_err(|error| failed(directory, &error))?.path();
        let text = fs::read(&path).map_err(|error| failed(&path, &error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        files.insert(name.into_owned(), text);
    }
    Ok(files)
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(format!("{}: {error}", path.display()))
}
