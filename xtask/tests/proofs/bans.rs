//! Every ban and every lint bites, each in the one line that breaks it, under the real
//! configuration; the control stays silent.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use xtask::{Finding, clippy};

use crate::support::{command, place, root, text};

/// A file of the fixture, a line of it, and the ban or lint that the line breaks.
type Break = (String, usize, String);

#[test]
fn each_ban_and_each_lint_is_found_where_it_is_broken_and_nowhere_else() {
    let (found, marked) = (found(root()), marked());
    let silent: Vec<_> = marked.difference(&found).collect();
    let surprising: Vec<_> = found.difference(&marked).collect();
    assert!(
        silent.is_empty(),
        "marked, but nothing found it: {silent:#?}"
    );
    assert!(
        surprising.is_empty(),
        "found, but not marked: {surprising:#?}"
    );
}

#[test]
fn each_ban_has_a_fixture_and_each_fixture_a_ban() {
    let marks = marked();
    let broken: Vec<&String> = marks.iter().map(|(_, _, mark)| mark).collect();
    let bans = bans(&text("clippy.toml"));
    for ban in bans.keys() {
        assert!(
            broken.contains(&ban),
            "{ban} must be broken in xtask/fixtures/bans/src"
        );
    }
    for lint in denied() {
        let pedantic = "clippy::needless_pass_by_value";
        let example = if lint == "clippy::pedantic" {
            pedantic
        } else {
            lint.as_str()
        };
        let by_ban = lint.starts_with("clippy::disallowed_");
        assert!(
            by_ban || broken.iter().any(|mark| mark.as_str() == example),
            "{lint} of Cargo.toml must be broken in xtask/fixtures/bans/src/levels.rs"
        );
    }
    for (file, line, mark) in &marks {
        let known = bans.contains_key(mark)
            || denied().contains(mark)
            || mark == "clippy::needless_pass_by_value";
        assert!(
            known,
            "{file}:{line}: {mark} is neither a ban nor a lint of the workspace"
        );
    }
}

#[test]
fn each_ban_says_why() {
    for (path, reason) in bans(&text("clippy.toml")) {
        assert!(!reason.trim().is_empty(), "{path}");
    }
}

#[test]
fn a_ban_whose_path_went_stale_is_found() {
    let place = place("stale-ban");
    let config = text("clippy.toml").replace("std::env::vars_os", "std::env::gone");
    fs::write(place.path.join("clippy.toml"), config).unwrap();
    let found: Vec<String> = findings(&place.path)
        .iter()
        .map(ToString::to_string)
        .collect();
    let stale: Vec<_> = found.iter().filter(|line| line.contains("gone")).collect();
    assert_eq!(stale.len(), 1, "{found:#?}");
    assert!(
        stale.iter().all(|line| line.contains("clippy.toml:")),
        "{stale:#?}"
    );
}

#[test]
fn the_fixture_is_locked_to_the_packages_of_the_workspace() {
    let packages = |text: &str| -> BTreeSet<String> {
        let lock: toml::Table = toml::from_str(text).unwrap();
        let packages = lock["package"].as_array().unwrap();
        let external = packages
            .iter()
            .filter(|package| package.get("checksum").is_some());
        external
            .map(|package| {
                format!(
                    "{} {}",
                    package["name"].as_str().unwrap(),
                    package["checksum"].as_str().unwrap()
                )
            })
            .collect()
    };
    let ours = packages(&text("Cargo.lock"));
    let theirs = packages(&text("xtask/fixtures/bans/Cargo.lock"));
    let strange: Vec<_> = theirs.difference(&ours).collect();
    assert!(
        strange.is_empty(),
        "{strange:?} are not in Cargo.lock: copy Cargo.lock to xtask/fixtures/bans and run \
         `cargo metadata` there"
    );
}

/// What the workspace's configuration in `config` finds in the fixture.
fn findings(config: &Path) -> Vec<Finding> {
    let mut command = command("cargo", &fixture());
    command.env("CLIPPY_CONF_DIR", config);
    command
        .args([
            "clippy",
            "--quiet",
            "--locked",
            "--message-format=json",
            "--",
        ])
        .args(levels());
    clippy::run(&mut command).unwrap()
}

fn found(config: &Path) -> BTreeSet<Break> {
    let mut breaks = BTreeSet::new();
    for finding in findings(config) {
        assert!(breaks.insert(read(&finding)), "found twice: {finding}");
    }
    breaks
}

/// From `src/x.rs:3:5` and ``use of a disallowed type `a::B` [clippy::disallowed_types]``.
fn read(finding: &Finding) -> Break {
    let mut place = finding.place.split(':');
    let file = place.next().unwrap_or_default().to_owned();
    let line = place
        .next()
        .and_then(|line| line.parse().ok())
        .unwrap_or_default();
    let lint = finding
        .problem
        .rsplit_once('[')
        .map(|(_, lint)| lint.trim_end_matches(']'));
    let lint = lint.unwrap_or(&finding.problem);
    let path = finding.problem.split('`').nth(1).unwrap_or_default();
    let name = if lint.starts_with("clippy::disallowed_") {
        path
    } else {
        lint
    };
    (file, line, name.to_owned())
}

/// The marks of the fixture: `//~ PATH...`, or `//~^ PATH...` on the line below.
fn marked() -> BTreeSet<Break> {
    let mut marks = BTreeSet::new();
    for entry in fs::read_dir(fixture().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("src/{}", path.file_name().unwrap().to_string_lossy());
        for (number, line) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
            let paths = line
                .split_once("//~")
                .map(|(_, paths)| paths)
                .unwrap_or_default();
            let (paths, number) = paths
                .strip_prefix('^')
                .map_or((paths, number), |paths| (paths, number - 1));
            marks.extend(
                paths
                    .split_whitespace()
                    .map(|mark| (name.clone(), number, mark.into())),
            );
        }
    }
    marks
}

/// Path and reason of each ban of a `clippy.toml`.
pub(crate) fn bans(config: &str) -> BTreeMap<String, String> {
    let config: toml::Table = toml::from_str(config).unwrap();
    let lists = config
        .iter()
        .filter(|(key, _)| key.starts_with("disallowed-"));
    let bans = lists.flat_map(|(_, list)| list.as_array().unwrap());
    let field = |ban: &toml::Value, name| {
        let value = ban.get(name).and_then(toml::Value::as_str);
        value
            .unwrap_or_else(|| panic!("{ban:?} has no {name}"))
            .to_owned()
    };
    bans.map(|ban| (field(ban, "path"), field(ban, "reason")))
        .collect()
}

/// The lints of the root `Cargo.toml` as cargo hands them to the compiler: by priority.
fn levels() -> Vec<String> {
    let mut levels = lints();
    levels.sort_by_key(|(priority, _, _)| *priority);
    levels
        .into_iter()
        .map(|(_, level, lint)| format!("--{level}={lint}"))
        .collect()
}

fn denied() -> BTreeSet<String> {
    let denied = |level: &str| ["deny", "forbid"].contains(&level);
    lints()
        .into_iter()
        .filter(|(_, level, _)| denied(level))
        .map(|(_, _, lint)| lint)
        .collect()
}

fn lints() -> Vec<(i64, String, String)> {
    let manifest: toml::Table = toml::from_str(&text("Cargo.toml")).unwrap();
    let mut lints = Vec::new();
    for (tool, table) in manifest["workspace"]["lints"].as_table().unwrap() {
        for (lint, value) in table.as_table().unwrap() {
            let name = if tool == "rust" {
                lint.clone()
            } else {
                format!("{tool}::{lint}")
            };
            let level = value.as_str().or_else(|| value["level"].as_str()).unwrap();
            let priority = value.get("priority").and_then(toml::Value::as_integer);
            lints.push((priority.unwrap_or(0), level.to_owned(), name));
        }
    }
    lints
}

fn fixture() -> PathBuf {
    root().join("xtask/fixtures/bans")
}
