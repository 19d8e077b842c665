//! `clarity merge`: what it takes, what it refuses, and that it changes nothing where it refuses.
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
use durable::{flip_a_bit, names};
use std::fs;
use std::path::{Path, PathBuf};
use zoo::Zoo;

impl Zoo {
    fn at(&self, out: &str) -> PathBuf {
        self.directory.path().join(out)
    }

    fn within(&self, arguments: &[&str]) -> Said {
        let mut command = clarity(arguments);
        command.current_dir(self.directory.path());
        Said::from(command.output().unwrap())
    }

    fn part(&self, out: &str, shard: &str) {
        let said = self.within(&[
            "sweep",
            "sweep.toml",
            "--out",
            out,
            "--shard",
            shard,
            "--quiet",
        ]);
        assert_eq!(said.code, 0, "{}", said.err);
    }

    fn merge(&self, arguments: &[&str]) -> Said {
        self.within(&[&["merge"], arguments].concat())
    }

    /// A merge that is refused, and what it says.
    fn refused(&self, arguments: &[&str], code: i32, told: &str) {
        let said = self.merge(arguments);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{}", said.err);
        assert!(said.err.contains(told), "expected {told}\n{}", said.err);
        let manifest = self.at(arguments[0]).join("sweep_manifest.json");
        assert!(!manifest.exists(), "{told}");
    }
}

/// A file that no manifest of a runner lists, in a directory.
const DEEP: &str = "mkdir \"$4/deep\"; echo $8 > \"$4/deep/er\"";

/// Two directories, each with half of four runs.
fn halves() -> Zoo {
    let zoo = Zoo::new(&format!("{ANSWERS}\n{DEEP}"));
    zoo.part("one", "1/2");
    zoo.part("two", "2/2");
    zoo
}

#[test]
fn what_is_missing_is_named_and_what_is_there_is_taken() {
    let zoo = halves();
    zoo.refused(
        &["all", "--from", "two"],
        3,
        "error: all: 4 runs, 2 done, 2 missing, 0 failed; no manifest was written\n  \
         missing  blur=0_seed=1, blur=1_seed=1\n  \
         taken    2 from elsewhere\n\
         next: clarity sweep CONFIG --out all --shard I/N, for each shard of any number of them, then \
         merge again\n",
    );
    assert_eq!(
        names(&zoo.at("all/runs")),
        ["blur=0_seed=2", "blur=1_seed=2"]
    );
    assert_eq!(
        names(&zoo.at("all")),
        ["attempts", "runs", "sweep_plan.json"]
    );
    // The second half, which another machine may bring later.
    let said = zoo.merge(&["all", "--from", "one"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(
        said.out
            .starts_with("4 runs verified in all, 2 of them taken from elsewhere\n")
    );
    let merged = contents(&zoo.at("all")).unwrap();
    // Once more, with runs that are there already, and with none.
    for arguments in [&["all", "--from", "one", "two"][..], &["all"]] {
        let again = zoo.merge(arguments);
        assert_eq!(again.code, 0, "{}", again.err);
        assert!(
            again.out.starts_with("4 runs verified in all\n"),
            "{}",
            again.out
        );
        assert!(contents(&zoo.at("all")).unwrap() == merged);
    }
    let verified = zoo.within(&["verify", "all"]);
    assert_eq!(verified.code, 0, "{}", verified.err);
    // A directory that nobody can write to is enough to be taken from.
    assert_eq!(
        names(&zoo.at("one")),
        ["attempts", "runs", "sweep_plan.json"]
    );
}

#[test]
fn status_says_when_it_is_time() {
    let zoo = halves();
    let next = |out: &str| {
        let said = zoo.within(&["status", out]);
        said.out.lines().last().unwrap().to_owned()
    };
    assert_eq!(next("one"), "next: clarity sweep CONFIG --out one --resume");
    zoo.part("one", "2/2");
    assert_eq!(next("one"), "next: clarity merge one");
    assert_eq!(zoo.merge(&["one"]).code, 0);
    assert_eq!(next("one"), "next: clarity analyze one");
}

#[test]
fn runs_of_one_name_that_differ_are_a_violation_that_names_both() {
    let zoo = halves();
    // One file of the same length is enough.
    zoo.runner(&format!("{ANSWERS}\n{}", DEEP.replace("$8", "x")));
    zoo.part("other", "1/1");
    let told = "error: all: 2 problems, and no manifest was written\n  \
                run `blur=0_seed=1` is another one in all/runs/blur=0_seed=1 than in \
                other/runs/blur=0_seed=1\n";
    zoo.refused(&["all", "--from", "one", "other"], 4, told);
    // The other way round it is so too.
    zoo.refused(
        &["else", "--from", "other", "one"],
        4,
        "run `blur=0_seed=1` is another one in ",
    );
}

/// What may befall a run, and what is said of it.
type Damage = (&'static str, fn(&Path), &'static str);

const DAMAGES: [Damage; 5] = [
    (
        "a flipped bit",
        flip_a_bit,
        "one/runs/blur=1_seed=1/trace_pack.jsonl: its SHA-256 is ",
    ),
    (
        "a file too many",
        |run| fs::write(run.join("extra"), "").unwrap(),
        "one/runs/blur=1_seed=1/extra: is not listed in done.json",
    ),
    (
        "no list",
        |run| fs::remove_file(run.join("done.json")).unwrap(),
        "one/runs/blur=1_seed=1/done.json: is not there",
    ),
    (
        "no directory",
        |run| {
            fs::remove_dir_all(run).unwrap();
            fs::write(run, "").unwrap();
        },
        "one/runs/blur=1_seed=1: found a regular file, expected a directory",
    ),
    (
        "another run",
        |run| {
            fs::remove_dir_all(run).unwrap();
            let from = run.with_file_name("blur=0_seed=1");
            let copied = std::process::Command::new("cp")
                .arg("-r")
                .args([&from, run])
                .status();
            assert!(copied.unwrap().success());
        },
        "one/runs/blur=1_seed=1/spec.json: is not what this run is given",
    ),
];

#[test]
fn a_damaged_run_is_a_violation_wherever_it_lies() {
    for (what, damage, told) in DAMAGES {
        let zoo = halves();
        zoo.part("one", "2/2");
        damage(&zoo.at("one/runs/blur=1_seed=1"));
        let before = contents(&zoo.at("one")).unwrap();
        zoo.refused(&["one"], 4, told);
        zoo.refused(&["all", "--from", "two", "one"], 4, told);
        assert!(contents(&zoo.at("one")).unwrap() == before, "{what}");
        assert!(!zoo.at("all/runs/blur=1_seed=1").exists(), "{what}");
        // What it advises helps.
        let said = zoo.within(&["sweep", "sweep.toml", "--out", "one", "--shard", "1/2"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(zoo.merge(&["one"]).code, 0, "{what}");
    }
}

#[test]
fn another_sweep_is_refused_key_by_key() {
    let zoo = halves().edit("[1, 2]", "[1, 3]");
    zoo.part("else", "1/1");
    let told = "else: is another sweep than one, and runs of two configurations are not merged\n\
                else: `seeds`: [1,2] in one, [1,3] in else\n";
    zoo.refused(&["all", "--from", "one", "else"], 2, told);
    assert!(!zoo.at("all").exists(), "nothing is written");
    // What is there already counts too.
    zoo.refused(&["one", "--from", "else"], 2, told);
    // Another base spec shows in the plan; one that was put in its place later, in the runs.
    let zoo = halves();
    fs::write(zoo.at("base.json"), "{\"question\": \"nodule?\"}").unwrap();
    zoo.part("else", "2/2");
    fs::copy(
        zoo.at("one/sweep_plan.json"),
        zoo.at("else/sweep_plan.json"),
    )
    .unwrap();
    zoo.refused(
        &["all", "--from", "one", "else"],
        4,
        "`question` differ from the first run's, and all runs share one base spec",
    );
}

#[test]
fn what_is_no_sweep_is_refused() {
    let zoo = halves();
    fs::create_dir(zoo.at("empty")).unwrap();
    fs::create_dir(zoo.at("mine")).unwrap();
    fs::write(zoo.at("mine/thesis.tex"), "").unwrap();
    let none = "there is no sweep_plan.json: no sweep began here";
    zoo.refused(&["absent"], 2, none);
    zoo.refused(&["empty"], 2, none);
    zoo.refused(&["all", "--from", "one", "empty"], 2, none);
    zoo.refused(
        &["mine", "--from", "one"],
        2,
        "has no sweep_plan.json and is not empty",
    );
    zoo.refused(
        &["one", "--from", "./one"],
        2,
        "is the directory that runs are merged into; leave it out of --from",
    );
    assert!(!zoo.at("all").exists());
    assert_eq!(names(&zoo.at("mine")), ["thesis.tex"]);
    // An empty directory is as good as none.
    assert_eq!(zoo.merge(&["empty", "--from", "one", "two"]).code, 0);
}

/// A cohort of three cases with a null sweep each.
#[test]
fn a_cohort_is_merged_case_by_case() {
    let zoo = Zoo::new(ANSWERS)
        .edit("base.json", "cases/*.json")
        .edit("[runner]", "[axis.blur]\nidentity = 9\n[runner]");
    fs::create_dir(zoo.at("cases")).unwrap();
    for case in ["a", "b", "c"] {
        let spec = format!("{{\"question\": \"{case}?\"}}");
        fs::write(zoo.at("cases").join(case).with_extension("json"), spec).unwrap();
    }
    let said = zoo.within(&["sweep", "sweep.toml", "--out", "whole", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let whole = contents(&zoo.at("whole")).unwrap();
    let said = zoo.within(&["sweep", "sweep.toml", "--out", "in", "--shard", "2/2"]);
    // Two runs of four and one of the two outside the grid, for each of three cases.
    assert!(
        said.out.starts_with("shard 2/2: 9 runs done in in\n"),
        "{}",
        said.out
    );
    let said = zoo.merge(&["in"]);
    assert_eq!(said.code, 3);
    let told = "18 runs, 9 done, 9 missing, 0 failed; no manifest was written\n  \
                missing  cases/a/baseline/blur=9_seed=1, cases/a/blur=0_seed=1, ";
    assert!(said.err.contains(told), "{}", said.err);
    zoo.part("in", "1/2");
    assert_eq!(
        zoo.within(&["status", "in"]).out.lines().last(),
        Some("next: clarity merge in")
    );
    for (out, shards) in [("x", "1/3"), ("y", "2/3"), ("z", "3/3")] {
        zoo.part(out, shards);
    }
    for arguments in [&["in"][..], &["from", "--from", "x", "y", "z"], &["whole"]] {
        let said = zoo.merge(arguments);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        let out = arguments[0];
        assert!(contents(&zoo.at(out)).unwrap() == whole, "{out}");
        let last = said.out.lines().last().unwrap();
        assert!(last.ends_with(&format!("  {out}/cohort.json")), "{last}");
    }
    // One case that is damaged is one problem of the cohort.
    fs::write(zoo.at("in/cases/b/runs/blur=0_seed=1/extra"), "").unwrap();
    let said = zoo.merge(&["in"]);
    assert!(
        said.code == 4
            && said
                .err
                .contains("in/cases/b/runs/blur=0_seed=1/extra: is not listed"),
        "{}",
        said.err
    );
}
