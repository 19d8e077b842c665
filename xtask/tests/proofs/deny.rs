//! `deny.toml` bites: small workspaces of path packages that break one rule each, under the real
//! file. They need no registry, whatever they are called.

use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::{Finding, deny};

use crate::support::{self, Place, command, place, text};

/// A package to write: name, version, licence, and the rest of its manifest.
type Package<'a> = (&'a str, &'a str, &'a str, String);

#[test]
fn the_control_is_clean_but_for_permissions_it_does_not_use() {
    let Some(found) = findings("deny-control", &[consumer("")]) else {
        return;
    };
    assert!(
        !found.is_empty(),
        "a permission that nothing needs is not reported"
    );
    let stale = [
        "license-not-encountered",
        "unmatched-skip",
        "unused-wrapper",
    ];
    for finding in &found {
        assert!(
            stale.iter().any(|code| finding.place.contains(code)),
            "{finding}"
        );
    }
}

#[test]
fn each_banned_package_is_refused() {
    let names = banned();
    let dependencies = names
        .iter()
        .map(|name| path_dependency(name, ""))
        .collect::<String>();
    let mut packages = vec![consumer(&dependencies)];
    packages.extend(
        names
            .iter()
            .map(|name| (name.as_str(), "0.0.0", "MIT", String::new())),
    );
    let Some(found) = findings("deny-bans", &packages) else {
        return;
    };
    for name in &names {
        let hits =
            with_code(&found, "banned").filter(|hit| hit.problem.contains(&format!("({name} ")));
        assert_eq!(hits.count(), 1, "{name}: {found:#?}");
    }
    assert_eq!(with_code(&found, "banned").count(), names.len());
}

#[test]
fn each_banned_feature_is_refused() {
    let features = banned_features();
    let quoted = |all: &[String]| {
        all.iter()
            .map(|feature| format!("{feature:?}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let dependencies: String = features
        .iter()
        .map(|(name, all)| path_dependency(name, &format!("features = [{}],", quoted(all))))
        .collect();
    let mut packages = vec![consumer(&dependencies)];
    for (name, all) in &features {
        let rows: Vec<_> = all
            .iter()
            .map(|feature| format!("{feature} = []\n"))
            .collect();
        packages.push((
            name,
            "0.0.0",
            "MIT",
            format!("[features]\n{}", rows.concat()),
        ));
    }
    let Some(found) = findings("deny-features", &packages) else {
        return;
    };
    for feature in features.iter().flat_map(|(_, all)| all) {
        let hits = with_code(&found, "feature-banned");
        let hits = hits.filter(|hit| hit.to_string().contains(feature.as_str()));
        assert!(hits.count() >= 1, "{feature}: {found:#?}");
    }
}

#[test]
fn a_licence_that_is_not_allowed_is_refused() {
    let packages = [
        consumer(&path_dependency("copyleft", "")),
        ("copyleft", "0.0.0", "GPL-3.0-only", String::new()),
    ];
    let Some(found) = findings("deny-licence", &packages) else {
        return;
    };
    let hits: Vec<_> = with_code(&found, "rejected").collect();
    assert_eq!(hits.len(), 1, "{found:#?}");
    assert!(
        hits.iter().all(|hit| hit.to_string().contains("copyleft")),
        "{hits:#?}"
    );
}

#[test]
fn two_versions_of_one_package_are_refused() {
    let dependencies = "one = { package = \"twice\", path = \"../one\" }\n\
                        two = { package = \"twice\", path = \"../two\" }\n";
    let packages = [
        consumer(dependencies),
        ("one/twice", "1.0.0", "MIT", String::new()),
        ("two/twice", "2.0.0", "MIT", String::new()),
    ];
    let Some(found) = findings("deny-duplicate", &packages) else {
        return;
    };
    assert_eq!(with_code(&found, "duplicate").count(), 1, "{found:#?}");
}

#[test]
fn a_package_from_a_git_repository_is_refused() {
    let place = place("deny-source");
    let elsewhere = place.path.join("elsewhere");
    write(&elsewhere, "elsewhere", "0.0.0", "MIT", "");
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(&elsewhere)
            .args(["-c", "user.name=x", "-c", "user.email=x@x.invalid"]);
        assert!(
            git.args(arguments).output().unwrap().status.success(),
            "git {arguments:?}"
        );
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&[
        "commit",
        "--quiet",
        "--no-gpg-sign",
        "--no-verify",
        "--message",
        "x",
    ]);
    let source = format!(
        "elsewhere = {{ git = \"file://{}\" }}\n",
        elsewhere.display()
    );
    let Some(found) = findings_in(&place, &[consumer(&source)]) else {
        return;
    };
    assert_eq!(
        with_code(&found, "source-not-allowed").count(),
        1,
        "{found:#?}"
    );
}

#[test]
fn what_the_architecture_rules_out_is_banned() {
    let names = banned();
    for name in ["chrono", "rand", "rayon", "time", "tokio", "uuid"] {
        assert!(names.iter().any(|banned| banned == name), "{name}");
    }
    let features: Vec<_> = banned_features()
        .into_iter()
        .flat_map(|(_, all)| all)
        .collect();
    for feature in ["arbitrary_precision", "preserve_order"] {
        assert!(features.iter().any(|banned| banned == feature), "{feature}");
    }
}

fn consumer(dependencies: &str) -> Package<'static> {
    (
        "consumer",
        "0.0.0",
        "Apache-2.0",
        format!("[dependencies]\n{dependencies}"),
    )
}

fn path_dependency(name: &str, more: &str) -> String {
    format!("{name} = {{ {more} path = \"../{name}\" }}\n")
}

fn with_code<'a>(found: &'a [Finding], code: &str) -> impl Iterator<Item = &'a Finding> {
    let place = format!("deny.toml [{code}]");
    found.iter().filter(move |finding| finding.place == place)
}

/// What the real `deny.toml` finds in a workspace of `packages`; nothing where there is no
/// cargo-deny, which only a person may go without.
fn findings(name: &str, packages: &[Package<'_>]) -> Option<Vec<Finding>> {
    findings_in(&place(name), packages)
}

fn findings_in(place: &Place, packages: &[Package<'_>]) -> Option<Vec<Finding>> {
    let root = &place.path;
    // Only the first is a member: two members may not share a name.
    let mut folders = Vec::new();
    for (name, version, licence, rest) in packages {
        let (folder, name) = name.split_once('/').unwrap_or((name, name));
        write(&root.join(folder), name, version, licence, rest);
        folders.push(folder);
    }
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {:?}\nexclude = {:?}\n",
        &folders[..1],
        &folders[1..],
    );
    fs::write(root.join("Cargo.toml"), workspace).unwrap();
    fs::write(root.join("deny.toml"), text("deny.toml")).unwrap();

    let Some(mut deny) = deny::command(root) else {
        assert!(
            !support::on_ci(),
            "cargo-deny is not on the PATH; {}",
            deny::REMEDY
        );
        support::skip(&format!("cargo-deny is not on the PATH; {}", deny::REMEDY));
        return None;
    };
    // A git source is fetched, from this machine, into a cargo home of its own.
    let home = root.join("cargo-home");
    let mut lock = command("cargo", root);
    lock.args(["fetch", "--quiet"])
        .env("CARGO_HOME", &home)
        .env("CARGO_NET_OFFLINE", "false");
    assert!(lock.status().unwrap().success(), "cargo fetch");
    Some(deny::run(deny.env("CARGO_HOME", &home)).unwrap())
}

fn write(folder: &Path, name: &str, version: &str, licence: &str, rest: &str) {
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = {version:?}\nedition = \"2024\"\n\
         license = {licence:?}\n{rest}"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
}

fn banned() -> Vec<String> {
    let config: toml::Table = toml::from_str(&text("deny.toml")).unwrap();
    let bans = config["bans"]["deny"].as_array().unwrap().iter();
    bans.map(|ban| ban["crate"].as_str().unwrap().to_owned())
        .collect()
}

fn banned_features() -> Vec<(String, Vec<String>)> {
    let config: toml::Table = toml::from_str(&text("deny.toml")).unwrap();
    let rows = config["bans"]["features"].as_array().unwrap().iter();
    rows.map(|row| {
        let features = row["deny"].as_array().unwrap().iter();
        let features = features
            .map(|feature| feature.as_str().unwrap().to_owned())
            .collect();
        (row["crate"].as_str().unwrap().to_owned(), features)
    })
    .collect()
}
