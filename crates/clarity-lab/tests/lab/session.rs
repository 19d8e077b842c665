//! What a run leaves follows from its spec and its files, not from the runs before it.
use crate::bench::Bench;
use clarity_lab::{LabError, Session, read_picture, write_picture};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

const MODELS: &str = "crates/clarity-onnx/tests/data";
const PICTURES: &str = "crates/clarity-picture/tests/data/png";

fn films() -> Bench {
    let bench = Bench::new();
    bench.copy("examples/phantom/film.png", "a.png");
    bench.copy(&format!("{PICTURES}/rgb.png"), "b.png");
    bench.copy(&format!("{MODELS}/means.onnx"), "a.onnx");
    bench.copy(&format!("{MODELS}/conv.onnx"), "b.onnx");
    bench
}

fn classified(bench: &Bench, picture: &str, model: &str, side: u32) -> Value {
    let mut spec = bench.spec(picture, 7);
    spec["onnx"] = json!({
        "model": bench.path(model), "labels": ["r", "g", "b"], "size": [side, side]
    });
    spec
}

/// Each spec in a session of its own, and then all in one: forth, back, and with a failure between.
fn history_does_not_show(bench: &Bench, adapter: &str, specs: &[Value]) {
    let session = || Session::new(adapter, None).unwrap();
    let fresh: Vec<_> = specs
        .iter()
        .map(|spec| bench.run(&mut session(), spec).unwrap())
        .collect();
    for (place, one) in fresh.iter().enumerate() {
        assert!(
            !fresh[..place].contains(one),
            "{adapter}: all are different"
        );
    }
    let mut worker = session();
    let order = (0..specs.len()).chain((0..specs.len()).rev());
    for index in order {
        let run = bench.run(&mut worker, &specs[index]).unwrap();
        assert!(run == fresh[index], "{adapter}: {}", specs[index]);
        let broken = json!({"image": bench.path("none.png"), "perturbations": {}, "seed": 7});
        bench.run(&mut worker, &broken).unwrap_err();
    }
}

#[test]
fn films_models_and_seeds_in_any_order() {
    let bench = films();
    let phantom = [
        bench.spec("a.png", 7),
        bench.spec("b.png", 7),
        bench.spec("a.png", 8),
    ];
    history_does_not_show(&bench, "phantom", &phantom);
    let mut probable = classified(&bench, "a.png", "a.onnx", 2);
    probable["onnx"]["top"] = 1.into();
    let onnx = [
        classified(&bench, "a.png", "a.onnx", 2),
        classified(&bench, "b.png", "b.onnx", 8),
        classified(&bench, "b.png", "a.onnx", 2),
        probable,
    ];
    history_does_not_show(&bench, "onnx", &onnx);
}

/// A worker lives long; a process for each run would see what is there now.
#[test]
fn a_film_or_a_model_that_was_replaced_is_read_anew() {
    let bench = films();
    let spec = classified(&bench, "a.png", "a.onnx", 2);
    let session = || Session::new("onnx", None).unwrap();
    let mut worker = session();
    let before = bench.run(&mut worker, &spec).unwrap();
    bench.copy(&format!("{MODELS}/softmax.onnx"), "a.onnx");
    let model = fs::File::open(bench.path("a.onnx")).unwrap();
    let later = SystemTime::now() + Duration::from_secs(2);
    model.set_modified(later).unwrap();
    let replaced = bench.run(&mut worker, &spec).unwrap();
    assert_ne!(replaced, before);
    assert_eq!(replaced, bench.run(&mut session(), &spec).unwrap());
    bench.copy(&format!("{PICTURES}/rgb.png"), "a.png");
    let filmed = bench.run(&mut worker, &spec).unwrap();
    assert_ne!(filmed, replaced);
    assert_eq!(filmed, bench.run(&mut session(), &spec).unwrap());
    fs::remove_file(bench.path("a.onnx")).unwrap();
    bench.run(&mut worker, &spec).unwrap_err();
}

/// Neither length nor time tells two models apart.
#[test]
fn a_model_of_the_same_length_and_time_is_another() {
    let bench = films();
    let spec = classified(&bench, "a.png", "a.onnx", 2);
    let time = SystemTime::now();
    let put = |model: &str| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut bytes = fs::read(root.join(MODELS).join(model)).unwrap();
        // A comment, field 6 of the model, up to the length of both.
        let length = u8::try_from(200 - bytes.len()).unwrap();
        bytes.extend([0x32, length - 2]);
        bytes.resize(200, b'x');
        fs::write(bench.path("a.onnx"), bytes).unwrap();
        let model = fs::File::open(bench.path("a.onnx")).unwrap();
        model.set_modified(time).unwrap();
    };
    put("means.onnx");
    let mut worker = Session::new("onnx", None).unwrap();
    let before = bench.run(&mut worker, &spec).unwrap();
    put("softmax.onnx");
    let after = bench.run(&mut worker, &spec).unwrap();
    let mut fresh = Session::new("onnx", None).unwrap();
    assert_eq!(after, bench.run(&mut fresh, &spec).unwrap());
    assert_ne!(after, before);
}

/// Bytes that no model and no picture has, which take no room on the disk.
#[test]
fn no_model_and_no_picture_is_read_beyond_its_measure() {
    let bench = films();
    let told = |name: &str| {
        let file = fs::File::create(bench.path(name)).unwrap();
        file.set_len((2 << 30) + 1).unwrap();
        let spec = classified(&bench, "a.png", "a.onnx", 2);
        let mut session = Session::new("onnx", None).unwrap();
        bench.run(&mut session, &spec).unwrap_err().to_string()
    };
    for name in ["a.onnx", "a.png"] {
        let said = told(name);
        let expected = "2147483649 bytes are too many; at most 2147483648 are read";
        assert!(
            said.ends_with(&format!("{name}: {expected}")),
            "{name}: {said}"
        );
    }
}

/// What runs the models is on record as it was locked, and what the phantom is worth.
#[test]
fn a_manifest_names_the_engine_and_warns_of_the_phantom() {
    let bench = films();
    let model = |adapter: &str, spec: &Value| {
        let mut session = Session::new(adapter, None).unwrap();
        let [_, manifest] = bench.run(&mut session, spec).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        manifest["model"].clone()
    };
    let phantom = model("phantom", &bench.spec("a.png", 7));
    let onnx = model("onnx", &classified(&bench, "a.png", "a.onnx", 2));
    assert_eq!(phantom["note"], "synthetic, no clinical meaning");
    assert_eq!(onnx["note"], Value::Null);
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    let lock = fs::read_to_string(lock).unwrap();
    let locked = lock.split("name = \"rten\"\nversion = \"").nth(1).unwrap();
    let locked = format!("rten {}", locked.split('"').next().unwrap());
    assert_eq!(
        (&phantom["engine"], &onnx["engine"]),
        (&json!(locked), &json!(locked))
    );
}

#[test]
fn a_manifest_tells_what_was_run_and_no_more() {
    let bench = films();
    let spec = classified(&bench, "b.png", "a.onnx", 2);
    let mut session = Session::new("onnx", None).unwrap();
    let [trace, manifest] = bench.run(&mut session, &spec).unwrap();
    let hash = |bytes: &[u8]| clarity_artifact::digest::sha256(bytes).to_string();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let film = read_picture(&bench.path("b.png")).unwrap();
    let model = fs::read(bench.path("a.onnx")).unwrap();
    assert_eq!(
        manifest["artifact_sha256"]["trace_pack.jsonl"],
        hash(trace.as_bytes())
    );
    assert_eq!(manifest["run_id"], hash(spec.to_string().as_bytes()));
    assert_eq!(manifest["input_sha256"], film.hash().to_string());
    assert_eq!(manifest["model"]["file_sha256"], hash(&model));
    assert_eq!(
        (&manifest["seed"], &manifest["timestamp"]),
        (&json!(7), &Value::Null)
    );
    assert!(
        !manifest
            .to_string()
            .contains(bench.path("").to_str().unwrap())
    );
    // A picture that is written is the picture that is read.
    fs::write(bench.path("copy.png"), write_picture(&film)).unwrap();
    assert_eq!(read_picture(&bench.path("copy.png")).unwrap(), film);
}

/// What a spec of a run by hand may lack, and what is told.
#[test]
fn what_a_check_would_have_refused_fails_the_run() {
    let bench = films();
    let bare = json!({"perturbations": {}, "seed": 7, "question": "?"});
    let with = |key: &str, value: Value| {
        let mut spec = bare.clone();
        spec[key] = value;
        spec
    };
    let nobody =
        json!({"url": "http://127.0.0.1:9/v1", "model": "m", "key_env": "NO_SUCH_KEY_HERE"});
    let film = bench.path("a.png");
    for (adapter, spec, expected) in [
        (
            "phantom",
            bare.clone(),
            "the adapter `phantom` needs `image` in the spec",
        ),
        (
            "onnx",
            bare.clone(),
            "the adapter `onnx` needs `onnx` in the spec",
        ),
        (
            "onnx",
            with(
                "onnx",
                classified(&bench, "a.png", "a.onnx", 2)["onnx"].clone(),
            ),
            "the adapter `onnx` needs `image` in the spec",
        ),
        (
            "openai",
            bare.clone(),
            "the adapter `openai` needs `openai` in the spec",
        ),
        (
            "openai",
            with("openai", nobody),
            "the variable `NO_SUCH_KEY_HERE`, which holds the key, is not set; set it first",
        ),
        (
            "openai",
            {
                let mut spec = with(
                    "openai",
                    json!({"url": "http://127.0.0.1:9/v1", "model": "m"}),
                );
                spec["seed"] = (-1).into();
                spec
            },
            "the seed -1 is out of range for a server: 0 to 4294967294",
        ),
        (
            "phantom",
            {
                let mut spec = with("image", json!(film));
                spec["window"] = json!({"centre": 40, "width": 400});
                spec
            },
            "found a PNG, which has no window",
        ),
        (
            "phantom",
            {
                let mut spec = with("image", json!(film));
                spec["window"] = json!({"centre": 40, "width": {"axis": "width"}});
                spec
            },
            "the window's width is not there, expected a number",
        ),
    ] {
        let mut session = Session::new(adapter, None).unwrap();
        let told = bench.run(&mut session, &spec).unwrap_err().to_string();
        assert!(told.contains(expected), "{spec}: {told}");
    }
    let told = Session::new("toy", None).map(|_| ()).unwrap_err();
    assert!(matches!(told, LabError::Adapter { .. }));
    // Nobody makes the output directory for it.
    let mut request = bench.request(&bench.spec("a.png", 7));
    request.output = bench.path("nowhere");
    let told = Session::new("phantom", None)
        .unwrap()
        .run(&request)
        .unwrap_err();
    assert!(
        told.to_string()
            .ends_with("trace_pack.jsonl: no such file or directory"),
        "{told}"
    );
    request.output = bench.path("artifacts");
    request.seed = Some(8.into());
    let told = Session::new("phantom", None)
        .unwrap()
        .run(&request)
        .unwrap_err();
    assert_eq!(told.to_string(), "--seed is 8, but the spec's seed is 7");
}
