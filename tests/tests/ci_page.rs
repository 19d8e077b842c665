//! `docs/ci.md` tells the truth: its commands run, as they stand there, on files as they stand there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod junit;

use clarity_integration::{Said, binary, blocks, clarity, root};
use junit::Element;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn page() -> String {
    fs::read_to_string(root().join("docs/ci.md")).unwrap()
}

/// A repository with the page's gate files.
fn repository() -> TempDir {
    let directory = TempDir::new().unwrap();
    std::os::unix::fs::symlink(root().join("examples"), directory.path().join("examples")).unwrap();
    for block in blocks(&page(), "toml") {
        let name = block.lines().next().unwrap().strip_prefix("# ").unwrap();
        fs::write(directory.path().join(name), &block).unwrap();
    }
    directory
}

/// A line of shell, as a runner gives it to one, with the binary on PATH.
fn shell(line: &str, directory: &Path) -> Said {
    let built = binary();
    let path = format!("{}:/usr/bin:/bin", built.parent().unwrap().display());
    let mut command = Command::new("sh");
    command.args(["-e", "-c", line]).current_dir(directory);
    command
        .env("PATH", path)
        .env("GITHUB_STEP_SUMMARY", directory.join("summary.md"));
    Said::from(command.output().unwrap())
}

/// The `run:` or `script:` lines of a workflow, with whether they run after a failure.
fn steps(workflow: &str) -> Vec<(bool, &str)> {
    let mut always = false;
    let mut found = Vec::new();
    for line in workflow.lines() {
        let item = line.trim_start().trim_start_matches("- ");
        if line.trim_start().starts_with("- ") {
            always = item == "if: ${{ !cancelled() }}";
        }
        let run = item.strip_prefix("run: ").or(item.strip_prefix("script: "));
        found.extend(run.map(|run| (always, run)));
    }
    found
}

fn workflows() -> [String; 2] {
    blocks(&page(), "yaml").try_into().unwrap()
}

fn readable(path: &Path) -> Element {
    Element::read(&fs::read_to_string(path).unwrap())
}

#[test]
fn the_workflow_runs_and_leaves_what_it_publishes() {
    let [github, _] = workflows();
    let steps = steps(&github);
    assert_eq!(steps.len(), 4);
    let (install, steps) = steps.split_first().unwrap();
    assert_eq!(
        install.1,
        "cargo install --locked --path crates/clarity-cli"
    );
    assert!(root().join("crates/clarity-cli/Cargo.toml").exists());
    let repository = repository();
    let at = |name: &str| repository.path().join(name);
    for (_, line) in steps {
        let said = shell(line, repository.path());
        assert_eq!(said.code, 0, "{line}: {}", said.err);
    }
    let summary = fs::read_to_string(at("summary.md")).unwrap();
    assert!(
        summary.starts_with("### Gate passed: <code>sweep</code>\n"),
        "{summary}"
    );
    // Two of all runs, one of each of seven values, one of an axis.
    assert_eq!(readable(&at("junit.xml")).cases().len(), 10);
    // All that is uploaded is there, from the lines below `path: |`.
    let (_, list) = github.split_once("path: |\n").unwrap();
    let uploaded: Vec<_> = list
        .lines()
        .take_while(|line| line.starts_with("            "))
        .collect();
    assert_eq!(uploaded.len(), 3);
    assert!(
        uploaded.iter().all(|name| at(name.trim()).exists()),
        "{uploaded:?}"
    );
    // What the page shows of the gate is what it says.
    let shown = &blocks(&page(), "console")[0];
    let (command, expected) = shown.split_once('\n').unwrap();
    let said = shell(command.strip_prefix("$ ").unwrap(), repository.path());
    assert_eq!((said.code, said.out.as_str()), (0, expected));

    // A gate that fails stops the job, but for the steps that tell of it.
    let limits = fs::read_to_string(at("gate.toml")).unwrap();
    fs::write(
        at("gate.toml"),
        limits.replace("min_esi = 0.5", "min_esi = 0.95"),
    )
    .unwrap();
    fs::remove_file(at("summary.md")).unwrap();
    let (always, rest): (Vec<(bool, &str)>, Vec<_>) =
        steps[1..].iter().copied().partition(|step| step.0);
    assert_eq!(shell(rest[0].1, repository.path()).code, 100);
    assert_eq!(shell(always[0].1, repository.path()).code, 0);
    let summary = fs::read_to_string(at("summary.md")).unwrap();
    assert!(
        summary.starts_with("### Gate failed: <code>sweep</code>\n"),
        "{summary}"
    );
    assert_eq!(readable(&at("junit.xml")).number("failures"), 1);
}

#[test]
fn the_other_commands_run_too() {
    let [_, gitlab] = workflows();
    assert_eq!(gitlab.lines().count(), 3);
    let repository = repository();
    let run = |line: &str| {
        let said = shell(line, repository.path());
        assert_eq!(said.code, 0, "{line}: {}", said.err);
        // Such as a limit that holds nothing back.
        assert!(!said.err.contains("warning"), "{line}: {}", said.err);
    };
    let steps = steps(&gitlab);
    assert_eq!(steps.len(), 1);
    run(steps[0].1);
    assert_eq!(
        readable(&repository.path().join("junit.xml")).number("failures"),
        0
    );
    let shown = blocks(&page(), "sh");
    assert_eq!(shown.len(), 2);
    for line in &shown {
        run(line.trim_end());
    }
    // Two figures of each of seven values.
    assert_eq!(
        readable(&repository.path().join("no-worse.xml")).number("tests"),
        14
    );
}

/// Actions by commit with their version beside it, as in the workflow of this repository.
#[test]
fn the_workflow_trusts_what_ci_trusts() {
    let [github, _] = workflows();
    let uses: Vec<_> = github
        .lines()
        .filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: "))
        .collect();
    assert_eq!(uses.len(), 2);
    for action in &uses {
        let (_, commit) = action.split_once('@').unwrap();
        let (commit, version) = commit.split_once(" # v").unwrap();
        assert!(
            commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()),
            "{action}"
        );
        assert!(
            version.split('.').all(|part| part.parse::<u32>().is_ok()),
            "{action}"
        );
    }
    let ours = fs::read_to_string(root().join(".github/workflows/ci.yml")).unwrap();
    assert!(ours.contains(uses[0]), "{uses:?}");
    assert!(
        github.contains("\npermissions: {}\n") && github.contains("persist-credentials: false")
    );
    // The options that the page's table names are the command's.
    let help = Said::from(clarity(["gate", "--help"]).output().unwrap()).out;
    for option in ["--junit", "--markdown"] {
        assert!(help.contains(option) && page().contains(&format!("| `{option} FILE` |")));
    }
}
