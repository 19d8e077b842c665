//! A sweep to scale out, in a directory of its own with the recipes.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{capture, last_words, passes};
use crate::{Error, Result};

/// 24 runs, and two of a null sweep. A run takes long enough for a node to be killed meanwhile.
const CONFIG: &str = r#"base_spec = "base.json"
adapter = "toy"
seeds = [1, 2]

[axes]
blur = [0, 1, 2, 3]
noise = [0, 1, 2]

[axis.blur]
identity = 9

[axis.noise]
identity = 0

[runner]
command = ["./runner.sh"]
timeout = "1m"
"#;

const RUNNER: &str = r#"#!/bin/sh
blur=$(sed -n 's/.*"blur": \([0-9]*\).*/\1/p' "$2")
sleep "${STUDY_SLEEP:-1}"
printf '{"artifacts": [], "run_id": "%s", "seed": %s, "timestamp": "t"}' "$blur" "$8" > "$4/manifest.json"
printf '{"step": 1, "output": "%s", "justification": "seen at %s"}\n' "$blur" "$8" > "$4/trace_pack.jsonl"
"#;

/// A directory with a sweep, where `clarity` is on the PATH.
pub(super) struct Study {
    pub(super) directory: PathBuf,
    path: OsString,
}

impl Study {
    /// Makes one anew.
    pub(super) fn new(
        home: &Path,
        name: &str,
        binary: &Path,
        recipes: &[(String, String)],
    ) -> Result<Self> {
        let directory = home.join(name);
        let made = || -> io::Result<()> {
            match fs::remove_dir_all(&directory) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => fs::create_dir_all(&directory)?,
            }
            let own = [
                ("sweep.toml", CONFIG),
                ("base.json", "{\"question\": \"effusion?\"}"),
                ("runner.sh", RUNNER),
            ];
            let recipes = recipes
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()));
            for (name, text) in own.into_iter().chain(recipes) {
                fs::write(directory.join(name), text)?;
            }
            let runner = directory.join("runner.sh");
            fs::set_permissions(runner, fs::Permissions::from_mode(0o755))
        };
        made().map_err(|error| Error::new(format!("{}: {error}", directory.display())))?;
        let mut path = binary
            .parent()
            .unwrap_or(Path::new("."))
            .as_os_str()
            .to_owned();
        if let Some(others) = std::env::var_os("PATH") {
            path.push(":");
            path.push(others);
        }
        Ok(Self { directory, path })
    }

    /// A program in the directory.
    pub(super) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.directory).env("PATH", &self.path);
        command
    }

    /// Executes the sweep by one command.
    pub(super) fn in_one_piece(&self) -> Result<bool> {
        let mut command = self.command("clarity");
        command.args([
            "sweep",
            "sweep.toml",
            "--out",
            "mri",
            "--quiet",
            "--jobs",
            "8",
        ]);
        passes(&mut command)
    }

    /// The hash that `clarity merge` tells.
    pub(super) fn hash(&self) -> Result<String> {
        let merged = capture(self.command("clarity").args(["merge", "mri"]))?;
        let told = String::from_utf8_lossy(&merged.stdout);
        let line = told.lines().last().filter(|_| merged.status.success());
        let hash = line.and_then(|line| line.split(' ').next());
        let lost = || Error::new(format!("clarity merge: {}", last_words(&merged.stderr)));
        hash.map(str::to_owned).ok_or_else(lost)
    }

    /// Whether every file of the sweep is that of another one.
    pub(super) fn is(&self, other: &Self) -> Result<bool> {
        let mut diff = Command::new("diff");
        diff.arg("-r")
            .args([&other.directory, &self.directory].map(|d| d.join("mri")));
        passes(&mut diff)
    }
}
