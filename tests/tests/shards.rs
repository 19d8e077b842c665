//! One merged hash: however a sweep is cut into shards, started, stopped and put together, each byte is
//! that of the sweep in one piece.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod zoo;

use clarity_integration::{ANSWERS, Said, clarity, contents};
use durable::{Files, names};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use zoo::Zoo;

/// Twelve runs of the grid, and a null sweep of two outside it.
fn twelve(script: &str) -> Zoo {
    Zoo::new(script)
        .edit("[0, 1]", "[0, 1, 2, 3, 4, 5]")
        .edit("[runner]", "[axis.blur]\nidentity = 9\n[runner]")
}

impl Zoo {
    fn at(&self, out: &str) -> PathBuf {
        self.directory.path().join(out)
    }

    fn sweeping(&self, out: &str, more: &[&str]) -> Command {
        let mut command = clarity(["sweep", "--quiet", "--out", out].iter().chain(more));
        command.arg(&self.config).current_dir(self.directory.path());
        command
    }

    fn shard(&self, out: &str, shard: &str) {
        let said = Said::from(self.sweeping(out, &["--shard", shard]).output().unwrap());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{shard}");
        assert!(!self.at(out).join("sweep_manifest.json").exists());
    }

    fn start(&self, out: &str, shard: &str) -> Child {
        let mut command = self.sweeping(out, &["--shard", shard]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    fn merge(&self, arguments: &[&str]) -> Said {
        let mut command = clarity(["merge"].iter().chain(arguments));
        command.current_dir(self.directory.path());
        Said::from(command.output().unwrap())
    }

    /// The sweep in one piece.
    fn whole(&self) -> Files {
        let said = Said::from(self.sweeping("whole", &[]).output().unwrap());
        assert_eq!(said.code, 0, "{}", said.err);
        contents(&self.at("whole")).unwrap()
    }

    /// Merges and holds every byte against the whole sweep's; gives the hash that is told.
    fn merged(&self, arguments: &[&str], whole: &Files) -> String {
        let said = self.merge(arguments);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        let out = arguments[0];
        assert!(contents(&self.at(out)).unwrap() == *whole, "{out}");
        assert!(!self.at(out).join("attempts").exists());
        // As `sha256sum --check` reads it.
        let line = said.out.lines().last().unwrap();
        let (hash, file) = line.split_once("  ").unwrap();
        assert_eq!(file, format!("{out}/sweep_manifest.json"));
        hash.to_owned()
    }
}

fn ended(children: Vec<Child>) {
    for child in children {
        let said = Said::from(child.wait_with_output().unwrap());
        // Nobody is told that others work there: that is what shards are for.
        assert_eq!((said.code, said.err.as_str()), (0, ""));
    }
}

#[test]
fn every_way_to_cut_a_sweep_gives_one_hash() {
    let zoo = twelve(ANSWERS);
    let whole = zoo.whole();
    let mut hashes = vec![zoo.merged(&["whole"], &whole)];
    for jobs in ["2", "7"] {
        let out = format!("jobs{jobs}");
        let said = zoo.sweeping(&out, &["--jobs", jobs]).output().unwrap();
        assert!(said.status.success());
        hashes.push(zoo.merged(&[&out], &whole));
    }
    // More shards than the null sweep has runs, in no order.
    for (out, shards) in [
        ("three", &["2/3", "3/3", "1/3"][..]),
        (
            "eight",
            &["8/8", "1/8", "5/8", "2/8", "7/8", "3/8", "6/8", "4/8"],
        ),
    ] {
        for shard in shards {
            zoo.shard(out, shard);
        }
        hashes.push(zoo.merged(&[out], &whole));
    }
    let apart = ["apart1", "apart2", "apart3"];
    for (out, shard) in apart.iter().zip(["1/3", "2/3", "3/3"]) {
        zoo.shard(out, shard);
    }
    let before = apart.map(|out| contents(&zoo.at(out)).unwrap());
    let arguments = [&["together", "--from"], &apart[..]].concat();
    hashes.push(zoo.merged(&arguments, &whole));
    assert!(apart.map(|out| contents(&zoo.at(out)).unwrap()) == before);
    hashes.dedup();
    assert_eq!(hashes.len(), 1, "{hashes:?}");
}

#[test]
fn eight_shards_become_three_half_way() {
    // A run of a shard hangs, so that it can be killed there.
    let hangs = "[ -e hang ] && grep -q '\"blur\": 2' \"$2\" && echo > hung && sleep 20";
    let hangs = format!("{hangs}\n{ANSWERS}");
    let zoo = twelve(&hangs);
    let whole = zoo.whole();
    for shard in ["1/8", "2/8", "6/8"] {
        zoo.shard("out", shard);
    }
    std::fs::write(zoo.at("hang"), "").unwrap();
    // Run 4 is blur 2 with the first seed.
    let mut killed = zoo.start("out", "1/4");
    let begun = Instant::now();
    while !zoo.at("hung").exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "it never came to the run"
        );
        thread::sleep(Duration::from_millis(5));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    std::fs::remove_file(zoo.at("hang")).unwrap();
    let refused = zoo.merge(&["out"]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    ended(
        ["1/3", "2/3", "3/3"]
            .map(|shard| zoo.start("out", shard))
            .into(),
    );
    zoo.merged(&["out"], &whole);
}

#[test]
fn racing_shards_do_no_harm() {
    let zoo = twelve(&format!("sleep 0.02\n{ANSWERS}"));
    let whole = zoo.whole();
    // All of them begin the sweep, and each run is begun by three of them.
    let shards = ["1/1", "1/2", "2/2", "1/3", "2/3", "3/3"];
    ended(shards.map(|shard| zoo.start("out", shard)).into());
    assert!(!zoo.at("out/quarantine").exists() && !zoo.at("out/failed").exists());
    zoo.merged(&["out"], &whole);
}

#[test]
fn a_shard_is_idempotent_and_leaves_the_attempts_of_others() {
    let zoo = twelve(&format!("echo x >> calls\n{ANSWERS}"));
    zoo.shard("out", "2/4");
    let calls = || std::fs::read_to_string(zoo.at("calls")).unwrap().len() / 2;
    // Three runs of the grid and one of the null sweep.
    assert_eq!(calls(), 4);
    // As a shard on another machine leaves it, whose lock is not seen from here.
    std::fs::create_dir_all(zoo.at("out/attempts/9/5")).unwrap();
    zoo.shard("out", "2/4");
    assert_eq!(calls(), 4);
    assert!(zoo.at("out/attempts/9/5").exists());
    // What was damaged since is set aside and executed again.
    let run = zoo.at("out/runs/blur=0_seed=2");
    std::fs::write(run.join("extra"), "").unwrap();
    let said = Said::from(zoo.sweeping("out", &["--shard", "2/4"]).output().unwrap());
    assert!(said.code == 0 && said.err.contains("run `blur=0_seed=2` is damaged"));
    assert_eq!(calls(), 5);
    assert!(!run.join("extra").exists());
}

#[test]
fn what_a_shard_did_and_what_comes_next_are_its_last_words() {
    let zoo = twelve(ANSWERS);
    let says = |more: &[&str]| {
        let mut command = clarity(["sweep", "--out", "out"].iter().chain(more));
        command.arg(&zoo.config).current_dir(zoo.directory.path());
        Said::from(command.output().unwrap())
    };
    let said = says(&["--shard", "1/5", "--jobs", "2"]);
    // Runs 0, 5 and 10 of twelve, and run 0 of two.
    assert_eq!(
        said.out,
        "shard 1/5: 4 runs done in out\nnext, once every shard is done: clarity merge out\n"
    );
    assert!(said.err.contains("[3/3] blur="), "{}", said.err);
    // A shard may have nothing to do.
    let said = says(&["--shard", "13/13"]);
    assert_eq!(
        (said.code, said.out.lines().next()),
        (0, Some("shard 13/13: 0 runs done in out"))
    );
    for (shard, told) in [
        ("0/4", "found 0/4, expected a shard from 1/4 to 4/4"),
        ("5/4", "found 5/4, expected a shard from 1/4 to 4/4"),
        (
            "1/0",
            "found 1/0, expected at least one shard: the whole sweep is 1/1",
        ),
        (
            "1",
            "found \"1\", expected I/N, such as 1/4 for the first of four shards",
        ),
    ] {
        let said = says(&["--shard", shard]);
        assert_eq!(said.code, 1);
        assert!(said.err.contains(told), "{}", said.err);
    }
    // Another configuration does not go on with it.
    let zoo = zoo.edit("[1, 2]", "[1, 3]");
    let mut command = zoo.sweeping("out", &["--shard", "1/5"]);
    let said = Said::from(command.output().unwrap());
    assert!(
        said.code == 2 && said.err.contains("`seeds`: it began with [1,2]"),
        "{}",
        said.err
    );
}

/// A queue that ends a job signals everybody in it, and the runner may be the first to hear.
#[test]
fn a_shard_that_is_stopped_with_its_runners_has_no_failed_run() {
    for stopped in ["kill -TERM $pid", "kill -TERM $pid; sleep 0.1"] {
        let zoo = twelve("trap 'exit 143' TERM\necho $$ > pid; sleep 20 & wait");
        let child = zoo.start("out", "1/2");
        let begun = Instant::now();
        let pid = loop {
            let pid = std::fs::read_to_string(zoo.at("pid")).unwrap_or_default();
            if pid.ends_with('\n') {
                break pid.trim().to_owned();
            }
            assert!(begun.elapsed() < Duration::from_secs(30));
            thread::sleep(Duration::from_millis(5));
        };
        let script = format!("pid={pid}; {stopped}; kill -TERM {}", child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &script])
                .status()
                .unwrap()
                .success()
        );
        let said = Said::from(child.wait_with_output().unwrap());
        assert_eq!(said.code, 143, "{}", said.err);
        assert_eq!(names(&zoo.at("out/baseline/failed")), Vec::<String>::new());
        zoo.runner(ANSWERS);
        zoo.shard("out", "1/2");
    }
}

/// The share counts the runs of the shard, and what to type needs no `--resume`.
#[test]
fn a_shard_stops_by_its_own_failures() {
    let zoo = twelve("exit 1").edit("[axis.blur]\nidentity = 9\n", "");
    let failed = |more: &[&str]| {
        let more = [&["--shard", "1/2"], more].concat();
        let said = Said::from(zoo.sweeping("out", &more).output().unwrap());
        assert_eq!(said.code, 3);
        (said.err, names(&zoo.at("out/failed")).len() / 2)
    };
    // Half of six runs.
    let (told, count) = failed(&["--fail-on-error", "50%"]);
    assert_eq!(count, 3);
    let last = "3 of 6 runs failed; the same command goes on with the others, with --retry-errors with \
                these too\n";
    assert!(told.ends_with(last), "{told}");
    let (told, count) = failed(&["--fail-on-error", "100%"]);
    assert_eq!(count, 6);
    assert!(
        told.contains("6 of 6 runs failed, 3 of them before"),
        "{told}"
    );
    zoo.runner(ANSWERS);
    zoo.shard("out", "2/2");
    let said = zoo.merge(&["out"]);
    assert_eq!(said.code, 3);
    let (told, _) = said.err.split_once("\nnext: ").unwrap();
    assert_eq!(
        told,
        "error: out: 12 runs, 6 done, 0 missing, 6 failed; no manifest was written\n  \
         failed   blur=0_seed=1, blur=1_seed=1, blur=2_seed=1, blur=3_seed=1, blur=4_seed=1, and 1 more"
    );
    let more = ["--shard", "1/2", "--retry-errors"];
    assert!(
        zoo.sweeping("out", &more)
            .output()
            .unwrap()
            .status
            .success()
    );
    assert_eq!(zoo.merge(&["out"]).code, 0);
}
