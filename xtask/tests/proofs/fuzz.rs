//! What a fuzzer begins with, and what is told of a fault.

use xtask::fuzz::{inputs, names, panic, texts};

#[test]
fn a_recording_is_taken_apart_to_the_files_in_it() {
    let line = r#"{"files": {"spec.json": "{\"seed\": 7}"}, "run": "a"}"#;
    let found = texts(&format!("{line}\n{line}\n"));
    for seed in [line, r#"{"seed": 7}"#, r#"{"spec.json":"{\"seed\": 7}"}"#] {
        assert!(found.iter().any(|text| text == seed), "no {seed}");
    }
    assert_eq!(texts("[1, [2]]"), ["[1, [2]]", "[1,[2]]", "[2]"]);
    assert!(texts("no JSON").is_empty());
    let long = format!("[{}1]", "1, ".repeat(8192));
    assert!(texts(&long).is_empty(), "a long one makes a fuzzer slow");
}

#[test]
fn the_names_of_a_schema_are_those_of_its_members() {
    let schema = r#"{"properties": {"esi": {"items": {"properties": {"axis": {}}}}, "a b": {}}}"#;
    let mut found = names(schema);
    found.sort_unstable();
    assert_eq!(found, ["axis", "esi"]);
}

#[test]
fn the_input_behind_a_fault_is_told() {
    let told = "\nthread '<unnamed>' (7) panicked at src/a.rs:1:2:\nno line 3\nstack backtrace:\n";
    assert_eq!(panic(told).as_deref(), Some("src/a.rs:1:2: no line 3"));
    assert_eq!(panic("==7== libFuzzer: timeout"), None);
    let told = "==7== ERROR: libFuzzer: deadly signal\nartifact_prefix='a/'; Test unit written to a/crash-0\n";
    assert_eq!(inputs(told), ["a/crash-0"]);
    assert!(inputs("Done 100 runs in 1 second(s)\n").is_empty());
}
