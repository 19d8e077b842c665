//! Each file of a sweep and of a cohort is altered in each way: `verify` names it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod zoo;

use clarity_integration::{ANSWERS, contents, say};
use std::fs;
use std::path::Path;
use zoo::Zoo;

/// A way to alter a file.
type Alter = (&'static str, fn(&Path));

fn rewrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

fn flip(path: &Path, at: impl FnOnce(usize) -> usize) {
    rewrite(path, |bytes| {
        let at = at(bytes.len());
        bytes[at] ^= 1;
    });
}

const ALTERS: [Alter; 5] = [
    ("a bit flipped", |path| flip(path, |length| length / 3)),
    ("its last bit flipped", |path| {
        flip(path, |length| length - 1);
    }),
    ("its end lost", |path| {
        rewrite(path, |bytes| {
            bytes.pop();
        });
    }),
    ("emptied", |path| rewrite(path, Vec::clear)),
    ("a space more", |path| {
        rewrite(path, |bytes| bytes.push(b' '));
    }),
];

/// A sweep with everything that one may have: a null sweep, a directory in each run, the page.
fn rich() -> Zoo {
    let script = format!("{ANSWERS}\nmkdir \"$4/pictures\"; echo gray > \"$4/pictures/seen.raw\"");
    let zoo = Zoo::new(&script).edit("[0, 1]", "[1, 2]\n[axis.blur]\nidentity = 0\nunit = \"px\"");
    ran(&zoo);
    zoo
}

/// The same as a cohort of two cases.
fn cohort() -> Zoo {
    let zoo = Zoo::new(ANSWERS).edit("\"base.json\"", "\"case-*.json\"");
    for name in ["case-a.json", "case-b.json"] {
        fs::copy(
            zoo.directory.path().join("base.json"),
            zoo.directory.path().join(name),
        )
        .unwrap();
    }
    ran(&zoo);
    zoo
}

fn ran(zoo: &Zoo) {
    let (config, out) = (zoo.config.as_os_str(), zoo.out());
    let said = say(["run".as_ref(), config, "--out".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
}

/// What is no damage, and why.
const SPARED: [(&str, &str); 2] = [
    // A page for people, made anew by `report`; pictures come into it by a configuration.
    ("report.html", ""),
    // Results that follow from the rest, all of them: that is a sweep that nobody has analyzed.
    ("sensitivity.json", "removed"),
];

/// What is wrong with how `verify` takes a sweep in which one file is not what it was.
fn unseen(out: &Path, file: &str, how: &str) -> Option<String> {
    let said = say(["verify".as_ref(), out.as_os_str()]).unwrap();
    // A sweep inside another one stands in front of its lines, and what is wrong with a list of hashes
    // shows in what it lists: each name by itself.
    let names = |line: &str| {
        let line = line.replace("the sweep's manifest", "sweep_manifest.json");
        file.split('/').all(|name| line.contains(name))
    };
    let spared = SPARED
        .iter()
        .any(|(name, way)| file.ends_with(name) && how.ends_with(way));
    let seen = said.code == 4 && said.err.lines().any(names);
    (seen == spared).then(|| format!("{file} {how}: code {} {}{}", said.code, said.out, said.err))
}

/// Alters each file in each way, one after the other.
fn each_is_named(zoo: &Zoo) {
    let out = zoo.out();
    let mut wrong = Vec::new();
    let mut files = contents(&out).unwrap();
    // One of each kind is enough.
    let others = ["seed=2", "blur=2", "case-b"];
    files.retain(|(file, _)| !others.iter().any(|other| file.contains(other)));
    for (file, bytes) in &files {
        let path = out.join(file);
        for (how, alter) in ALTERS {
            alter(&path);
            wrong.extend(unseen(&out, file, how));
            fs::write(&path, bytes).unwrap();
        }
        fs::remove_file(&path).unwrap();
        wrong.extend(unseen(&out, file, "removed"));
        fs::write(&path, bytes).unwrap();
        // Beside it, as another one.
        let stranger = path.with_file_name("stranger.txt");
        if file.contains("runs/") {
            fs::write(&stranger, "").unwrap();
            let added = file.replace(path.file_name().unwrap().to_str().unwrap(), "stranger.txt");
            wrong.extend(unseen(&out, &added, "added"));
            fs::remove_file(&stranger).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_file_of_a_sweep_is_named() {
    each_is_named(&rich());
}

#[test]
fn each_file_of_a_cohort_is_named() {
    each_is_named(&cohort());
}
