//! The face of the command line: plans, help, completions, the default directory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{Said, clarity, root, run_example, say};
use tempfile::TempDir;

fn example() -> String {
    root()
        .join("examples/triage/sweep.toml")
        .to_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_plan_lists_the_runs_in_order() {
    let said = say(["plan", &example()]).unwrap();
    let lines: Vec<_> = said.out.lines().collect();
    assert_eq!(
        lines[0],
        "36 runs: dropped_sentences (3) x typo_rate (4) x 3 seeds"
    );
    // What 3, 12, 9 and 36 runs can show, before they are paid for: last, where it is seen.
    assert_eq!(
        lines[37..],
        [
            "",
            "steps of ESI that can be seen, and that could reach p < 0.05",
            "  a cell (3 runs): 0.3333, none: fewer than six pairs",
            "  a value of dropped_sentences (12 runs): 0.0833, 0.5000",
            "  a value of typo_rate (9 runs): 0.1111, 0.6667",
            "  the whole sweep (36 runs): 0.0278, 0.1667",
        ]
    );
    assert_eq!(lines[1], "dropped_sentences=0_typo_rate=0p0_seed=11");
    assert_eq!(lines[36], "dropped_sentences=2_typo_rate=0p2_seed=13");
    assert_eq!(lines.len(), 43);
    let json: serde_json::Value =
        serde_json::from_str(&say(["plan", &example(), "--json"]).unwrap().out).unwrap();
    let names: Vec<_> = json["run_names"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), 36);
    assert!(
        names
            .iter()
            .zip(&lines[1..37])
            .all(|(name, line)| name.as_str() == Some(line))
    );
    let axes = serde_json::json!({"dropped_sentences": 3, "typo_rate": 4});
    assert_eq!(
        (&json["axes"], &json["cells"], &json["seeds"]),
        (&axes, &12.into(), &3.into())
    );
    assert_eq!(
        (&json["runs"], &json["name"], &json["adapter"]),
        (&36.into(), &"triage".into(), &"replay".into())
    );
}

#[test]
fn a_run_goes_to_a_directory_of_its_own_name() {
    let directory = TempDir::new().unwrap();
    let run = || {
        let mut command = clarity(["run", &example(), "--quiet"]);
        Said::from(command.current_dir(directory.path()).output().unwrap())
    };
    let first = run();
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    assert!(
        first
            .out
            .contains("15 of 36 runs give the baseline's answer"),
        "{}",
        first.out
    );
    assert!(
        directory
            .path()
            .join("clarity/triage/gradient_surface.json")
            .exists()
    );
    let second = run();
    assert_eq!((second.code, second.out.as_str()), (2, ""));
    assert!(
        second.err.contains("clarity/triage: exists"),
        "{}",
        second.err
    );
}

#[test]
fn every_command_has_help_with_an_example() {
    let commands = [
        "validate",
        "plan",
        "sweep",
        "metrics",
        "surface",
        "gradient",
        "analyze",
        "run",
        "sensitivity",
        "compare",
        "gate",
        "verify",
        "completions",
    ];
    for command in commands
        .map(|c| vec![c])
        .into_iter()
        .chain([vec!["lab", "replay"], vec!["lab", "record"]])
    {
        let said = say(command.iter().chain(&["--help"])).unwrap();
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        let example = said.out.contains("Example") || said.out.contains("In a configuration");
        assert!(example, "{command:?}: {}", said.out);
    }
    insta::assert_snapshot!(say(["--help"]).unwrap().out);
    let version = say(["--version"]).unwrap();
    assert_eq!(
        version.out,
        concat!("clarity ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn usage_errors_end_with_1() {
    for arguments in [
        &["swep"][..],
        &[],
        &["plan"],
        &["sweep", "x.toml", "--out", "o", "--jobs", "0"],
    ] {
        let said = say(arguments).unwrap();
        assert_eq!((said.code, said.out.as_str()), (1, ""), "{arguments:?}");
        assert!(
            said.err.contains("Usage: clarity") || said.err.contains("--help"),
            "{}",
            said.err
        );
    }
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = say(["completions", shell]).unwrap();
        assert!(said.code == 0 && said.out.contains("verify"), "{shell}");
    }
}

#[test]
fn the_lab_tells_a_run_that_was_not_recorded() {
    let directory = TempDir::new().unwrap();
    let spec = directory.path().join("spec.json");
    std::fs::write(&spec, r#"{"perturbations": {"blur": 9}, "seed": 1}"#).unwrap();
    let corpus = root().join("examples/mri/corpus.jsonl");
    let ask = |seed: &str| {
        let mut command = clarity(["lab", "replay", "--adapter", "any", "--seed", seed]);
        command
            .arg("--corpus")
            .arg(&corpus)
            .arg("--config")
            .arg(&spec);
        Said::from(
            command
                .arg("--output")
                .arg(directory.path())
                .output()
                .unwrap(),
        )
    };
    let said = ask("1");
    assert_eq!(said.code, 2);
    let told = "no recorded run has blur = 9, seed = 1; `blur` was recorded at 0.0, 1.0, 2.0";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(
        ask("2")
            .err
            .contains("--seed is 2, but the spec's seed is 1")
    );
    let said = ask("1.5");
    assert!(
        said.code == 1 && said.err.contains("--seed: 1.5 is not an integer"),
        "{}",
        said.err
    );
    let said = say([
        "lab".as_ref(),
        "record".as_ref(),
        directory.path().as_os_str(),
    ])
    .unwrap();
    assert!(
        said.code == 2 && said.err.contains("sweep_manifest.json"),
        "{}",
        said.err
    );
}

/// Linux has a disk that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_lab_without_room_is_the_machines_failure() {
    let directory = TempDir::new().unwrap();
    let out = run_example("mri", directory.path()).unwrap();
    let spec = out.join("runs/blur=0p0_brightness=1p0_noise=0p0_seed=11/spec.json");
    std::os::unix::fs::symlink("/dev/full", directory.path().join("manifest.json")).unwrap();
    let mut command = clarity(["lab", "replay", "--adapter", "-any"]);
    command
        .arg("--corpus")
        .arg(root().join("examples/mri/corpus.jsonl"));
    command
        .arg("--config")
        .arg(&spec)
        .arg("--output")
        .arg(directory.path());
    let said = Said::from(command.output().unwrap());
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(
        said.err
            .ends_with("manifest.json: no space left on device\n"),
        "{}",
        said.err
    );
}
