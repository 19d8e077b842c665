//! Every example is a configuration that may run here as it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{root, say};
use std::collections::BTreeSet;
use std::fs;
use tempfile::TempDir;

#[test]
fn every_example_validates() {
    let examples = fs::read_dir(root().join("examples")).unwrap();
    let mut names: Vec<_> = examples.map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert!(names.len() >= 4, "{names:?}");
    for example in names {
        let config = example.join("sweep.toml");
        let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
        let expected = format!("{}: ok, ", config.display());
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.starts_with(&expected), "{}", said.out);
        assert_eq!(said.err, "", "no warnings");
    }
}

/// The table in docs/served.md has the keys that there are, no more and no fewer.
#[test]
fn the_page_has_every_key_of_a_server() {
    let directory = TempDir::new().unwrap();
    let example = root().join("examples/medgemma");
    let config = directory.path().join("sweep.toml");
    fs::copy(example.join("sweep.toml"), &config).unwrap();
    let spec = fs::read_to_string(example.join("base_spec.json")).unwrap();
    let spec = spec.replace("\"openai\": {", "\"openai\": {\"x\": 1,");
    fs::write(directory.path().join("base_spec.json"), spec).unwrap();
    let said = say(["validate".as_ref(), config.as_os_str()]).unwrap();
    let (_, known) = said.err.split_once("expected one of ").expect(&said.err);
    let known = known.lines().next().unwrap().replace('`', "");
    let known: BTreeSet<_> = known.split(", ").collect();

    let page = fs::read_to_string(root().join("docs/served.md")).unwrap();
    let (_, table) = page.split_once("## The keys of `openai`").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let shown: BTreeSet<_> = rows
        .filter_map(|row| Some(row.split_once('`')?.0))
        .collect();
    assert_eq!(shown, known);
}
