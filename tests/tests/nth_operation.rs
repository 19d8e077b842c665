//! Each file operation of a command fails, one after the other: no wrong success, nothing torn, and
//! the same command goes on to the same bytes.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod traced;
mod zoo;

use clarity_integration::{ANSWERS, binary, contents, program, serves};
use durable::Files;
use nix::errno::Errno;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use traced::{Operation, Traced, Tracer, traces};
use zoo::Zoo;

/// A command, and the directory in which it is given.
struct Scene {
    /// What is there before.
    stage: Zoo,
    /// What is executed there.
    command: Vec<String>,
    /// What goes on after a failure.
    again: Vec<String>,
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

impl Scene {
    /// A command of the binary.
    fn of(stage: Zoo, command: &str, again: &str) -> Self {
        let with = |line: &str| [vec![binary().to_str().unwrap().to_owned()], words(line)].concat();
        Self {
            stage,
            command: with(command),
            again: with(again),
        }
    }

    /// A copy of the stage.
    fn set(&self) -> TempDir {
        let copy = TempDir::new().unwrap();
        let from = self.stage.directory.path().join(".");
        let copied = Command::new("cp")
            .arg("-a")
            .arg(from)
            .arg(copy.path())
            .status();
        assert!(copied.unwrap().success());
        copy
    }

    fn trace(&self, directory: &Path, fault: Option<(&Operation, Errno)>) -> Traced {
        let (program, arguments) = self.command.split_first().unwrap();
        let own = binary().canonicalize().unwrap();
        let tracer = Tracer {
            watched: &directory.canonicalize().unwrap(),
            follows: &|started| started == own,
        };
        let mut command = Command::new(program);
        command.args(arguments).current_dir(directory);
        tracer.run(&mut command, fault).unwrap()
    }

    /// The same without a tracer and a fault.
    fn again(&self, directory: &Path) -> (i32, String) {
        let (program, arguments) = self.again.split_first().unwrap();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(directory)
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap_or(-1), told)
    }

    /// Records what the command does where nothing fails; what it does only at times, as it looks
    /// whether a runner has ended, is left out.
    fn record(&self, recordings: usize) -> Recorded {
        let mut times = BTreeMap::<_, Vec<usize>>::new();
        let (mut whole, mut told, mut order) = (Files::new(), String::new(), Vec::new());
        for _ in 0..recordings {
            let directory = self.set();
            let traced = self.trace(directory.path(), None);
            assert_eq!(traced.said.code, 0, "{}", traced.said.err);
            let mut counts = BTreeMap::<_, usize>::new();
            for Operation { call, place, .. } in &traced.operations {
                *counts.entry((*call, place.clone())).or_default() += 1;
            }
            for (key, count) in counts {
                times.entry(key).or_default().push(count);
            }
            whole = kept(directory.path());
            (told, order) = (traced.said.out, traced.operations);
        }
        let all = order.iter().filter(|operation| !polls(operation)).count();
        order.retain(|operation| {
            let counts = &times[&(operation.call, operation.place.clone())];
            let least = if polls(operation) {
                Some(&1)
            } else {
                counts.iter().min()
            };
            counts.len() == recordings && least.is_some_and(|least| operation.time < *least)
        });
        let always = order.iter().filter(|operation| !polls(operation)).count();
        // One in twenty may come and go, and one of a few.
        assert!((all - always) * 20 <= all.max(20), "{always} of {all}");
        Recorded {
            whole,
            told,
            before: kept(self.stage.directory.path()),
            operations: order,
        }
    }

    /// What is wrong after the failure of an operation; nothing where all is well.
    fn judge(&self, recorded: &Recorded, operation: &Operation, errno: Errno) -> Option<String> {
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
        let refusable = [Errno::EACCES, Errno::EINTR].contains(&errno);
        let half = refusable && told.contains("warning: ");
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

    /// Lets every nth operation fail, and says which go wrong.
    fn wrongs(&self, name: &str, every: usize, errnos: &[Errno]) -> Vec<String> {
        let recorded = self.record(if every == 1 { 3 } else { 2 });
        let mut hit = 0;
        let mut wrongs = Vec::new();
        let chosen: Vec<_> = recorded.operations.iter().step_by(every).collect();
        for (operation, errno) in chosen.iter().zip(errnos.iter().cycle()) {
            match self.judge(&recorded, operation, *errno) {
                None => hit += 1,
                Some(wrong) => {
                    let wrong = format!("{name}: {operation}, {errno}: {wrong}");
                    // At once: all of them take minutes.
                    let _ = std::io::stderr().write_all(format!("{wrong}\n").as_bytes());
                    wrongs.push(wrong);
                }
            }
        }
        let told = format!(
            "{name}: {} operations, {hit} failed and did no harm, {} did\n",
            recorded.operations.len(),
            wrongs.len()
        );
        let _ = std::io::stderr().write_all(told.as_bytes());
        assert_eq!(hit + wrongs.len(), chosen.len());
        wrongs
    }
}

/// What a command does and leaves where nothing fails.
struct Recorded {
    operations: Vec<Operation>,
    whole: Files,
    /// What it says on standard output.
    told: String,
    before: Files,
}

/// Whether an operation is part of a look at a runner that may still be at work: how many there are
/// depends on the moment.
fn polls(operation: &Operation) -> bool {
    let place = operation.place.as_str();
    operation.call == "statx" && (place.ends_with("/stdout") || place.ends_with("/stderr"))
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
fn kept(directory: &Path) -> Files {
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

/// A sweep of two runs.
fn small(script: &str) -> Zoo {
    Zoo::new(script).edit("seeds = [1, 2]", "seeds = [1]")
}

const SWEEP: &str = "sweep sweep.toml --out out --jobs 1 --quiet";
const RESUME: &str = "sweep sweep.toml --out out --jobs 1 --quiet --resume --retry-errors";

const RUN: &str = "run sweep.toml --out out --jobs 1 --quiet";
const RUN_ON: &str = "run sweep.toml --out out --jobs 1 --quiet --resume --retry-errors";

/// A sweep that was never begun.
fn new_sweep() -> Scene {
    Scene::of(small(ANSWERS), SWEEP, RESUME)
}

/// A new sweep whose runner answers many runs.
fn by_workers() -> Scene {
    let stage = small(&serves("", "", "")).edit("timeout", "worker = true\ntimeout");
    Scene::of(stage, SWEEP, RESUME)
}

/// A sweep with a null sweep beside it, then its analysis and the page.
fn run_and_report() -> Scene {
    let stage = small(ANSWERS).edit("[0, 1]", "[1, 2]\n[axis.blur]\nidentity = 0");
    Scene::of(stage, RUN, RUN_ON)
}

/// The same as a cohort of two cases.
fn cohort() -> Scene {
    let stage = small(ANSWERS).edit("\"base.json\"", "\"case-*.json\"");
    let directory = stage.directory.path();
    for name in ["case-a.json", "case-b.json"] {
        fs::copy(directory.join("base.json"), directory.join(name)).unwrap();
    }
    Scene::of(stage, RUN, RUN_ON)
}

/// A sweep that goes on: one run is whole, one was altered.
fn resumed() -> Scene {
    let stage = small(ANSWERS);
    assert_eq!(stage.with(&["--jobs", "1", "--quiet"]).code, 0);
    stage.unfinish(&[]);
    fs::write(
        stage.run("blur=1_seed=1").join("trace_pack.jsonl"),
        "altered",
    )
    .unwrap();
    Scene::of(stage, RESUME, RESUME)
}

/// A sweep that goes on where runs had failed, which are tried again.
fn retried() -> Scene {
    let stage = small("exit 1");
    assert_eq!(
        stage
            .with(&["--jobs", "1", "--quiet", "--fail-on-error", "100%"])
            .code,
        3
    );
    stage.runner(ANSWERS);
    Scene::of(stage, RESUME, RESUME)
}

/// A sweep of which each shard has finished.
fn sharded(command: &str) -> Scene {
    let stage = small(ANSWERS);
    for shard in ["1/2", "2/2"] {
        let said = stage.with(&["--jobs", "1", "--quiet", "--shard", shard, "--resume"]);
        assert_eq!(said.code, 0, "{}", said.err);
    }
    Scene::of(stage, command, command)
}

/// A finished sweep, before a command that writes what follows from it.
fn finished(command: &str) -> Scene {
    let stage = small(ANSWERS);
    assert_eq!(stage.with(&["--jobs", "1", "--quiet"]).code, 0);
    let gate = "[[limit]]\nper = \"overall\"\nmin_esi = 0.0\n";
    fs::write(stage.directory.path().join("gate.toml"), gate).unwrap();
    Scene::of(stage, command, command)
}

/// Its results were written once, and other ones take their place.
fn replaced() -> Scene {
    let scene = finished("analyze out --force");
    for name in ["metrics.json", "sensitivity.json"] {
        fs::write(scene.stage.out().join(name), "{}").unwrap();
    }
    scene
}

/// A scene, and every which of its operations fails where only a sample does, 0 for none.
type Named = (&'static str, fn() -> Scene, usize);

const SCENES: [Named; 18] = [
    ("sweep", new_sweep, 30),
    ("sweep by workers", by_workers, 0),
    ("run", run_and_report, 100),
    ("sweep --resume", resumed, 30),
    ("sweep --resume --retry-errors", retried, 0),
    ("run a cohort", cohort, 0),
    ("merge", || sharded("merge out"), 60),
    ("merge --from", || sharded("merge all --from out"), 0),
    ("pack", || finished("pack out"), 60),
    ("analyze", || finished("analyze out"), 20),
    ("analyze --force", replaced, 0),
    ("export", || finished("export out -o runs.parquet"), 30),
    ("sensitivity", || finished("sensitivity out --json"), 0),
    ("status", || finished("status out"), 0),
    ("verify", || finished("verify out"), 20),
    ("report", || finished("report out -o page.html"), 0),
    (
        "plot",
        || finished("plot out --kind surface -o plot.svg"),
        0,
    ),
    (
        "gate",
        || finished("gate out --config gate.toml --junit gate.xml --markdown gate.md"),
        0,
    ),
];

/// Lets operations of each scene fail.
fn no_wrong_success(all: bool, errnos: &[Errno]) {
    if !traces() {
        return;
    }
    let mut wrongs = Vec::new();
    let chosen = std::env::var("CLARITY_SCENE").ok();
    for (name, scene, every) in SCENES {
        let every = if all { 1 } else { every };
        if every == 0 || chosen.as_ref().is_some_and(|chosen| chosen != name) {
            continue;
        }
        wrongs.extend(scene().wrongs(name, every, errnos));
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[test]
fn a_sample_of_operations_fails_and_does_no_harm() {
    no_wrong_success(false, &[Errno::EIO, Errno::ENOSPC, Errno::EMFILE]);
}

#[test]
#[ignore = "takes minutes; set CLARITY_SCENE for one of the scenes alone"]
fn each_operation_fails_and_does_no_harm() {
    no_wrong_success(true, &[Errno::EIO]);
}

#[test]
#[ignore = "takes minutes; set CLARITY_SCENE for one of the scenes alone"]
fn each_operation_fails_otherwise_and_does_no_harm() {
    let errnos = [
        Errno::ENOSPC,
        Errno::EACCES,
        Errno::EINTR,
        Errno::EMFILE,
        Errno::EDQUOT,
        Errno::EROFS,
    ];
    no_wrong_success(true, &errnos);
}

/// The control: a writer that looks at no error is seen to succeed wrongly, and to tear its runs.
#[test]
fn a_writer_that_ignores_errors_is_caught() {
    if !traces() {
        return;
    }
    let stage = small("");
    let naive = "#!/bin/sh\nmkdir -p out/runs/one\n{ echo text; } > out/runs/one/trace\n\
                 { echo done; } > out/sweep_manifest.json\nexit 0\n";
    program(&stage.directory.path().join("naive.sh"), naive).unwrap();
    let mut scene = Scene::of(stage, "", "");
    scene.command = words("sh naive.sh");
    scene.again = words("true");
    let wrongs = scene.wrongs("naive", 1, &[Errno::EIO]).join("\n");
    for told in ["a wrong success", "is torn", "other bytes at the end"] {
        assert!(wrongs.contains(told), "{told}: {wrongs}");
    }
}
