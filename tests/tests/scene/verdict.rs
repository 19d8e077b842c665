//! What may follow from the failure of an operation, and what may not.

use super::{Recorded, Scene};
use crate::durable::Files;
use crate::traced::Operation;
use clarity_integration::contents;
use nix::errno::Errno;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

impl Scene {
    /// What is wrong after the failure of an operation; nothing where all is well.
    pub(super) fn judge(
        &self,
        recorded: &Recorded,
        operation: &Operation,
        errno: Errno,
    ) -> Option<String> {
        let directory = self.set();
        let traced = self.trace(directory.path(), Some((operation, errno)));
        if !traced.failed {
            return Some("it was not met".to_owned());
        }
        let told = &traced.said.err;
        let mut left = kept(directory.path());
        // Where a run is to blame, that is recorded; the record of one that is not any more may outlive
        // this command.
        let failed = [0, 3].contains(&traced.said.code);
        left.retain(|(path, _)| !failed || path.split('/').all(|name| name != "failed"));
        let mut wrong = Vec::new();
        let code = traced.said.code;
        // Half of the analysis stands without the other; that is told.
        let half = errno == Errno::EINTR && told.contains("warning: ");
        // A cohort says of itself which of its cases did not finish.
        let of_cohort = ["out/cohort.json", "out/sensitivity.json", "out/report.html"];
        let unfinished = (code == 3 || half) && directory.path().join("out/cases").exists();
        left.retain(|(path, _)| !(unfinished && of_cohort.contains(&path.as_str())));
        if code == 0 && !half {
            if left != recorded.whole || traced.said.out != recorded.told {
                wrong.push(format!("a wrong success: {}", traced.said.out));
            }
            // What was interrupted may have been repeated.
            if errno != Errno::EINTR && self.must_be_told(operation) {
                wrong.push("its failure is not told".to_owned());
            }
        }
        let refused = code == 2 && finds_the_runner(operation);
        if code != 0 && !refused && !expected(errno).contains(&code) {
            wrong.push(format!("code {code}: {told}"));
        }
        wrong.extend(torn(&left, recorded));
        let (code, told) = self.again(directory.path());
        if code != 0 {
            wrong.push(format!("then code {code}: {told}"));
        }
        let end = kept(directory.path());
        if end != recorded.whole {
            wrong.push(format!(
                "other bytes at the end: {:?}",
                differing(&end, &recorded.whole)
            ));
        }
        (!wrong.is_empty()).then(|| wrong.join("; "))
    }

    /// Whether a success would claim that bytes stay which may not.
    fn must_be_told(&self, operation: &Operation) -> bool {
        let calls = [
            "write",
            "pwrite64",
            "writev",
            "fsync",
            "fdatasync",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "mkdir",
            "mkdirat",
            "fchmod",
            "copy_file_range",
        ];
        // Somebody made it before, and that is as good.
        let made = self.stage.directory.path().join(&operation.place).is_dir();
        calls.contains(&operation.call) && !(operation.call == "mkdir" && made)
    }
}

/// Whether a command looks for its runner: before anything ran, and whatever the error, a program that
/// is not found is none, as on PATH.
fn finds_the_runner(operation: &Operation) -> bool {
    let looks = ["statx", "stat", "access", "faccessat", "readlink"].contains(&operation.call);
    looks && ["./", "./runner.sh"].contains(&operation.place.as_str())
}

/// How a command may end after an error, if not well.
fn expected(errno: Errno) -> &'static [i32] {
    match errno {
        // Whose file it is decides whether the input, a run, something else or the machine is to blame;
        // and an interrupted call that is not repeated is an error like any other.
        Errno::EACCES | Errno::EINTR => &[1, 2, 3, 5],
        _ => &[5],
    }
}

/// Every file but for attempts, for what was set aside, and for what a runner wrote down for itself.
pub(super) fn kept(directory: &Path) -> Files {
    let mut files = contents(directory).unwrap();
    files.retain(|(path, _)| {
        let mut names = path.split('/');
        !names.any(|name| ["attempts", "quarantine", "pids"].contains(&name))
    });
    files
}

fn differing(found: &Files, due: &Files) -> BTreeSet<String> {
    let (found, due): (BTreeSet<_>, BTreeSet<_>) = (found.iter().collect(), due.iter().collect());
    let paths = found.symmetric_difference(&due);
    paths.map(|(path, _)| path.clone()).collect()
}

/// Files that are neither as they were nor as they should be, and runs that have only some.
fn torn(left: &Files, recorded: &Recorded) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in left {
        if !recorded.whole.contains(file) && !recorded.before.contains(file) {
            wrong.push(format!("{} is torn or left over", file.0));
        }
    }
    let runs = |files: &Files| {
        let mut runs = BTreeMap::<String, Files>::new();
        for (path, bytes) in files.iter().filter(|(path, _)| path.contains("/runs/")) {
            let (run, file) = path.rsplit_once('/').unwrap();
            let files = runs.entry(run.to_owned()).or_default();
            files.push((file.to_owned(), bytes.clone()));
        }
        runs
    };
    let (whole, before) = (runs(&recorded.whole), runs(&recorded.before));
    for (run, files) in runs(left) {
        if ![whole.get(&run), before.get(&run)].contains(&Some(&files)) {
            wrong.push(format!("{run} is torn"));
        }
    }
    let manifest = |files: &Files| {
        files
            .iter()
            .any(|(path, _)| path == "out/sweep_manifest.json")
    };
    if manifest(left) && !manifest(&recorded.before) && runs(left) != whole {
        wrong.push("there is a manifest before its runs".to_owned());
    }
    wrong
}
