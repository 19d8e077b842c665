//! Programs that are not part of the toolchain: where they are, and what it means if they are not.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;

/// What a step comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is as it should be.
    Passed,
    /// The step looked and found something.
    Failed,
    /// The step could not look, and may do without: why, and what to install.
    Skipped(String),
    /// The step could not look, and had to: why, and what to install.
    Missing(String),
}

impl Outcome {
    /// Passed or failed.
    pub fn of(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }

    /// A step whose tool is missing: a person may go on without it, CI may not.
    pub fn without(tool: &str, remedy: &str) -> Self {
        let why = format!("{tool} is not on the PATH; {remedy}");
        if on_ci() {
            Self::Missing(why)
        } else {
            Self::Skipped(why)
        }
    }
}

/// Whether this is an unattended run, in which nothing may be skipped for want of a tool.
pub fn on_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// The program `name`, if the PATH has it.
pub fn find(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let mut file = name.as_ref().to_owned();
    file.push(env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}
