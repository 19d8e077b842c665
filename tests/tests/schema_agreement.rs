//! The schemas and the command agree: what the command refuses by its shape the schema refuses too,
//! and what the command takes both take.
//!
//! That the command refuses each trap is what `config`, `lab_spec` and `gate` test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod traps;

use clarity_integration::{root, say};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use traps::{LAB_SPEC, LAB_SWEEP, SWEEP};

fn validator(name: &str) -> Validator {
    let text = fs::read(root().join(format!("schemas/{name}.json"))).unwrap();
    jsonschema::draft202012::new(&serde_json::from_slice(&text).unwrap()).unwrap()
}

/// What a schema says to a text, by the ending of its file; what is no TOML or JSON is wrong too.
fn wrong(validator: &Validator, file: &str, text: &str) -> Option<String> {
    let value: Result<Value, String> = if file.ends_with("json") {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        toml::from_str(text).map_err(|error| error.to_string())
    };
    match value {
        Err(error) => Some(error),
        Ok(value) => {
            let error = validator.iter_errors(&value).next()?;
            Some(format!("{}: {error}", error.instance_path()))
        }
    }
}

/// `schema_beyond.json`: of each table of traps those that no shape shows, and what does.
fn beyond(table: &str) -> BTreeSet<String> {
    let all: Value = serde_json::from_str(include_str!("../data/schema_beyond.json")).unwrap();
    let reasons = all[table].as_object().expect(table);
    assert!(
        reasons
            .values()
            .all(|why| !why.as_str().unwrap().is_empty())
    );
    reasons.keys().cloned().collect()
}

/// The traps of a table with their texts: what makes it one, and the whole file.
fn spoilt(table: &str, file: &str, good: &str) -> Vec<(String, String)> {
    let traps: Vec<Value> = serde_json::from_str(table).unwrap();
    let of_file = traps
        .iter()
        .filter(|trap| trap.get("in").is_none_or(|name| name == file));
    let texts = of_file.map(|trap| {
        let [replace, by] = ["replace", "by"].map(|key| trap[key].as_str().unwrap());
        let text = good.replacen(replace, by, 1);
        assert_ne!(text, good, "{trap}");
        let what = if by.is_empty() {
            format!("without {replace}")
        } else {
            by.to_owned()
        };
        (what, text)
    });
    texts.collect()
}

#[test]
fn a_trap_that_a_shape_shows_is_refused_by_the_schema() {
    let config = include_str!("../data/config_traps.json");
    let lab = include_str!("../data/lab_traps.json");
    let mut refused = 0;
    for (name, table, file, traps) in [
        (
            "sweep",
            "config_traps",
            "sweep.toml",
            spoilt(config, "sweep.toml", SWEEP),
        ),
        (
            "sweep",
            "lab_traps, sweep.toml",
            "sweep.toml",
            spoilt(lab, "sweep.toml", LAB_SWEEP),
        ),
        (
            "lab_spec",
            "lab_traps, base.json",
            "base.json",
            spoilt(lab, "base.json", LAB_SPEC),
        ),
    ] {
        let validator = validator(name);
        let good = if file == "base.json" {
            LAB_SPEC
        } else {
            LAB_SWEEP
        };
        assert_eq!(wrong(&validator, file, good), None);
        let all = traps.len();
        let taken = traps
            .into_iter()
            .filter(|(_, text)| wrong(&validator, file, text).is_none());
        let taken: BTreeSet<_> = taken.map(|(what, _)| what).collect();
        assert_eq!(taken, beyond(table), "{table}");
        refused += all - taken.len();
    }
    assert!(refused > 80, "{refused}");
}

#[test]
fn a_gate_that_a_shape_shows_is_refused_by_the_schema() {
    let traps: Vec<Value> = serde_json::from_str(include_str!("../data/gate_traps.json")).unwrap();
    let validator = validator("gate");
    let taken = traps.iter().filter_map(|trap| {
        let file = trap["name"].as_str().unwrap_or("gate.toml");
        let text = trap["text"].as_str().unwrap();
        wrong(&validator, file, text)
            .is_none()
            .then(|| text.to_owned())
    });
    assert_eq!(taken.collect::<BTreeSet<_>>(), beyond("gate_traps"));
    let all = [
        "min_esi",
        "max_drift",
        "max_esi_loss",
        "max_drift_gain",
        "max_cliff",
    ];
    for (bound, most) in all
        .map(|bound| (bound, "1"))
        .into_iter()
        .chain([("max_slope", "1e300")])
    {
        for to in ["0", "0.5", most] {
            let text = format!("[[limit]]\nper = \"axis\"\naxis = \"blur\"\n{bound} = {to}\n");
            assert_eq!(wrong(&validator, "gate.toml", &text), None);
        }
    }
}

fn validated(directory: &Path, file: &str, text: &str) {
    let config = directory.join(file);
    fs::write(&config, text).unwrap();
    let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
    assert_eq!(said.code, 0, "{text}\n{}", said.err);
}

/// What is replaced in the good configuration, and by what odd thing that is good as well.
const ODD: [(&str, &str); 19] = [
    ("[0, 1]", "[1, 1.0]"),
    (
        "[0, 1]",
        "[true, \"hi gh\", -0.0, 1e-7, 18446744073709551615, -9223372036854775808]",
    ),
    ("[0, 1]", "[\"\"]"),
    ("blur =", "Blur_9 = [0x10, 0b1]\nnoise ="),
    ("[1, 2]", "[-9223372036854775808, 18446744073709551615]"),
    ("\"toy\"", "\" a model \""),
    ("\"base.json\"", "[\"base.json\"]"),
    ("\"base.json\"", "\"./b?se.json\""),
    ("\"base.json\"", "[\"b*.json\"]"),
    ("base_spec", "name = \"-9.a_B\"\nbase_spec"),
    (
        "[\"true\"]",
        "[\"true\", \"\", \"a b\"]\njobs = 1024\nworker = true\nenv = []",
    ),
    ("[\"true\"]", "[\"true\"]\ntimeout = \"1h 30min\""),
    ("[\"true\"]", "[\"true\"]\ntimeout = \" 0s 1 .5 h2weeks\""),
    ("[\"true\"]", "[\"true\"]\ntimeout = \"1ns\""),
    ("[runner]", "[axis]\n[analysis]\n[runner]"),
    ("[runner]", "[axis.blur]\n[analysis.normalize]\n[runner]"),
    (
        "[runner]",
        "[axis.blur]\ncoordinates = [-1e300, 7]\nidentity = \"none\"\n[runner]",
    ),
    (
        "[runner]",
        "[analysis]\nbaseline = \"first\"\nnear = 1\nthresholds = []\nedge_order = 2\n\
         replicates = 100\nbootstrap_seed = 18446744073709551615\n[runner]",
    ),
    (
        "[runner]",
        "[analysis.normalize]\ncase = true\npunctuation = false\ntrim = true\nanswers = [\"\"]\n\
         [runner]",
    ),
];

#[test]
fn an_odd_sweep_that_the_command_takes_the_schema_takes() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("base.json"), "{}").unwrap();
    let validator = validator("sweep");
    let odd = ODD.map(|(from, to)| {
        let text = SWEEP.replacen(from, to, 1);
        assert_ne!(text, SWEEP, "{to}");
        ("sweep.toml", text)
    });
    for (file, text) in odd.into_iter().chain([("sweep.json", NULLS.to_owned())]) {
        validated(directory.path(), file, &text);
        assert_eq!(wrong(&validator, file, &text), None, "{text}");
    }
}

/// JSON has `null`, which the readers of metadata and settings take for nothing.
const NULLS: &str = r#"{"base_spec": "base.json", "adapter": "toy", "seeds": [1],
    "axes": {"blur": [0]}, "runner": {"command": ["true"]},
    "axis": {"blur": {"unit": null, "scale": null, "identity": null, "group": null,
        "coordinates": null}},
    "analysis": {"baseline": null, "bootstrap_seed": null, "edge_order": null, "near": null,
        "replicates": null, "thresholds": null, "normalize": {"answers": null, "case": null,
        "pattern": null, "punctuation": null, "trim": null}}}"#;

#[test]
fn elsewhere_null_is_refused_by_both() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("base.json"), "{}").unwrap();
    let config = directory.path().join("sweep.json");
    let validator = validator("sweep");
    for place in [
        "/adapter",
        "/analysis",
        "/analysis/normalize",
        "/axes",
        "/axes/blur",
        "/axes/blur/0",
        "/axis",
        "/axis/blur",
        "/base_spec",
        "/name",
        "/runner",
        "/runner/command",
        "/runner/command/0",
        "/runner/env",
        "/runner/jobs",
        "/runner/timeout",
        "/runner/worker",
        "/seeds",
        "/seeds/0",
    ] {
        let mut value: Value = serde_json::from_str(NULLS).unwrap();
        if let Some(found) = value.pointer_mut(place) {
            *found = Value::Null;
        } else {
            let (parent, key) = place.rsplit_once('/').unwrap();
            value.pointer_mut(parent).unwrap()[key] = Value::Null;
        }
        let text = value.to_string();
        fs::write(&config, &text).unwrap();
        let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
        assert_eq!(said.code, 2, "{place}");
        assert!(wrong(&validator, "sweep.json", &text).is_some(), "{place}");
    }
}

/// The same for base specs of the lab, before the adapter `openai`.
const ODD_SPECS: [(&str, &str); 16] = [
    (
        r#""question""#,
        r#""about": [null, 7], "seed": "any", "perturbations": [], "question""#,
    ),
    (r#"{"run": "seed"}"#, r#""0000000000000000000123""#),
    (r#"{"run": "seed"}"#, "18446744073709551615"),
    (
        r#"{"name": "gaussian_blur""#,
        r#"{"name": "invert"}, {"name": "gaussian_blur""#,
    ),
    (
        r#"{"name": "gaussian_blur""#,
        r#"{"name": "flip_x", "params": {}}, {"name": "gaussian_blur""#,
    ),
    (
        r#"{"name": "gaussian_blur""#,
        r#"{"name": "contrast", "params": {"factor": {"run": "seed"}}}, {"name": "gaussian_blur""#,
    ),
    (
        r#"{"name": "gaussian_blur""#,
        r#"{"name": "motion_blur", "params": {"length": 3}}, {"name": "gaussian_blur""#,
    ),
    (
        r#"{"name": "gaussian_blur""#,
        r#"{"name": "gaussian_blur", "version": "1.0.0""#,
    ),
    (
        r#""size": [2, 2]"#,
        r#""size": [16384, 1], "top": 1000, "layout": "nhwc", "output": "logits""#,
    ),
    (
        r#""size": [2, 2]"#,
        r#""size": [1, 16384], "channels": "gray", "mean": [-1e9], "std": [1e-9]"#,
    ),
    (
        r#""model": "m""#,
        r#""model": "m", "temperature": 0, "top_logprobs": 0, "max_attempts": 20"#,
    ),
    (
        r#""model": "m""#,
        r#""model": "m", "accept_model": "m 2", "rung": "prompt""#,
    ),
    (
        r#""model": "m""#,
        r#""model": "m", "max_tokens": 1000000, "max_tokens_field": "max_tokens""#,
    ),
    (
        r#""model": "m""#,
        r#""model": "m", "timeout": "1ms", "connect_timeout": "24h", "max_wait": "0""#,
    ),
    (
        r#""model": "m""#,
        r#""model": "m", "extra_body": {"x": null, "top_k": 1}"#,
    ),
    ("http://127.0.0.1:9/v1", "HTTPS://[::1]:65535/a_b/"),
];

#[test]
fn an_odd_base_spec_that_the_command_takes_the_schema_takes() {
    let directory = TempDir::new().unwrap();
    let film = root().join("examples/phantom/film.png");
    fs::copy(film, directory.path().join("film.png")).unwrap();
    let validator = validator("lab_spec");
    let sweep = LAB_SWEEP.replace("\"phantom\"", "\"openai\"");
    for (from, to) in ODD_SPECS {
        let text = LAB_SPEC.replacen(from, to, 1);
        assert_ne!(text, LAB_SPEC, "{to}");
        fs::write(directory.path().join("base.json"), &text).unwrap();
        validated(directory.path(), "sweep.toml", &sweep);
        assert_eq!(wrong(&validator, "base.json", &text), None, "{text}");
    }
}
