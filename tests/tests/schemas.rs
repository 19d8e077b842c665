//! The committed schemas: what the command prints, what every artifact and example keeps to, and
//! what no spoilt one does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod schemas_bench;
mod served_bench;

use clarity_integration::{root, say};
use schemas_bench::{documents, mutations, schema, validator, wrong};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What users and runners write; of these alone more is welcome, or keys may be left out.
const READ: [&str; 7] = [
    "corpus_record",
    "gate",
    "lab_spec",
    "manifest",
    "spec",
    "sweep",
    "trace_record",
];

/// The names that the command lists.
fn names() -> BTreeSet<String> {
    let listed = say(["schema"]).unwrap();
    assert_eq!((listed.code, listed.err.as_str()), (0, ""));
    let lines = listed.out.lines();
    let names = lines.map(|line| line.split_once("  ").expect(line).0.trim().to_owned());
    names.collect()
}

#[test]
fn the_committed_files_are_what_the_command_prints() {
    let names = names();
    let files = fs::read_dir(root().join("schemas")).unwrap();
    let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let expected: BTreeSet<_> = names.iter().map(|name| format!("{name}.json")).collect();
    assert_eq!(files.collect::<BTreeSet<_>>(), expected);
    for name in names {
        let said = say(["schema", &name]).unwrap();
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        let file = fs::read_to_string(root().join(format!("schemas/{name}.json"))).unwrap();
        assert!(
            said.out == file,
            "{name}: run `cargo xtask schemas --write`"
        );
        assert!(jsonschema::meta::is_valid(&schema(&name)), "{name}");
    }
}

#[test]
fn another_name_is_refused_with_the_nearest() {
    for (name, advice) in [
        (
            "swep",
            "; did you mean `sweep`? there are `sweep`, `gate`, ",
        ),
        ("sensitivty", "; did you mean `sensitivity`? there are "),
        (
            "picture-of-dorian-gray",
            "; expected one of `sweep`, `gate`, ",
        ),
    ] {
        let said = say(["schema", name]).unwrap();
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        let told = format!("error: there is no schema `{name}`{advice}");
        assert!(said.err.starts_with(&told), "{}", said.err);
        for name in names() {
            assert!(said.err.contains(&format!("`{name}`")), "{name}");
        }
    }
}

/// One test, so that the sweeps run once.
#[test]
fn every_artifact_keeps_to_its_schema_and_no_spoilt_one_does() {
    let mut documents = documents();
    // The smallest document that has a place is the one that is spoilt there.
    documents.sort_by_key(|document| document.value.to_string().len());
    let validators: BTreeMap<_, _> = names()
        .into_iter()
        .map(|name| (name.clone(), validator(&name)))
        .collect();
    let rules = mutations::Rules::read();
    let mut valid: BTreeMap<&str, usize> = BTreeMap::new();
    let mut spoilt: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut seen, mut missed) = (BTreeSet::new(), Vec::new());
    for document in &documents {
        let (name, validator) = (document.schema.as_str(), &validators[&document.schema]);
        let wrong = wrong(validator, &document.value);
        assert_eq!(wrong, None, "{name}: {}", document.place);
        *valid.entry(name).or_default() += 1;
        if READ.contains(&name) {
            continue;
        }
        for mutation in mutations::of(document, &rules, &mut seen) {
            *spoilt.entry(name).or_default() += 1;
            if validator.is_valid(&mutation.value) {
                missed.push(mutation.what);
            }
        }
    }
    assert!(missed.is_empty(), "not refused:\n{}", missed.join("\n"));
    assert_eq!(rules.unused(), Vec::<String>::new());
    // Whatever is written was seen, and spoilt at each of its keys.
    let all: Vec<_> = validators.keys().map(String::as_str).collect();
    let configurations = ["gate", "lab_spec", "sweep"];
    let artifacts = all.iter().filter(|name| !configurations.contains(name));
    assert!(artifacts.eq(valid.keys()), "{valid:?}");
    let ours = all.iter().filter(|name| !READ.contains(name));
    assert!(ours.eq(spoilt.keys()), "{spoilt:?}");
    for (name, count) in &spoilt {
        let keys = keys(&schema(name));
        assert!(
            *count > 5 * keys,
            "{name}: {count} mutations of {keys} keys"
        );
    }
}

/// How many keys a schema names.
fn keys(tree: &Value) -> usize {
    match tree {
        Value::Object(members) => {
            let own = members.get("properties").and_then(Value::as_object);
            own.map_or(0, serde_json::Map::len) + members.values().map(keys).sum::<usize>()
        }
        Value::Array(items) => items.iter().map(keys).sum(),
        _ => 0,
    }
}

/// Each example in the repository, with the line that tells an editor of its schema.
#[test]
fn every_example_keeps_to_its_schema() {
    let validators = ["sweep", "gate", "lab_spec"].map(|name| (name, validator(name)));
    let holds = |name: &str, path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let value: Value = if path.extension() == Some("toml".as_ref()) {
            let line = format!("#:schema ../../schemas/{name}.json");
            assert_eq!(text.lines().next(), Some(&*line), "{}", path.display());
            toml::from_str(&text).unwrap()
        } else {
            serde_json::from_str(&text).unwrap()
        };
        let (_, validator) = validators.iter().find(|(known, _)| *known == name).unwrap();
        assert_eq!(wrong(validator, &value), None, "{}", path.display());
        value
    };
    let (mut sweeps, mut gates, mut specs) = (0, 0, 0);
    for example in fs::read_dir(root().join("examples")).unwrap() {
        let example = example.unwrap().path();
        let sweep = holds("sweep", &example.join("sweep.toml"));
        sweeps += 1;
        if example.join("gate.toml").exists() {
            holds("gate", &example.join("gate.toml"));
            gates += 1;
        }
        // Any object is a base spec for a runner that is not the lab.
        if sweep["runner"]["command"] != json!(["{clarity}", "lab"]) {
            continue;
        }
        let base_spec = sweep["base_spec"].as_str().unwrap();
        let files = match base_spec.strip_suffix("/*.json") {
            Some(cases) => fs::read_dir(example.join(cases)).unwrap(),
            None => fs::read_dir(&example).unwrap(),
        };
        for file in files.map(|file| file.unwrap().path()) {
            if file.ends_with(base_spec) || base_spec.contains('*') {
                holds("lab_spec", &file);
                specs += 1;
            }
        }
    }
    assert!(
        sweeps >= 6 && gates >= 1 && specs >= 27,
        "{sweeps} {gates} {specs}"
    );
}

/// What other runners write: what its reader needs, whatever else.
#[test]
fn what_is_open_needs_little() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../data/schema_open.json")).unwrap();
    let (mut taken, mut refused) = (0, 0);
    for case in &cases {
        let name = case["schema"].as_str().unwrap();
        let found = wrong(&validator(name), &case["value"]);
        assert_eq!(found.is_none(), case["valid"], "{case}\n{found:?}");
        taken += usize::from(found.is_none());
        refused += usize::from(found.is_some());
    }
    assert!(taken >= 10 && refused >= 15, "{taken} {refused}");
}
