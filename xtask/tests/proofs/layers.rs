//! Every rule of the layer table, on the real workspace with one thing changed: exactly the
//! findings that the change adds.

use std::collections::BTreeSet;
use std::fs;

use xtask::layers::check;
use xtask::table::{Kind, Row, Table};
use xtask::workspace::{Edge, EdgeKind, Member, Workspace};

use crate::support::{place, root};

/// What a change to the real workspace or its table adds to the findings.
pub(crate) fn added(change: impl FnOnce(&mut Workspace, &mut Table)) -> Vec<String> {
    let mut table = Table::read(root()).unwrap();
    let mut workspace = Workspace::members(root()).unwrap();
    let before: BTreeSet<_> = check(&workspace, &table).into_iter().collect();
    change(&mut workspace, &mut table);
    let after = check(&workspace, &table).into_iter();
    after
        .filter(|finding| !before.contains(finding))
        .map(|finding| finding.to_string())
        .collect()
}

pub(crate) fn member<'a>(workspace: &'a mut Workspace, name: &str) -> &'a mut Member {
    workspace
        .members
        .iter_mut()
        .find(|member| member.name == name)
        .unwrap()
}

fn row<'a>(table: &'a mut Table, name: &str) -> &'a mut Row {
    table.crates.get_mut(name).unwrap()
}

fn edge(to: &str, kind: EdgeKind) -> Edge {
    Edge {
        to: to.to_owned(),
        kind,
        ..Edge::default()
    }
}

/// Adds an edge together with the permission for it, so that only its direction can be wrong.
fn permitted_edge(workspace: &mut Workspace, table: &mut Table, from: &str, to: &str) {
    row(table, from)
        .allow
        .insert(to.to_owned(), "planted".to_owned());
    member(workspace, from)
        .edges
        .push(edge(to, EdgeKind::Normal));
}

#[test]
fn nothing_changed_adds_nothing() {
    assert_eq!(added(|_, _| ()), [""; 0]);
}

#[test]
fn a_crate_without_a_row_and_a_row_without_a_crate() {
    let found = added(|workspace, _| {
        workspace.members.push(Member {
            name: "clarity-new".to_owned(),
            manifest: "crates/clarity-new/Cargo.toml".to_owned(),
            inherits_lints: true,
            edges: vec![edge("rand", EdgeKind::Normal)],
            ..Member::default()
        });
    });
    assert_eq!(
        found,
        [
            "crates/clarity-new/Cargo.toml: clarity-new is in the workspace but not in layers.toml; \
          give it a row: layer, kind, budget and its dependencies with reasons"
        ]
    );
    let found = added(|workspace, _| {
        workspace
            .members
            .retain(|member| member.name != "clarity-integration");
    });
    assert_eq!(
        found,
        [
            "layers.toml: clarity-integration is in the table but not in the workspace; remove its \
          row, or add the crate"
        ]
    );
}

#[test]
fn an_edge_that_is_not_allowed_whatever_its_kind() {
    let found = added(|workspace, _| {
        let metrics = member(workspace, "clarity-metrics");
        metrics.edges.push(edge("rand", EdgeKind::Normal));
        metrics.edges.push(edge("cc", EdgeKind::Build));
        metrics.edges.push(edge("insta", EdgeKind::Dev));
        metrics.edges.push(Edge {
            optional: true,
            target: Some("cfg(windows)".to_owned()),
            rename: Some("luck".to_owned()),
            ..edge("fastrand", EdgeKind::Normal)
        });
    });
    let place = "crates/clarity-metrics/Cargo.toml: clarity-metrics is not allowed to have";
    let remedy = "remove it, or allow it with a reason";
    assert_eq!(
        found,
        [
            format!("{place} the build dependency cc; {remedy}: `build` in layers.toml"),
            format!(
                "{place} the dependency fastrand (renamed to luck) (optional) (for cfg(windows)); \
                 {remedy}: `allow` in layers.toml"
            ),
            format!("{place} the dependency rand; {remedy}: `allow` in layers.toml"),
            format!("{place} the dev-dependency insta; {remedy}: `dev` in layers.toml"),
        ]
    );
}

#[test]
fn a_permission_of_one_kind_does_not_cover_another() {
    let found = added(|workspace, _| {
        let gradient = member(workspace, "clarity-gradient");
        gradient.edges.push(edge("proptest", EdgeKind::Normal));
        gradient.edges.push(edge("thiserror", EdgeKind::Build));
        gradient.edges.push(edge("clarity-model", EdgeKind::Dev));
    });
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn a_permission_that_nothing_uses() {
    let found = added(|_, table| {
        let row = row(table, "clarity-gradient");
        row.allow
            .insert("smallvec".to_owned(), "planted".to_owned());
        row.build.insert("cc".to_owned(), "planted".to_owned());
        row.dev.push("insta".to_owned());
        // A dev-dependency does not use the permission for a normal one.
        row.allow
            .insert("proptest".to_owned(), "planted".to_owned());
    });
    let may = "layers.toml: clarity-gradient may depend on";
    assert_eq!(
        found,
        [
            format!("{may} cc (`build`) but does not; remove the permission"),
            format!("{may} insta (`dev`) but does not; remove the permission"),
            format!("{may} proptest (`allow`) but does not; remove the permission"),
            format!("{may} smallvec (`allow`) but does not; remove the permission"),
        ]
    );
}

#[test]
fn an_edge_that_points_up_or_sideways_even_if_it_is_allowed() {
    let found = added(|workspace, table| {
        permitted_edge(workspace, table, "clarity-model", "clarity-sweep");
    });
    assert_eq!(
        found,
        [
            "crates/clarity-model/Cargo.toml: clarity-model (layer 0) must not depend on \
          clarity-sweep (layer 1): edges point down; move what it needs into a lower layer"
        ]
    );
    let found = added(|workspace, table| {
        permitted_edge(workspace, table, "clarity-gradient", "clarity-metrics");
    });
    assert_eq!(
        found,
        [
            "crates/clarity-gradient/Cargo.toml: clarity-gradient and clarity-metrics are both of \
          layer 1 and must not see each other; move what both need into a lower layer"
        ]
    );
}

#[test]
fn an_edge_from_an_earlier_stage_to_a_later_one_names_the_stages() {
    let stages = ["sweep", "metrics", "surface", "gradient"];
    for (position, earlier) in stages.iter().enumerate() {
        for later in stages.iter().skip(position + 1) {
            let (from, to) = (format!("clarity-{earlier}"), format!("clarity-{later}"));
            for kind in [EdgeKind::Normal, EdgeKind::Build, EdgeKind::Dev] {
                let found = added(|workspace, table| {
                    let row = row(table, &from);
                    row.allow.insert(to.clone(), "planted".to_owned());
                    row.build.insert(to.clone(), "planted".to_owned());
                    row.dev.push(to.clone());
                    member(workspace, &from).edges.push(edge(&to, kind));
                });
                let wanted = format!(
                    "crates/{from}/Cargo.toml: {from} ({earlier}) must not depend on {to} \
                     ({later}): sweep < metrics < surface < gradient; move what both need into \
                     clarity-model"
                );
                let found: Vec<_> = found
                    .into_iter()
                    .filter(|line| !line.contains("may depend on"))
                    .collect();
                assert_eq!(found, [wanted]);
            }
        }
    }
}

#[test]
fn tools_stand_outside_the_layers() {
    let remedy = "tools stand outside the layers; remove the dependency; run the program, or read \
                  its output, instead";
    let found = added(|workspace, table| {
        permitted_edge(workspace, table, "xtask", "clarity-model");
    });
    let wanted = format!("xtask/Cargo.toml: xtask must not depend on clarity-model: {remedy}");
    assert_eq!(found, [wanted]);
    let found = added(|workspace, table| {
        permitted_edge(workspace, table, "clarity-cli", "xtask");
    });
    let place = "crates/clarity-cli/Cargo.toml: clarity-cli";
    assert_eq!(
        found,
        [format!("{place} must not depend on xtask: {remedy}")]
    );
    let found = added(|_, table| row(table, "xtask").layer = Some(6));
    assert_eq!(
        found,
        ["layers.toml: xtask is a tool and has a layer; remove the layer"]
    );
}

#[test]
fn a_test_crate_with_a_normal_dependency() {
    let found = added(|workspace, table| {
        permitted_edge(workspace, table, "clarity-integration", "clarity-model");
    });
    assert_eq!(
        found,
        [
            "tests/Cargo.toml: clarity-integration holds only tests but has the dependency \
          clarity-model; move it to [dev-dependencies]"
        ]
    );
}

#[test]
fn a_pure_crate_that_sees_one_that_is_not() {
    let found = added(|workspace, table| {
        row(table, "clarity-artifact").kind = Kind::Io;
        workspace
            .members
            .retain(|member| ["clarity", "clarity-artifact"].contains(&member.name.as_str()));
        table
            .crates
            .retain(|name, _| ["clarity", "clarity-artifact"].contains(&name.as_str()));
    });
    assert_eq!(
        found,
        [
            "crates/clarity/Cargo.toml: clarity is pure and must not depend on clarity-artifact, \
          which touches the world; pass the data in instead"
        ]
    );
}

#[test]
fn a_row_that_is_not_complete() {
    let found = added(|_, table| {
        let row = row(table, "clarity-sweep");
        row.layer = None;
        row.budget = None;
        row.allow.insert("thiserror".to_owned(), "  ".to_owned());
    });
    assert_eq!(
        found,
        [
            "layers.toml: clarity-sweep has no layer; give it one",
            "layers.toml: clarity-sweep has no package budget; set `budget` to the packages it \
             needs and a little air",
            "layers.toml: clarity-sweep may depend on thiserror, but the reason is empty; say \
             what it is for",
        ]
    );
}

#[test]
fn lints_that_are_not_inherited() {
    let found = added(|workspace, _| member(workspace, "clarity-lab").inherits_lints = false);
    assert_eq!(
        found,
        [
            "crates/clarity-lab/Cargo.toml: the workspace's lints do not apply here; add `[lints]` \
          with `workspace = true`"
        ]
    );
}

#[test]
fn a_budget_that_is_exceeded_or_cannot_be_counted() {
    let counted = |count| {
        added(|workspace, table| {
            row(table, "clarity-gradient").budget = Some(12);
            workspace
                .packages
                .insert("clarity-gradient".to_owned(), count);
        })
    };
    assert_eq!(counted(Ok(12)), [""; 0]);
    assert_eq!(
        counted(Ok(13)),
        [
            "crates/clarity-gradient/Cargo.toml: clarity-gradient needs 13 packages, its budget is \
          12; see `cargo tree -e normal -p clarity-gradient`; drop one or raise the budget"
        ]
    );
    assert_eq!(
        counted(Err("no lock".to_owned())),
        [
            "cargo tree: packages cannot be counted: no lock; run `cargo fetch`, then look at \
          Cargo.lock and at the other findings"
        ]
    );
}

#[test]
fn a_table_with_a_word_that_means_nothing() {
    let whole = "[pure]\nattributes = []\n[crates.a]\nlayer = 0\nkind = \"pure\"\nallow = {}\n";
    Table::parse(whole).unwrap();
    for (word, wrong) in [
        ("pure\"", "clean\""),
        ("layer", "level"),
        ("allow = {}", "allow = []"),
    ] {
        let error = Table::parse(&whole.replace(word, wrong))
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("layers.toml: "), "{error}");
    }
}

/// The other tests hand in data; this one asks cargo, so that no kind of edge is overlooked.
#[test]
fn every_kind_of_edge_is_seen_in_a_real_manifest() {
    let place = place("edges");
    let write = |path: &str, text: &str| {
        let path = place.path.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"a\"]\n",
    );
    write("a/src/lib.rs", "");
    write(
        "a/Cargo.toml",
        r#"
        [package]
        name = "a"
        edition = "2024"
        [dependencies]
        normal = "1"
        maybe = { version = "1", optional = true }
        nickname = { version = "1", package = "renamed" }
        [build-dependencies]
        build = "1"
        [dev-dependencies]
        dev = "1"
        [target.'cfg(windows)'.dependencies]
        windows = "1"
        [target.'cfg(unix)'.dev-dependencies]
        unix = "1"
        "#,
    );
    write(
        "layers.toml",
        "[pure]\nattributes = []\n[crates.a]\nlayer = 0\nkind = \"io\"\nbudget = 1\nallow = {}\n",
    );
    let table = Table::read(&place.path).unwrap();
    let found = check(&Workspace::members(&place.path).unwrap(), &table);
    let found: Vec<_> = found.into_iter().map(|finding| finding.problem).collect();
    let not_allowed = |what: &str| format!("a is not allowed to have the {what}");
    assert_eq!(
        found,
        [
            not_allowed("build dependency build"),
            not_allowed("dependency maybe (optional)"),
            not_allowed("dependency normal"),
            not_allowed("dependency renamed (renamed to nickname)"),
            not_allowed("dependency windows (for cfg(windows))"),
            not_allowed("dev-dependency dev"),
            not_allowed("dev-dependency unix (for cfg(unix))"),
            "the workspace's lints do not apply here".to_owned(),
        ]
    );
}
