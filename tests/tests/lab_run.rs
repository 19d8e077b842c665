//! Runs of `clarity lab`: by hand and in a sweep, texts beside pictures, and how it is misused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{clarity, root, say};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A sweep of the phantom in a directory of its own, run by workers into `out`.
struct Swept {
    directory: TempDir,
}

impl Swept {
    fn new(spec: &Value, axes: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let film = root().join("examples/phantom/film.png");
        fs::copy(film, directory.path().join("film.png")).unwrap();
        fs::write(directory.path().join("base.json"), spec.to_string()).unwrap();
        let config = format!(
            "base_spec = \"base.json\"\nadapter = \"phantom\"\nseeds = [1, 2]\n[axes]\n{axes}\n\
             [runner]\ncommand = [\"{{clarity}}\", \"lab\"]\nworker = true\n"
        );
        fs::write(directory.path().join("sweep.toml"), config).unwrap();
        let swept = Self { directory };
        let (config, out) = (swept.directory.path().join("sweep.toml"), swept.out());
        let arguments = ["run".as_ref(), config.as_os_str(), "--out".as_ref()];
        let said = say(arguments.into_iter().chain([out.as_os_str()])).unwrap();
        assert_eq!(said.code, 0, "{}", said.err);
        swept
    }

    fn out(&self) -> PathBuf {
        self.directory.path().join("out")
    }

    /// The three records of a run.
    fn trace(&self, run: &str) -> Vec<Value> {
        let trace = self.out().join("runs").join(run).join("trace_pack.jsonl");
        let trace = fs::read_to_string(&trace).expect(run);
        let records: Vec<Value> = trace
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let steps: Vec<_> = records.iter().map(|record| &record["step"]).collect();
        assert_eq!(steps, ["perturb", "request", "answer"]);
        records
    }
}

fn noisy() -> Value {
    json!({
        "image": "film.png",
        "recipe": [
            {"name": "gaussian_blur", "params": {"radius": {"axis": "blur"}}},
            {"name": "gaussian_noise", "params": {"std_dev": 0.1, "seed": {"run": "seed"}}}
        ]
    })
}

#[test]
fn a_run_by_hand_is_the_run_of_the_sweep() {
    let swept = Swept::new(&noisy(), "blur = [0.0, 2.0]");
    for name in ["blur=0p0_seed=1", "blur=2p0_seed=1", "blur=2p0_seed=2"] {
        let run = swept.out().join("runs").join(name);
        let by_hand = TempDir::new().unwrap();
        let mut command = clarity(["lab", "--adapter", "phantom", "--config"]);
        command.arg(run.join("spec.json")).arg("--output");
        command.arg(by_hand.path());
        command.args(["--seed", &name[name.len() - 1..]]);
        // Paths in a spec are relative to the configuration.
        let said = command
            .current_dir(swept.directory.path())
            .output()
            .unwrap();
        assert_eq!((said.stdout, said.stderr), (Vec::new(), Vec::new()));
        assert!(said.status.success());
        for file in ["trace_pack.jsonl", "manifest.json"] {
            let read = |from: &Path| fs::read(from.join(file)).unwrap();
            assert_eq!(read(by_hand.path()), read(&run), "{name}/{file}");
        }
        assert_eq!(fs::read_dir(by_hand.path()).unwrap().count(), 2);
    }
    // Two seeds, two noises: the run's seed reaches the step.
    let hash = |name: &str| swept.trace(name)[0]["perturbed_sha256"].clone();
    assert_ne!(hash("blur=2p0_seed=1"), hash("blur=2p0_seed=2"));
}

/// The three records of one run by hand: a sweep of texts before a model that reads none is refused.
fn by_hand(spec: &Value, perturbations: Value, seed: u32) -> Vec<Value> {
    let directory = TempDir::new().unwrap();
    let film = root().join("examples/phantom/film.png");
    fs::copy(film, directory.path().join("film.png")).unwrap();
    let mut spec = spec.clone();
    spec["perturbations"] = perturbations;
    spec["seed"] = seed.into();
    fs::write(directory.path().join("spec.json"), spec.to_string()).unwrap();
    let mut command = clarity(["lab", "--config", "spec.json", "--output", "."]);
    let output = command.current_dir(directory.path()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let trace = fs::read_to_string(directory.path().join("trace_pack.jsonl")).unwrap();
    let records = trace
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    records.collect()
}

/// The context is changed where there is one, and the question stays as it is.
#[test]
fn texts_and_pictures_cross_and_do_not_meet() {
    let (question, context) = ("Where is the nodule?", "A cough. No fever. Never smoked.");
    let mut spec = json!({
        "image": "film.png", "question": question, "context": context,
        "recipe": [
            {"name": "typos", "params": {"rate": {"axis": "slips"}, "seed": {"run": "seed"}}},
            {"name": "gaussian_blur", "params": {"radius": {"axis": "blur"}}},
            {"name": "drop_sentences", "params": {"count": {"axis": "dropped"}, "seed": 7}}
        ]
    });
    let run = |blur: f64, dropped: u32, slips: f64| {
        let values = json!({"blur": blur, "dropped": dropped, "slips": slips});
        let records = by_hand(&spec, values, 1);
        assert_eq!(records[1]["question"], question);
        let told = records[1]["context"].as_str().unwrap().to_owned();
        let hashes = &records[0];
        if blur == 0.0 {
            assert_eq!(hashes["perturbed_sha256"], hashes["input_sha256"]);
        }
        (told, hashes["perturbed_sha256"].clone())
    };
    // Nothing done, nothing changed; and the picture with it.
    let (told, sharp) = run(0.0, 0, 0.0);
    assert_eq!(told, context);
    let (mistyped, film) = run(0.0, 0, 1.0);
    assert_ne!(mistyped, context);
    assert_eq!(film, sharp, "texts do not change pictures");
    let (told, blurred) = run(2.0, 0, 1.0);
    assert_eq!(told, mistyped, "pictures do not change texts");
    assert_ne!(blurred, sharp);
    // One sentence of three is left out, whichever; then all.
    let left = [
        "A cough. No fever.",
        "A cough. Never smoked.",
        "No fever. Never smoked.",
    ];
    let (told, _) = run(2.0, 1, 0.0);
    assert!(left.contains(&told.as_str()), "{told}");
    assert_eq!(run(0.0, 3, 0.0).0, "");
    // Every step is on record, with the run's arguments.
    let values = json!({"blur": 2.0, "dropped": 1, "slips": 1.0});
    let recipe = by_hand(&spec, values, 2)[0]["recipe"].clone();
    let expected = json!([
        {"name": "typos", "params": {"rate": 1.0, "seed": 2}, "version": "1.0.0"},
        {"name": "gaussian_blur", "params": {"radius": 2.0}, "version": "1.0.0"},
        {"name": "drop_sentences", "params": {"count": 1, "seed": 7}, "version": "1.0.0"}
    ]);
    assert_eq!(recipe, expected);

    // Without a context it is the question.
    spec.as_object_mut().unwrap().remove("context");
    let asked = |dropped: u32| {
        let values = json!({"blur": 0.0, "dropped": dropped, "slips": 0.0});
        by_hand(&spec, values, 1)[1].clone()
    };
    let whole = asked(0);
    assert_eq!(
        (&whole["question"], &whole["context"]),
        (&question.into(), &Value::Null)
    );
    assert_eq!(asked(1)["question"], "");
}

/// Arguments, the exit code, and what is told.
const MISUSED: [(&[&str], i32, &str); 10] = [
    (
        &[],
        1,
        "--config <FILE> is missing; see `clarity lab --help`",
    ),
    (
        &["--config", "spec.json"],
        1,
        "--output <DIR> is missing; see `clarity lab --help`",
    ),
    (
        &["--worker", "--config", "spec.json"],
        1,
        "'--worker' cannot be used with '--config <FILE>'",
    ),
    (
        &["--worker"],
        1,
        "standard input is no socket: a sweep starts its workers itself (`worker = true`); for \
         one run give --config and --output",
    ),
    (
        &["--config", "spec.json", "--output", "out", "--seed", "8"],
        2,
        "--seed is 8, but the spec's seed is 7",
    ),
    (
        &["--config", "spec.json", "--output", "out", "--seed", "7.0"],
        1,
        "--seed: 7.0 is not an integer of 64 bits",
    ),
    (
        &["--config", "none.json", "--output", "out"],
        2,
        "none.json: no such file or directory",
    ),
    (
        &["--config", "out", "--output", "out"],
        2,
        "out: found a directory, expected a regular file",
    ),
    (
        &["--config", "spec.json", "--output", "out", "--adapter", "x"],
        2,
        "there is no adapter `x`; there are `phantom`, `onnx` and `openai`",
    ),
    (
        &[
            "--config",
            "spec.json",
            "--output",
            "out",
            "--probe",
            "spec.json",
        ],
        2,
        "spec.json: ",
    ),
];

/// The binary says what its own model is worth, before anybody has read a page.
#[test]
fn the_help_says_that_the_phantom_is_synthetic() {
    let said = say(["lab", "--help"]).unwrap();
    let words: Vec<_> = said.out.split_whitespace().collect();
    let told = "phantom (synthetic, no clinical meaning), onnx or openai";
    assert!(words.join(" ").contains(told), "{}", said.out);
}

#[test]
fn misuse_is_told_and_leaves_nothing() {
    let directory = TempDir::new().unwrap();
    let spec = r#"{"image": "film.png", "perturbations": {}, "seed": 7}"#;
    fs::write(directory.path().join("spec.json"), spec).unwrap();
    fs::create_dir(directory.path().join("out")).unwrap();
    let told = |arguments: &[&str]| {
        let mut command = clarity(["lab"].iter().chain(arguments));
        let output = command.current_dir(directory.path()).output().unwrap();
        assert!(output.stdout.is_empty());
        let left = fs::read_dir(directory.path().join("out")).unwrap();
        assert_eq!(left.count(), 0);
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said)
    };
    for (arguments, code, expected) in MISUSED {
        let (found, said) = told(arguments);
        assert_eq!(found, Some(code), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    // What a check before a sweep would have told is told by the run as well.
    let right = ["--config", "spec.json", "--output", "out"];
    for (spec, expected) in [
        (
            json!({}),
            "spec.json: line 1, column 1: the key `perturbations` is missing",
        ),
        (
            json!({"image": "none.png"}),
            "error: `image`: none.png: no such file or directory; it is looked for in DIRECTORY, \
             where the lab works",
        ),
        (
            json!({"image": "spec.json"}),
            "spec.json: found a file that begins with `{",
        ),
        (
            json!({"imagee": "a"}),
            "unknown key `imagee`; did you mean `image`?",
        ),
        (
            json!({"imagee": "a", "recipee": []}),
            "did you mean `image`?\nspec.json: line 1, column ",
        ),
        (
            json!({"question": "?"}),
            "the adapter `phantom` needs `image` in the spec",
        ),
        (
            json!({"recipe": [{"name": "invert"}, {"name": "gamma", "params": {"gamma": {"axis": "x"}}}]}),
            "step 2 of the recipe: `gamma` needs `gamma`",
        ),
    ] {
        let mut spec = spec;
        spec["seed"] = 7.into();
        if !expected.contains("perturbations") {
            spec["perturbations"] = json!({});
        }
        fs::write(directory.path().join("spec.json"), spec.to_string()).unwrap();
        let (code, said) = told(&right);
        assert_eq!(code, Some(2), "{spec}: {said}");
        let here = directory.path().canonicalize().unwrap();
        let expected = expected.replace("DIRECTORY", &here.display().to_string());
        assert!(said.contains(&expected), "{spec}: {said}");
    }
}
