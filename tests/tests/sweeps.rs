//! Sweep directories: what `analyze` writes and prints, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{ANSWERS, contents, say, scripted};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A finished sweep of four runs.
fn swept() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let config = scripted(directory.path(), ANSWERS).unwrap();
    let out = directory.path().join("out");
    let said = say([
        "sweep".as_ref(),
        config.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ]);
    assert_eq!(said.unwrap().code, 0);
    (directory, out)
}

/// A sweep directory written by hand: a manifest's runs, and one trace for each run that has one.
fn by_hand(axes: &str, runs: &[(&str, &str, &str)]) -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let listed: Vec<_> = runs
        .iter()
        .map(|(values, name, trace)| {
            let run = directory.path().join("runs").join(name);
            fs::create_dir_all(&run).unwrap();
            fs::write(run.join("trace_pack.jsonl"), trace).unwrap();
            let hash = "0".repeat(64);
            format!(r#"{{"axis_values": {values}, "manifest_hash": "{hash}", "seed": 1}}"#)
        })
        .collect();
    let runs = listed.join(", ");
    let manifest = format!(r#"{{"axes": {axes}, "runs": [{runs}], "seeds": [1], "by": "hand"}}"#);
    fs::write(directory.path().join("sweep_manifest.json"), manifest).unwrap();
    let path = directory.path().to_owned();
    (directory, path)
}

fn analyze(directory: &Path, more: &[&str]) -> clarity_integration::Said {
    let directory = directory.to_str().unwrap();
    say(["analyze", directory].iter().chain(more)).unwrap()
}

#[test]
fn analyzing_twice_is_fine_and_a_difference_is_told() {
    let (_keep, out) = swept();
    let first = analyze(&out, &[]);
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let bytes = contents(&out).unwrap();
    assert_eq!(analyze(&out, &[]), first);
    assert!(contents(&out).unwrap() == bytes);
    let surface = out.join("robustness_surface.json");
    fs::write(&surface, "{}").unwrap();
    fs::remove_file(out.join("metrics.json")).unwrap();
    let refused = analyze(&out, &[]);
    assert_eq!((refused.code, refused.out.as_str()), (4, ""));
    assert!(
        refused
            .err
            .contains("robustness_surface.json: is there and differs"),
        "{}",
        refused.err
    );
    assert!(
        !out.join("metrics.json").exists(),
        "nothing is written where something differs"
    );
    assert_eq!(analyze(&out, &["--force"]), first);
    assert!(contents(&out).unwrap() == bytes);
}

#[test]
fn the_table_shows_what_a_person_looks_for() {
    let (_keep, out) = swept();
    // The justifications of the two seeds differ in one of nine characters, whatever the blur.
    insta::assert_snapshot!(analyze(&out, &[]).out, @r#"
    4 runs: blur (2) x 2 seeds
    baseline blur=0_seed=1, answer "0"
    2 of 4 runs give the baseline's answer

    axis  value     ESI   drift  dESI/step  ddrift/step
    blur      0  1.0000  0.0556    -1.0000      +0.0000
    blur      1  0.0000  0.0556    -1.0000      +0.0000

    along  ESI 0 to 1  drift 0 to 0.0556
    blur   █▁          ██

    axis  mean ESI  mean drift  mean |dESI|  max |dESI|  mean |ddrift|  max |ddrift|
    blur    0.5000      0.0556       1.0000      1.0000         0.0000        0.0000
    all     0.5000      0.0556       1.0000      1.0000         0.0000        0.0000

    steepest step of ESI between neighbouring values
      blur: falls by 1.0000 from 0 to 1 (1.0000 -> 0.0000)

    what the data support
      baseline: the first run, which counts itself
      ESI 0.5000, 95 % [0.0945, 0.9055] over 2 cells (seeds carry no information: they agree in every cell)
      drift 0.0556, 95 % [0.0000, 0.7615] over 2 seeds; noise floor not known
      blur: falls by 1.0000 between 0 and 1, -1.0000 per unit, in 2 of 2 seeds; [-1.0000, -0.0700] over seeds
    "#);
}

#[test]
fn names_in_another_order_than_numbers_and_holes_are_warned_of() {
    let trace = |answer: &str| format!("{{\"step\": 1, \"answer\": \"{answer}\"}}");
    let (a, b) = (trace("a"), trace("b"));
    let runs = [
        ("{\"size\": 1}", "size=1_seed=1", a.as_str()),
        ("{\"size\": 2}", "size=2_seed=1", &a),
        ("{\"size\": 10}", "size=10_seed=1", &b),
    ];
    let (_keep, out) = by_hand(r#"{"size": [1, 2, 10, 20, 30, 40, 50, 60, 70]}"#, &runs);
    let said = analyze(&out, &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .contains("size: falls by 1.0000 from 1 to 10 (1.0000 -> 0.0000)"),
        "{}",
        said.out
    );
    let warnings: Vec<_> = said
        .out
        .lines()
        .filter(|line| line.starts_with("warning: "))
        .collect();
    assert_eq!(
        warnings,
        [
            "warning: axis `size`: results list values in the order of their names (1, 10, 2, 20, 30, \
             40, 50, 60, 70), not of their numbers; slopes between them may have the wrong sign",
            "warning: the grid has 6 holes: size=20_seed=1, size=30_seed=1, size=40_seed=1, \
             size=50_seed=1, size=60_seed=1 and 1 more",
        ]
    );
}

#[test]
fn a_grid_too_large_to_unfold_still_tells_its_holes() {
    let trace = "{\"step\": 1, \"answer\": \"a\"}";
    let names: Vec<String> = (0..10).map(|i| format!("a{i}")).collect();
    let each = |value: &str| {
        names
            .iter()
            .map(|n| format!("\"{n}\": {value}"))
            .collect::<Vec<_>>()
    };
    let axes = format!("{{{}}}", each("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]").join(", "));
    let cell = format!("{{{}}}", each("0").join(", "));
    let run = format!("{}=0_seed=1", names.join("=0_"));
    let (_keep, out) = by_hand(&axes, &[(&cell, &run, trace)]);
    let said = analyze(&out, &[]);
    let told = "warning: the grid has holes: it has more than 1000000 runs, the manifest lists 1";
    assert!(
        said.code == 0 && said.out.contains(told),
        "{}{}",
        said.out,
        said.err
    );
}

#[test]
fn values_of_somebody_else_do_not_reach_the_terminal_raw() {
    let axes = "{\"a\": [\"\\u001b[31mred\\nline\", \"LONG\"]}".replace("LONG", &"x".repeat(100));
    let trace = "{\"step\": 1, \"answer\": \"\\u001b[2J\"}";
    let cell = "{\"a\": \"\\u001b[31mred\\nline\"}";
    let (_keep, out) = by_hand(&axes, &[(cell, "a=31mredline_seed=1", trace)]);
    let said = analyze(&out, &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    // A hole is named in full, whatever its length.
    let (table, _) = said.out.split_once("warning: ").unwrap();
    assert!(!said.out.contains('\u{1b}'), "{}", said.out);
    assert!(
        said.out.contains("\u{fffd}[31mred\u{fffd}line"),
        "{}",
        said.out
    );
    assert!(
        table.lines().all(|line| line.chars().count() <= 100),
        "{}",
        said.out
    );
}

#[test]
fn manifests_that_cannot_be_are_refused_with_their_place() {
    let good = r#"{"axes": {"blur": [0, 1]}, "runs": [{"axis_values": {"blur": 0}, "manifest_hash":
 "HASH", "seed": 1}], "seeds": [1]}"#
        .replace("HASH", &"0".repeat(64));
    for (from, to, told) in [
        (
            "\"blur\": 0}",
            "\"blur\": 0.0}",
            "line 1, column 53: `runs[0].axis_values`: axis `blur` does not declare the value 0.0",
        ),
        (
            "\"blur\": 0}",
            "\"noise\": 0}",
            "axis `noise` is not one of the sweep's axes",
        ),
        (
            "{\"blur\": 0}",
            "{}",
            "the cell has no value for axis `blur`",
        ),
        (
            "{\"blur\": 0}",
            "[0]",
            "`runs[0].axis_values`: found a list, expected an object",
        ),
        (
            "\"seed\": 1",
            "\"seed\": 2",
            "seed 2 is not one of the sweep's seeds",
        ),
        (
            "\"seed\": 1",
            "\"seed\": 1.0",
            "`runs[0].seed`: found 1.0, expected an integer",
        ),
        (
            "\"seed\": 1",
            "\"seed\": 1e400",
            "the number 1e400 is out of range",
        ),
        (
            "\"seeds\": [1]",
            "\"seeds\": [1, 1]",
            "seed 1 is there twice",
        ),
        ("\"seeds\": [1]", "\"seeds\": []", "there is no seed"),
        (
            "[0, 1]}",
            "[0, \"0\"]}",
            "`axes.blur`: axis `blur`: value 0 and value \"0\" are both written `0`",
        ),
        ("[0, 1]}", "[]}", "`axes.blur`: axis `blur` has no values"),
        ("{\"blur\": [0, 1]}", "{}", "`axes`: there is no axis"),
        (
            "{\"blur\": [0, 1]}",
            "{\"-\": [0]}",
            "axis name \"-\" is not a letter",
        ),
        (
            "000\",",
            "00Z\",",
            "is not a SHA-256; expected 64 lower-case hexadecimal digits",
        ),
        ("\"axes\":", "\"axis\":", "the key `axes` is missing"),
        (
            "\"runs\":",
            "\"runs\": [], \"x\":",
            "the sweep lists no run; its first run is the baseline",
        ),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join("sweep_manifest.json"), text).unwrap();
        let said = analyze(directory.path(), &[]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{to}");
        assert!(
            said.err.contains("sweep_manifest.json: ") && said.err.contains(told),
            "{}",
            said.err
        );
    }
    let run = good.split_once("[{").unwrap().1.split_once("}]").unwrap().0;
    let twice = good.replacen(&format!("{{{run}}}"), &format!("{{{run}}}, {{{run}}}"), 1);
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("sweep_manifest.json"), twice).unwrap();
    let said = analyze(directory.path(), &[]);
    assert!(
        said.code == 2 && said.err.contains("run `blur=0_seed=1` is listed twice"),
        "{}",
        said.err
    );
}

#[test]
fn a_run_that_is_not_there_is_named() {
    let (_keep, out) = swept();
    fs::remove_dir_all(out.join("runs/blur=1_seed=2")).unwrap();
    let said = analyze(&out, &[]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    let told = "runs/blur=1_seed=2/trace_pack.jsonl: there is no such file, and the manifest lists the run";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(!out.join("metrics.json").exists());
}

#[test]
fn traces_that_cannot_be_are_refused_with_their_line() {
    let deep = format!(
        "{{\"step\": 1, \"answer\": \"a\", \"x\": {}}}",
        "[".repeat(100_000)
    );
    let too_deep = format!(
        "{{\"step\": 1, \"answer\": \"a\", \"x\": {}{}}}",
        "[".repeat(64),
        "]".repeat(64)
    );
    for (trace, told) in [
        (
            &b""[..],
            "the file is empty; expected one JSON object a line",
        ),
        (b"\n \r\n", "the file is empty"),
        (
            b"{\"step\": 1}",
            "line 1: the last record has no answer; expected `output`, else `answer`, a non-empty string",
        ),
        (
            b"{\"step\": 1, \"answer\": \"a\"}\n\n{\"step\": 2, \"output\": \"\", \"answer\": 7}\n",
            "line 3: the last record has no answer",
        ),
        (
            b"{\"answer\": \"a\"}",
            "line 1: found neither; expected a JSON object with `step` or `step_id`",
        ),
        (
            b"[1, null]\n",
            "line 1: found no object; expected a JSON object",
        ),
        (
            b"{\"step\": 1, \"answer\": \"a\"}\n7",
            "line 2: found no object",
        ),
        (
            b"{\"step\": 1}\n{\"step\": 2, \"answer\": NaN}",
            "line 2, column 23: NaN is not a JSON number",
        ),
        (
            b"{\"step\": 1, \"answer\": \"a\", \"answer\": \"b\"}",
            "line 1, column 28: the key `answer` is there twice",
        ),
        (
            b"{\"step\": 1, \"answer\": \"a\", \"x\": {\"y\": 1, \"y\": 1}}",
            "the key `y` is there twice",
        ),
        (
            b"{\"step\": 1, \"answer\": \"a\", \"x\": 18446744073709551616}",
            "the number 18446744073709551616 is out of range",
        ),
        (
            b"{\"step\": 1, \"answer\": \"\xff\"}",
            "byte 23 of the file is not UTF-8",
        ),
        (
            b"{\"step\": 1, \"answer\": \"\\ud800\"}",
            "line 1, column 30: unexpected end of hex escape",
        ),
        (
            b"\xef\xbb\xbf{\"step\": 1, \"answer\": \"a\"}",
            "byte-order mark (UTF-8)",
        ),
        (
            b"{\"step\": 1, \"answer\": \"a\"",
            "line 1, column 26: EOF while parsing an object, found the end",
        ),
        (deep.as_bytes(), "line 1, column 100033: expected value"),
        (too_deep.as_bytes(), "nested deeper than 64 levels"),
    ] {
        let (_keep, out) = swept();
        fs::write(out.join("runs/blur=1_seed=1/trace_pack.jsonl"), trace).unwrap();
        let said = analyze(&out, &[]);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{}",
            String::from_utf8_lossy(trace)
        );
        assert!(
            said.err.contains("blur=1_seed=1/trace_pack.jsonl: "),
            "{}",
            said.err
        );
        assert!(said.err.contains(told), "{told}\n{}", said.err);
        assert!(!out.join("metrics.json").exists());
    }
}
