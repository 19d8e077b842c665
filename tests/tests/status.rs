//! `clarity status`: what is done, what is not, and what to type next.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod zoo;

use clarity_integration::{ANSWERS, Said, clarity};
use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};
use zoo::Zoo;

impl Zoo {
    /// The status as typed from the sweep's parent directory.
    fn status(&self, more: &[&str]) -> Said {
        let mut command = clarity(["status", "out"].iter().chain(more));
        let output = command.current_dir(self.directory.path()).output();
        Said::from(output.unwrap())
    }

    fn told(&self) -> String {
        let said = self.status(&[]);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        said.out
    }
}

/// Eight runs: one failed, one in quarantine and executed again, one attempted, four missing.
fn halfway() -> Zoo {
    let zoo = Zoo::new(&format!("case $8 in 3) exit 1;; esac\n{ANSWERS}"))
        .edit("[1, 2]", "[1, 2, 3, 4]")
        .edit("[0, 1]", "[10, 2]");
    assert_eq!(zoo.sweep().code, 3);
    fs::write(zoo.run("blur=10_seed=1").join("extra"), "").unwrap();
    assert_eq!(zoo.resume(&["--retry-errors"]).code, 3);
    fs::create_dir(zoo.out().join("attempts/1/5")).unwrap();
    fs::create_dir(zoo.out().join("attempts/1/room-0")).unwrap();
    zoo
}

#[test]
fn counts_and_names_stand_in_the_order_of_the_plan() {
    let zoo = halfway();
    assert_eq!(
        zoo.told(),
        "out: 8 runs, not finished, and nobody works here\n  \
         done         2\n  \
         failed       1  blur=10_seed=3\n  \
         missing      5  blur=10_seed=4, blur=2_seed=1, blur=2_seed=2, blur=2_seed=3, blur=2_seed=4\n  \
         attempted    1  blur=2_seed=2\n  \
         quarantined  1  blur=10_seed=1.1\n\
         next: clarity sweep CONFIG --out out --resume\n"
    );
    let said = zoo.status(&["--json"]);
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let expected = json!({
        "attempted": {"count": 1, "first": ["blur=2_seed=2"]},
        "done": 2,
        "failed": {"count": 1, "first": ["blur=10_seed=3"]},
        "finished": false,
        "missing": {"count": 5, "first": ["blur=10_seed=4", "blur=2_seed=1", "blur=2_seed=2",
                                          "blur=2_seed=3", "blur=2_seed=4"]},
        "quarantined": {"count": 1, "first": ["blur=10_seed=1.1"]},
        "runs": 8, "schema": "clarity/status", "schema_version": 1, "working": false
    });
    assert_eq!(found, expected);
}

#[test]
fn what_to_type_next_is_what_helps() {
    let zoo = halfway();
    let next = |zoo: &Zoo| zoo.told().lines().last().unwrap().to_owned();
    // Nothing but failed runs is left.
    assert_eq!(zoo.resume(&["--fail-on-error", "100%"]).code, 3);
    assert_eq!(
        next(&zoo),
        "next: clarity sweep CONFIG --out out --resume --retry-errors"
    );
    zoo.runner(ANSWERS);
    assert_eq!(zoo.resume(&["--retry-errors"]).code, 0);
    assert!(zoo.told().starts_with("out: 8 runs, finished\n"));
    assert_eq!(next(&zoo), "next: clarity analyze out");
    // Runs that a manifest lists are gone.
    fs::rename(zoo.run("blur=2_seed=4"), zoo.directory.path().join("aside")).unwrap();
    let told = zoo.told();
    assert!(told.starts_with(
        "out: 8 runs, finished once, and runs are gone since, and nobody works here\n"
    ));
    assert_eq!(next(&zoo), "next: clarity sweep CONFIG --out out --resume");
    let said = zoo.status(&["--json"]);
    assert!(said.out.contains("\"finished\": false"), "{}", said.out);
    fs::rename(zoo.directory.path().join("aside"), zoo.run("blur=2_seed=4")).unwrap();
    // Every run is there, and the manifest is not.
    zoo.unfinish(&[]);
    assert_eq!(next(&zoo), "next: clarity merge out");
}

#[test]
fn somebody_at_work_is_seen() {
    let zoo = Zoo::new(&format!("echo > begun; sleep 1\n{ANSWERS}"));
    let mut child = zoo
        .command(&["--quiet"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !zoo.directory.path().join("begun").exists() {
        thread::sleep(Duration::from_millis(5));
    }
    let told = zoo.told();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        told.starts_with("out: 4 runs, not finished, and somebody works here\n"),
        "{told}"
    );
    assert!(told.contains("  attempted    1  blur=0_seed=1\n"), "{told}");
    assert!(told.ends_with("next: clarity status out\n"), "{told}");
    // A lock does not outlive whoever holds it.
    assert!(zoo.told().contains("nobody works here"));
}

#[test]
fn a_null_sweep_counts() {
    let zoo = Zoo::new(ANSWERS).edit("[runner]", "[axis.blur]\nidentity = 5\n[runner]");
    assert_eq!(zoo.sweep().code, 0);
    assert!(
        zoo.told().starts_with("out: 6 runs, finished\n"),
        "{}",
        zoo.told()
    );
    fs::remove_dir_all(zoo.out().join("baseline/runs/blur=5_seed=2")).unwrap();
    fs::remove_file(zoo.out().join("baseline/sweep_manifest.json")).unwrap();
    let told = zoo.told();
    assert!(
        told.contains("not finished") && told.contains("  baseline/blur=5_seed=2\n"),
        "{told}"
    );
}

#[test]
fn what_is_no_sweep_is_refused() {
    let zoo = Zoo::new(ANSWERS);
    for (made, told) in [
        (false, "there is no sweep_plan.json: no sweep began here"),
        (true, "there is no sweep_plan.json: no sweep began here"),
    ] {
        if made {
            fs::create_dir(zoo.out()).unwrap();
        }
        let said = zoo.status(&[]);
        assert!(said.code == 2 && said.err.contains(told), "{}", said.err);
    }
    fs::write(zoo.out().join("sweep_plan.json"), "{}").unwrap();
    let said = zoo.status(&[]);
    assert!(
        said.code == 2 && said.err.contains("sweep_plan.json: line 1, column 1: "),
        "{}",
        said.err
    );
}

/// Names alone are looked at, so that it is quick; the bounds are for slow machines and a build without
/// optimization.
#[test]
fn two_thousand_runs_are_counted_in_a_moment() {
    counts(20, Duration::from_secs(5));
}

#[test]
#[ignore = "makes a hundred thousand directories, which takes minutes on a slow disk"]
fn a_hundred_thousand_runs_are_counted_in_moments() {
    counts(1000, Duration::from_secs(5));
}

/// A directory of a hundred values times so many seeds, of which every tenth value is missing.
fn counts(seeds: usize, limit: Duration) {
    let numbers = |count: usize| {
        let numbers: Vec<_> = (0..count).map(|number| number.to_string()).collect();
        format!("[{}]", numbers.join(", "))
    };
    let zoo = Zoo::new("exit 1")
        .edit("[1, 2]", &numbers(seeds))
        .edit("[0, 1]", &numbers(100));
    let said = zoo.with(&["--quiet", "--fail-on-error", "1"]);
    assert_eq!(said.code, 3);
    let runs = zoo.out().join("runs");
    for value in (0..100).filter(|value| value % 10 != 9) {
        for seed in 0..seeds {
            fs::create_dir(runs.join(format!("blur={value}_seed={seed}"))).unwrap();
        }
    }
    let begun = Instant::now();
    let told = zoo.told();
    let took = begun.elapsed();
    let measured = format!("{} runs in {took:?}\n", 100 * seeds);
    let _ = std::io::stderr().write_all(measured.as_bytes());
    // One run failed before it was there: what is there counts.
    let (done, missing) = (90 * seeds, 10 * seeds);
    assert!(
        told.contains(&format!(
            "  done         {done:>w$}\n",
            w = (100 * seeds).to_string().len()
        )),
        "{told}"
    );
    let first = format!(
        " {missing}  blur=9_seed=0, blur=9_seed=1, blur=9_seed=2, blur=9_seed=3, blur=9_seed=4, "
    );
    assert!(
        told.contains(&format!("{first}and {} more\n", missing - 5)),
        "{told}"
    );
    assert!(took < limit, "{took:?}");
}
