//! The whole way: a copy of the workspace, a mistake planted in it, and the real command.

use std::fs;
use std::path::Path;

use crate::support::{command, copy_of_workspace, on_ci, skip, xtask};

#[test]
fn an_edge_to_a_later_stage_is_refused() {
    let copy = copy_of_workspace("planted-stage");
    depend(
        &copy.path,
        "clarity-metrics",
        "clarity-gradient.workspace = true",
    );
    lock(&copy.path);
    let (passed, printed) = xtask(&copy.path, &["lint", "--ring", "layers"]);
    assert!(!passed);
    expect(
        &printed,
        "clarity-metrics (metrics) must not depend on clarity-gradient (gradient): \
         sweep < metrics < surface < gradient",
    );
    expect(
        &printed,
        "clarity-metrics is not allowed to have the dependency clarity-gradient",
    );
}

#[test]
fn an_edge_to_a_higher_layer_is_refused() {
    let copy = copy_of_workspace("planted-layer");
    depend(
        &copy.path,
        "clarity-model",
        "clarity-sweep.workspace = true",
    );
    let (passed, printed) = xtask(&copy.path, &["lint", "--ring", "layers"]);
    assert!(!passed);
    expect(
        &printed,
        "clarity-model (layer 0) must not depend on clarity-sweep (layer 1): edges point down",
    );
    // Two crates that need each other have no dependency tree.
    expect(
        &printed,
        "cargo tree: packages cannot be counted: cyclic package dependency",
    );
}

#[test]
fn a_clock_in_a_pure_crate_does_not_resolve_and_is_banned_where_it_would() {
    let copy = copy_of_workspace("planted-clock");
    let lint = ["lint", "--ring", "clippy", "--package", "clarity-surface"];
    let library = copy.path.join("crates/clarity-surface/src/lib.rs");
    let original = fs::read_to_string(&library).unwrap();

    let clock = "fn planted(_: &std::time::Instant) {}\n";
    fs::write(&library, format!("{original}\n{clock}")).unwrap();
    let (passed, printed) = xtask(&copy.path, &lint);
    assert!(!passed);
    let line = original.lines().count() + 2;
    let place = format!("crates/clarity-surface/src/lib.rs:{line}:");
    let found: Vec<_> = printed
        .lines()
        .filter(|found| found.contains(&place))
        .collect();
    assert!(
        found
            .iter()
            .any(|found| found.contains("`std`") && found.contains("[E0433]")),
        "{printed}"
    );

    let line = line + 1;
    fs::write(&library, format!("{original}\nextern crate std;\n{clock}")).unwrap();
    let (passed, printed) = xtask(&copy.path, &lint);
    assert!(!passed);
    let place = format!("crates/clarity-surface/src/lib.rs:{line}:");
    let found: Vec<_> = printed
        .lines()
        .filter(|found| found.contains(&place))
        .collect();
    let ban = "use of a disallowed type `std::time::Instant` [clippy::disallowed_types]";
    assert!(found.iter().any(|found| found.contains(ban)), "{printed}");

    let (passed, printed) = xtask(&copy.path, &["lint", "--ring", "layers"]);
    assert!(!passed);
    let line = line - 1;
    expect(
        &printed,
        &format!("crates/clarity-surface/src/lib.rs:{line}: a pure crate says `extern crate std`"),
    );
}

#[test]
fn a_source_of_randomness_is_refused_twice() {
    let copy = copy_of_workspace("planted-randomness");
    // cargo-deny looks at packages for other platforms too, which a build never downloads.
    let mut fetch = command("cargo", &copy.path);
    fetch
        .args(["fetch", "--locked"])
        .env("CARGO_NET_OFFLINE", "false");
    assert!(fetch.status().unwrap().success(), "cargo fetch");
    let version = rand_version(&fs::read_to_string(copy.path.join("Cargo.lock")).unwrap());
    depend(
        &copy.path,
        "clarity-metrics",
        &format!("rand = \"{version}\""),
    );
    lock(&copy.path);
    let (passed, printed) = xtask(&copy.path, &["lint", "--ring", "layers"]);
    assert!(!passed);
    expect(
        &printed,
        "clarity-metrics is not allowed to have the dependency rand",
    );

    if xtask::tools::find("cargo-deny").is_none() {
        assert!(!on_ci(), "cargo-deny is not on the PATH");
        skip("cargo-deny is not on the PATH: its ban on rand was not seen to bite");
        return;
    }
    let (passed, printed) = xtask(&copy.path, &["lint", "--ring", "deny"]);
    assert!(!passed);
    let ban = printed
        .lines()
        .find(|line| line.contains("deny.toml [banned]"))
        .unwrap_or(&printed);
    assert!(ban.contains("crate 'rand = "), "{printed}");
}

/// Writes a dependency into a manifest of the copy in `root`.
fn depend(root: &Path, name: &str, line: &str) {
    let path = root.join("crates").join(name).join("Cargo.toml");
    let manifest = fs::read_to_string(&path).unwrap();
    let planted = manifest.replacen("[dependencies]\n", &format!("[dependencies]\n{line}\n"), 1);
    assert_ne!(manifest, planted, "{name} has no [dependencies]");
    fs::write(path, planted).unwrap();
}

/// Brings the copy's `Cargo.lock` up to date with what was planted.
fn lock(root: &Path) {
    let mut cargo = command("cargo", root);
    let output = cargo
        .args(["update", "--workspace", "--offline"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn rand_version(lock: &str) -> String {
    let lock: toml::Table = toml::from_str(lock).unwrap();
    let packages = lock["package"].as_array().unwrap();
    let rand = packages
        .iter()
        .find(|package| package["name"].as_str() == Some("rand"));
    rand.expect("proptest brings rand")["version"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn expect(printed: &str, part: &str) {
    assert!(printed.contains(part), "expected {part:?} in:\n{printed}");
}
