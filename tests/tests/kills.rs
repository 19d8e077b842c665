//! `kill -9` at any moment: no run is ever torn, and the end is the same to the byte. A writer that
//! knows no better fails the same test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod processes;
mod zoo;

use clarity_integration::{contents, program};
use durable::{Files, names};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use zoo::Zoo;

/// Leaves its files in halves, with a moment between them, so that a kill finds them so; and a process
/// that outlives it by much, unless somebody sees to that.
const SLOW: &str = r#"
setsid sleep 60 &
seed=$8
blur=$(sed -n 's/.*"blur": \([0-9.]*\).*/\1/p' "$2")
printf '{"artifacts": [], "run_id": "%s", ' "$blur" > "$4/manifest.json"
printf '{"step": 1, "output": "%s", ' "$blur" > "$4/trace_pack.jsonl"
sleep 0.004
printf '"seed": %s, "timestamp": "t"}' "$seed" >> "$4/manifest.json"
printf '"justification": "seen at %s"}\n' "$seed" >> "$4/trace_pack.jsonl"
"#;

/// The same runner before a writer that writes in place, and takes what is there for finished.
const NAIVE: &str = r#"#!/bin/sh
mkdir -p "$2/runs"
for run in "$1"/runs/*; do
    name=${run##*/}
    [ -e "$2/runs/$name" ] && continue
    mkdir "$2/runs/$name"
    cp "$run/spec.json" "$2/runs/$name/"
    ./runner.sh --config "$2/runs/$name/spec.json" --output "$2/runs/$name" --adapter toy \
        --seed "${name##*=}"
done
: > "$2/finished"
"#;

/// Numbers without a pattern, the same each time.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

/// Whom a kill takes.
#[derive(Clone, Copy, Debug)]
enum Victim {
    /// The command alone.
    Orchestrator,
    /// Everything that it started too.
    Tree,
}

fn kill(child: &mut Child, victim: Victim) {
    let pids = match victim {
        Victim::Orchestrator => vec![child.id()],
        Victim::Tree => processes::tree(child.id()),
    };
    processes::signal("KILL", &pids);
    child.wait().unwrap();
}

/// The runs that are there and not what they should be.
fn torn(out: &Path, whole: &BTreeMap<String, Files>) -> Vec<String> {
    let mut torn = names(&out.join("runs"));
    torn.retain(|name| {
        let there = contents(&out.join("runs").join(name)).unwrap();
        let there: BTreeMap<_, _> = there.into_iter().collect();
        let whole = &whole[name];
        // The naive writer has no list of its files.
        let ours = whole.iter().filter(|(file, _)| file != "done.json");
        !ours
            .into_iter()
            .all(|(file, bytes)| there.get(file) == Some(bytes))
    });
    torn
}

struct Bench {
    zoo: Zoo,
    whole: BTreeMap<String, Files>,
    all: Files,
}

impl Bench {
    /// A sweep of 24 runs, and what it is without a kill.
    fn new() -> Self {
        let zoo = Zoo::new(SLOW)
            .edit("[0, 1]", "[0, 1, 2, 3, 4, 5, 6, 7]")
            .edit("[1, 2]", "[1, 2, 3]");
        assert_eq!(zoo.with(&["--jobs", "2", "--quiet"]).code, 0);
        let all = contents(&zoo.out()).unwrap();
        let runs = zoo.out().join("runs");
        let whole = names(&runs).into_iter().map(|name| {
            let files = contents(&runs.join(&name)).unwrap();
            (name, files)
        });
        let whole: BTreeMap<_, _> = whole.collect();
        assert_eq!(whole.len(), 24);
        fs::rename(zoo.out(), zoo.directory.path().join("whole")).unwrap();
        Self { zoo, whole, all }
    }

    /// Starts a writer again and again and kills each at some moment; gives how many kills there
    /// were, how many sweeps came to an end, and in how many of these runs were torn.
    fn kills(
        &self,
        at_least: usize,
        start: impl Fn(usize) -> Command,
        finished: &str,
        mut end: impl FnMut(),
    ) -> (usize, usize, usize) {
        let mut draws = Draws(7);
        let (mut kills, mut sweeps, mut damaged) = (0, 0, 0);
        // Kills since a sweep came to its end.
        let mut since = 0;
        let out = self.zoo.out();
        while kills < at_least || sweeps == 0 {
            let mut child = start(kills).spawn().unwrap();
            // A busy machine gets nowhere in so short a time, and has more of it the longer it takes.
            let longest = 120_000 * (1 + since / 8);
            let moment = Duration::from_micros(2_000 + draws.below(longest));
            let begun = Instant::now();
            let ended = loop {
                if let Some(status) = child.try_wait().unwrap() {
                    assert!(status.success(), "{status}");
                    break true;
                }
                if begun.elapsed() >= moment {
                    break false;
                }
                thread::sleep(Duration::from_micros(300));
            };
            if !ended {
                let victims = [Victim::Orchestrator, Victim::Tree];
                let victim = victims[kills % 2];
                kill(&mut child, victim);
                kills += 1;
                since += 1;
                let left = || processes::of(self.zoo.directory.path());
                let gone = processes::soon(|| {
                    // The naive writer has nobody who sees to its runners, nor has a tree that was
                    // killed.
                    if finished == "finished" || matches!(victim, Victim::Tree) {
                        processes::signal("KILL", &left());
                    }
                    left().is_empty()
                });
                assert!(gone, "kill {kills}: {:?}", processes::told(&left()));
            }
            // What was killed has left whole runs, or none.
            let found = torn(&out, &self.whole);
            if !out.join(finished).exists() {
                // A writer in place may still be at it; only at its end it has no excuse.
                assert!(found.is_empty() || finished == "finished", "{found:?}");
                continue;
            }
            sweeps += 1;
            since = 0;
            damaged += usize::from(!found.is_empty());
            end();
            fs::remove_dir_all(&out).unwrap();
        }
        (kills, sweeps, damaged)
    }
}

fn no_run_is_torn(at_least: usize) {
    let bench = Bench::new();
    let out = bench.zoo.out();
    let start = |kills: usize| {
        let jobs = ["1", "2", "7"][kills % 3];
        let mut command = bench.zoo.command(&["--resume", "--quiet", "--jobs", jobs]);
        command.stdout(Stdio::null());
        command
    };
    let end = || {
        assert_eq!(names(&out.join("quarantine")), Vec::<String>::new());
        let files = contents(&out).unwrap();
        let attempts = |name: &str| name.starts_with("attempts/");
        let files: Files = files
            .into_iter()
            .filter(|(name, _)| !attempts(name))
            .collect();
        assert!(files == bench.all);
    };
    let (kills, sweeps, damaged) = bench.kills(at_least, start, "sweep_manifest.json", end);
    let told = format!("{kills} kills, {sweeps} sweeps, {damaged} with torn runs\n");
    let _ = std::io::stderr().write_all(told.as_bytes());
    assert_eq!(damaged, 0);
}

#[test]
fn forty_kills_tear_no_run() {
    no_run_is_torn(40);
}

#[test]
#[ignore = "takes minutes; set CLARITY_KILLS for another number than 500"]
fn five_hundred_kills_tear_no_run() {
    let kills = std::env::var("CLARITY_KILLS").map_or(500, |kills| kills.parse().unwrap());
    no_run_is_torn(kills);
}

/// The control: what the test above sees of a writer without a private directory and a rename.
#[test]
fn a_writer_in_place_is_caught() {
    let bench = Bench::new();
    let directory = bench.zoo.directory.path();
    let naive = directory.join("naive.sh");
    program(&naive, NAIVE).unwrap();
    let start = |_: usize| {
        let mut command = Command::new(&naive);
        command.current_dir(directory).args(["whole", "out"]);
        command
    };
    let (kills, sweeps, damaged) = bench.kills(12, start, "finished", || {});
    let told = format!("in place: {kills} kills, {sweeps} sweeps, {damaged} with torn runs\n");
    let _ = std::io::stderr().write_all(told.as_bytes());
    assert!(damaged > 0);
}
