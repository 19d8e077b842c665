//! Several commands in one sweep's directory: none harms another, and the first result stays.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod big_sweep;
mod durable;
mod processes;
mod zoo;

use clarity_integration::{ANSWERS, Said, clarity, contents};
use durable::{calls, held, names, on, open_to_all};
use processes::soon;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use zoo::Zoo;

/// The run that the first shard of four has.
const FIRST: &str = "blur=0_seed=1";

/// Never the same twice; the first call waits until the file `go` is there.
fn different() -> Zoo {
    Zoo::new(&format!(
        "echo x >> calls\nif mkdir first 2> /dev/null; then : > waits; \
         until [ -e go ]; do sleep 0.01; done; fi\n{ANSWERS}\n\
         sed -i \"s/\\\"t\\\"/\\\"$$\\\"/\" \"$4/manifest.json\""
    ))
}

/// A shard whose one run waits.
fn straggler(zoo: &Zoo) -> Child {
    let mut shard = zoo.command(&["--shard", "1/4", "--quiet"]);
    let child = shard.stdout(Stdio::null()).stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    assert!(soon(|| zoo.directory.path().join("waits").exists()));
    child
}

/// Lets it go on, to its end.
fn go(zoo: &Zoo, straggler: Child) -> Said {
    fs::write(zoo.directory.path().join("go"), "").unwrap();
    Said::from(straggler.wait_with_output().unwrap())
}

/// Others do all runs.
fn overtake(zoo: &Zoo) {
    let said = zoo.with(&["--shard", "1/1", "--resume", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn who_comes_late_takes_the_run_that_is_there() {
    for packs in [false, true] {
        let zoo = different();
        let straggler = straggler(&zoo);
        overtake(&zoo);
        if packs {
            assert_eq!(on("pack", &zoo.out()).code, 0);
        }
        let before = on("merge", &zoo.out());
        assert_eq!(before.code, 0, "{}", before.err);
        let said = go(&zoo, straggler);
        assert_eq!((said.code, calls(&zoo)), (0, 5), "{}", said.err);
        let there = zoo.run(FIRST).exists();
        assert_eq!(there, !packs);
        if packs {
            // Nothing is in it any more.
            fs::remove_dir(zoo.out().join("runs")).unwrap();
        }
        let (verified, after) = (on("verify", &zoo.out()), on("merge", &zoo.out()));
        assert_eq!(
            (verified.code, after.out),
            (0, before.out),
            "{}",
            verified.err
        );
    }
}

/// A finished sweep is packed while somebody is still at work on a run that others were faster with.
#[test]
fn an_attempt_that_goes_on_is_left_alone() {
    let zoo = different();
    let straggler = straggler(&zoo);
    overtake(&zoo);
    assert_eq!(on("merge", &zoo.out()).code, 0);
    let packed = on("pack", &zoo.out());
    assert_eq!(packed.code, 0);
    let told = format!("somebody else works in {} too; ", zoo.out().display());
    assert!(packed.err.starts_with(&told), "{}", packed.err);
    let said = go(&zoo, straggler);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!zoo.out().join("failed").exists());
    // Who comes last clears up.
    assert_eq!(on("merge", &zoo.out()).code, 0);
    assert_eq!(
        names(&zoo.out()),
        ["packs", "runs", "sweep_manifest.json", "sweep_plan.json"]
    );
}

/// Where the locks of other machines are not seen, one of them may clear up what another one is at.
#[test]
fn an_attempt_that_is_taken_away_is_no_failure_of_the_run() {
    let zoo = different();
    let straggler = straggler(&zoo);
    fs::remove_dir_all(zoo.out().join("attempts/1")).unwrap();
    let said = go(&zoo, straggler);
    assert_eq!(said.code, 5, "{}", said.err);
    let told =
        "attempts/1: another command took this directory away while runs were under way in it\n";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(!zoo.out().join("failed").exists());
    overtake(&zoo);
}

#[test]
fn shards_are_packed_at_once() {
    let directory = TempDir::new().unwrap();
    let plan = big_sweep::plan(2, 10, 3);
    for round in 0..3 {
        let sweep = directory.path().join(round.to_string());
        big_sweep::write(&sweep, &plan, false);
        let packs = ["1/3", "2/3", "3/3"].map(|shard| {
            let mut pack = clarity(["pack", "--shard", shard]);
            pack.arg(&sweep)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            pack.spawn().unwrap()
        });
        for pack in packs {
            let said = Said::from(pack.wait_with_output().unwrap());
            assert_eq!(said.code, 0, "{}", said.err);
            assert!(said.out.starts_with("100 runs packed"), "{}", said.out);
        }
        assert_eq!(names(&sweep.join("runs")), Vec::<String>::new());
        assert_eq!(names(&sweep.join("packs")).len(), 3);
        assert_eq!(on("verify", &sweep).code, 0);
    }
}

/// Each writes what it has to beside the others, who clear up.
#[test]
fn commands_of_all_kinds_at_once() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    assert_eq!(on("analyze", &zoo.out()).code, 0);
    let whole = contents(&zoo.out()).unwrap();
    for _ in 0..12 {
        let mut all = vec![zoo.command(&["--resume", "--quiet"])];
        all.extend(
            ["merge", "merge", "merge", "analyze", "analyze"].map(|command| {
                let mut process = clarity([command]);
                process.arg(zoo.out());
                process
            }),
        );
        for name in ["sweep_manifest.json", "metrics.json", "sensitivity.json"] {
            fs::remove_file(zoo.out().join(name)).unwrap();
        }
        assert_eq!(on("merge", &zoo.out()).code, 0);
        let started = all.iter_mut().map(|process| {
            let process = process.stdout(Stdio::null()).stderr(Stdio::piped());
            process.spawn().unwrap()
        });
        for process in started.collect::<Vec<_>>() {
            let said = Said::from(process.wait_with_output().unwrap());
            assert_eq!(said.code, 0, "{}", said.err);
        }
        assert!(contents(&zoo.out()).unwrap() == whole);
    }
}

/// What a runner in a container leaves may be another user's.
#[test]
fn what_failed_before_and_cannot_be_removed_is_in_nobodys_way() {
    let zoo = Zoo::new("exit 1");
    assert_eq!(zoo.with(&["--fail-on-error", "100%", "--quiet"]).code, 3);
    open_to_all(zoo.directory.path());
    let left = zoo
        .out()
        .join("failed")
        .join(FIRST)
        .join("artifacts/locked");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("file"), "").unwrap();
    fs::set_permissions(&left, fs::Permissions::from_mode(0o755)).unwrap();
    let Some(mut again) = held(&zoo) else { return };
    again
        .arg("sweep")
        .arg(&zoo.config)
        .arg("--out")
        .arg(zoo.out());
    again.args([
        "--resume",
        "--retry-errors",
        "--fail-on-error",
        "100%",
        "--quiet",
    ]);
    let said = Said::from(again.output().unwrap());
    assert_eq!(said.code, 3, "{}", said.err);
    let record = zoo.out().join("failed").join(format!("{FIRST}.json"));
    let record = fs::read_to_string(record).unwrap();
    assert!(record.contains("\"attempts\": 2"), "{record}");
}

/// A sweep's own files that may not be written are the machine's failure.
#[test]
fn a_sweep_that_may_not_be_written() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    zoo.unfinish(&[]);
    fs::create_dir(zoo.out().join("attempts")).unwrap();
    open_to_all(zoo.directory.path());
    fs::set_permissions(zoo.out(), fs::Permissions::from_mode(0o555)).unwrap();
    let of = |words: &[&str], config: bool| -> Option<Command> {
        let mut command = held(&zoo)?;
        command.args(words);
        if config {
            command.arg(&zoo.config).arg("--out");
        }
        command.arg(zoo.out());
        Some(command)
    };
    for (words, config) in [
        (&["sweep", "--resume", "--quiet"][..], true),
        (&["merge"], false),
    ] {
        let Some(mut command) = of(words, config) else {
            return;
        };
        let said = Said::from(command.output().unwrap());
        let told = "sweep_manifest.json: permission denied";
        assert!(
            said.code == 5 && said.err.contains(told),
            "{words:?}: {} {}",
            said.code,
            said.err
        );
    }
}
