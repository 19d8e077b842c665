//! A runner that is this very program, however it is spelt: its lab is known as such, and what
//! answers no run is refused before one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{Said, binary, clarity, root};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use tempfile::TempDir;

/// A sweep of the phantom, and this program under names of the directory's own.
fn bench(spec: &str) -> TempDir {
    let directory = TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    fs::copy(root().join("examples/phantom/film.png"), at("film.png")).unwrap();
    fs::write(at("base.json"), spec).unwrap();
    fs::create_dir(at("bin")).unwrap();
    symlink(binary(), at("bin/clarity")).unwrap();
    symlink(binary(), at("other name")).unwrap();
    directory
}

const SPEC: &str = r#"{"image": "film.png", "recipe": [
    {"name": "brightness", "params": {"factor": {"axis": "gain"}}}]}"#;

/// What a command of the program says of a sweep whose runner is spelt in this way.
fn said(bench: &Path, command: &[&str], runner: &str) -> Said {
    let config = format!(
        "base_spec = \"base.json\"\nadapter = \"phantom\"\nseeds = [1]\n[axes]\ngain = [1.0, 0.5]\n\
         [runner]\n{runner}\n"
    );
    fs::write(bench.join("sweep.toml"), config).unwrap();
    let path = std::env::join_paths([bench.join("bin").as_path(), Path::new("/usr/bin")]);
    let mut command = clarity(command.iter().chain(&["sweep.toml"]));
    command.env("PATH", path.unwrap()).current_dir(bench);
    Said::from(command.output().unwrap())
}

/// Spellings of `{clarity} lab`.
fn spellings() -> Vec<String> {
    let absolute = binary().display().to_string();
    [
        "{clarity}",
        "clarity",
        "./bin/clarity",
        "./other name",
        &absolute,
    ]
    .map(|program| format!("command = [{program:?}, \"lab\"]"))
    .to_vec()
}

#[test]
fn the_lab_is_known_under_each_name() {
    let good = bench(SPEC);
    let bad = bench(&SPEC.replace("factor", "faktor"));
    for runner in spellings() {
        let told = said(bad.path(), &["validate"], &runner);
        let expected = "`brightness` has no parameter `faktor`; did you mean `factor`?";
        assert_eq!(told.code, 2, "{runner}: {}", told.err);
        assert!(told.err.contains(expected), "{runner}: {}", told.err);
        let told = said(good.path(), &["validate"], &runner);
        assert_eq!(told.code, 0, "{runner}: {}", told.err);
        let told = said(good.path(), &["contact-sheet", "-o", "sheet.png"], &runner);
        assert_eq!(told.code, 0, "{runner}: {}", told.err);
    }
    // Another program is a stranger, whatever it is called and told.
    fs::remove_file(bad.path().join("bin/clarity")).unwrap();
    symlink("/usr/bin/true", bad.path().join("bin/clarity")).unwrap();
    let told = said(
        bad.path(),
        &["validate"],
        "command = [\"clarity\", \"lab\"]",
    );
    assert_eq!(told.code, 0, "{}", told.err);
}

/// Arguments of this program as a runner, and what is told.
const REFUSED: [(&str, &str); 22] = [
    (
        "",
        "`runner.command`: this program answers no run by itself; give its `lab`: [\"{clarity}\", \
         \"lab\"]",
    ),
    (
        "\"labb\"",
        "`runner.command[1]`: found \"labb\", with which this program answers no run; did you mean \
         `lab`?",
    ),
    (
        "\"validate\"",
        "`runner.command[1]`: found \"validate\", with which this program answers no run; only \
         `lab` does",
    ),
    (
        "\"--quiet\", \"lab\"",
        "`runner.command[1]`: found \"--quiet\", with which ",
    ),
    (
        "\"lab\", \"repaly\"",
        "`runner.command[2]`: found \"repaly\"; did you mean `replay`?",
    ),
    (
        "\"lab\", \"more\"",
        "`runner.command[2]`: found \"more\"; `lab` takes no more, or `replay` with its `--corpus`",
    ),
    (
        "\"lab\", \"--help\"",
        "`runner.command[2]`: found \"--help\"; ",
    ),
    (
        "\"lab\", \"record\", \"out\"",
        "`runner.command[2]`: `lab record` makes a corpus and answers no run; did you mean `replay`?",
    ),
    (
        "\"lab\", \"--adapter\", \"onnx\"",
        "`runner.command[2]`: `--adapter` is given by the sweep itself; leave it out; set `adapter` \
         of the configuration",
    ),
    (
        "\"lab\", \"--adapter=onnx\"",
        "`runner.command[2]`: `--adapter` is given by the sweep itself; leave it out; ",
    ),
    (
        "\"lab\", \"--worker\"",
        "`runner.command[2]`: `--worker` is given by the sweep itself; leave it out; set `worker` \
         of `[runner]`",
    ),
    (
        "\"lab\", \"--config\", \"a\"",
        "`--config` is given by the sweep itself; leave it out",
    ),
    (
        "\"lab\", \"--output\", \"a\"",
        "`--output` is given by the sweep itself; leave it out",
    ),
    (
        "\"lab\", \"--seed\", \"1\"",
        "`--seed` is given by the sweep itself; leave it out",
    ),
    (
        "\"lab\", \"--probe\", \"a\"",
        "`--probe` is given by the sweep itself; leave it out",
    ),
    (
        "\"lab\", \"replay\"",
        "`runner.command[2]`: `lab replay` needs `--corpus` and the file of the recorded runs",
    ),
    (
        "\"lab\", \"replay\", \"--corpus\"",
        "`runner.command[3]`: `lab replay` needs `--corpus` and ",
    ),
    (
        "\"lab\", \"replay\", \"--corpus=\"",
        "`runner.command[3]`: `lab replay` needs `--corpus` and ",
    ),
    (
        "\"lab\", \"replay\", \"--corpus\", \"a\", \"--corpus=b\"",
        "`runner.command[5]`: `--corpus` is given twice; keep one",
    ),
    (
        "\"lab\", \"replay\", \"--corpus\", \"a\", \"--seed\", \"1\"",
        "`runner.command[5]`: `--seed` is given by the sweep itself; leave it out",
    ),
    (
        "\"lab\", \"replay\", \"corpus.jsonl\"",
        "`runner.command[3]`: found \"corpus.jsonl\"; `lab replay` takes `--corpus` alone",
    ),
    (
        "\"lab\", \"replay\", \"--corpus\", \"corpus.jsonl\"]\nworker = true #",
        "`runner.worker`: `lab replay` answers one run a process; leave `worker` out",
    ),
];

#[test]
fn what_answers_no_run_is_refused_before_one() {
    let bench = bench(SPEC);
    for (arguments, expected) in REFUSED {
        for program in ["{clarity}", "clarity"] {
            let comma = if arguments.is_empty() { "" } else { ", " };
            let runner = format!("command = [{program:?}{comma}{arguments}]");
            let told = said(bench.path(), &["validate"], &runner);
            assert_eq!(told.code, 2, "{runner}: {}", told.err);
            assert_eq!(told.err.lines().count(), 1, "{runner}: {}", told.err);
            assert!(told.err.contains(expected), "{runner}: {}", told.err);
        }
    }
    for arguments in [
        "\"--corpus\", \"corpus.jsonl\"",
        "\"--corpus=corpus.jsonl\"",
    ] {
        let runner = format!("command = [\"{{clarity}}\", \"lab\", \"replay\", {arguments}]");
        let told = said(bench.path(), &["validate"], &runner);
        assert_eq!(told.code, 0, "{runner}: {}", told.err);
    }
}
