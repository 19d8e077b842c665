//! The rules for pure crates, on the real workspace with one of them changed.

use xtask::table::Table;
use xtask::workspace::Source;

use crate::layers::{added, member};
use crate::support::root;

#[test]
fn a_pure_crate_without_its_attributes() {
    let path = "crates/clarity-gradient/src/lib.rs";
    let attributes = Table::read(root()).unwrap().pure.attributes;
    let with_root = |text: &str| {
        let text = text.to_owned();
        added(move |workspace, _| {
            member(workspace, "clarity-gradient").sources = vec![Source {
                path: path.to_owned(),
                text,
            }];
        })
    };
    // However they are laid out, and only those above the first item count.
    let whole = format!(
        "//! x\n\n{}\n\nmod a;\n",
        attributes.join("\n").replace(", ", ",\n    ")
    );
    assert_eq!(with_root(&whole), [""; 0]);
    for missing in &attributes {
        let rest = attributes.iter().filter(|attribute| *attribute != missing);
        let rest = rest.cloned().collect::<Vec<_>>().join("\n");
        let wanted = format!(
            "{path}: clarity-gradient is pure but does not begin with `{missing}`; add the \
             attribute above the first item"
        );
        for text in [
            rest.clone(),
            format!("// {missing}\n{rest}\nmod a {{\n    {missing}\n}}\n"),
        ] {
            assert!(with_root(&text).contains(&wanted), "{missing}: {text}");
        }
    }
    let found = added(|workspace, _| member(workspace, "clarity-gradient").library = None);
    assert_eq!(
        found,
        [
            "crates/clarity-gradient/Cargo.toml: clarity-gradient is pure but has no library under \
          src; add src/lib.rs"
        ]
    );
}

#[test]
fn a_reason_for_std_lifts_no_std_alone() {
    let attributes = Table::read(root()).unwrap().pure.attributes;
    let with_reason = |attributes: &[String]| {
        let text = attributes.join("\n");
        added(move |workspace, table| {
            let row = table.crates.get_mut("clarity-gradient").unwrap();
            row.std = Some("a dependency needs it".to_owned());
            let path = "crates/clarity-gradient/src/lib.rs".to_owned();
            member(workspace, "clarity-gradient").sources = vec![Source { path, text }];
        })
    };
    let (no_std, rest): (Vec<_>, Vec<_>) = attributes
        .into_iter()
        .partition(|attribute| attribute == "#![no_std]");
    assert_eq!((no_std.len(), with_reason(&rest)), (1, Vec::new()));
    assert_eq!(with_reason(&rest[1..]).len(), 1);
}

#[test]
fn a_pure_crate_that_returns_to_std() {
    let planted = |text: &str| {
        added(|workspace, _| {
            member(workspace, "clarity-gradient").sources.push(Source {
                path: "crates/clarity-gradient/src/planted.rs".to_owned(),
                text: text.to_owned(),
            });
        })
    };
    let wanted = "crates/clarity-gradient/src/planted.rs:2: a pure crate says `extern crate std`; \
                  use core and alloc; for tests put `#[cfg(test)]` on the line above";
    for text in [
        "\nextern crate std;",
        "\npub extern  crate std as core;",
        "#[cfg(not(test))]\nextern crate std;",
        "#[cfg(any(test, unix))]\nextern crate std ;",
        "// #[cfg(test)]\n#[macro_use] extern crate std;",
    ] {
        assert_eq!(planted(text), [wanted], "{text}");
    }
    for text in [
        "#[cfg(test)]\nextern crate std;",
        "extern crate alloc;",
        "// extern crate std;",
    ] {
        assert_eq!(planted(text), [""; 0], "{text}");
    }
}

#[test]
fn a_pure_crate_with_a_clippy_configuration_of_its_own() {
    let found = added(|workspace, _| {
        member(workspace, "clarity-model").clippy_config =
            Some("crates/clarity-model/clippy.toml".to_owned());
    });
    assert_eq!(
        found,
        [
            "crates/clarity-model/clippy.toml: clarity-model is pure: a clippy.toml of its own lifts \
          the bans; remove the file; the one at the root applies"
        ]
    );
}
