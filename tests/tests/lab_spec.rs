//! Sweeps of `clarity lab` that cannot be: told before anything runs, at the place to correct.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod traps;

use clarity_integration::{root, say};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use traps::{LAB_SPEC as BASE, LAB_SWEEP as SWEEP};

/// Pictures and models, good ones and bad ones, beside a configuration.
fn bench() -> TempDir {
    let directory = TempDir::new().unwrap();
    let from = |files: &str, names: &[&str]| {
        for name in names {
            let file = root().join(files).join(name);
            fs::copy(file, directory.path().join(name)).unwrap();
        }
    };
    from("examples/phantom", &["film.png"]);
    from(
        "crates/clarity-picture/tests/data/png",
        &["palette.png", "gray_16_bit.png", "half.png"],
    );
    from(
        "crates/clarity-onnx/tests/data",
        &["means.onnx", "loop.onnx", "two_inputs.onnx"],
    );
    fs::write(directory.path().join("photo.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    directory
}

/// Every label of the two models, as a closed set has them; `left` and `right` stand for them.
const LABELS: &str = r#"["left upper", "left middle", "left lower", "right upper", "right middle", "right lower", "none", "a", "b", "c"]"#;

/// What `clarity validate` says, without the path of the directory.
fn validate(bench: &Path, base: &str, sweep: &str) -> (i32, Vec<String>) {
    let base = base.replace(r#"["left", "right"]"#, LABELS);
    fs::write(bench.join("base.json"), base).unwrap();
    let config = bench.join("sweep.toml");
    fs::write(&config, sweep).unwrap();
    let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
    let short = said.err.replace(&format!("{}/", bench.display()), "");
    let canonical = bench.canonicalize().unwrap();
    let short = short.replace(&format!("{}/", canonical.display()), "");
    let short = short.strip_prefix("error: ").unwrap_or(&short);
    (said.code, short.lines().map(str::to_owned).collect())
}

#[test]
fn the_good_one_is_good_for_each_adapter() {
    let bench = bench();
    for adapter in ["phantom", "onnx", "openai"] {
        let sweep = SWEEP.replace("phantom", adapter);
        let said = validate(bench.path(), BASE, &sweep);
        assert_eq!(said, (0, Vec::new()), "{adapter}");
    }
    // A model that reads sees what is done to texts; any sees an axis that reaches the picture too.
    let texts = r#"{"name": "typos", "params": {"rate": {"axis": "noise"}, "seed": 1}}"#;
    let both = BASE.replace("\"recipe\": [", &format!("\"recipe\": [{texts}, "));
    assert_eq!(validate(bench.path(), &both, SWEEP), (0, Vec::new()));
    let alone = both.replace("{\"std_dev\": {\"axis\": \"noise\"}", "{\"std_dev\": 0.1");
    let sweep = SWEEP.replace("phantom", "openai");
    assert_eq!(validate(bench.path(), &alone, &sweep), (0, Vec::new()));
    // Nothing but a spec's object is read where the runner is another program.
    let sweep = SWEEP.replace("[\"{clarity}\", \"lab\"]", "[\"true\"]");
    assert_eq!(validate(bench.path(), "{\"image\": 7}", &sweep).0, 0);
}

/// `lab_traps.json`: what is replaced in which file, by what, and every line that is told; a line
/// that ends in a blank is the beginning of one.
#[test]
fn each_trap_is_told_where_it_is_before_anything_runs() {
    let cases = include_str!("../data/lab_traps.json");
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    let bench = bench();
    let mut wrong = Vec::new();
    for case in cases {
        let field = |name: &str| case[name].as_str().unwrap();
        let edit = |file: &str, text: &str| {
            if field("in") != file {
                return text.to_owned();
            }
            let edited = text.replacen(field("replace"), field("by"), 1);
            assert_ne!(edited, text, "{case}");
            edited
        };
        let adapter = case["adapter"].as_str().unwrap_or("phantom");
        let sweep = edit("sweep.toml", SWEEP).replace("\"phantom\"", &format!("{adapter:?}"));
        let (code, lines) = validate(bench.path(), &edit("base.json", BASE), &sweep);
        assert_eq!(code, 2, "{case}\n{lines:#?}");
        let told: Vec<_> = case["told"].as_array().unwrap().iter().collect();
        let same = |(line, told): (&String, &&Value)| {
            let told = told.as_str().unwrap();
            line == told || told.ends_with(' ') && line.starts_with(told)
        };
        if lines.len() != told.len() || !lines.iter().zip(&told).all(same) {
            wrong.push(format!("expected {told:#?}\nfound {lines:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Times of `openai`, the runner's timeout, and how long the warning says that a run may wait.
const TIMES: [(&str, &str, Option<&str>); 7] = [
    // 5 x 5 min and 4 x 1 min.
    (
        "",
        "timeout = \"10m\"",
        Some("a run is stopped after 10m, but `openai` of the base spec lets it wait for 29m: "),
    ),
    (
        "",
        "timeout = \"28m 59s\"",
        Some("stopped after 28m 59s, but `openai` of the base spec lets it wait for 29m: "),
    ),
    ("", "timeout = \"29m\"", None),
    // What is not set is long enough.
    ("", "", None),
    ("\"max_attempts\": 1, ", "timeout = \"5m\"", None),
    (
        "\"max_attempts\": 1, \"timeout\": \"2h\", ",
        "timeout = \"1h\"",
        Some("stopped after 1h, but `openai` of the base spec lets it wait for 2h: "),
    ),
    (
        "\"max_attempts\": 3, \"timeout\": \"10s\", \"max_wait\": \"0s\", ",
        "timeout = \"29s\"",
        Some("lets it wait for 30s: "),
    ),
];

#[test]
fn a_timeout_below_what_a_server_may_take_is_warned_of() {
    let bench = bench();
    for (times, timeout, expected) in TIMES {
        let base = BASE.replace("\"url\"", &format!("{times}\"url\""));
        let sweep = SWEEP.replace("\"phantom\"", "\"openai\"") + timeout + "\n";
        let (code, lines) = validate(bench.path(), &base, &sweep);
        assert_eq!(code, 0, "{lines:?}");
        let told = lines.join("\n");
        assert_eq!(told.contains("warning: "), expected.is_some(), "{told}");
        let place = "warning: sweep.toml: line 11, column 1: `runner.timeout`: ";
        let begins = expected.map_or("", |_| place);
        assert!(told.starts_with(begins), "{told}");
        assert!(told.contains(expected.unwrap_or_default()), "{told}");
        // Nobody is asked.
        let sweep = SWEEP.to_owned() + timeout + "\n";
        assert_eq!(validate(bench.path(), &base, &sweep), (0, Vec::new()));
    }
}

/// Either axis alone leaves a sentence.
#[test]
fn a_question_that_two_axes_empty_together_is_told_of() {
    let bench = bench();
    let step = |axis: &str| {
        format!(
            r#"{{"name": "drop_sentences", "params": {{"count": {{"axis": "{axis}"}}, "seed": 1}}}},"#
        )
    };
    let base = BASE
        .replace("\"context\": \"No fever.\",\n", "")
        .replace("Where is", "Look. Where is");
    let both = step("few") + &step("more");
    let base = base.replacen("\"recipe\": [", &format!("\"recipe\": [{both}"), 1);
    let sweep = SWEEP
        .replace("phantom", "openai")
        .replace("blur =", "few = [0, 1]\nmore = [0, 1]\nblur =");
    let (code, lines) = validate(bench.path(), &base, &sweep);
    let told = "sweep.toml: line 7, column 12: `axes.more[1]`: with few = 1, more = 1, seed = 1 the \
                recipe leaves nothing of the question; take less away, or give a `context`, which \
                is changed instead";
    assert_eq!((code, lines), (2, vec![told.to_owned()]));
    // One axis less, and the question is asked.
    let (code, lines) = validate(
        bench.path(),
        &base,
        &sweep.replace("more = [0, 1]", "more = [0]"),
    );
    assert_eq!((code, lines), (0, vec![]));
}

/// A sweep is refused like its validation, and leaves no directory.
#[test]
fn nothing_runs_and_nothing_is_left() {
    let bench = bench();
    let sweep = SWEEP.replace("[0, 1]", "[0, -1]");
    validate(bench.path(), BASE, &sweep);
    let out = bench.path().join("out");
    for command in ["sweep", "run"] {
        let config = bench.path().join("sweep.toml");
        let arguments = [command.as_ref(), config.as_os_str(), "--out".as_ref()];
        let said = say(arguments.into_iter().chain([out.as_os_str()])).unwrap();
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
        assert!(said.err.contains("`axes.blur[1]`"), "{}", said.err);
        assert!(!out.exists());
    }
}
