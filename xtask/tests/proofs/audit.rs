//! A locked package with a known vulnerability is noticed: a database of one advisory, against the
//! real lock file.

use std::fs;

use xtask::audit::command;

use crate::support::{on_ci, place, root, skip};

#[test]
fn a_package_with_an_advisory_is_refused_and_a_patched_one_is_not() {
    for (patched, passes) in [(">= 999.0.0", false), (">= 0.0.1", true)] {
        let place = place("advisories");
        let folder = place.path.join("crates/thiserror");
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join("RUSTSEC-2000-0001.md"),
            format!(
                "```toml\n[advisory]\nid = \"RUSTSEC-2000-0001\"\npackage = \"thiserror\"\n\
                 date = \"2000-01-01\"\n[versions]\npatched = [\"{patched}\"]\n```\n\n\
                 # Planted\n\nOnly a test.\n"
            ),
        )
        .unwrap();
        let Some(mut audit) = command(root(), &place.path) else {
            assert!(!on_ci(), "cargo-audit is not on the PATH");
            skip("cargo-audit is not on the PATH: it was not seen to refuse an advisory");
            return;
        };
        let output = audit.output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.success(), passes, "{printed}");
        assert_eq!(printed.contains("RUSTSEC-2000-0001"), !passes, "{printed}");
    }
}
