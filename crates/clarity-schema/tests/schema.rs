//! Every schema: well formed, self-contained, described to the last key, and as strict as its kind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_schema::{ALL, Schema, find};
use serde_json::{Map, Value};

/// What users and runners write: a key may be left out, and a file may have more of them.
const READ: [&str; 7] = [
    "sweep",
    "gate",
    "lab_spec",
    "spec",
    "manifest",
    "trace_record",
    "corpus_record",
];

fn tree(schema: &Schema) -> Value {
    serde_json::from_str(&schema.text()).expect(schema.name)
}

/// Every object of a tree, each with its place.
fn objects<'t>(at: &str, tree: &'t Value, found: &mut Vec<(String, &'t Map<String, Value>)>) {
    match tree {
        Value::Object(members) => {
            found.push((at.to_owned(), members));
            for (key, value) in members {
                objects(&format!("{at}/{key}"), value, found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                objects(&format!("{at}/{place}"), item, found);
            }
        }
        _ => {}
    }
}

fn all_objects(tree: &Value) -> Vec<(String, &Map<String, Value>)> {
    let mut found = Vec::new();
    objects("", tree, &mut found);
    found
}

#[test]
fn a_name_is_a_file_name_and_there_once() {
    for schema in ALL {
        let plain = |c: char| c.is_ascii_lowercase() || c == '_';
        assert!(schema.name.chars().all(plain), "{}", schema.name);
        assert!(!schema.about.is_empty() && !schema.about.contains('\n'));
        assert_eq!(ALL.iter().filter(|s| s.name == schema.name).count(), 1);
        assert_eq!(find(schema.name).unwrap().about, schema.about);
    }
    assert!(find("").is_none() && find("Sweep").is_none());
}

#[test]
fn a_text_is_the_same_each_time_and_stands_alone() {
    for schema in ALL {
        let (text, name) = (schema.text(), schema.name);
        assert_eq!(text, schema.text(), "{name}");
        assert!(text.ends_with("}\n") && !text.ends_with("\n\n"), "{name}");
        let tree = tree(schema);
        let draft = "https://json-schema.org/draft/2020-12/schema";
        assert_eq!(tree["$schema"], draft, "{name}");
        assert_eq!(tree["title"], schema.about, "{name}");
        for (at, members) in all_objects(&tree) {
            // A place of its own would have to be a host; widths of numbers are no formats.
            assert!(!members.contains_key("$id"), "{name}{at}");
            assert!(!members.contains_key("format"), "{name}{at}");
            if let Some(target) = members.get("$ref") {
                let place = target.as_str().unwrap().strip_prefix('#').unwrap();
                assert!(tree.pointer(place).is_some(), "{name}{at}: {target}");
            }
        }
    }
}

/// An editor shows them.
#[test]
fn every_key_is_described_in_whole_lines() {
    for schema in ALL {
        let tree = tree(schema);
        let mut keys = 0;
        for (at, members) in all_objects(&tree) {
            // A condition names keys that are described elsewhere.
            let condition = ["/then", "/else", "/if"]
                .iter()
                .any(|end| at.ends_with(end));
            let properties = members.get("properties").filter(|_| !condition);
            let Some(Value::Object(properties)) = properties else {
                continue;
            };
            for (key, property) in properties {
                let told = property["description"].as_str().unwrap_or_default();
                assert!(!told.is_empty(), "{}{at}: {key}", schema.name);
                let lines = told.replace("\n\n", "");
                assert!(!lines.contains('\n'), "{}{at}: {told}", schema.name);
                keys += 1;
            }
        }
        assert!(keys > 0, "{}", schema.name);
    }
}

/// Keys that are there or not, by their schemas.
const MAY_LACK: [(&str, &str); 1] = [("done", "cached")];

#[test]
fn what_is_ours_has_every_key_and_no_other() {
    let ours = ALL.iter().filter(|schema| !READ.contains(&schema.name));
    let mut seen = 0;
    for schema in ours {
        for (at, members) in all_objects(&tree(schema)) {
            let Some(Value::Object(properties)) = members.get("properties") else {
                continue;
            };
            assert_eq!(
                members["additionalProperties"], false,
                "{}{at}",
                schema.name
            );
            let mut required: Vec<_> = members["required"].as_array().unwrap().clone();
            required.sort_by_key(ToString::to_string);
            let keys = properties.keys().map(String::as_str);
            let keys = keys.filter(|key| !MAY_LACK.contains(&(schema.name, key)));
            let keys: Vec<_> = keys.map(Value::from).collect();
            assert_eq!(required, keys, "{}{at}", schema.name);
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

/// A schema of a file that names its own is for that file alone.
#[test]
fn what_has_a_version_says_which() {
    let versioned = [
        ("context", "clarity/context"),
        ("sensitivity", "clarity/sensitivity"),
        ("cohort", "clarity/cohort"),
        ("cohort_sensitivity", "clarity/cohort-sensitivity"),
        ("comparison", "clarity/comparison"),
        ("cohort_comparison", "clarity/cohort-comparison"),
    ];
    for (name, kind) in versioned {
        let properties = &tree(find(name).unwrap())["properties"];
        assert_eq!(properties["schema"]["const"], kind);
        assert_eq!(properties["schema_version"]["const"], 1, "{name}");
    }
}

/// Most readers of configurations refuse `null`; those of metadata and settings take it for nothing.
#[test]
fn null_is_taken_where_its_reader_takes_it() {
    for (name, taken) in [("gate", 0), ("lab_spec", 0), ("sweep", 16)] {
        let tree = tree(find(name).unwrap());
        let kinds = all_objects(&tree);
        let null = |kind: &&Value| match kind {
            Value::Array(kinds) => kinds.iter().any(|kind| kind == "null"),
            kind => *kind == "null",
        };
        let kinds = kinds.iter().filter_map(|(_, members)| members.get("type"));
        assert_eq!(kinds.filter(null).count(), taken, "{name}");
    }
}
