//! What a sweep supports: baselines, intervals, slopes in real units, cliffs, shares of variance.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{ANSWERS, Said, clarity, contents, run_example, say, scripted};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A command on a path.
fn on(command: &str, path: &Path, more: &[&str]) -> Said {
    let path = path.to_str().unwrap();
    say([command, path].iter().chain(more)).unwrap()
}

fn json(directory: &Path, more: &[&str]) -> Value {
    let said = on("sensitivity", directory, &[&["--json"], more].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    serde_json::from_str(&said.out).unwrap()
}

/// Low and high of a figure's interval over a source.
fn interval(figure: &Value, source: &str) -> (f64, f64) {
    let intervals = figure["intervals"].as_array().unwrap();
    let found = intervals.iter().find(|found| found["source"] == source);
    let found = found.unwrap_or_else(|| panic!("no interval over {source}: {figure}"));
    (
        found["low"].as_f64().unwrap(),
        found["high"].as_f64().unwrap(),
    )
}

fn width((low, high): (f64, f64)) -> f64 {
    high - low
}

fn axis<'j>(found: &'j Value, name: &str) -> &'j Value {
    let axes = found["axes"].as_array().unwrap();
    axes.iter().find(|axis| axis["axis"] == name).unwrap()
}

/// A sweep of a script, from a configuration that ends before `[runner]`.
fn swept(directory: &Path, head: &str, script: &str) -> PathBuf {
    let config = scripted(directory, script).unwrap();
    let runner = "[runner]\ncommand = [\"./runner.sh\"]\ntimeout = \"20s\"\njobs = 2\n";
    fs::write(
        &config,
        format!("base_spec = \"base.json\"\nadapter = \"toy\"\n{head}\n{runner}"),
    )
    .unwrap();
    let out = directory.join("out");
    let said = on("run", &config, &["--quiet", "--out", out.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    // Values that are not in the order of their names are warned of.
    assert!(
        said.err
            .lines()
            .all(|line| line.contains("results list values in the order of their names")),
        "{}",
        said.err
    );
    out
}

#[test]
fn pairing_takes_the_seeds_out_of_the_triage_example() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let (paired, first) = (json(&out, &[]), json(&out, &["--baseline", "first"]));
    assert_eq!(paired["baseline"]["kind"], "paired");
    assert_eq!(
        paired["baseline"]["identity"],
        "dropped_sentences=0_typo_rate=0p0"
    );
    assert_eq!(
        (&paired["baseline"]["inside"], &first["baseline"]["kind"]),
        (&true.into(), &"first".into())
    );
    let over_seeds = |found: &Value| interval(&found["overall"]["esi"], "seeds");
    let (with, without) = (width(over_seeds(&paired)), width(over_seeds(&first)));
    assert!(with < 0.3 * without, "{with} {without}");
    // The identity cell's three runs do not count, and are no measurement.
    assert_eq!(
        (
            &paired["overall"]["runs"],
            &paired["overall"]["esi"]["runs"]
        ),
        (&36.into(), &33.into())
    );
    let identity = &paired["cells"][0]["scores"]["esi"];
    assert_eq!(
        (&identity["estimate"], &identity["runs"]),
        (&Value::Null, &0.into())
    );
    // Whoever reads of the first run alone is told what that mixes.
    let told = "ESI mixes what the seeds do with what the perturbation does";
    let warned = |found: &Value| found["warnings"].to_string().contains(told);
    assert!(warned(&first) && !warned(&paired));
}

#[test]
fn the_noise_floor_stands_beside_every_drift() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let found = json(&out, &[]);
    let floor = found["noise_floor"]["drift"].as_f64().unwrap();
    assert!((0.6..0.8).contains(&floor), "{floor}");
    let shown = format!("{floor:.4}");
    let text = on("sensitivity", &out, &[]).out;
    assert!(
        text.contains(&format!("drift {shown} between the 3 unperturbed runs")),
        "{text}"
    );
    // Below the column that holds the drift of every value.
    let header = text
        .lines()
        .find(|line| line.starts_with("axis") && line.contains("agree"));
    let header = header.unwrap_or_else(|| panic!("{text}"));
    let end = header.find("drift").unwrap() + "drift".len();
    let row = text.lines().find(|line| line.starts_with("noise floor "));
    let row = row.unwrap_or_else(|| panic!("no row of the floor: {text}"));
    assert!(row[..end].ends_with(&shown), "{header}\n{row}");
    let brief = on("analyze", &out, &[]).out;
    let drift = brief
        .lines()
        .find(|line| line.starts_with("  drift "))
        .unwrap();
    assert!(drift.contains(&format!("noise floor {shown}")), "{drift}");
}

#[test]
fn an_unparsed_run_is_counted_and_equal_to_nothing() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let found = json(&out, &[]);
    assert_eq!(found["overall"]["unparsed"], 1);
    let cells = found["cells"].as_array().unwrap();
    let with: Vec<_> = cells
        .iter()
        .filter(|cell| cell["scores"]["unparsed"] != 0)
        .collect();
    assert_eq!(with.len(), 1);
    assert!(
        on("sensitivity", &out, &[])
            .out
            .contains("36 runs, 33 count; 1 unparsed")
    );
    // The same sweep beside itself: every answer is the same but the one that is none.
    let out = out.to_str().unwrap();
    let said = say(["compare", out, out, "--json"]).unwrap();
    let found: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (&found["pairs"], &found["same_answer"]),
        (&36.into(), &35.into())
    );
}

#[test]
fn mri_shows_its_cliff_and_its_interaction() {
    let directory = TempDir::new().unwrap();
    let out = run_example("mri", directory.path()).unwrap();
    let found = json(&out, &[]);
    let blur = axis(&found, "blur");
    assert_eq!(
        (&blur["meta"]["unit"], &blur["meta"]["group"]),
        (&"px".into(), &"motion and focus".into())
    );
    let cliff = &blur["esi"]["cliffs"][0];
    assert_eq!((&cliff["from"], &cliff["to"]), (&1.0.into(), &2.0.into()));
    let (low, high) = (
        cliff["interval"]["low"].as_f64().unwrap(),
        cliff["interval"]["high"].as_f64().unwrap(),
    );
    let change = cliff["change"].as_f64().unwrap();
    assert!(low < change && change < high && change < -0.6, "{cliff}");
    assert_eq!(cliff["interval"]["source"], "cells");
    let effects = found["variance"]["esi"]["effects"].as_array().unwrap();
    let both = serde_json::json!(["brightness", "noise"]);
    let joint = effects.iter().find(|effect| effect["axes"] == both);
    let share = joint.unwrap_or_else(|| panic!("{effects:?}"))["share"]
        .as_f64()
        .unwrap();
    assert!(share > 0.01, "{share}");
    let shares = effects
        .iter()
        .map(|effect| effect["share"].as_f64().unwrap());
    assert!((shares.sum::<f64>() - 1.0).abs() < 1e-6);
    let text = on("sensitivity", &out, &[]).out;
    assert!(
        text.contains(&format!("brightness x noise together: {share:.4}")),
        "{text}"
    );
    assert!(text.contains("between 1.0 and 2.0 px"), "{text}");
}

/// Ten seeds, of which so many answer otherwise at each size.
const STEPS: &str = r#"
size=$(sed -n 's/.*"size": \([0-9.]*\).*/\1/p' "$2")
case $size in 1) flips=0;; 2) flips=1;; 5) flips=3;; 10) flips=6;; 20) flips=9;; esac
if [ "$8" -le "$flips" ]; then answer=b; else answer=a; fi
printf '{"artifacts": [], "run_id": "r", "seed": %s, "timestamp": "t"}' "$8" > "$4/manifest.json"
printf '{"step": 1, "output": "%s", "justification": "seen"}\n' "$answer" > "$4/trace_pack.jsonl"
"#;

#[test]
fn slopes_are_true_in_real_units_and_the_contracts_view_is_warned_of() {
    let directory = TempDir::new().unwrap();
    let head = "seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n[axes]\nsize = [1, 2, 5, 10, 20]\n\
                [axis.size]\nunit = \"mm\"\nidentity = 1";
    let out = swept(directory.path(), head, STEPS);
    for baseline in ["first", "identity", "paired"] {
        let found = json(&out, &["--baseline", baseline]);
        let size = axis(&found, "size");
        assert_eq!(
            size["esi"]["points"],
            serde_json::json!([1.0, 0.9, 0.7, 0.4, 0.1]),
            "{baseline}"
        );
        let slopes = serde_json::json!([-0.1, -0.092, -0.064, -0.05, -0.03].map(|s: f64| s));
        let given = size["esi"]["slopes"]["per_unit"].as_array().unwrap();
        for (given, slope) in given.iter().zip(slopes.as_array().unwrap()) {
            assert!(
                (given.as_f64().unwrap() - slope.as_f64().unwrap()).abs() < 1e-3,
                "{size}"
            );
        }
        assert_eq!(size["contract_misorders"], true);
        // Below 0.9 it falls between 2 and 5: at 2 it is 0.9.
        let crossing = &size["crossings"][0];
        assert_eq!(
            (&crossing["threshold"], &crossing["from"], &crossing["to"]),
            (&0.9.into(), &2.into(), &5.into())
        );
    }
    let gradient = fs::read_to_string(out.join("gradient_surface.json")).unwrap();
    assert!(
        gradient.contains("\"d_esi\": 0.6"),
        "the contract's sign is wrong: {gradient}"
    );
    let told = on("analyze", &out, &[]).out;
    assert!(told.contains("warning: axis `size`: results list values in the order of their names (1, 10, 2, 20, 5), not of their numbers; slopes between them may have the wrong sign"), "{told}");
    let told = on("sensitivity", &out, &[]).out;
    assert!(told.contains("warning: axis `size`: the contract's gradient takes its values in the order of their names, not of their numbers"), "{told}");
    assert!(
        told.contains("falls by 0.2000 between 2 and 5 mm, -0.0667 per unit")
            && told.contains("-0.1000 per unit"),
        "{told}"
    );
}

#[test]
fn printed_and_stored_are_the_same_bytes_and_verify_notices_a_change() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let stored = out.join("sensitivity.json");
    let printed = on("sensitivity", &out, &["--json"]).out;
    assert!(printed == fs::read_to_string(&stored).unwrap() + "\n");
    let before = contents(&out).unwrap();
    assert_eq!(on("analyze", &out, &[]).code, 0);
    assert!(contents(&out).unwrap() == before);
    for (name, from, to, told) in [
        (
            "sensitivity.json",
            "0.9",
            "0.8",
            "sensitivity.json: differs from what the traces give",
        ),
        (
            "context.json",
            "\"near\": 0.5",
            "\"near\": 0.25",
            "sensitivity.json: differs from what the traces give",
        ),
        (
            "context.json",
            "\"identity\": 0,",
            "\"identity\": 1,",
            "sensitivity.json: differs from what the traces give",
        ),
        (
            "context.json",
            "\"near\": 0.5",
            "\"near\":  0.5",
            "context.json: is not canonical JSON of what it says",
        ),
        (
            "context.json",
            "\"near\": 0.5",
            "\"near\": 5",
            "context.json: line ",
        ),
        (
            "context.json",
            "\"unit\": \"sentences\"",
            "\"unit\": \"px\"",
            "sensitivity.json: differs from what the traces give",
        ),
    ] {
        let path = out.join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let said = on("verify", &out, &[]);
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{to}");
        assert!(said.err.contains(told), "{to}: {}", said.err);
        fs::write(&path, text).unwrap();
    }
    let context = fs::read(out.join("context.json")).unwrap();
    fs::remove_file(out.join("context.json")).unwrap();
    let said = on("verify", &out, &[]);
    assert!(
        said.code == 4 && said.err.contains("sensitivity.json: differs"),
        "{}",
        said.err
    );
    fs::write(out.join("context.json"), context).unwrap();
    // A stored sensitivity that differs is looked at before it is replaced, and nothing is written.
    fs::write(&stored, "{}").unwrap();
    fs::remove_file(out.join("metrics.json")).unwrap();
    let said = on("analyze", &out, &[]);
    assert!(
        said.code == 4 && said.err.contains("sensitivity.json: is there and differs"),
        "{}",
        said.err
    );
    assert!(!out.join("metrics.json").exists());
    assert_eq!(on("analyze", &out, &["--force"]).code, 0);
    assert!(contents(&out).unwrap() == before);
}

const OUTSIDE: &str = "seeds = [1, 2, 3]\n[axes]\nblur = [1, 2]\n[axis.blur]\nidentity = 0";

#[test]
fn an_identity_outside_the_grid_has_runs_of_its_own() {
    let directory = TempDir::new().unwrap();
    let out = swept(directory.path(), OUTSIDE, ANSWERS);
    let config = directory.path().join("sweep.toml");
    let plan = on("plan", &config, &[]).out;
    assert!(
        plan.contains("and a null sweep of 3 runs outside the grid, the baseline"),
        "{plan}"
    );
    let plan: Value = serde_json::from_str(&on("plan", &config, &["--json"]).out).unwrap();
    assert_eq!(
        (&plan["runs"], &plan["baseline_run_names"][2]),
        (&6.into(), &"blur=0_seed=3".into())
    );
    assert!(
        on("validate", &config, &[])
            .out
            .ends_with("ok, 6 runs and 3 outside the grid\n")
    );
    assert!(
        out.join("baseline/runs/blur=0_seed=3/trace_pack.jsonl")
            .exists()
    );
    // The contract's artifacts know nothing of it.
    let manifest = fs::read_to_string(out.join("sweep_manifest.json")).unwrap();
    assert!(!manifest.contains("\"blur\": 0"), "{manifest}");
    let found = json(&out, &[]);
    assert_eq!(
        (&found["baseline"]["kind"], &found["baseline"]["inside"]),
        (&"paired".into(), &false.into())
    );
    assert_eq!(
        (
            &found["overall"]["esi"]["estimate"],
            &found["overall"]["esi"]["runs"]
        ),
        (&0.0.into(), &6.into())
    );
    assert_eq!(
        (&found["noise_floor"]["runs"], &found["noise_floor"]["esi"]),
        (&3.into(), &1.0.into())
    );
    let said = on("verify", &out, &[]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    // Another identity was never run: nothing else stands in for it.
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("identity = 0", "identity = 5")).unwrap();
    let said = on("sensitivity", &out, &["--config", config.to_str().unwrap()]);
    let told = "the baseline `paired` has no run: the identity cell blur=5 is not in the sweep, nor in a null sweep beside it";
    assert!(
        said.code == 2 && said.out.is_empty() && said.err.contains(told),
        "{}",
        said.err
    );
    // Damage to the null sweep is damage.
    for (file, text, told) in [
        (
            "runs/blur=0_seed=3/manifest.json",
            Some("{}"),
            "baseline: runs/blur=0_seed=3/manifest.json: its SHA-256 is",
        ),
        (
            "runs/blur=0_seed=3/spec.json",
            Some("{\"perturbations\": {\"blur\": 0}, \"question\": \"other?\", \"seed\": 3}"),
            "`question` differ from the first run's",
        ),
        ("sweep_manifest.json", Some("{"), "baseline: "),
        (
            "sweep_manifest.json",
            None,
            "there is no sweep_manifest.json",
        ),
    ] {
        let path = out.join("baseline").join(file);
        let before = fs::read(&path).unwrap();
        match text {
            Some(text) => fs::write(&path, text).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let said = on("verify", &out, &[]);
        assert!(
            said.code == 4 && said.err.contains(told),
            "{file}: {} {}",
            said.code,
            said.err
        );
        fs::write(&path, before).unwrap();
    }
    assert_eq!(on("verify", &out, &[]).code, 0);
}

#[test]
fn a_null_sweep_that_fails_ends_the_sweep() {
    let directory = TempDir::new().unwrap();
    let config = scripted(
        directory.path(),
        &format!("grep -q '\"blur\": 0' \"$2\" && exit 7\n{ANSWERS}"),
    )
    .unwrap();
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("[0, 1]", "[1, 2]")
            .replace("[runner]", "[axis.blur]\nidentity = 0\n[runner]"),
    )
    .unwrap();
    let out = directory.path().join("out");
    let said = on("run", &config, &["--quiet", "--out", out.to_str().unwrap()]);
    assert_eq!((said.code, said.out.as_str()), (3, ""), "{}", said.err);
    assert!(said.err.contains("blur=0_seed="), "{}", said.err);
    assert!(!out.join("sweep_manifest.json").exists() && !out.join("sensitivity.json").exists());
    assert_eq!(on("sensitivity", &out, &[]).code, 2);
}

#[test]
fn bytes_depend_neither_on_the_place_nor_on_the_jobs() {
    let (a, b) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let first = swept(a.path(), OUTSIDE, ANSWERS);
    let config = a.path().join("sweep.toml");
    let other = b.path().join("deep/er/there");
    let mut command = clarity([
        "run",
        config.to_str().unwrap(),
        "--quiet",
        "--jobs",
        "4",
        "--out",
        "deep/er/there",
    ]);
    let said = Said::from(command.current_dir(b.path()).output().unwrap());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(contents(&first).unwrap() == contents(&other).unwrap());
}

#[test]
fn answers_are_compared_as_they_are_declared_to_be() {
    let directory = TempDir::new().unwrap();
    // 0 -> "Answer: Yes.", 1 -> "answer: yes", 2 -> "Answer: no", 3 -> "who knows"
    let script = r#"
case $(sed -n 's/.*"blur": \([0-9.]*\).*/\1/p' "$2") in
0) a="Answer: Yes.";; 1) a="answer: yes ";; 2) a="Answer: no";; 3) a="who knows";; esac
printf '{"artifacts": [], "run_id": "r", "seed": %s, "timestamp": "t"}' "$8" > "$4/manifest.json"
printf '{"step": 1, "output": "%s"}\n' "$a" > "$4/trace_pack.jsonl"
"#;
    let head = "seeds = [1, 2]\n[axes]\nblur = [0, 1, 2, 3]\n[axis.blur]\nidentity = 0\n[analysis.normalize]\n\
                pattern = '(?i)answer:\\s*(.+)'\ncase = true\npunctuation = true\ntrim = true\nanswers = [\"Yes\", \"No\"]";
    let out = swept(directory.path(), head, script);
    let found = json(&out, &[]);
    let esi: Vec<_> = axis(&found, "blur")["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["scores"]["esi"]["estimate"].clone())
        .collect();
    assert_eq!(esi, [Value::Null, 1.0.into(), 0.0.into(), 0.0.into()]);
    assert_eq!(
        (
            &found["overall"]["unparsed"],
            &found["overall"]["unjustified"]
        ),
        (&2.into(), &8.into())
    );
    assert_eq!(found["overall"]["drift"]["estimate"], Value::Null);
    assert_eq!(
        found["settings"]["normalize"]["pattern"],
        "(?i)answer:\\s*(.+)"
    );
    // Raw, as the contract has it, the same answer with another spelling is another one.
    let raw = fs::read_to_string(directory.path().join("sweep.toml")).unwrap();
    let (before, after) = raw.split_once("[analysis.normalize]").unwrap();
    let (_, runner) = after.split_once("[runner]").unwrap();
    let config = directory.path().join("raw.toml");
    fs::write(&config, format!("{before}[runner]{runner}")).unwrap();
    let found = json(&out, &["--config", config.to_str().unwrap()]);
    assert_eq!(
        (
            &found["overall"]["esi"]["estimate"],
            &found["overall"]["unparsed"]
        ),
        (&0.0.into(), &0.into())
    );
}

#[test]
fn a_source_or_a_configuration_that_does_not_fit_is_told() {
    let directory = TempDir::new().unwrap();
    let out = swept(directory.path(), OUTSIDE, ANSWERS);
    let config = directory.path().join("sweep.toml");
    let text = fs::read_to_string(&config).unwrap();
    let other = directory.path().join("other.toml");
    fs::write(&other, text.replace("blur", "noise")).unwrap();
    let broken = directory.path().join("broken.toml");
    fs::write(&broken, text.replace("identity", "identiti")).unwrap();
    let file = out.join("sensitivity.json");
    for (source, more, told) in [
        (
            &out.join("nowhere"),
            vec![],
            "nowhere: there is no such directory",
        ),
        (
            &file,
            vec![],
            "sensitivity.json: this is a file; give the directory of a finished sweep",
        ),
        (&PathBuf::from("-"), vec![], "-: there is no such directory"),
        (&out.join("runs"), vec![], "there is no sweep_manifest.json"),
        (
            &out,
            vec!["--config", other.to_str().unwrap()],
            "axis `noise` is described, and the sweep has no such axis",
        ),
        (
            &out,
            vec!["--config", other.to_str().unwrap()],
            "other.toml: does not fit",
        ),
        (
            &out,
            vec!["--config", broken.to_str().unwrap()],
            "broken.toml: line 7, column 1: `axis.blur.identiti`: unknown key `identiti`; did you mean `identity`?",
        ),
        (
            &out,
            vec!["--config", "nowhere.toml"],
            "nowhere.toml: no such file or directory",
        ),
    ] {
        let said = on("sensitivity", source, &more);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{told}");
        assert!(said.err.contains(told), "{told}\n{}", said.err);
    }
    let said = on("sensitivity", &out, &["--baseline", "second"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    // Nothing is known of a sweep without a context: the contract's baseline, and no floor.
    fs::remove_file(out.join("context.json")).unwrap();
    assert_eq!(json(&out, &[])["baseline"]["kind"], "first");
    let said = on("sensitivity", &out, &["--baseline", "paired"]);
    let told =
        "the baseline `paired` needs an identity value for each axis, and `blur` declares none";
    assert!(said.code == 2 && said.err.contains(told), "{}", said.err);
}

#[test]
fn two_sweeps_are_compared_pair_by_pair() {
    let directory = TempDir::new().unwrap();
    let (a, b) = (directory.path().join("a"), directory.path().join("b"));
    fs::create_dir(&a).unwrap();
    fs::create_dir(&b).unwrap();
    let head = "seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n[axes]\nsize = [1, 2, 5, 10, 20]\n\
                [axis.size]\nidentity = 1";
    let before = swept(&a, head, STEPS);
    let after = swept(&b, head, &STEPS.replace("2) flips=1", "2) flips=8"));
    let (a, b) = (before.to_str().unwrap(), after.to_str().unwrap());
    let said = say(["compare", a, b, "--json"]).unwrap();
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let rows = found["rows"].as_array().unwrap();
    let at = |scope: &str| rows.iter().find(|row| row["scope"] == scope).unwrap();
    let two = &at("value size=2")["flipped"];
    assert_eq!((&two["lost"], &two["won"]), (&7.into(), &0.into()));
    // 7 of 7 one way: p = 2 / 2^7; the family has six rows, of which two have flips.
    assert!((two["p"].as_f64().unwrap() - 0.015_625).abs() < 1e-8);
    assert!((two["p_holm"].as_f64().unwrap() - 6.0 * 0.015_625).abs() < 1e-8);
    assert_eq!(at("value size=5")["flipped"]["p"], 1.0);
    let change = &at("value size=2")["esi"];
    assert!((change["change"].as_f64().unwrap() + 0.7).abs() < 1e-8);
    assert_eq!(
        (&found["pairs"], &found["unpaired"], &found["same_answer"]),
        (&50.into(), &0.into(), &43.into())
    );
    let text = say(["compare", a, b]).unwrap().out;
    assert!(
        text.contains("fewer than six flipped pairs can never reach p < 0.05"),
        "{text}"
    );
}
