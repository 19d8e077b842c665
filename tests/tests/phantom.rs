//! The main job of the README: a live model, offline, with true cliffs, and the same bytes however
//! it is run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{contents, root, say};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
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
    let expected = contents(&first).unwrap();
    // A spec, a manifest, a trace and their list of each of 24 runs, the plan, the context and six
    // results.
    assert_eq!(expected.len(), 4 * 24 + 8);
    let second = directory.path().join("second");
    run(&config, &second, "2");
    assert!(contents(&second).unwrap() == expected);
    assert!(some.contains("worker = true"));
    fs::write(&config, some.replace("worker = true", "worker = false")).unwrap();
    let third = directory.path().join("third");
    run(&config, &third, "2");
    assert!(contents(&third).unwrap() == expected);
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

/// The spec and the answer of each run.
fn answers(out: &Path) -> Vec<(Value, String)> {
    let runs = fs::read_dir(out.join("runs")).unwrap();
    let read = |path: PathBuf| fs::read_to_string(path).unwrap();
    runs.map(|run| {
        let run = run.unwrap().path();
        let spec = serde_json::from_str(&read(run.join("spec.json"))).unwrap();
        let trace = read(run.join("trace_pack.jsonl"));
        let last: Value = serde_json::from_str(trace.lines().last().unwrap()).unwrap();
        (spec, last["output"].as_str().unwrap().to_owned())
    })
    .collect()
}

/// The changed answers by kind among the runs with one value: at 9 the nodule is hidden, and
/// `none` is right.
fn kinds(answers: &[(Value, String)], axis: &str, value: &Value) -> String {
    let kind = |(spec, answer): &(Value, String)| {
        let hidden = spec["perturbations"]["hide"] == 9;
        match (hidden, answer.as_str()) {
            (false, "none") => "miss",
            (false, _) => "wrong zone",
            (true, "none") => "rightly none",
            (true, _) => "false positive",
        }
    };
    let changed = answers
        .iter()
        .filter(|(spec, answer)| spec["perturbations"][axis] == *value && answer != "right upper");
    let found: Vec<_> = changed.map(kind).collect();
    let counted = ["miss", "wrong zone", "false positive", "rightly none"].map(|kind| {
        let count = found.iter().filter(|found| **found == kind).count();
        (count > 0).then(|| format!("{count} {kind}"))
    });
    counted.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The table of the model's card is this example's.
fn the_card_is_true(out: &Path, surface: &Value) {
    let answers = answers(out);
    assert_eq!(answers.len(), 240);
    let mut table = String::new();
    for axis in surface["axes"].as_array().unwrap() {
        let name = axis["axis"].as_str().unwrap();
        for point in axis["points"].as_array().unwrap() {
            let encoded = point["value"].as_str().unwrap();
            let value = encoded.replace('p', ".");
            let mut alone = alone(out, name, encoded);
            alone.dedup();
            let (alone, esi) = (alone.join(", "), point["esi"].as_f64().unwrap());
            let kinds = kinds(&answers, name, &serde_json::from_str(&value).unwrap());
            writeln!(table, "| {name} | {value} | {alone} | {esi:.4} | {kinds} |").unwrap();
        }
    }
    let card = fs::read_to_string(root().join("models/phantom/README.md")).unwrap();
    assert!(
        card.contains(&table),
        "the card has another table than\n{table}"
    );
}

#[test]
fn the_surface_has_three_cliffs_of_different_kinds() {
    let directory = TempDir::new().unwrap();
    let config = example(directory.path());
    let out = directory.path().join("out");
    run(&config, &out, "2");
    let surface = fs::read(out.join("robustness_surface.json")).unwrap();
    let surface: Value = serde_json::from_slice(&surface).unwrap();
    the_card_is_true(&out, &surface);
    let esi = |axis: &str, value: &str| {
        let axes = surface["axes"].as_array().unwrap();
        let axis = axes.iter().find(|found| found["axis"] == axis).unwrap();
        let points = axis["points"].as_array().unwrap();
        let point = points.iter().find(|point| point["value"] == value).unwrap();
        point["esi"].as_f64().unwrap()
    };
    let fall = |axis, from, to| esi(axis, from) - esi(axis, to);
    // A patch of width 9 hides the nodule whole (its centre is column 43, its radius 3.9), so that
    // `none` would be right there.
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
