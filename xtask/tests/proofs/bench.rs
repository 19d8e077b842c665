//! Figures become tables with a verdict, and each section of the page is replaced by itself.

use xtask::bench::page::{Section, Tables, replace, sections, verdict};

use crate::support::text;

/// What the benchmark writes: a goal that is met to the dot, one that is missed, one of two, a line
/// without.
const TABLES: &str = r#"{"sweeps_on": "tmpfs", "sections": [
  {"name": "analysis", "notes": ["10,000 runs."], "columns": ["", "us", "beside"], "rows": [
    {"cells": ["floor", "4.2", "1.00x"], "goals": []},
    {"cells": ["`gradient`", "1,012.6", "3.00x"], "goals": [
      {"measured": 3.0, "limit": 3.0, "bound": "most", "unit": "x the floor"}]},
    {"cells": ["Python", "-", ""], "goals": [
      {"measured": 7.996, "limit": 8.0, "bound": "least", "unit": "x"},
      {"measured": 1.0, "limit": 1.05, "bound": "most", "unit": " s"}]}]},
  {"name": "empty", "notes": ["Not measured."], "columns": ["a"], "rows": []},
  {"name": "plain", "notes": [], "columns": ["side"], "rows": [{"cells": ["512"], "goals": []}]}]}"#;

fn tables() -> Vec<Section> {
    let tables: Tables = serde_json::from_str(TABLES).unwrap();
    tables.sections
}

#[test]
fn a_section_is_a_table_with_its_goals() {
    let pages: Vec<String> = tables().iter().map(|section| section.page(None)).collect();
    let wanted = "\
10,000 runs.

| | us | beside | goal | |
|---|---:|---:|---|---|
| floor | 4.2 | 1.00x | | |
| `gradient` | 1,012.6 | 3.00x | at most 3x the floor | met |
| Python | - | | at least 8x; at most 1.05 s | **missed**; met |
";
    let plain = "| side |\n|---:|\n| 512 |\n";
    assert_eq!(pages, [wanted, "Not measured.\n", plain]);
    let alone = tables()[2].page(Some("Measured by itself."));
    assert_eq!(alone, format!("Measured by itself.\n\n{plain}"));
}

#[test]
fn what_is_missed_is_named() {
    let all = tables();
    assert_eq!(
        verdict(&all),
        "3 goals, 2 met. Missed: analysis, Python: at least 8x, measured 7.996."
    );
    assert_eq!(verdict(&all[1..]), "0 goals, all met.");
    // What is no number meets nothing.
    let mut lost = all;
    for goal in lost
        .iter_mut()
        .flat_map(|section| &mut section.rows)
        .flat_map(|row| &mut row.goals)
    {
        goal.measured = f64::NAN;
    }
    assert!(verdict(&lost).starts_with("3 goals, 0 met."));
}

#[test]
fn a_section_is_replaced_by_itself() {
    let place = |name: &str, text: &str| {
        format!("<!-- bench:begin {name} (how) -->\n\n{text}\n\n<!-- bench:end -->\n")
    };
    // A name that another one begins with stands behind it.
    let page =
        |a: &str, ab: &str| format!("head\n{}between\n{}tail\n", place("ab", ab), place("a", a));
    let old = page("old", "old");
    assert_eq!(sections(&old), ["ab", "a"]);
    assert_eq!(replace(&old, "a", "new\n").unwrap(), page("new", "old"));
    assert_eq!(replace(&old, "ab", "new\n").unwrap(), page("old", "new"));
    let again = replace(&page("new", "old"), "a", "new\n").unwrap();
    assert_eq!(again, page("new", "old"));
    for broken in [
        old.replace("bench:begin ab", "bench:start ab"),
        old.replace("bench:end", "bench:stop"),
    ] {
        assert!(replace(&broken, "ab", "new\n").is_err(), "{broken}");
    }
}

#[test]
fn the_page_has_a_place_for_each_section() {
    let sources = text("bench/src/section/mod.rs");
    let list = sources.split_once("pub const ALL").unwrap().1;
    let list = list.split_once("];").unwrap().0;
    let mut measured: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    measured.insert(0, "machine");
    let page = text("docs/benchmarks.md");
    let mut places = sections(&page);
    places.sort();
    measured.sort_unstable();
    assert_eq!(places, measured);
}
