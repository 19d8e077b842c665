//! A `clippy.toml` beside a manifest replaces the root's whole. Each repeats the root's bans word
//! for word, but for those that its crate is there to lift.

use std::collections::BTreeSet;

use xtask::table::{Kind, Table};
use xtask::workspace::Workspace;

use crate::bans::bans;
use crate::support::{root, text};

/// What a crate that touches the world, a test or a tool may have and a pure crate may not.
const LIFTED: [&str; 18] = [
    "core::env",
    "core::option_env",
    "f32::",
    "f64::",
    "ndarray::",
    "std::env::args",
    "std::env::current_",
    "std::env::temp_dir",
    "std::env::var",
    "std::fs::",
    "std::io::",
    "std::iter::",
    "std::path::",
    "std::process::Child",
    "std::process::Command",
    "std::process::id",
    "std::thread::",
    "std::time::",
];

#[test]
fn each_crate_that_is_not_pure_has_a_configuration_and_no_other_has() {
    let table = Table::read(root()).unwrap();
    for member in Workspace::members(root()).unwrap().members {
        let pure = table.crates[&member.name].kind == Kind::Pure;
        assert_eq!(member.clippy_config.is_none(), pure, "{}", member.name);
    }
}

#[test]
fn what_a_configuration_lifts_is_what_its_crate_is_for() {
    let ours = bans(&text("clippy.toml"));
    let must_stay: BTreeSet<_> = ours
        .iter()
        .filter(|(path, _)| !LIFTED.iter().any(|lifted| path.starts_with(lifted)))
        .collect();
    for file in configurations() {
        let theirs = bans(&text(&file));
        let lost: Vec<_> = must_stay
            .iter()
            .filter(|(path, _)| !theirs.contains_key(*path))
            .collect();
        assert!(lost.is_empty(), "{file} lifts {lost:?}");
        for (path, reason) in &theirs {
            assert_eq!(
                Some(reason),
                ours.get(path),
                "{file}: {path} is not as in clippy.toml"
            );
        }
    }
}

#[test]
fn settings_are_those_of_the_root() {
    let settings = |file: &str| -> toml::Table {
        let table: toml::Table = toml::from_str(&text(file)).unwrap();
        table
            .into_iter()
            .filter(|(key, _)| !key.starts_with("disallowed-"))
            .collect()
    };
    for file in configurations() {
        assert_eq!(settings(&file), settings("clippy.toml"), "{file}");
    }
}

fn configurations() -> Vec<String> {
    let members = Workspace::members(root()).unwrap().members;
    members
        .into_iter()
        .filter_map(|member| member.clippy_config)
        .collect()
}
