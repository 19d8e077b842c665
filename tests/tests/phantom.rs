//! The main job of the README: a live model, offline, with true cliffs, and the same bytes however
//! it is run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{root, say};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A copy of the example's files; gives the configuration.
fn example(directory: &Path) -> PathBuf {
    for name in ["base_spec.json", "film.png", "sweep.toml"] {
        let from = root().join("examples/phantom").join(name);
        fs::copy(from, directory.join(name)).unwrap();
    }
    directory.join("sweep.toml")
}

fn run(config: &Path, out: &Path, jobs: &str) {
    let arguments = [
        "run".as_ref(),
        config.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ];
    let said = say(arguments
        .into_iter()
        .chain(["--jobs".as_ref(), jobs.as_ref()]))
    .unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
}

/// Every file below a directory.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_owned()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(directory).unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn worker_or_one_shot_at_any_jobs_gives_the_same_bytes() {
    let directory = TempDir::new().unwrap();
    let config = example(directory.path());
    // A process for each run loads the model each time; some cells are enough.
    let some = fs::read_to_string(&config).unwrap();
    let some = some.replace("blur = [0.0, 1.0, 2.0, 3.0]", "blur = [0.0, 3.0]");
    let some = some.replace("hide = [0, 1, 2, 9]", "hide = [0, 9]");
    let some = some.replace("[0.0, 0.03, 0.06, 0.2, 0.25]", "[0.0, 0.2]");
    fs::write(&config, &some).unwrap();
    let first = directory.path().join("first");
    run(&config, &first, "1");
    let expected = files(&first);
    // A spec, a manifest and a trace of each of 24 runs, the context and five results.
    assert_eq!(expected.len(), 3 * 24 + 6);
    let second = directory.path().join("second");
    run(&config, &second, "2");
    assert_eq!(files(&second), expected);
    assert!(some.contains("worker = true"));
    fs::write(&config, some.replace("worker = true", "worker = false")).unwrap();
    let third = directory.path().join("third");
    run(&config, &third, "2");
    assert_eq!(files(&third), expected);
    let verified = say(["verify".as_ref(), first.as_os_str()]).unwrap();
    assert_eq!(verified.code, 0, "{}", verified.err);
}

/// What the model answers at one value of an axis while the others rest.
fn alone(out: &Path, axis: &str, value: &str) -> Vec<String> {
    let at_rest = BTreeMap::from([("blur", "0p0"), ("hide", "0"), ("noise", "0p0")]);
    let name = |seed: u32| {
        let parts: Vec<_> = at_rest
            .iter()
            .map(|(name, rest)| format!("{name}={}", if *name == axis { value } else { rest }))
            .collect();
        format!("{}_seed={seed}", parts.join("_"))
    };
    [11, 12, 13]
        .map(|seed| {
            let trace = out.join("runs").join(name(seed)).join("trace_pack.jsonl");
            let trace = fs::read_to_string(trace).unwrap();
            let last: Value = serde_json::from_str(trace.lines().last().unwrap()).unwrap();
            last["output"].as_str().unwrap().to_owned()
        })
        .to_vec()
}

#[test]
fn the_surface_has_three_cliffs_of_different_kinds() {
    let directory = TempDir::new().unwrap();
    let config = example(directory.path());
    let out = directory.path().join("out");
    run(&config, &out, "2");
    let surface = fs::read(out.join("robustness_surface.json")).unwrap();
    let surface: Value = serde_json::from_slice(&surface).unwrap();
    let esi = |axis: &str, value: &str| {
        let axes = surface["axes"].as_array().unwrap();
        let axis = axes.iter().find(|found| found["axis"] == axis).unwrap();
        let points = axis["points"].as_array().unwrap();
        let point = points.iter().find(|point| point["value"] == value).unwrap();
        point["esi"].as_f64().unwrap()
    };
    let fall = |axis, from, to| esi(axis, from) - esi(axis, to);
    // A patch of width 9 hides the nodule whole (its centre is column 43, its radius 3.9), so that
    // `none` would be right there: models/phantom/films.py draws it.
    assert!(fall("blur", "2p0", "3p0") > 0.25);
    assert_eq!(alone(&out, "blur", "3p0"), ["none"; 3], "misses");
    assert!(fall("hide", "2", "9") > 0.25);
    assert_eq!(
        alone(&out, "hide", "9"),
        ["left upper"; 3],
        "false positives"
    );
    assert!(fall("noise", "0p06", "0p2") > 0.25);
    let wrong = alone(&out, "noise", "0p2");
    assert!(wrong.iter().all(|answer| answer != "none"), "{wrong:?}");
    let right = wrong.iter().filter(|answer| *answer == "right upper");
    assert!(right.count() <= 1, "wrong zones: {wrong:?}");
    // Before each cliff the model still sees what is there.
    for (axis, value) in [("blur", "2p0"), ("hide", "2"), ("noise", "0p06")] {
        assert_eq!(
            alone(&out, axis, value),
            ["right upper"; 3],
            "{axis} {value}"
        );
    }
}
