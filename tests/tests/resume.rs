//! Going on with a sweep: what is trusted, what is set aside, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod zoo;

use clarity_integration::{ANSWERS, Said, contents, say};
use durable::{calls, counted, flip_a_bit, kept, names};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use zoo::Zoo;

const MANIFEST: &str = "sweep_manifest.json";

#[test]
fn only_what_is_missing_is_executed_and_no_byte_shows_it() {
    for jobs in ["1", "2", "7"] {
        let zoo = counted();
        assert_eq!(zoo.with(&["--jobs", jobs]).code, 0);
        let whole = contents(&zoo.out()).unwrap();
        zoo.unfinish(&["blur=0_seed=2", "blur=1_seed=1"]);
        let said = zoo.with(&["--jobs", jobs, "--resume"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let told = "2 runs had finished and are whole; 2 executed now\n";
        assert!(said.err.ends_with(told), "{}", said.err);
        assert_eq!(calls(&zoo), 4 + 2);
        assert!(contents(&zoo.out()).unwrap() == whole, "jobs {jobs}");
        assert!(!zoo.out().join("attempts").exists());
        // Of a finished sweep nothing is executed.
        assert_eq!(zoo.resume(&[]).code, 0);
        assert_eq!(calls(&zoo), 4 + 2);
    }
}

#[test]
fn workers_go_on_too() {
    let script = clarity_integration::serves("", "", "");
    let zoo = Zoo::new(&script).edit("timeout", "worker = true\ntimeout");
    assert_eq!(zoo.sweep().code, 0);
    let whole = contents(&zoo.out()).unwrap();
    zoo.unfinish(&["blur=1_seed=2"]);
    assert_eq!(zoo.resume(&[]).code, 0);
    assert!(contents(&zoo.out()).unwrap() == whole);
}

/// What may befall a finished run, and what is said of it.
type Damage = (&'static str, fn(&Path), &'static str);

const DAMAGES: [Damage; 12] = [
    (
        "a flipped bit",
        flip_a_bit,
        "trace_pack.jsonl: its SHA-256 is ",
    ),
    (
        "a lost end",
        |run| {
            let path = run.join("trace_pack.jsonl");
            let bytes = fs::read(&path).unwrap();
            fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
        },
        "trace_pack.jsonl: has 56 bytes, done.json says 57",
    ),
    (
        "a file too many",
        |run| fs::write(run.join("extra"), "").unwrap(),
        "extra: is not listed in done.json",
    ),
    (
        "a file too few",
        |run| fs::remove_file(run.join("manifest.json")).unwrap(),
        "manifest.json: is not there, and done.json lists it",
    ),
    (
        "no list",
        |run| fs::remove_file(run.join("done.json")).unwrap(),
        "done.json: is not there",
    ),
    (
        "half a list",
        |run| fs::write(run.join("done.json"), "{\"files\": [").unwrap(),
        "done.json: line 1, column 12: EOF while parsing a list, found the end",
    ),
    (
        "an empty list",
        |run| {
            fs::write(
                run.join("done.json"),
                "{\"files\": [], \"schema_version\": 1}",
            )
            .unwrap();
        },
        "manifest.json: is not listed in done.json",
    ),
    (
        "a link",
        |run| {
            let trace = run.join("trace_pack.jsonl");
            fs::rename(&trace, run.parent().unwrap().join("../moved")).unwrap();
            std::os::unix::fs::symlink("../../moved", trace).unwrap();
        },
        "trace_pack.jsonl: found a link, expected a regular file",
    ),
    (
        "an empty directory",
        |run| {
            fs::remove_dir_all(run).unwrap();
            fs::create_dir(run).unwrap();
        },
        "done.json: is not there",
    ),
    (
        "no directory",
        |run| {
            fs::remove_dir_all(run).unwrap();
            fs::write(run, "").unwrap();
        },
        "found a regular file, expected a directory",
    ),
    (
        "a false hash that its list does not know of",
        |run| {
            let script = r#"
                hash() { sha256sum < "$1" | cut -d ' ' -f 1; }
                bytes() { wc -c < "$1" | tr -d ' '; }
                old=$(hash manifest.json) length=$(bytes manifest.json)
                sed -i 's|^{|{"artifact_sha256": {"x": "'$old'"}, |' manifest.json
                sed -i "/\"bytes\": $length,/{N;s/.*/XX&/}" done.json
                sed -i "s/^XX *\"bytes\": $length/      \"bytes\": $(bytes manifest.json)/
                        s/$old/$(hash manifest.json)/" done.json"#;
            let mut shell = Command::new("sh");
            let changed = shell.args(["-c", script]).current_dir(run).status();
            assert!(changed.unwrap().success());
        },
        "x: is not there, and the run's manifest lists it",
    ),
    (
        "another run",
        |run| {
            fs::remove_dir_all(run).unwrap();
            let other = run.with_file_name("blur=0_seed=1");
            let copied = Command::new("cp").arg("-r").args([&other, run]).status();
            assert!(copied.unwrap().success());
        },
        "spec.json: is not what this run is given",
    ),
];

#[test]
fn a_damaged_run_is_set_aside_and_executed_again() {
    let run = "blur=1_seed=1";
    for (what, damage, told) in DAMAGES {
        let zoo = counted();
        assert_eq!(zoo.sweep().code, 0);
        let whole = contents(&zoo.out()).unwrap();
        damage(&zoo.run(run));
        // What `verify` can find without the configuration, it finds too.
        let verified = say(["verify".as_ref(), zoo.out().as_os_str()]).unwrap();
        assert_eq!(verified.code, 4, "{what}: {}", verified.err);
        let said = zoo.resume(&[]);
        assert_eq!(said.code, 0, "{what}: {}", said.err);
        assert_eq!(calls(&zoo), 5, "{what}");
        let cell = zoo.out().join("quarantine/blur=1_seed=1.1");
        let reason = fs::read_to_string(cell.join("reason.txt")).unwrap();
        assert!(reason.contains(told), "{what}: {reason}");
        assert!(said.err.contains(told), "{what}: {}", said.err);
        assert!(fs::symlink_metadata(cell.join("run")).is_ok(), "{what}");
        // The manifest that listed it went along.
        assert!(cell.join(MANIFEST).exists(), "{what}");
        let _ = fs::remove_file(zoo.out().join("moved"));
        assert!(kept(&zoo.out()) == whole, "{what}");
    }
}

#[test]
fn a_sweep_with_a_damaged_run_is_no_finished_one() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    fs::write(zoo.run("blur=1_seed=1").join("extra"), "").unwrap();
    zoo.runner("exit 1");
    assert_eq!(zoo.resume(&[]).code, 3);
    assert!(!zoo.out().join(MANIFEST).exists());
    assert!(!zoo.run("blur=1_seed=1").exists());
}

#[test]
fn what_is_set_aside_twice_has_two_names() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    for number in 1..=3 {
        fs::write(zoo.run("blur=0_seed=1").join("extra"), "").unwrap();
        assert_eq!(zoo.resume(&[]).code, 0);
        let names = names(&zoo.out().join("quarantine"));
        assert_eq!(names.len(), number);
        assert_eq!(names[number - 1], format!("blur=0_seed=1.{number}"));
    }
}

#[test]
fn verify_names_the_file_of_a_run_that_done_json_convicts() {
    let zoo = Zoo::new(&format!("{ANSWERS}\necho pixels > \"$4/extra.bin\""));
    assert_eq!(zoo.sweep().code, 0);
    // No manifest of the runner lists this file: `done.json` alone knows it.
    fs::write(zoo.run("blur=0_seed=2").join("extra.bin"), "PIXELS\n").unwrap();
    let said = say(["verify".as_ref(), zoo.out().as_os_str()]).unwrap();
    assert_eq!(said.code, 4);
    let told = "  runs/blur=0_seed=2/extra.bin: its SHA-256 is ";
    assert!(said.err.contains(told), "{}", said.err);
}

/// Each edit of the configuration, and the keys that are told.
const EDITS: [(&str, &str, &[&str]); 7] = [
    (
        "[0, 1]",
        "[0, 2]",
        &["`axes.blur`: it began with [0,1], the configuration says [0,2]"],
    ),
    (
        "[0, 1]",
        "[0, 1.0]",
        &["`axes.blur`: it began with [0,1], the configuration says [0,1.0]"],
    ),
    (
        "[0, 1]",
        "[1, 0]",
        &["`axes.blur`: it began with [0,1], the configuration says [1,0]"],
    ),
    (
        "[1, 2]",
        "[1, 2, 3]",
        &[
            "`runs`: it began with 4, the configuration says 6",
            "`seeds`: it began with [1,2], the configuration says [1,2,3]",
        ],
    ),
    (
        "\"toy\"",
        "\"tool\"",
        &["`adapter`: it began with \"toy\", the configuration says \"tool\""],
    ),
    (
        "[\"./runner.sh\"]",
        "[\"./runner.sh\", \"-v\"]",
        &[
            "`command`: it began with [\"./runner.sh\"], the configuration says [\"./runner.sh\",\"-v\"]",
        ],
    ),
    (
        "[runner]",
        "[axis.blur]\nunit = \"px\"\n[runner]",
        &[
            "`context.axes.blur`: it began with nothing, the configuration says {\"coordinates\":null,",
        ],
    ),
];

#[test]
fn another_configuration_is_refused_key_by_key() {
    for (from, to, told) in EDITS {
        let zoo = counted();
        assert_eq!(zoo.sweep().code, 0);
        zoo.unfinish(&["blur=1_seed=2"]);
        let before = contents(&zoo.out()).unwrap();
        let zoo = zoo.edit(from, to);
        let said = zoo.resume(&[]);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{to}: {}",
            said.err
        );
        let lines: Vec<_> = said.err.lines().collect();
        assert!(
            lines[0].contains("began with another configuration"),
            "{}",
            said.err
        );
        assert_eq!(lines.len(), 1 + told.len(), "{}", said.err);
        for (line, told) in lines[1..].iter().zip(told) {
            assert!(line.contains(told), "{told}\n{line}");
        }
        assert!(contents(&zoo.out()).unwrap() == before, "{to}");
        assert_eq!(calls(&zoo), 4);
    }
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    fs::write(
        zoo.directory.path().join("base.json"),
        "{\"question\": \"nodule?\"}",
    )
    .unwrap();
    let said = zoo.resume(&[]);
    assert!(
        said.code == 2 && said.err.contains("`base_spec_sha256`: it began with \""),
        "{}",
        said.err
    );
}

#[test]
fn what_no_result_follows_from_may_change() {
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    let whole = contents(&zoo.out()).unwrap();
    zoo.unfinish(&["blur=1_seed=2"]);
    let zoo = zoo
        .edit("20s", "30s")
        .edit("timeout", "jobs = 2\nenv = [\"PATH\"]\ntimeout")
        .edit("base_spec", "name = \"other\"\nbase_spec");
    let said = zoo.resume(&[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(contents(&zoo.out()).unwrap() == whole);
}

#[test]
fn what_is_there_is_not_overwritten_and_resume_is_named_where_it_helps() {
    let zoo = counted();
    // Where nothing is, a sweep begins.
    assert_eq!(zoo.resume(&[]).code, 0);
    let refused = |zoo: &Zoo, more: &[&str], told: &str| {
        let before = contents(&zoo.out()).unwrap();
        let said = zoo.with(more);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains(told), "{}", said.err);
        assert!(contents(&zoo.out()).unwrap() == before);
    };
    let exists = "exists, and no sweep is overwritten; give another --out";
    refused(&zoo, &[], exists);
    zoo.unfinish(&[]);
    refused(
        &zoo,
        &[],
        "is an unfinished sweep of this configuration; add --resume to go on with it",
    );
    let zoo = zoo.edit("[0, 1]", "[0, 2]");
    refused(&zoo, &[], exists);
    // Somebody else's directory.
    let zoo = counted();
    fs::create_dir(zoo.out()).unwrap();
    fs::write(zoo.out().join("mine"), "untouched").unwrap();
    refused(
        &zoo,
        &["--resume"],
        "has no sweep_plan.json: this is no sweep that can be resumed",
    );
    fs::remove_file(zoo.out().join("mine")).unwrap();
    // Killed before the plan was there: nothing, or a file that was not renamed yet.
    fs::write(zoo.out().join(".tmpAbCdEf"), "{").unwrap();
    assert_eq!(zoo.resume(&[]).code, 0);
    assert_eq!(names(&zoo.out()), ["runs", MANIFEST, "sweep_plan.json"]);
    let said = zoo.with(&["--retry-errors"]);
    assert!(
        said.code == 1 && said.err.contains("--resume"),
        "{}",
        said.err
    );
}

#[test]
fn a_plan_that_was_altered_is_refused() {
    for (from, to, told) in [
        (
            "\"runs\": 4",
            "\"runs\":  4",
            "in another form: it was altered",
        ),
        (
            "\"runs\": 4",
            "\"runs\": 5",
            "`runs`: it began with 5, the configuration says 4",
        ),
        ("\"runs\": 4", "\"runs\": ", "sweep_plan.json: line "),
    ] {
        let zoo = Zoo::new(ANSWERS);
        assert_eq!(zoo.sweep().code, 0);
        let path = zoo.out().join("sweep_plan.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).unwrap();
        let said = zoo.resume(&[]);
        assert!(said.code == 2 && said.err.contains(told), "{}", said.err);
    }
}

/// A runner that finds its own run published before it is done, as if another command had been
/// faster: whole, or torn.
fn overtaken(damage: &str) -> (Zoo, Said) {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    let to = zoo.directory.path().join("theirs");
    fs::rename(zoo.run("blur=1_seed=2"), &to).unwrap();
    zoo.unfinish(&[]);
    // Another justification and another manifest than theirs, so that it shows whose is kept.
    let answers = ANSWERS
        .replace("seen at", "SEEN at")
        .replace("\"t\"", "\"T\"");
    let theirs = format!("cp -r theirs out/runs/blur=1_seed=2\n{damage}");
    zoo.runner(&format!("{answers}\n{theirs}"));
    let said = zoo.resume(&[]);
    (zoo, said)
}

#[test]
fn who_comes_second_keeps_what_is_there_if_it_is_whole() {
    let trace = |zoo: &Zoo| fs::read_to_string(zoo.run("blur=1_seed=2").join("trace_pack.jsonl"));
    let (zoo, said) = overtaken("");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(trace(&zoo).unwrap().contains("seen at"));
    assert!(!zoo.out().join("quarantine").exists());
    // The sweep's manifest has the hash of theirs.
    let verified = say(["verify".as_ref(), zoo.out().as_os_str()]).unwrap();
    assert_eq!(verified.code, 0, "{}", verified.err);
    let (zoo, said) = overtaken("rm out/runs/blur=1_seed=2/done.json");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(trace(&zoo).unwrap().contains("SEEN at"));
    assert!(zoo.out().join("quarantine/blur=1_seed=2.1/run").exists());
    let verified = say(["verify".as_ref(), zoo.out().as_os_str()]).unwrap();
    assert_eq!(verified.code, 0, "{}", verified.err);
}

#[test]
fn commands_that_race_in_one_directory_do_no_harm() {
    let zoo = Zoo::new(&format!("sleep 0.05\n{ANSWERS}")).edit("[0, 1]", "[0, 1, 2, 3, 4, 5]");
    let alone = Zoo::new(ANSWERS).edit("[0, 1]", "[0, 1, 2, 3, 4, 5]");
    assert_eq!(alone.sweep().code, 0);
    let started: Vec<_> = ["1", "2", "7"]
        .iter()
        .map(|jobs| {
            let mut command = zoo.command(&["--resume", "--jobs", jobs]);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let said: Vec<_> = started
        .into_iter()
        .map(|child| Said::from(child.wait_with_output().unwrap()))
        .collect();
    for said in &said {
        assert_eq!(said.code, 0, "{}", said.err);
    }
    let told = said
        .iter()
        .filter(|said| said.err.contains("somebody else works in"));
    assert!(told.count() >= 1, "{said:#?}");
    assert!(contents(&zoo.out()).unwrap() == contents(&alone.out()).unwrap());
}

/// Names that leave no room for a suffix.
#[test]
fn the_longest_names_have_records_too() {
    let axis = "a".repeat(255 - "=0_seed=1".len());
    let zoo = Zoo::new("exit 1")
        .edit("blur = [0, 1]", &format!("{axis} = [0]"))
        .edit("[1, 2]", "[1]");
    assert_eq!(zoo.sweep().code, 3);
    assert_eq!(names(&zoo.out().join("failed")).len(), 2);
    zoo.runner(&ANSWERS.replace("blur=$(", "blur=x #$("));
    let said = zoo.resume(&["--retry-errors"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let run = zoo.run(&format!("{axis}=0_seed=1"));
    fs::write(run.join("extra"), "").unwrap();
    assert_eq!(zoo.resume(&[]).code, 0);
    let set_aside = names(&zoo.out().join("quarantine"));
    assert!(
        set_aside.len() == 1 && set_aside[0].ends_with("~0.1"),
        "{set_aside:?}"
    );
}
