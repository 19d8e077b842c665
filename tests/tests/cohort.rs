//! Cohorts: the same sweep on many cases whose truth is known, one of them broken.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{Said, clarity, contents, program, say};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A case's spec says at how many of the two seeds blur 1 flips its answer; blur 2 flips both, and
/// a case that is `broken` fails at blur 1.
const RUNNER: &str = r#"#!/bin/sh
field() { sed -n "s/.*\"$1\": \"\{0,1\}\([0-9a-z]*\).*/\1/p" "$2"; }
flips=$(field flips "$2") blur=$(field blur "$2")
if [ "$(field broken "$2")" = true ] && [ "$blur" = 1 ]; then echo "no picture" >&2; exit 7; fi
answer=normal
if [ "$blur" = 2 ] || { [ "$blur" = 1 ] && [ "$8" -le "$flips" ]; }; then answer=effusion; fi
printf '{"artifacts": [], "run_id": "r", "seed": %s, "timestamp": "t"}' "$8" > "$4/manifest.json"
printf '{"step": 1, "output": "%s", "justification": "seen"}\n' "$answer" > "$4/trace_pack.jsonl"
"#;

const HEAD: &str = "adapter = \"toy\"\nseeds = [1, 2]\n[axes]\nblur = [0, 1, 2]\n[axis.blur]\n\
                    unit = \"px\"\nidentity = 0\n[analysis]\nreplicates = 200\n[runner]\n\
                    command = [\"./runner.sh\"]\ntimeout = \"20s\"\njobs = 2\n";

/// A configuration over `cases/*.json`: of each kind of case so many.
fn generated(directory: &Path, flips: [usize; 3]) -> PathBuf {
    program(&directory.join("runner.sh"), RUNNER).unwrap();
    fs::create_dir_all(directory.join("cases")).unwrap();
    let kinds = flips.iter().enumerate();
    let kinds = kinds.flat_map(|(kind, count)| std::iter::repeat_n(kind, *count));
    for (case, flips) in kinds.enumerate() {
        case_of(directory, &format!("case{case:02}"), flips, false);
    }
    let config = directory.join("cohort.toml");
    fs::write(&config, format!("base_spec = \"cases/*.json\"\n{HEAD}")).unwrap();
    config
}

fn case_of(directory: &Path, name: &str, flips: usize, broken: bool) {
    let spec = json!({"flips": flips, "broken": broken});
    fs::write(
        directory.join(format!("cases/{name}.json")),
        spec.to_string(),
    )
    .unwrap();
}

fn on(command: &str, path: &Path, more: &[&str]) -> Said {
    let path = path.to_str().unwrap();
    say([command, path].iter().chain(more)).unwrap()
}

fn run(config: &Path, out: &Path, more: &[&str]) -> Said {
    let more = [&["--quiet", "--out", out.to_str().unwrap()], more].concat();
    on("run", config, &more)
}

fn stored(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("sensitivity.json")).unwrap()).unwrap()
}

/// What takes the place of a case's result is told, not passed over.
fn taken(out: &Path, case: &Path) {
    let taken = case.join("gradient_surface.json");
    fs::remove_file(&taken).unwrap();
    fs::create_dir(&taken).unwrap();
    let said = on("analyze", out, &[]);
    let told = "gradient_surface.json: found a directory, expected a regular file";
    assert!(said.code == 2 && said.err.contains(told), "{}", said.err);
}

#[test]
fn pooled_figures_are_the_truth_and_a_broken_case_spoils_nothing() {
    let directory = TempDir::new().unwrap();
    // At blur 1: ten cases keep both answers, six lose one of two, four lose both.
    let config = generated(directory.path(), [10, 6, 4]);
    let (sound, out) = (directory.path().join("sound"), directory.path().join("out"));
    let said = run(&config, &sound, &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    case_of(directory.path(), "m_broken", 0, true);
    let said = run(&config, &out, &["--jobs", "1"]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(
        said.err
            .contains("error: 1 of 21 cases failed: m_broken; the others stand in"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("case m_broken: run `blur=1_seed="),
        "{}",
        said.err
    );
    assert!(
        said.out
            .contains("20 cases, each with its own baseline; intervals are over cases"),
        "{}",
        said.out
    );
    assert!(
        said.out
            .contains("broken, and left out: m_broken: its sweep did not finish"),
        "{}",
        said.out
    );
    let (with, without) = (stored(&out), stored(&sound));
    assert_eq!(
        with["broken"],
        json!([{"name": "m_broken", "why": "its sweep did not finish"}])
    );
    assert_eq!(without["broken"], json!([]));
    for key in ["axes", "cases", "overall"] {
        assert_eq!(with[key], without[key], "{key}");
    }
    // The identity cell does not count; a case's ESI is the mean over blur 1 and 2.
    let at = |place: usize| with["axes"][0]["values"][place]["esi"].clone();
    assert_eq!(at(0), Value::Null);
    assert_eq!(
        (&at(1)["estimate"], &at(1)["cases"], &at(2)["estimate"]),
        (&0.65.into(), &20.into(), &0.0.into())
    );
    assert_eq!(with["overall"]["esi"]["estimate"], 0.325);
    let interval = &at(1)["interval"];
    let (low, high) = (
        interval["low"].as_f64().unwrap(),
        interval["high"].as_f64().unwrap(),
    );
    assert!(low < 0.65 && 0.65 < high && high - low < 0.5, "{interval}");
    assert_eq!(interval["source"], "cases");
    // The sample standard deviation of ten 1, six 0.5 and four 0.
    let spread = (10.0_f64 * 0.35 * 0.35 + 6.0 * 0.15 * 0.15 + 4.0 * 0.65 * 0.65) / 19.0;
    assert!(
        (at(1)["spread"].as_f64().unwrap() - spread.sqrt()).abs() < 1e-8,
        "{}",
        at(1)
    );
    let gap = &with["axes"][0]["gaps"][0];
    assert_eq!(
        (&gap["from"], &gap["to"], &gap["falling"]),
        (&0.into(), &1.into(), &10.into())
    );
    assert!((gap["change"]["estimate"].as_f64().unwrap() + 0.35).abs() < 1e-8);
    // The least stable first.
    let worst = with["cases"].as_array().unwrap()[..5]
        .iter()
        .map(|case| case["name"].as_str().unwrap());
    assert_eq!(
        worst.collect::<Vec<_>>(),
        ["case16", "case17", "case18", "case19", "case10"]
    );
    let said = on("verify", &out, &[]);
    assert_eq!(
        said.out,
        format!(
            "{}: 21 cases verified, of which 1 did not finish\n",
            out.display()
        )
    );
    // Each case is a sweep like any other.
    let case = out.join("cases/case16");
    assert_eq!(on("verify", &case, &[]).code, 0);
    for file in [
        "sweep_manifest.json",
        "metrics.json",
        "gradient_surface.json",
        "sensitivity.json",
        "context.json",
    ] {
        assert!(case.join(file).exists(), "{file}");
    }
    let printed = on("sensitivity", &out, &["--json"]).out;
    assert!(printed == fs::read_to_string(out.join("sensitivity.json")).unwrap() + "\n");
    assert_eq!(on("analyze", &out, &[]).code, 0);
    taken(&out, &case);
}

#[test]
fn a_plan_counts_the_cases() {
    let directory = TempDir::new().unwrap();
    let config = generated(directory.path(), [10, 6, 4]);
    case_of(directory.path(), "m_broken", 0, true);
    let plan = on("plan", &config, &[]).out;
    assert!(
        plan.contains("each for 21 cases: case00, case01, ") && plan.contains(", m_broken\n"),
        "{plan}"
    );
    let plan: Value = serde_json::from_str(&on("plan", &config, &["--json"]).out).unwrap();
    assert_eq!(
        (&plan["runs"], &plan["cases"][20]),
        (&6.into(), &"m_broken".into())
    );
    let said = on("validate", &config, &[]);
    assert!(
        said.out.ends_with("ok, 6 runs for each of 21 cases\n"),
        "{}",
        said.out
    );
}

#[test]
fn bytes_depend_neither_on_the_place_nor_on_the_jobs() {
    let directory = TempDir::new().unwrap();
    let config = generated(directory.path(), [1, 1, 1]);
    let (a, b) = (
        directory.path().join("a"),
        directory.path().join("else/where/b"),
    );
    assert_eq!(run(&config, &a, &["--jobs", "1"]).code, 0);
    assert_eq!(run(&config, &b, &["--jobs", "4"]).code, 0);
    assert!(contents(&a).unwrap() == contents(&b).unwrap());
    // What is told of a damaged case does not say where the cohort lies, however it is spelt.
    let mut seen = Vec::new();
    for damage in ["manifest", "trace"] {
        for (out, spelt) in [(&a, "."), (&b, "../b/"), (&a, a.to_str().unwrap())] {
            let case = out.join("cases/case01");
            let (file, text) = match damage {
                "manifest" => (case.join("sweep_manifest.json"), None),
                _ => (case.join("runs/blur=1_seed=1/trace_pack.jsonl"), Some("{}")),
            };
            let before = fs::read(&file).unwrap();
            match text {
                Some(text) => fs::write(&file, text).unwrap(),
                None => fs::remove_file(&file).unwrap(),
            }
            let mut command = clarity(["sensitivity", spelt, "--json"]);
            let said = Said::from(command.current_dir(out).output().unwrap());
            assert_eq!(said.code, 0, "{}", said.err);
            let found: Value = serde_json::from_str(&said.out).unwrap();
            let broken = &found["broken"][0];
            assert_eq!(broken["name"], "case01");
            assert!(
                broken["why"].as_str().unwrap().starts_with("cases/case01/"),
                "{broken}"
            );
            seen.push(said.out);
            fs::write(&file, before).unwrap();
        }
        assert!(seen.iter().all(|out| *out == seen[0]), "{seen:#?}");
        seen.clear();
    }
}

#[test]
fn verify_finds_every_change() {
    let directory = TempDir::new().unwrap();
    let config = generated(directory.path(), [1, 1, 1]);
    let out = directory.path().join("out");
    assert_eq!(run(&config, &out, &[]).code, 0);
    let replace = |name: &str, from: &str, to: &str| {
        let path = out.join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        (path, text)
    };
    let nulled = {
        let text = fs::read_to_string(out.join("cohort.json")).unwrap();
        let (_, rest) = text.split_once("\"manifest_sha256\": ").unwrap();
        rest[..66].to_owned()
    };
    for (name, from, to, told) in [
        (
            "sensitivity.json",
            "0.5",
            "0.6",
            "sensitivity.json: differs from what the traces give",
        ),
        (
            "cohort.json",
            "  \"cases\"",
            " \"cases\"",
            "cohort.json: is not canonical JSON of what it says",
        ),
        (
            "cohort.json",
            nulled.as_str(),
            "null",
            "sensitivity.json: differs from what the traces give",
        ),
        (
            "cohort.json",
            &nulled[..2],
            "\"f",
            "cases/case00: its sweep_manifest.json is not the one that cohort.json records",
        ),
        (
            "cohort.json",
            "case01",
            "case011",
            "cases/case01: is not in the manifest",
        ),
        (
            "cases/case01/context.json",
            "\"near\": 0.5",
            "\"near\": 0.25",
            "cases/case01: sensitivity.json: differs from what the traces give",
        ),
        (
            "cases/case01/sensitivity.json",
            "0.5",
            "0.6",
            "cases/case01: sensitivity.json: differs",
        ),
        (
            "cases/case01/metrics.json",
            "0.",
            "1.",
            "cases/case01: metrics.json: differs",
        ),
        (
            "cases/case01/runs/blur=0_seed=1/manifest.json",
            "\"r\"",
            "\"s\"",
            "cases/case01: runs/blur=0_seed=1/manifest.json: its SHA-256 is",
        ),
    ] {
        let (path, text) = replace(name, from, to);
        let said = on("verify", &out, &[]);
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{name}: {told}");
        assert!(said.err.contains(told), "{told}\n{}", said.err);
        fs::write(path, text).unwrap();
    }
}

#[test]
fn verify_finds_what_is_gone_and_what_is_strange() {
    let directory = TempDir::new().unwrap();
    let config = generated(directory.path(), [1, 1, 1]);
    let out = directory.path().join("out");
    assert_eq!(run(&config, &out, &[]).code, 0);
    for (name, told) in [
        ("cohort.json", "there is no cohort.json"),
        ("cases/case01/sweep_manifest.json", "cases/case01"),
        (
            "cases/case01/context.json",
            "cases/case01: sensitivity.json: differs from what the traces give",
        ),
    ] {
        let path = out.join(name);
        let before = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let said = on("verify", &out, &[]);
        assert!(
            said.code == 4 && said.err.contains(told),
            "{name}: {} {}",
            said.code,
            said.err
        );
        fs::write(&path, before).unwrap();
    }
    let cohort = fs::read(out.join("cohort.json")).unwrap();
    for text in ["", "{", "{\"cases\": [], \"schema_version\": 1}", "[]"] {
        fs::write(out.join("cohort.json"), text).unwrap();
        let said = on("verify", &out, &[]);
        assert!(
            said.code == 4 && said.err.contains("cohort.json: "),
            "{text}: {}",
            said.err
        );
        assert_eq!(on("sensitivity", &out, &[]).code, 2);
    }
    fs::write(out.join("cohort.json"), cohort).unwrap();
    fs::create_dir(out.join("cases/stranger")).unwrap();
    let said = on("verify", &out, &[]);
    assert!(
        said.code == 4 && said.err.contains("cases/stranger: is not in the manifest"),
        "{}",
        said.err
    );
    fs::remove_dir(out.join("cases/stranger")).unwrap();
    assert_eq!(
        on("verify", &out, &[]).out,
        format!("{}: 3 cases verified\n", out.display())
    );
}

#[test]
fn two_cohorts_are_compared_case_by_case() {
    let directory = TempDir::new().unwrap();
    let path = directory.path();
    let config = generated(path, [4, 0, 0]);
    let (a, b, c) = (path.join("a"), path.join("b"), path.join("c"));
    assert_eq!(run(&config, &a, &[]).code, 0);
    // One case gets worse, one is new, one breaks.
    case_of(path, "case01", 2, false);
    case_of(path, "case02", 0, true);
    case_of(path, "later", 0, false);
    assert_eq!(run(&config, &b, &[]).code, 3);
    let compared = |a: &Path, b: &Path, more: &[&str]| {
        on("compare", a, &[&[b.to_str().unwrap()], more].concat())
    };
    let found: Value = serde_json::from_str(&compared(&a, &b, &["--json"]).out).unwrap();
    assert_eq!(found["cases"], json!(["case00", "case01", "case03"]));
    assert_eq!(found["left_out"], json!(["case02", "later"]));
    // The mean of 0, -0.5 and 0.
    assert!(
        (found["esi"]["estimate"].as_f64().unwrap() + 0.166_666_67).abs() < 1e-8,
        "{found}"
    );
    assert_eq!(found["esi"]["lowest"], -0.5);
    let text = compared(&a, &b, &[]).out;
    assert!(
        text.contains("left out, not sound in both: case02"),
        "{text}"
    );
    // A sweep beside a cohort, and a cohort over another grid.
    let said = compared(&a, &a.join("cases/case00"), &[]);
    assert!(
        said.code == 2 && said.err.contains("one is a sweep, the other a cohort"),
        "{}",
        said.err
    );
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("[0, 1, 2]", "[0, 2]")).unwrap();
    assert_eq!(run(&config, &c, &[]).code, 0);
    let said = compared(&a, &c, &[]);
    let told = "their axes or the values on them differ";
    assert!(
        said.code == 2 && said.out.is_empty() && said.err.contains(told),
        "{}",
        said.err
    );
    assert!(said.err.contains(c.to_str().unwrap()), "{}", said.err);
    // The same of two sweeps.
    let said = compared(&a.join("cases/case00"), &c.join("cases/case00"), &[]);
    assert!(
        said.code == 2 && said.err.contains(told) && said.err.contains("c/cases/case00"),
        "{}",
        said.err
    );
}

#[test]
fn where_every_case_fails_the_runs_failed() {
    let directory = TempDir::new().unwrap();
    let config = generated(directory.path(), [0, 0, 0]);
    for name in ["a", "b"] {
        case_of(directory.path(), name, 0, true);
    }
    let out = directory.path().join("out");
    let said = run(&config, &out, &[]);
    assert_eq!((said.code, said.out.as_str()), (3, ""), "{}", said.err);
    assert!(
        said.err.contains("2 of 2 cases failed: a, b"),
        "{}",
        said.err
    );
    assert!(!out.join("sensitivity.json").exists());
    let said = on("sensitivity", &out, &[]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(
        said.err.contains("none of the 2 cases could be analyzed")
            && said.err.contains("case a: its sweep did not finish"),
        "{}",
        said.err
    );
    let said = on("verify", &out, &[]);
    assert_eq!(
        said.out,
        format!(
            "{}: 2 cases verified, of which 2 did not finish; not analyzed yet\n",
            out.display()
        )
    );
}

#[test]
fn a_cohort_is_no_sweep_and_says_so() {
    let directory = TempDir::new().unwrap();
    let config = generated(directory.path(), [1, 1, 0]);
    let out = directory.path().join("out");
    assert_eq!(run(&config, &out, &[]).code, 0);
    for command in ["metrics", "surface", "gradient"] {
        let said = on(command, &out, &[]);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(
            said.err.contains("this is a cohort; give one of its cases"),
            "{}",
            said.err
        );
    }
    // A configuration that does not fit is told of once, not as the fault of each case.
    let text = fs::read_to_string(&config).unwrap();
    let other = directory.path().join("other.toml");
    fs::write(&other, text.replace("identity", "identiti")).unwrap();
    let said = on("sensitivity", &out, &["--config", other.to_str().unwrap()]);
    assert!(
        said.code == 2
            && said.err.starts_with("error: ")
            && said.err.contains("other.toml: line 8, column 1: "),
        "{}",
        said.err
    );
    assert!(!said.err.contains("case"), "{}", said.err);
    // Where it never finished nothing is damaged.
    let (cohort, pooled) = (out.join("cohort.json"), out.join("sensitivity.json"));
    fs::remove_file(cohort).unwrap();
    fs::remove_file(pooled).unwrap();
    for command in ["sensitivity", "verify", "analyze"] {
        let said = on(command, &out, &[]);
        assert!(
            said.code == 2
                && said
                    .err
                    .contains("there is no cohort.json: this is no finished cohort"),
            "{}",
            said.err
        );
    }
}

#[test]
fn base_specs_that_make_no_cohort_are_refused_with_their_place() {
    let directory = TempDir::new().unwrap();
    let path = directory.path();
    let config = generated(path, [2, 0, 0]);
    let text = fs::read_to_string(&config).unwrap();
    fs::create_dir_all(path.join("more/deep")).unwrap();
    for (name, bytes) in [
        ("more/case00.json", "{}"),
        ("more/odd name.json", "{}"),
        ("more/list.json", "[1]"),
        ("more/deep/x.json", "{}"),
    ] {
        fs::write(path.join(name), bytes).unwrap();
    }
    let told = |base_spec: &str| {
        fs::write(&config, text.replace("\"cases/*.json\"", base_spec)).unwrap();
        let said = on("validate", &config, &[]);
        (
            said.code,
            said.out,
            said.err.replace(path.to_str().unwrap(), "DIR"),
        )
    };
    for (base_spec, expected) in [
        (
            "[]",
            "line 1, column 1: `base_spec`: the list is empty; a cohort has at least one case",
        ),
        (
            "[7, \"cases/nope*.json\"]",
            "line 1, column 14: `base_spec[0]`: found 7, expected a string",
        ),
        (
            "[7, \"cases/nope*.json\"]",
            "line 1, column 17: `base_spec[1]`: no file matches \"cases/nope*.json\"",
        ),
        (
            "[\"cases/case00.json\", \"cases/case00.json\"]",
            "DIR/cases/case00.json is there twice; name it once",
        ),
        (
            "\"more/*\"",
            "DIR/more/odd name.json: makes no name of a case: letters, digits, `_`, `-` and `.`; rename it",
        ),
        (
            "\"more/*.json\"",
            "DIR/more/list.json: line 1, column 1: found a list, expected an object",
        ),
        (
            "\"more/deep*\"",
            "DIR/more/deep: found a directory, expected a regular file",
        ),
        (
            "\"cases/***.json\"",
            "line 1, column 1: `base_spec`: \"cases/***.json\" is no pattern: Pattern syntax error near position 8",
        ),
        (
            "\"cases/[.json\"",
            "\"cases/[.json\" is no pattern: Pattern syntax error near position 6",
        ),
        (
            "\"none/*.json\"",
            "line 1, column 1: `base_spec`: no file matches \"none/*.json\"",
        ),
        (
            "[\"cases/case00.json\", \"nowhere.json\"]",
            "DIR/nowhere.json: no such file or directory",
        ),
        ("{}", "`base_spec`: found an object, expected a string"),
    ] {
        let (code, out, err) = told(base_spec);
        assert_eq!((code, out.as_str()), (2, ""), "{base_spec}");
        assert!(err.contains(expected), "{base_spec}: {expected}\n{err}");
    }
    // Names alone that do not differ have their directories.
    let (code, out, err) = told("[\"cases/*.json\", \"more/case00.json\"]");
    assert_eq!(code, 0, "{err}");
    assert!(out.ends_with("ok, 6 runs for each of 3 cases\n"), "{out}");
    let plan = on("plan", &config, &[]).out;
    assert!(
        plan.contains("each for 3 cases: case01, cases_case00, more_case00"),
        "{plan}"
    );
    // A pattern may be a path from the root.
    let absolute = format!("\"{}/cases/*.json\"", path.display());
    assert_eq!(told(&absolute).0, 0, "{}", told(&absolute).2);
    // Nothing is made by a configuration that is refused.
    told("[]");
    let out = path.join("out");
    assert_eq!(run(&config, &out, &[]).code, 2);
    assert!(!out.exists());
}
