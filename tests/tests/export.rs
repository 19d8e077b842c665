//! `clarity export`: what the tables hold beside the results, in each format, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{ANSWERS, Said, root, run_example, say, scripted};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn export(directory: &Path, more: &[&str]) -> Said {
    say(["export", directory.to_str().unwrap()].iter().chain(more)).unwrap()
}

/// The rows of a printed table.
fn rows(directory: &Path, table: &str) -> Vec<Value> {
    let said = export(directory, &["--table", table, "--format", "jsonl"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let rows = said.out.lines().map(serde_json::from_str);
    rows.collect::<Result<_, _>>().unwrap()
}

fn result(directory: &Path, file: &str) -> Value {
    serde_json::from_slice(&fs::read(directory.join(file)).unwrap()).unwrap()
}

fn triage() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    (directory, out)
}

/// A sweep of four runs of the script that answers with its blur.
fn small() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let config = scripted(directory.path(), ANSWERS).unwrap();
    let out = directory.path().join("out");
    let said = [
        "run",
        config.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(say(said).unwrap().code, 0);
    (directory, out)
}

fn mean(rows: &[&Value], column: &str) -> f64 {
    let numbers = rows.iter().filter_map(|row| match &row[column] {
        Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        other => other.as_f64(),
    });
    let numbers: Vec<f64> = numbers.collect();
    let total = numbers.iter().fold(0.0, |total, number| total + number);
    total / f64::from(u32::try_from(numbers.len()).unwrap())
}

/// What is rounded at the eighth decimal.
fn near(a: f64, b: &Value) -> bool {
    (a - b.as_f64().unwrap()).abs() < 1e-8
}

#[test]
fn means_of_the_runs_are_the_figures_of_both_results() {
    let (_directory, out) = triage();
    let rows = rows(&out, "runs");
    let metrics = result(&out, "metrics.json");
    let found = result(&out, "sensitivity.json");
    let mut looked = 0;
    for axis in found["axes"].as_array().unwrap() {
        let name = axis["axis"].as_str().unwrap();
        let of_metrics = |figure: &str| {
            let axes = metrics[figure].as_array().unwrap();
            let axis = axes.iter().find(|axis| axis["axis"] == name).unwrap();
            axis["value_scores"].clone()
        };
        for value in axis["values"].as_array().unwrap() {
            let at = |row: &&Value| row[format!("axis_{name}")] == value["value"];
            let group: Vec<_> = rows.iter().filter(at).collect();
            let scores = &value["scores"];
            assert_eq!(scores["runs"], group.len());
            assert!(
                near(mean(&group, "equal"), &scores["esi"]["estimate"]),
                "{value}"
            );
            assert!(
                near(mean(&group, "drift"), &scores["drift"]["estimate"]),
                "{value}"
            );
            let code = value["value"].to_string().replace('.', "p");
            assert!(
                near(mean(&group, "contract_equal"), &of_metrics("esi")[&code]),
                "{code}"
            );
            assert!(
                near(mean(&group, "contract_drift"), &of_metrics("drift")[&code]),
                "{code}"
            );
            looked += 1;
        }
    }
    assert_eq!(looked, 7);
    let unread = rows.iter().filter(|row| row["answer_normalized"].is_null());
    assert_eq!(found["overall"]["unparsed"], unread.count());
    let baselines = rows.iter().filter(|row| row["is_baseline"] == true);
    assert!(
        baselines
            .clone()
            .all(|row| row["equal"].is_null() && row["drift"].is_null())
    );
    assert_eq!(baselines.count(), 3);
}

#[test]
fn a_row_holds_what_the_run_left() {
    let (_directory, out) = triage();
    let rows = rows(&out, "runs");
    let manifest = result(&out, "sweep_manifest.json");
    let listed = manifest["runs"].as_array().unwrap();
    assert_eq!(rows.len(), listed.len());
    let mut given = 0;
    for (row, listed) in rows.iter().zip(listed) {
        let run = out.join("runs").join(row["run"].as_str().unwrap());
        let trace = fs::read_to_string(run.join("trace_pack.jsonl")).unwrap();
        let last: Value = serde_json::from_str(trace.lines().last().unwrap()).unwrap();
        assert_eq!(row["answer"], last["output"]);
        assert_eq!(row["justification"], last["justification"]);
        let probabilities = &last["adapter_metadata"]["logprobs"]["answer_probs_raw"];
        for answer in ["home", "immediate", "routine", "urgent"] {
            // Where the model did not come to an answer it has no probabilities.
            assert_eq!(
                row[format!("p:{answer}")],
                probabilities[answer],
                "{answer}"
            );
            given += usize::from(probabilities[answer].is_f64());
        }
        let own = result(&run, "manifest.json");
        assert_eq!(
            row["trace_sha256"],
            own["artifact_sha256"]["trace_pack.jsonl"]
        );
        assert_eq!(row["seed"], own["seed"]);
        assert_eq!(row["manifest_sha256"], listed["manifest_hash"]);
        for (axis, value) in listed["axis_values"].as_object().unwrap() {
            assert_eq!(row[format!("axis_{axis}")], *value, "{axis}");
        }
    }
    assert!(given > 100, "{given}");
}

#[test]
fn the_points_are_the_numbers_of_the_results() {
    let (_directory, out) = triage();
    let rows = rows(&out, "points");
    let found = result(&out, "sensitivity.json");
    let gradient = result(&out, "gradient_surface.json");
    let axes = found["axes"].as_array().unwrap();
    let values = axes.iter().flat_map(|axis| {
        let values = axis["values"].as_array().unwrap().iter().enumerate();
        values.map(move |(place, value)| (axis, place, value))
    });
    let values: Vec<_> = values.collect();
    assert_eq!(rows.len(), values.len());
    for (row, (axis, place, value)) in rows.iter().zip(values) {
        let scores = &value["scores"];
        for (column, expected) in [
            ("axis", &axis["axis"]),
            ("coordinate", &value["coordinate"]),
            ("unit", &axis["meta"]["unit"]),
            ("runs", &scores["runs"]),
            ("esi", &scores["esi"]["estimate"]),
            ("esi_runs", &scores["esi"]["runs"]),
            ("drift", &scores["drift"]["estimate"]),
            ("agreement", &scores["agreement"]),
            ("unparsed", &scores["unparsed"]),
            ("same_near", &scores["reasons"]["same_near"]),
            ("other_far", &scores["reasons"]["other_far"]),
            ("esi_per_unit", &axis["esi"]["slopes"]["per_unit"][place]),
            (
                "drift_per_range",
                &axis["drift"]["slopes"]["per_range"][place],
            ),
        ] {
            assert_eq!(row[column], *expected, "{column}");
        }
        let code = value["value"].to_string().replace('.', "p");
        let slopes = gradient["axes"].as_array().unwrap();
        let slopes = slopes
            .iter()
            .find(|found| found["axis"] == axis["axis"])
            .unwrap();
        let slopes = slopes["gradients"].as_array().unwrap();
        let slope = slopes.iter().find(|found| found["value"] == code.as_str());
        assert_eq!(row["contract_d_esi"], slope.unwrap()["d_esi"], "{code}");
    }
}

#[test]
fn every_format_is_written_whole_and_alike_each_time() {
    let (directory, out) = small();
    for (ending, begins) in [
        ("csv", &b"run,axis_blur,seed,cell,"[..]),
        ("jsonl", b"{\"run\":\"blur=0_seed=1\",\"axis_blur\":0,"),
        ("ndjson", b"{\"run\":"),
        ("parquet", b"PAR1"),
        ("arrow", b"ARROW1"),
        ("feather", b"ARROW1"),
        ("CSV", b"run,"),
    ] {
        for table in ["runs", "points"] {
            let written = ["first", "second"].map(|name| {
                let file = directory.path().join(format!("{name}.{ending}"));
                let told = export(&out, &["--table", table, "-o", file.to_str().unwrap()]);
                let rows = if table == "runs" {
                    "4 rows of 17"
                } else {
                    "2 rows of 35"
                };
                let expected = format!("{rows} columns in {}\n", file.display());
                assert_eq!((told.code, told.out, told.err.as_str()), (0, expected, ""));
                fs::read(file).unwrap()
            });
            assert_eq!(written[0], written[1], "{ending}");
            if table == "runs" {
                assert!(written[0].starts_with(begins), "{ending}");
            }
        }
    }
    // Printed, they are the same bytes.
    for format in ["csv", "jsonl"] {
        let file = fs::read_to_string(directory.path().join(format!("first.{format}"))).unwrap();
        for more in [&["--format", format][..], &["--format", format, "-o", "-"]] {
            let said = export(&out, &[&["--table", "points"], more].concat());
            assert_eq!(said.out, file, "{format}");
        }
    }
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is_read() {
    let (directory, out) = small();
    let at = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let manifest = out.join("sweep_manifest.json");
    let inside = out.join("runs/blur=0_seed=1/trace_pack.jsonl");
    let before = (fs::read(&manifest).unwrap(), fs::read(&inside).unwrap());
    let (manifest_file, inside_file) = (manifest.to_str().unwrap(), inside.to_str().unwrap());
    for (arguments, told) in [
        (
            vec![],
            "give the format, --format csv or jsonl, or a file whose ending names one",
        ),
        (vec!["-o", "-"], "give the format, --format csv or jsonl"),
        (
            vec!["--format", "parquet"],
            "a Parquet file is not written to standard output; give the file: -o runs.parquet",
        ),
        (
            vec!["--format", "arrow", "-o", "-"],
            "an Arrow file is not written to standard output; give the file: -o runs.arrow",
        ),
        (
            vec!["--format", "csv", "-o", "/dev/stdout"],
            "/dev/stdout: a CSV file is not written to standard output; give a file's name",
        ),
        (
            vec!["-o", &at("runs.xlsx")],
            "runs.xlsx: the ending names no format; expected .csv, .jsonl, .parquet or .arrow, or \
             give --format",
        ),
        (vec!["-o", &at("runs")], "runs: the ending names no format"),
        (
            vec!["-o", &at("no/runs.csv")],
            "no is not there; make it first",
        ),
        (
            vec!["--format", "csv", "-o", &at("out")],
            "is a directory; give a file in it, such as",
        ),
        (
            vec!["--format", "jsonl", "-o", manifest_file],
            "is a file of the sweep, which stays as it is; give another -o",
        ),
        (
            vec!["--format", "csv", "-o", &at("notes.toml")],
            "notes.toml: a CSV file has a name that ends in .csv; give the file such a name",
        ),
        (
            vec!["-o", inside_file],
            "is a file of the sweep, which stays as it is; give another -o",
        ),
    ] {
        let said = export(&out, &arguments);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
    assert_eq!(
        (fs::read(&manifest).unwrap(), fs::read(&inside).unwrap()),
        before
    );
    let unknown = export(&out, &["--format", "xlsx"]);
    assert_eq!(unknown.code, 1);
    assert!(
        unknown.err.contains("csv, jsonl, parquet, arrow"),
        "{}",
        unknown.err
    );
    // A file beside the results is no run's.
    let beside = out.join("runs.csv");
    assert_eq!(export(&out, &["-o", beside.to_str().unwrap()]).code, 0);
}

#[test]
fn a_directory_that_is_no_sweep_leaves_no_file() {
    let (directory, out) = small();
    let file = directory.path().join("runs.csv");
    let to = ["-o", file.to_str().unwrap()];
    for (source, told) in [
        (directory.path().join("none"), "there is no such directory"),
        (directory.path().to_owned(), "this is no finished sweep"),
        (
            out.join("sweep_manifest.json"),
            "this is a file; give the directory",
        ),
    ] {
        let said = export(&source, &to);
        assert_eq!(said.code, 2);
        assert!(said.err.contains(told), "{}", said.err);
    }
    let own = out.join("runs/blur=1_seed=2/manifest.json");
    for (text, told) in [
        ("{}", "the key `run_id` is missing"),
        ("[", "manifest.json: line 1"),
    ] {
        fs::write(&own, text).unwrap();
        let said = export(&out, &to);
        assert_eq!(said.code, 2);
        assert!(said.err.contains(told), "{}", said.err);
        // The points need no run's manifest.
        assert_eq!(
            export(&out, &["--table", "points", "--format", "csv"]).code,
            0
        );
    }
    fs::remove_file(&own).unwrap();
    let said = export(&out, &to);
    assert!(
        said.err.contains("manifest.json: there is no such file"),
        "{}",
        said.err
    );
    assert!(!file.exists());
}

/// Three cases of the cohort example, of which one is then broken.
#[test]
fn a_cohort_gives_each_sound_case_its_rows() {
    let directory = TempDir::new().unwrap();
    let example = root().join("examples/cohort");
    for inner in ["cases", "films"] {
        std::os::unix::fs::symlink(example.join(inner), directory.path().join(inner)).unwrap();
    }
    let config = fs::read_to_string(example.join("sweep.toml")).unwrap();
    let config = config
        .replace("cases/*.json", "cases/film-0[0-2].json")
        .replace("noise = [0.0, 0.03, 0.06]", "noise = [0.0]")
        .replace("blur = [0.0, 1.0, 2.0, 3.0]", "blur = [0.0, 3.0]");
    let file = directory.path().join("sweep.toml");
    fs::write(&file, config).unwrap();
    let out = directory.path().join("out");
    let said = [
        "run",
        file.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(say(said).unwrap().code, 0);

    let cases = |rows: &[Value]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            *counts
                .entry(row["case"].as_str().unwrap().to_owned())
                .or_default() += 1;
        }
        counts.into_iter().collect::<Vec<_>>()
    };
    let of = |cases: &[&str], each: usize| {
        let counts = cases.iter().map(|case| ((*case).to_owned(), each));
        counts.collect::<Vec<_>>()
    };
    let all = ["film-00", "film-01", "film-02"];
    let runs = rows(&out, "runs");
    assert_eq!(cases(&runs), of(&all, 6));
    let points = rows(&out, "points");
    assert_eq!(cases(&points), of(&all, 3));
    // Each case weighs the same: the pooled figure is the mean of theirs.
    let pooled = result(&out, "sensitivity.json");
    let blurred: Vec<_> = points.iter().filter(|row| row["value"] == "3.0").collect();
    let expected = &pooled["axes"][0]["values"][1]["esi"]["estimate"];
    assert!(near(mean(&blurred, "esi"), expected), "{expected}");

    let text = export(&out, &["--format", "csv"]).out;
    assert!(
        text.starts_with("case,run,axis_blur,axis_noise,seed,"),
        "{text}"
    );
    let broken = out.join("cases/film-01/runs/blur=3p0_noise=0p0_seed=12/trace_pack.jsonl");
    fs::write(&broken, "nothing\n").unwrap();
    for (table, each) in [("runs", 6), ("points", 3)] {
        let said = export(&out, &["--table", table, "--format", "jsonl"]);
        assert_eq!(said.code, 0);
        assert!(
            said.err.starts_with("warning: case film-01 is left out: "),
            "{}",
            said.err
        );
        let rows: Vec<Value> = said
            .out
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        assert_eq!(cases(&rows), of(&["film-00", "film-02"], each));
    }
    for case in all {
        fs::remove_file(out.join("cases").join(case).join("sweep_manifest.json")).unwrap();
    }
    let said = export(&out, &["--format", "csv"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("none of the 3 cases could be analyzed"),
        "{}",
        said.err
    );
}

/// docs/export.md has the columns that there are, in their order, with their types.
#[test]
fn the_page_has_every_column() {
    let page = fs::read_to_string(root().join("docs/export.md")).unwrap();
    let (_directory, out) = triage();
    for (table, title) in [("runs", "## Runs"), ("points", "## Points")] {
        let said = export(&out, &["--table", table, "--format", "csv"]);
        let header = said.out.lines().next().unwrap();
        let mut written: Vec<&str> = Vec::new();
        for column in header.split(',') {
            let shown = match column {
                axis if axis.starts_with("axis_") => "axis_NAME",
                answer if answer.starts_with("p:") => "p:ANSWER",
                fixed => fixed,
            };
            if written.last() != Some(&shown) {
                written.push(shown);
            }
        }
        let section = page.split_once(title).unwrap().1;
        let section = section.split("\n## ").next().unwrap();
        let lines = section.lines().filter(|line| line.starts_with("| `"));
        let cells: Vec<Vec<&str>> = lines
            .map(|line| line.split('|').map(str::trim).collect())
            .collect();
        let shown: Vec<_> = cells
            .iter()
            .map(|cells| cells[1].trim_matches('`'))
            .collect();
        // A sweep's table has no case.
        assert_eq!(shown[0], "case");
        assert_eq!(shown[1..], written, "{table}");

        let rows = rows(&out, table);
        for cells in &cells[1..] {
            let name = cells[1].trim_matches('`');
            let values: Vec<_> = rows.iter().map(|row| &row[name]).collect();
            if name == "axis_NAME" || name == "p:ANSWER" {
                continue;
            }
            let fits = |value: &&&Value| match cells[2] {
                "text" => value.is_string(),
                "integer" => value.is_i64(),
                "number" => value.is_f64(),
                "boolean" => value.is_boolean(),
                other => panic!("{other}"),
            };
            let there = values.iter().filter(|value| !value.is_null());
            assert!(
                there.clone().all(|value| fits(&value)),
                "{table} {name} {}",
                cells[2]
            );
            if cells[4] == "never" {
                assert_eq!(there.count(), rows.len(), "{name}");
            }
        }
    }
}

/// What a script says comes out as it was said, whatever a table makes of it.
#[test]
fn hostile_texts_come_through() {
    let directory = TempDir::new().unwrap();
    let script = r#"
printf '{"artifacts": [], "run_id": "r", "seed": %s, "timestamp": "t", "input_sha256": 7}' "$8" > "$4/manifest.json"
printf '%s\n' '{"step": 1, "output": "=1+1,\"\u0000\u202e\r\nx", "justification": "", "adapter_metadata": {"outcome": "ok", "probabilities": {"a,\"b\"": 0.5}}}' > "$4/trace_pack.jsonl"
"#;
    let config = scripted(directory.path(), script).unwrap();
    let out = directory.path().join("out");
    let said = [
        "run",
        config.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(say(said).unwrap().code, 0);
    let row = &rows(&out, "runs")[0];
    assert_eq!(row["answer"], json!("=1+1,\"\0\u{202e}\r\nx"));
    assert_eq!(
        (&row["justification"], &row["outcome"]),
        (&json!(""), &json!("ok"))
    );
    assert_eq!(
        (&row["p:a,\"b\""], &row["input_sha256"]),
        (&json!(0.5), &Value::Null)
    );
    let text = export(&out, &["--format", "csv"]).out;
    assert!(
        text.lines().next().unwrap().ends_with(",\"p:a,\"\"b\"\"\""),
        "{text}"
    );
    assert!(text.contains(",\"=1+1,\"\"\0\u{202e}\r\nx\","), "{text}");
}
