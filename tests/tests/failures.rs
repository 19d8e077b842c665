//! Runs that fail: recorded, counted, left or tried again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod zoo;

use clarity_integration::{ANSWERS, contents, program, say};
use durable::{kept, names};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use zoo::Zoo;

/// Fails at seed 2, and says so.
const FAILS: &str = "case $8 in 2) echo 'no \x1b[31mGPU' >&2; exit 9;; esac";

fn record(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_failed_run_is_recorded_and_the_sweep_goes_on() {
    let zoo = Zoo::new(&format!("{FAILS}\n{ANSWERS}"));
    let said = zoo.with(&["--fail-on-error", "100%"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    let out = zoo.out();
    assert_eq!(names(&out.join("runs")), ["blur=0_seed=1", "blur=1_seed=1"]);
    let (_, error) = said.err.split_once("error: ").unwrap();
    let expected = format!(
        "run `blur=0_seed=2` failed: exit status 9; standard error ends\n  | no \u{fffd}[31mGPU\n\
         run `blur=1_seed=2` failed: exit status 9; standard error ends\n  | no \u{fffd}[31mGPU\n\
         the sweep has no manifest; finished runs stay in it, failed attempts in \
         {out}/failed/blur=0_seed=2, {out}/failed/blur=1_seed=2\n\
         2 of 4 runs failed; the same command with --resume goes on with the others, with --resume \
         --retry-errors with these too\n",
        out = out.display()
    );
    assert_eq!(error, expected);
    let path = out.join("failed/blur=1_seed=2.json");
    let recorded = json!({
        "attempts": 1, "exit_status": 9, "reason": "failed: exit status 9",
        "run": "blur=1_seed=2", "schema": "clarity/failed-run", "schema_version": 1,
        "signal": null, "stderr": "no \u{fffd}[31mGPU"
    });
    assert_eq!(record(&path), recorded);
    assert!(out.join("failed/blur=1_seed=2/stderr").exists());
    assert!(!out.join("sweep_manifest.json").exists());

    // Left alone they stay as they are, and the sweep stays unfinished.
    let before = contents(&out).unwrap();
    let said = zoo.resume(&[]);
    assert_eq!(said.code, 3);
    let told = "2 of 4 runs failed, 2 of them before;";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(contents(&out).unwrap() == before);

    // Tried again in vain, and then with success.
    assert_eq!(
        zoo.resume(&["--retry-errors", "--fail-on-error", "2"]).code,
        3
    );
    assert_eq!(record(&path)["attempts"], 2);
    zoo.runner(ANSWERS);
    let said = zoo.resume(&["--retry-errors"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let alone = Zoo::new(ANSWERS);
    assert_eq!(alone.sweep().code, 0);
    assert!(contents(&out).unwrap() == contents(&alone.out()).unwrap());
}

#[test]
fn records_say_how_a_process_ended() {
    for (script, edit, expected) in [
        (
            "kill -9 $$",
            "20s",
            json!({"exit_status": null, "signal": 9, "stderr": "",
                   "reason": "failed: killed by SIGKILL (9), likely for lack of memory"}),
        ),
        (
            "echo waiting >&2; exec sleep 1000",
            "300ms",
            json!({"exit_status": null, "signal": null, "stderr": "waiting",
                   "reason": "was stopped at its timeout of 300ms"}),
        ),
        (
            "true",
            "20s",
            json!({"exit_status": null, "signal": null, "stderr": null,
                   "reason": "failed: it exited with 0 and left no trace_pack.jsonl"}),
        ),
        (
            "head -c 5000 /dev/zero | tr '\\0' x >&2; exit 1",
            "20s",
            json!({"exit_status": 1, "signal": null, "stderr": "x".repeat(2048),
                   "reason": "failed: exit status 1"}),
        ),
        (
            "printf '\\303\\251\\377' >&2; exit 1",
            "20s",
            json!({"exit_status": 1, "signal": null, "stderr": "\u{e9}\u{fffd}",
                   "reason": "failed: exit status 1"}),
        ),
    ] {
        let zoo = Zoo::new(script).edit("20s", edit);
        assert_eq!(zoo.sweep().code, 3);
        let path = zoo.out().join("failed/blur=0_seed=1.json");
        let found = record(&path);
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&found[key], value, "{script}: {key}");
        }
        // Canonical: plain ASCII, keys in order.
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.is_ascii() && text.starts_with("{\n  \"attempts\": 1,\n"),
            "{text}"
        );
    }
}

#[test]
fn the_limit_says_when_failures_are_too_many() {
    // 200 runs that all fail.
    let seeds: Vec<_> = (1..=100).map(|seed: u32| seed.to_string()).collect();
    let zoo = || Zoo::new("exit 1").edit("[1, 2]", &format!("[{}]", seeds.join(", ")));
    for (limit, failed) in [
        (None, 2),
        (Some("1"), 1),
        (Some("7"), 7),
        (Some("0.1%"), 1),
        (Some("1.5%"), 3),
        (Some("1.51%"), 4),
        (Some("5%"), 10),
        (Some("1000"), 200),
        (Some("100%"), 200),
    ] {
        let zoo = zoo();
        let more = limit.map_or(Vec::new(), |limit| vec!["--fail-on-error", limit]);
        let said = zoo.with(&[&["--quiet"][..], &more].concat());
        assert_eq!(said.code, 3);
        let records = names(&zoo.out().join("failed"));
        let records = records.iter().filter(|name| name.contains(".json"));
        assert_eq!(records.count(), failed, "{limit:?}");
        let told = format!("\n{failed} of 200 runs failed; ");
        assert!(said.err.contains(&told), "{}", said.err);
        if failed > 3 {
            let more = format!("\nand {} more\n", failed - 3);
            assert!(said.err.contains(&more), "{}", said.err);
        }
    }
    // Those of an earlier command do not count.
    let zoo = zoo();
    zoo.with(&["--quiet"]);
    let said = zoo.resume(&[]);
    assert!(
        said.err
            .contains("\n4 of 200 runs failed, 2 of them before; "),
        "{}",
        said.err
    );
}

#[test]
fn a_limit_that_is_none_is_refused() {
    let zoo = Zoo::new(ANSWERS);
    for limit in [
        "0", "-1", "0%", "101%", "5.123%", "1e2", "%", ".5%", "5.%", "some", "",
    ] {
        let said = zoo.with(&["--fail-on-error", limit]);
        assert_eq!(said.code, 1, "{limit}");
        assert!(
            said.err
                .contains("expected a number of runs from 1, or a share up to 100%")
                || limit == "-1",
            "{}",
            said.err
        );
        assert!(!zoo.out().exists());
    }
}

/// A run that failed is not what the null sweep or the next case is.
#[test]
fn a_cohort_counts_by_case() {
    let directory = TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    let script = |healed: &str| {
        format!(
            "#!/bin/sh\nif [ ! -e {healed} ] && grep -q broken \"$2\" && [ $8 = 2 ]; then exit 7; fi\n{ANSWERS}"
        )
    };
    program(&at("runner.sh"), &script("healed")).unwrap();
    fs::create_dir(at("cases")).unwrap();
    for (case, spec) in [("a", "{}"), ("b", "{\"is\": \"broken\"}"), ("c", "{}")] {
        fs::write(at(&format!("cases/{case}.json")), spec).unwrap();
    }
    let config = "base_spec = \"cases/*.json\"\nadapter = \"toy\"\nseeds = [1, 2, 3]\n[axes]\n\
                  blur = [1, 2]\n[axis.blur]\nidentity = 0\n[analysis]\nreplicates = 100\n[runner]\n\
                  command = [\"./runner.sh\"]\ntimeout = \"20s\"\n";
    fs::write(at("sweep.toml"), config).unwrap();
    let on = |command: &str, out: &str, more: &[&str]| {
        let [config, out] = ["sweep.toml", out].map(|name| at(name).to_str().unwrap().to_owned());
        let fixed = [command, &config, "--quiet", "--out", &out];
        say(fixed.iter().chain(more)).unwrap()
    };
    let out = at("out");
    // The null sweep of the broken case stops at its first failure; the case is named.
    let said = on("run", "out", &[]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(
        said.err
            .contains("error: 1 of 3 cases failed: b; the others stand in"),
        "{}",
        said.err
    );
    assert_eq!(names(&out.join("cases/b/baseline/failed")).len(), 2);
    assert!(out.join("cases/c/sweep_manifest.json").exists());
    let told = say(["status".as_ref(), out.as_os_str()]).unwrap().out;
    assert!(told.contains("27 runs, not finished"), "{told}");
    let said = on("run", "out", &["--resume"]);
    assert_eq!(said.code, 3, "{}", said.err);
    // Once it is repaired, the failed runs and the rest of the case are executed, and pooled.
    fs::write(at("healed"), "").unwrap();
    let said = on("run", "out", &["--resume", "--retry-errors"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("3 cases, each with its own baseline"),
        "{}",
        said.out
    );
    assert_eq!(on("run", "alone", &[]).code, 0);
    assert!(kept(&out) == contents(&at("alone")).unwrap());
    let verified = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(verified.code, 0, "{}", verified.err);
    // A case that is gone is another cohort.
    fs::remove_file(at("cases/c.json")).unwrap();
    let said = on("run", "out", &["--resume"]);
    assert!(
        said.code == 2 && said.err.contains("`cases.c`: it began with \""),
        "{}",
        said.err
    );
}
