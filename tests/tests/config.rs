//! Configurations: both languages, and every trap with its place and its remedy.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod traps;

use clarity_integration::{Said, root, say};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use traps::SWEEP as GOOD;

fn told(name: &str, text: &[u8]) -> (TempDir, Said) {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("base.json"), "{}").unwrap();
    let config = directory.path().join(name);
    fs::write(&config, text).unwrap();
    let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
    (directory, said)
}

/// The lines of a refusal without the path of the file.
fn refused(name: &str, text: &[u8]) -> Vec<String> {
    let (directory, said) = told(name, text);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    let file = format!("{}: ", directory.path().join(name).display());
    let lines = said.err.strip_prefix("error: ").expect("an error").lines();
    lines
        .map(|line| line.strip_prefix(&file).unwrap_or(line).to_owned())
        .collect()
}

fn accepted(name: &str, text: &str) -> Said {
    let (_, said) = told(name, text.as_bytes());
    assert_eq!(said.code, 0, "{}", said.err);
    said
}

#[test]
fn toml_and_json_say_the_same() {
    let json = r#"{"base_spec": "base.json", "adapter": "toy", "seeds": [1, 2],
        "axes": {"blur": [0, 1]}, "runner": {"command": ["true"], "timeout": "90s", "jobs": 2, "worker": true}}"#;
    for (name, text) in [("a.toml", GOOD), ("a.json", json)] {
        let said = accepted(name, text);
        assert!(
            said.out.ends_with(&format!("{name}: ok, 4 runs\n")),
            "{}",
            said.out
        );
        assert_eq!(said.err, "");
    }
    for example in ["mri", "triage"] {
        let config = root().join("examples").join(example).join("sweep.toml");
        assert_eq!(
            say(["validate".as_ref(), config.as_os_str()]).unwrap().code,
            0
        );
    }
}

#[test]
fn values_keep_their_kind() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("base.json"), "{}").unwrap();
    let values = "[1, 1.0, -0.5, true, \"hi gh\", 1e-7, 18446744073709551615, -0]";
    for (name, text) in [
        (
            "a.toml",
            GOOD.replace("[0, 1]", values)
                .replace("seeds = [1, 2]", "seeds = [-3]"),
        ),
        (
            "a.json",
            format!(
                r#"{{"base_spec": "base.json", "adapter": "toy", "seeds": [-3],
                "axes": {{"blur": {values}}}, "runner": {{"command": ["true"]}}}}"#
            ),
        ),
    ] {
        let config = directory.path().join(name);
        fs::write(&config, text).unwrap();
        let said = say(["plan".as_ref(), config.as_os_str()]).unwrap();
        let names: Vec<_> = said
            .out
            .lines()
            .filter(|line| line.contains("_seed="))
            .collect();
        let encoded = [
            "1",
            "1p0",
            "m0p5",
            "True",
            "high",
            "1em07",
            "18446744073709551615",
            "0",
        ];
        let expected: Vec<_> = encoded
            .iter()
            .map(|e| format!("blur={e}_seed=-3"))
            .collect();
        assert_eq!(names, expected, "{name}: {}", said.err);
        assert!(
            said.err.contains("warning: ") && said.err.contains("not of their numbers"),
            "{}",
            said.err
        );
        assert!(
            said.err
                .contains("1 and 1.0 are one number, but two values here"),
            "{}",
            said.err
        );
    }
}

/// `config_traps.json`: what is replaced in the good configuration, by what, and what is told.
#[test]
fn each_trap_has_its_own_words() {
    let cases = include_str!("../data/config_traps.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(cases).unwrap();
    assert_eq!(cases.len(), 71);
    for case in cases {
        let field = |name: &str| case[name].as_str().unwrap();
        let text = GOOD.replacen(field("replace"), field("by"), 1);
        assert_ne!(text, GOOD, "{case}");
        let lines = refused("a.toml", text.as_bytes());
        assert!(
            lines.iter().any(|line| line == field("told")),
            "{case}\n{lines:#?}"
        );
    }
}

#[test]
fn grids_that_cannot_be_are_refused_at_once() {
    let values: Vec<_> = (0..1000).map(|value| value.to_string()).collect();
    let axis = values.join(", ");
    let mut text = GOOD.replace("blur = [0, 1]", "");
    let mut axes = String::new();
    for name in ["a", "b", "c"] {
        let _ = writeln!(axes, "{name} = [{axis}]");
    }
    text = text.replace("[axes]\n", &format!("[axes]\n{axes}"));
    let lines = refused("a.toml", text.as_bytes());
    assert!(
        lines[0].contains("the sweep would have 2000000000 runs, at most 1000000"),
        "{lines:?}"
    );
    let long = GOOD.replace("[0, 1]", &format!("[\"{}\"]", "x".repeat(300)));
    let lines = refused("a.toml", long.as_bytes());
    assert!(
        lines[0].contains("the longest run name has 312 bytes, at most 255"),
        "{lines:?}"
    );
}

#[test]
fn every_problem_is_told_at_once_from_the_top() {
    let text = GOOD
        .replace("\"toy\"", "\"\"")
        .replace("[1, 2]", "[1, 1]")
        .replace("[0, 1]", "[5, 5]")
        .replace("[\"true\"]", "[\"true\"]\njobs = 0\ntimeout = 5\nnoise = 1");
    let lines = refused("a.toml", text.as_bytes());
    let places: Vec<_> = lines
        .iter()
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "line 2", "line 3", "line 6", "line 10", "line 11", "line 12"
        ]
    );
    // What cannot be read at all does not hide what can.
    let text = GOOD.replace(
        "blur = [0, 1]",
        "blur = 0.1\nA = [1, \"1\"]\nseed = [1]\nnoise = [nan, 7, 7]",
    );
    let lines = refused("a.toml", text.replace("adapter", "adaptor").as_bytes());
    let told: Vec<_> = [
        "unknown key `adaptor`; did you mean `adapter`?",
        "did you mean [0.1]?",
        "are both written `1` in run names",
        "`seed` is a reserved name",
        "nan is not a finite number",
        "axis `noise` has the value 7 twice",
    ]
    .into_iter()
    .filter(|told| !lines.iter().any(|line| line.contains(told)))
    .collect();
    assert!(told.is_empty(), "{told:?} is missing\n{lines:#?}");
    assert!(
        !lines.iter().any(|line| line.contains("there is no axis")),
        "{lines:#?}"
    );
    let text = GOOD
        .replace("[1, 2]", "[nan, 1, \"x\", 1]")
        .replace("[0, 1]", "[nan, 1.0, 1.0]\nnoise = []\ngain = nan")
        .replace("[\"true\"]", "[\"true\"]\nenv = [1, \"TZ\", \"TMPDIR\"]");
    let expected = [
        "line 3, column 10: `seeds[0]`: nan is not a finite number",
        "line 3, column 18: `seeds[2]`: found \"x\", expected an integer",
        "line 3, column 23: `seeds[3]`: seed 1 is there twice; a second run with it would repeat the first",
        "line 6, column 9: `axes.blur[0]`: nan is not a finite number",
        "line 6, column 19: `axes.blur[2]`: axis `blur` has the value 1.0 twice; keep one",
        "line 7, column 1: `axes.noise`: axis `noise` has no values; give it at least one",
        "line 8, column 1: `axes.gain`: nan is not a finite number",
        "line 12, column 8: `runner.env[0]`: found 1, expected a string",
        "line 12, column 11: `runner.env[1]`: `TZ` is UTC for every runner; leave it out",
        "line 12, column 17: `runner.env[2]`: `TMPDIR` is a directory of its own for each run; leave it out",
    ];
    assert_eq!(refused("a.toml", text.as_bytes()), expected);
    let lines = refused("..toml", GOOD.as_bytes());
    assert_eq!(
        lines,
        ["the file's name names no directory; give the sweep a `name`"]
    );
    let lines = refused("a.toml", b"x = 1");
    let missing = ["base_spec", "adapter", "seeds", "axes", "runner"];
    for key in missing {
        assert!(
            lines.contains(&format!("the key `{key}` is missing")),
            "{lines:#?}"
        );
    }
    let mut many = String::from(GOOD);
    for key in 0..30 {
        many.insert_str(0, &format!("k{key} = 1\n"));
    }
    let lines = refused("a.toml", many.as_bytes());
    assert_eq!((lines.len(), lines[20].as_str()), (21, "and 10 more"));
}

#[test]
fn files_of_another_kind() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(*b"a\0=\0").collect();
    for (name, bytes, expected) in [
        (
            "a.toml",
            &b""[..],
            "the file is empty; expected a sweep's configuration",
        ),
        (
            "a.json",
            b" \n",
            "the file is empty; expected a sweep's configuration",
        ),
        (
            "a.toml",
            b"\xef\xbb\xbfx = 1",
            "the file begins with a byte-order mark (UTF-8); save it as UTF-8 without one",
        ),
        (
            "a.toml",
            &utf16,
            "the file begins with a byte-order mark (UTF-16); save it as UTF-8 without one",
        ),
        (
            "a.json",
            b"{\"a\": \"\xff\"}",
            "byte 7 of the file is not UTF-8; save it as UTF-8",
        ),
        (
            "a.yaml",
            b"x: 1",
            "the name of a sweep's configuration ends in `.toml` or `.json`; rename it",
        ),
        ("a.toml", b"seeds = [1,,2]", "line 1, column 12: "),
        ("a.toml", b"x = 1\nx = 2", "line 2, column 1: duplicate key"),
        (
            "a.json",
            b"{\"seeds\": [1],\n \"seeds\": [2]}",
            "line 2, column 2: the key `seeds` is there twice; keep one",
        ),
        (
            "a.json",
            b"{\"seeds\": [1,]}",
            "line 1, column 14: expected value, found `]}`",
        ),
        (
            "a.json",
            b"{\"axes\": {\"a\": [NaN]}}",
            "line 1, column 17: NaN is not a JSON number; numbers are finite",
        ),
        (
            "a.json",
            b"{\"a\": 1",
            "line 1, column 8: EOF while parsing an object, found the end",
        ),
        (
            "a.json",
            b"[1]",
            "line 1, column 1: found a list, expected an object",
        ),
        ("a.json", &vec![b'['; 100_000], "line 1, column 100001: "),
    ] {
        let lines = refused(name, bytes);
        assert!(lines[0].starts_with(expected), "{expected}\n{lines:#?}");
    }
    let deep = format!("{{\"note\": {}{}}}", "[".repeat(64), "]".repeat(64));
    let lines = refused("a.json", deep.as_bytes());
    assert_eq!(lines, ["line 1, column 73: nested deeper than 64 levels"]);
}

#[test]
fn a_base_spec_must_be_there_and_an_object() {
    for (content, expected) in [
        (None, "no such file or directory"),
        (Some("[1]"), "found a list, expected an object"),
        (
            Some("{\"a\": 1, \"a\": 2}"),
            "line 1, column 10: the key `a` is there twice; keep one",
        ),
    ] {
        let directory = TempDir::new().unwrap();
        let config = directory.path().join("a.toml");
        fs::write(&config, GOOD).unwrap();
        if let Some(content) = content {
            fs::write(directory.path().join("base.json"), content).unwrap();
        }
        let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
        assert_eq!(said.code, 2);
        let place = "a.toml: line 1, column 1: `base_spec`: ";
        assert!(
            said.err.contains(place) && said.err.contains(expected),
            "{}",
            said.err
        );
    }
}

#[test]
fn a_directory_and_a_fifo_are_no_configuration() {
    let directory = TempDir::new().unwrap();
    let fifo = directory.path().join("fifo.toml");
    let made = std::process::Command::new("mkfifo")
        .arg(&fifo)
        .status()
        .unwrap();
    assert!(made.success());
    for (path, expected) in [
        (
            directory.path(),
            "found a directory, expected a regular file",
        ),
        (&fifo, "found a FIFO, expected a regular file"),
        (Path::new("nowhere.toml"), "no such file or directory"),
    ] {
        let said = say(["validate".as_ref(), path.as_os_str()]).unwrap();
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.contains(expected), "{}", said.err);
    }
}
