//! Committed schemas that are not what the binary prints.

use xtask::schemas::{Files, check};

fn files(named: &[(&str, &str)]) -> Files {
    let named = named.iter();
    named
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_owned()))
        .collect()
}

#[test]
fn an_old_a_missing_and_a_strange_file() {
    let printed = files(&[("a.json", "{}\n"), ("b.json", "{}\n"), ("c.json", "{}\n")]);
    assert_eq!(check(&printed, &printed), []);
    let committed = files(&[("a.json", "{}\n"), ("b.json", "{}"), ("notes.txt", "")]);
    let found: Vec<_> = check(&committed, &printed)
        .iter()
        .map(ToString::to_string)
        .collect();
    let write = "run `cargo xtask schemas --write`";
    assert_eq!(
        found,
        [
            format!("schemas/b.json: is not what `clarity schema` prints; {write}"),
            format!("schemas/c.json: is missing; {write}"),
            "schemas/notes.txt: is no schema; remove it".to_owned(),
        ]
    );
}
