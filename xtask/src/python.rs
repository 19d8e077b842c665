//! Python environments for the comparisons: made once for each list of requirements.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::passes;
use crate::{Error, Result, say};

/// A Python under `target/NAME` that has what the file `pinned` lists, `python` having made it;
/// `None` where that failed, of which pip has said why.
///
/// `chosen` may put another version in a requirement's place.
pub(crate) fn environment(
    root: &Path,
    python: &Path,
    (name, pinned): (&str, &str),
    chosen: impl Fn(&str) -> String,
) -> Result<Option<PathBuf>> {
    let text = std::fs::read_to_string(root.join(pinned))
        .map_err(|error| Error::new(format!("{pinned}: {error}")))?;
    let requirements: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(chosen)
        .collect();
    let home = root.join("target").join(name).join(requirements.join("-"));
    let installed = home.join("bin/python");
    if home.join("complete").exists() {
        return Ok(Some(installed));
    }
    say(&format!("installing {}", requirements.join(", ")))?;
    let made = passes(
        Command::new(python)
            .args(["-m", "venv", "--clear"])
            .arg(&home),
    )? && passes(
        Command::new(&installed)
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--only-binary", ":all:"])
            .args(&requirements),
    )?;
    if !made {
        return Ok(None);
    }
    std::fs::write(home.join("complete"), "")
        .map_err(|error| Error::new(format!("{}: {error}", home.display())))?;
    Ok(Some(installed))
}
