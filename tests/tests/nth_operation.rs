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
mod scene;
mod traced;
mod zoo;

use clarity_integration::{ANSWERS, program, serves};
use nix::errno::Errno;
use scene::{Scene, words};
use std::fs;
use traced::traces;
use zoo::Zoo;

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
