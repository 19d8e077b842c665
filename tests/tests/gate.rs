//! Gates: each bound in each scope, what is missed and by how much, and gate files with faults.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod gated;

use clarity_integration::{run_example, say};
use gated::{Gate, limit, with};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

#[test]
fn each_bound_holds_in_each_of_its_scopes() {
    let gate = Gate::new();
    for (per, bound, missed) in [
        ("overall", "min_esi = 0.33333333", None),
        (
            "overall",
            "min_esi = 0.5",
            Some("overall: ESI is 0.33333333, min_esi = 0.5 missed by 0.16666667"),
        ),
        (
            "overall",
            "max_drift = 0.3",
            Some("overall: drift is 0.33333333, max_drift = 0.3 missed by 0.03333333"),
        ),
        ("overall", "max_drift = 0.34", None),
        ("axis", "min_esi = 0.3", None),
        (
            "axis",
            "min_esi = 0.4",
            Some("axis blur: ESI is 0.33333334, min_esi = 0.4 missed by 0.06666666"),
        ),
        (
            "axis",
            "max_drift = 0.25",
            Some("axis blur: drift is 0.33333334, max_drift = 0.25 missed by 0.08333334"),
        ),
        // In the middle -0.5 a step: -1 over the range of two steps; at the end -2/3 a step.
        (
            "axis",
            "max_slope = 1",
            Some(
                "axis blur: the largest slope of ESI over the range is 1.33333334, max_slope = 1 missed by 0.33333334",
            ),
        ),
        ("axis", "max_slope = 1.4", None),
        (
            "axis",
            "max_cliff = 0.5",
            Some(
                "axis blur: the highest cliff of ESI is 0.66666667, max_cliff = 0.5 missed by 0.16666667",
            ),
        ),
        ("axis", "max_cliff = 0.66666667", None),
        (
            "value",
            "min_esi = 0.5",
            Some("value blur=2: ESI is 0.0, min_esi = 0.5 missed by 0.5"),
        ),
        (
            "value",
            "max_drift = 0.2",
            Some("value blur=2: drift is 0.5, max_drift = 0.2 missed by 0.3"),
        ),
        ("value", "max_drift = 0.5", None),
        (
            "cell",
            "min_esi = 0.5",
            Some("cell blur=2: ESI is 0.0, min_esi = 0.5 missed by 0.5"),
        ),
        ("cell", "max_drift = 0.5", None),
    ] {
        let said = gate.holds(&gate.out, &limit(per, bound), None);
        let Some(missed) = missed else {
            assert_eq!(
                (said.code, said.err.as_str()),
                (0, ""),
                "{per} {bound}: {}",
                said.out
            );
            assert!(said.out.ends_with("within limits\n"), "{}", said.out);
            continue;
        };
        assert_eq!(said.code, 100, "{per} {bound}: {}", said.out);
        assert_eq!(said.out.lines().nth(1), Some(missed), "{}", said.out);
        assert!(
            said.err.ends_with("out: 1 limit not kept\n"),
            "{}",
            said.err
        );
    }
}

#[test]
fn several_limits_are_told_in_their_order() {
    let gate = Gate::new();
    // The identity cell, which is stable by definition, is held against nothing.
    let said = gate.holds(&gate.out, &limit("cell", "min_esi = 0"), None);
    assert_eq!(
        said.out,
        format!("{}: 2 figures within limits\n", gate.out.display())
    );
    // Several limits in one table, and one axis alone.
    let limits = "[[limit]]\nper = \"value\"\naxis = \"blur\"\nmin_esi = 0.7\nmax_drift = 0.1\n";
    let said = gate.holds(&gate.out, limits, None);
    let lines: Vec<_> = said.out.lines().collect();
    assert_eq!(said.code, 100);
    assert_eq!(
        lines[1..],
        [
            "value blur=1: ESI is 0.66666667, min_esi = 0.7 missed by 0.03333333",
            "value blur=2: ESI is 0.0, min_esi = 0.7 missed by 0.7",
            "value blur=1: drift is 0.16666667, max_drift = 0.1 missed by 0.06666667",
            "value blur=2: drift is 0.5, max_drift = 0.1 missed by 0.4",
        ]
    );
    assert!(
        lines[0].ends_with("out: 4 of 4 figures miss their limit"),
        "{}",
        said.out
    );
    // JSON says the same.
    let file = gate.directory.path().join("gate.json");
    fs::write(&file, r#"{"limit": [{"per": "overall", "min_esi": 0.5}]}"#).unwrap();
    assert_eq!(with(&gate.out, &file, None).code, 100);
}

#[test]
fn a_stored_sensitivity_is_a_baseline_of_its_own() {
    let gate = Gate::new();
    let worse = gate.sweep("worse", 2);
    let stored = gate.out.join("sensitivity.json");
    for (per, bound, missed) in [
        (
            "overall",
            "max_esi_loss = 0.1",
            Some("overall: the loss of ESI is 0.16666666, max_esi_loss = 0.1 missed by 0.06666666"),
        ),
        ("overall", "max_esi_loss = 0.2", None),
        (
            "axis",
            "max_esi_loss = 0.1",
            Some(
                "axis blur: the loss of ESI is 0.16666668, max_esi_loss = 0.1 missed by 0.06666668",
            ),
        ),
        (
            "value",
            "max_esi_loss = 0.3",
            Some(
                "value blur=1: the loss of ESI is 0.33333334, max_esi_loss = 0.3 missed by 0.03333334",
            ),
        ),
        (
            "cell",
            "max_esi_loss = 0.3",
            Some(
                "cell blur=1: the loss of ESI is 0.33333334, max_esi_loss = 0.3 missed by 0.03333334",
            ),
        ),
        (
            "value",
            "max_drift_gain = 0.1",
            Some(
                "value blur=1: the gain of drift is 0.16666666, max_drift_gain = 0.1 missed by 0.06666666",
            ),
        ),
        ("axis", "max_drift_gain = 0.1", None),
        ("cell", "max_drift_gain = 0.2", None),
    ] {
        let said = gate.holds(&worse, &limit(per, bound), Some(&stored));
        match missed {
            None => assert_eq!(
                (said.code, said.err.as_str()),
                (0, ""),
                "{per} {bound}: {}",
                said.out
            ),
            Some(missed) => {
                assert_eq!(
                    (said.code, said.out.lines().nth(1)),
                    (100, Some(missed)),
                    "{}{}",
                    said.out,
                    said.err
                );
            }
        }
        // What got better loses nothing.
        let said = gate.holds(
            &gate.out,
            &limit(per, bound),
            Some(&worse.join("sensitivity.json")),
        );
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{per} {bound}");
    }
}

#[test]
fn a_stored_sensitivity_that_does_not_fit_is_told() {
    let gate = Gate::new();
    let stored = gate.out.join("sensitivity.json");
    // Nobody compares with what no limit looks at.
    let said = gate.holds(&gate.out, &limit("overall", "min_esi = 0"), Some(&stored));
    assert!(
        said.code == 0
            && said
                .err
                .contains("no limit is against a stored sensitivity"),
        "{}",
        said.err
    );
    // Nor with itself: such a limit is always kept.
    let said = gate.holds(
        &gate.out,
        &limit("overall", "max_esi_loss = 0"),
        Some(&stored),
    );
    let told = "sensitivity.json: is what is gated, and nothing gets worse than itself; give one \
                that was stored before\n";
    assert!(
        said.code == 0 && said.err.starts_with("warning: ") && said.err.ends_with(told),
        "{}",
        said.err
    );
    let said = gate.holds(&gate.out, &limit("overall", "max_esi_loss = 0"), None);
    assert!(
        said.code == 2
            && said.err.contains(
                "gate.toml: line 3, column 1: `limit[0].max_esi_loss`: the limit `max_esi_loss` holds nothing: no stored sensitivity was given"
            ),
        "{}",
        said.err
    );
    let triage = run_example("triage", gate.directory.path().join("t").as_path());
    let triage = triage.unwrap();
    let limits = limit("overall", "max_esi_loss = 1");
    for (against, told) in [
        (
            triage.join("sensitivity.json"),
            "sensitivity.json: is of another sweep: it has no value blur=0",
        ),
        (
            triage.join("metrics.json"),
            "metrics.json: line 1, column 1: the key `schema` is missing",
        ),
        (
            gate.out.clone(),
            "out: found a directory, expected a regular file; give ",
        ),
        (
            gate.out.join("runs"),
            "runs: found a directory, expected a regular file\n",
        ),
        (
            gate.out.join("nowhere.json"),
            "nowhere.json: no such file or directory",
        ),
    ] {
        let said = gate.holds(&gate.out, &limits, Some(&against));
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{told}");
        assert!(said.err.contains(told), "{told}\n{}", said.err);
    }
    // A file of a newer shape is not guessed at.
    let text = fs::read_to_string(&stored).unwrap();
    let newer = gate.directory.path().join("newer.json");
    fs::write(
        &newer,
        text.replace("\"schema_version\": 1", "\"schema_version\": 2"),
    )
    .unwrap();
    let said = gate.holds(&gate.out, &limits, Some(&newer));
    assert!(
        said.code == 2
            && said
                .err
                .contains("`schema_version`: found 2, expected version 1"),
        "{}",
        said.err
    );
}

#[test]
fn a_cohort_is_held_by_case_and_over_cases() {
    let gate = Gate::new();
    let (out, worse) = (gate.cohort("cohort", 1), gate.cohort("worse", 2));
    for (limits, missed) in [
        (
            limit("case", "min_esi = 0.4"),
            "case a: ESI is 0.33333333, min_esi = 0.4 missed by 0.06666667",
        ),
        (
            limit("case", "max_drift = 0.3"),
            "case a: drift is 0.33333333, max_drift = 0.3 missed by 0.03333333",
        ),
        (
            limit("overall", "min_esi = 0.4"),
            "overall: ESI is 0.33333333, min_esi = 0.4 missed by 0.06666667",
        ),
        (
            limit("value", "min_esi = 0.7"),
            "value blur=1: ESI is 0.66666667, min_esi = 0.7 missed by 0.03333333",
        ),
        (
            limit("axis", "max_cliff = 0.5"),
            "axis blur: the highest cliff of ESI is 0.66666667, max_cliff = 0.5 missed by 0.16666667",
        ),
    ] {
        let said = gate.holds(&out, &limits, None);
        assert_eq!(
            (said.code, said.out.lines().nth(1)),
            (100, Some(missed)),
            "{}{}",
            said.out,
            said.err
        );
    }
    let stored = out.join("sensitivity.json");
    for per in ["case", "overall", "value"] {
        let said = gate.holds(&worse, &limit(per, "max_esi_loss = 0.1"), Some(&stored));
        assert!(
            said.code == 100 && said.out.contains("the loss of ESI is 0."),
            "{per}: {}{}",
            said.out,
            said.err
        );
    }
    // A sweep's figures are no cohort's.
    let limits = limit("overall", "max_esi_loss = 1");
    let said = gate.holds(&out, &limits, Some(&gate.out.join("sensitivity.json")));
    assert!(
        said.code == 2 && said.err.contains("is a sweep's; expected a cohort's"),
        "{}",
        said.err
    );
    let said = gate.holds(&gate.out, &limits, Some(&stored));
    assert!(
        said.code == 2 && said.err.contains("is a cohort's; expected a sweep's"),
        "{}",
        said.err
    );
    // There are no cells of a cohort.
    let said = gate.holds(&out, &limit("cell", "min_esi = 0"), None);
    assert!(
        said.code == 2
            && said
                .err
                .contains("holds nothing: there is no such figure per cell"),
        "{}",
        said.err
    );
    // A broken case keeps no limit, and is told.
    fs::remove_file(out.join("cases/b/sweep_manifest.json")).unwrap();
    let said = gate.holds(&out, &limit("case", "min_esi = 0"), None);
    let place = out.display();
    assert_eq!(
        (said.code, said.out),
        (
            100,
            format!(
                "{place}: 0 of 1 figures miss their limit\n\
                 case b: broken: cases/b/sweep_manifest.json: no such file or directory\n"
            )
        )
    );
    assert_eq!(
        said.err,
        format!("error: {place}: 0 limits not kept, 1 case broken\n")
    );
}

/// `gate_traps.json`: a gate file, or what is replaced in a good one, and what is told.
#[test]
fn each_trap_has_its_own_words() {
    let gate = Gate::new();
    let cases: Vec<Value> = serde_json::from_str(include_str!("../data/gate_traps.json")).unwrap();
    assert_eq!(cases.len(), 31);
    for case in cases {
        let field = |name: &str| case[name].as_str().unwrap();
        let name = case["name"].as_str().unwrap_or("gate.toml");
        let file = gate.directory.path().join(name);
        fs::write(&file, field("text")).unwrap();
        let said = with(&gate.out, &file, None);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{case}\n{}",
            said.err
        );
        let prefix = format!("{}: ", file.display());
        let lines: Vec<_> = said
            .err
            .trim_start_matches("error: ")
            .lines()
            .map(|line| line.strip_prefix(&prefix).unwrap_or(line))
            .collect();
        let told: Vec<_> = match &case["told"] {
            Value::String(one) => vec![one.as_str()],
            list => list
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one.as_str().unwrap())
                .collect(),
        };
        assert_eq!(lines, told, "{case}");
    }
}

#[test]
fn a_source_that_is_none_is_told() {
    let gate = Gate::new();
    for (source, told) in [
        (
            gate.out.join("nowhere"),
            "nowhere: there is no such directory",
        ),
        (
            gate.out.join("metrics.json"),
            "metrics.json: this is a file; give the directory",
        ),
        (PathBuf::from("-"), "-: there is no such directory"),
    ] {
        let said = gate.holds(&source, &limit("overall", "min_esi = 0"), None);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.contains(told), "{}", said.err);
    }
    let said = say(["gate", gate.out.to_str().unwrap()]).unwrap();
    assert!(
        said.code == 1 && said.err.contains("--config"),
        "{}",
        said.err
    );
}
