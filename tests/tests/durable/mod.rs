//! Sweeps that are interrupted, and what they are held against.
#![allow(dead_code, reason = "each test uses a part of it")]

use crate::zoo::Zoo;
use clarity_integration::{ANSWERS, Said, binary, clarity, contents, say};
use rustix::process::geteuid;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Every file below a directory and its bytes, by path.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

impl Zoo {
    /// `clarity sweep` with more arguments.
    pub(crate) fn command(&self, more: &[&str]) -> Command {
        let (config, out) = (self.config.as_os_str(), self.out());
        let mut command = clarity(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]);
        command.args(more);
        command
    }

    pub(crate) fn with(&self, more: &[&str]) -> Said {
        Said::from(self.command(more).output().unwrap())
    }

    /// Goes on with the sweep.
    pub(crate) fn resume(&self, more: &[&str]) -> Said {
        self.with(&[&["--resume", "--quiet"], more].concat())
    }

    /// Writes the runner anew.
    pub(crate) fn runner(&self, script: &str) {
        let path = self.directory.path().join("runner.sh");
        clarity_integration::program(&path, &format!("#!/bin/sh\n{script}\n")).unwrap();
    }

    pub(crate) fn run(&self, name: &str) -> PathBuf {
        self.out().join("runs").join(name)
    }

    /// Puts the sweep back to where these runs were still missing.
    pub(crate) fn unfinish(&self, missing: &[&str]) {
        fs::remove_file(self.out().join("sweep_manifest.json")).unwrap();
        for run in missing {
            fs::remove_dir_all(self.run(run)).unwrap();
        }
    }
}

/// A command on a directory.
pub(crate) fn on(command: &str, path: &Path) -> Said {
    say([command.as_ref(), path.as_os_str()]).unwrap()
}

/// A sweep of four runs before a runner that counts how often it was called.
pub(crate) fn counted() -> Zoo {
    Zoo::new(&format!("echo x >> calls\n{ANSWERS}"))
}

/// How often that was.
pub(crate) fn calls(zoo: &Zoo) -> usize {
    let calls = fs::read_to_string(zoo.directory.path().join("calls"));
    calls.map_or(0, |calls| calls.lines().count())
}

/// Changes the last letter of a run's reason: a trace that reads well.
pub(crate) fn flip_a_bit(run: &Path) {
    let path = run.join("trace_pack.jsonl");
    let mut bytes = fs::read(&path).unwrap();
    let place = bytes.len() - 4;
    bytes[place] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// What a sweep has but for what was set aside.
pub(crate) fn kept(out: &Path) -> Files {
    let mut files = Files::new();
    for name in names(out).into_iter().filter(|name| name != "quarantine") {
        let path = out.join(&name);
        if path.is_dir() {
            let inside = contents(&path).unwrap().into_iter();
            files.extend(inside.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            files.push((name, fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

/// The names in a directory, sorted; none where it is not there.
pub(crate) fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory);
    let names = entries.map(|entries| {
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
        entries.map(|e| name(e).into_string().unwrap()).collect()
    });
    let mut names: Vec<String> = names.unwrap_or_default();
    names.sort();
    names
}

/// Whether this user may mount; else says that a test is skipped.
pub(crate) fn mounts(arguments: &[&str], at: &Path) -> bool {
    let mounted = Command::new("mount").args(arguments).arg(at).output();
    if mounted.is_ok_and(|output| output.status.success()) {
        return true;
    }
    skipped("nothing can be mounted here");
    false
}

/// What is mounted somewhere until this goes.
pub(crate) struct Mounted<'d>(pub(crate) &'d Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).output();
    }
}

/// A command as somebody whom permissions hold; none where that cannot be,
/// which is said.
pub(crate) fn held(zoo: &Zoo) -> Option<Command> {
    if !geteuid().is_root() {
        return Some(Command::new(binary()));
    }
    // The build may lie where nobody else may look. Another process copies it: what this one has open
    // for writing, nobody can execute while a test beside it starts a process.
    let copy = zoo.directory.path().join("clarity");
    if !copy.exists() {
        let copied = Command::new("cp").arg(binary()).arg(&copy).status();
        assert!(copied.unwrap().success());
    }
    let mut command = Command::new("setpriv");
    let there = Command::new("setpriv")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if there.is_err() {
        skipped("there is no setpriv here");
        return None;
    }
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(copy);
    Some(command)
}

/// Lets everybody do everything with a directory and what is in it.
pub(crate) fn open_to_all(directory: &Path) {
    let mut given = Command::new("chmod");
    let given = given.args(["-R", "a+rwX"]).arg(directory).status();
    assert!(given.unwrap().success());
}

/// Says that a test is skipped, and why.
pub(crate) fn skipped(why: &str) {
    let _ = std::io::stderr().write_all(format!("SKIPPED: {why}\n").as_bytes());
}
