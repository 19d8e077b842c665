//! The crate graph in the documentation is drawn, and an old one is noticed.

use std::fs;

use xtask::graph::{draw, replace};
use xtask::table::Table;
use xtask::workspace::{Edge, EdgeKind, Member, Workspace};

use crate::support::{copy_of_workspace, xtask};

#[test]
fn normal_edges_between_members_by_layer() {
    let edge = |to: &str, kind| Edge {
        to: to.to_owned(),
        kind,
        ..Edge::default()
    };
    let member = |name: &str, edges| Member {
        name: name.to_owned(),
        edges,
        ..Member::default()
    };
    let workspace = Workspace {
        members: vec![
            member("a-b", vec![]),
            member(
                "c",
                vec![
                    edge("a-b", EdgeKind::Normal),
                    edge("serde", EdgeKind::Normal),
                ],
            ),
            member(
                "d",
                vec![edge("c", EdgeKind::Dev), edge("a-b", EdgeKind::Normal)],
            ),
            member("tool", vec![]),
        ],
        ..Workspace::default()
    };
    let row =
        |name: &str, layer| format!("[crates.{name}]\nkind = \"io\"\nallow = {{}}\n{layer}\n");
    let rows = [
        row("a-b", "layer = 0"),
        row("c", "layer = 1"),
        row("d", "layer = 1"),
        row("tool", ""),
    ];
    let table = Table::parse(&format!("[pure]\nattributes = []\n{}", rows.concat())).unwrap();
    let wanted = "\
flowchart TD
  subgraph L1[\"layer 1\"]
    c[\"c\"]
    d[\"d\"]
  end
  subgraph L0[\"layer 0\"]
    a_b[\"a-b\"]
  end
  subgraph tools[\"outside the layers\"]
    tool[\"tool\"]
  end
  c --> a_b
  d --> a_b
";
    assert_eq!(draw(&workspace, &table), wanted);
}

#[test]
fn a_page_without_its_markers_is_an_error() {
    let page = "a\n<!-- graph:begin (x) -->\nold\n<!-- graph:end -->\nb\n";
    let wanted = "a\n<!-- graph:begin (x) -->\n```mermaid\nnew\n```\n<!-- graph:end -->\nb\n";
    assert_eq!(replace(page, "new\n").unwrap(), wanted);
    assert_eq!(replace(wanted, "new\n").unwrap(), wanted);
    for broken in [
        page.replace("begin", "start"),
        page.replace(":end", ":stop"),
    ] {
        assert!(replace(&broken, "new\n").is_err(), "{broken}");
    }
}

#[test]
fn a_graph_out_of_date_is_noticed_and_redrawn() {
    let copy = copy_of_workspace("graph");
    let page = copy.path.join("docs/architecture.md");
    assert!(xtask(&copy.path, &["graph"]).0);
    assert!(xtask(&copy.path, &["graph", "--check"]).0);
    let drawn = fs::read_to_string(&page).unwrap();
    let old = drawn.replacen("  clarity --> clarity_model\n", "", 1);
    assert_ne!(drawn, old);
    fs::write(&page, &old).unwrap();
    let (passed, printed) = xtask(&copy.path, &["graph", "--check"]);
    assert!(
        !passed && printed.contains("run `cargo xtask graph`"),
        "{printed}"
    );
    assert_eq!(fs::read_to_string(&page).unwrap(), old);
    assert!(xtask(&copy.path, &["graph"]).0);
    assert_eq!(fs::read_to_string(&page).unwrap(), drawn);
}
