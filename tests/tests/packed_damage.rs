//! What befalls a pack: every command that verifies says the same of it, and what it advises helps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod big_sweep;
mod durable;
mod zoo;

use clarity_integration::{ANSWERS, Said, binary, clarity};
use durable::{calls, counted, held, names, on, open_to_all};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use zoo::Zoo;

const PACK: &str = "packs/1-of-1.zip";

/// What helps where the list of a pack is damaged, and where a run is.
const WHOLE_COPY: &str = "put a whole copy of the pack in its place, or move it out of packs/: its runs \
                          are executed again then";
const AGAIN: &str = "executes it again";

/// Where some bytes begin, for the n-th time from 0.
fn at(bytes: &[u8], wanted: &[u8], n: usize) -> usize {
    let found = bytes.windows(wanted.len()).enumerate();
    let mut found = found.filter(|(_, window)| *window == wanted);
    found.nth(n).unwrap().0
}

const LOCAL: &[u8] = b"PK\x03\x04";
const LISTED: &[u8] = b"PK\x01\x02";

/// One bit: the record that it is in, how far from its front, and the run that is damaged then; none
/// where the pack is. Each run has four members, in the order `done.json`, `manifest.json`,
/// `spec.json`, `trace_pack.jsonl`.
type Flip = (&'static [u8], usize, usize, u8, Option<&'static str>);

const FLIPS: [Flip; 7] = [
    // A length, as the member's own record has it, and a name.
    (LOCAL, 0, 25, 0, Some("blur=0_seed=1")),
    (LOCAL, 0, 30, 2, Some("blur=0_seed=1")),
    // A name of the second run; it is not taken for the fourth, whose name it has.
    (LOCAL, 7, 30 + 5, 0, Some("blur=0_seed=2")),
    // The list calls a file otherwise than it calls itself.
    (LISTED, 15, 46 + 2, 0, Some("blur=1_seed=2")),
    // A sum in the list.
    (LISTED, 4, 16, 3, Some("blur=0_seed=2")),
    // The list breaks off, or puts a member elsewhere.
    (LISTED, 9, 0, 0, None),
    (LISTED, 9, 42, 0, None),
];

#[test]
fn every_command_says_the_same_of_a_flipped_bit() {
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    assert_eq!(on("pack", &zoo.out()).code, 0);
    let (out, pack) = (zoo.out(), zoo.out().join(PACK));
    let whole = fs::read(&pack).unwrap();
    let manifest = fs::read(out.join("sweep_manifest.json")).unwrap();
    for (record, number, offset, bit, run) in FLIPS {
        let mut bytes = whole.clone();
        bytes[at(&whole, record, number) + offset] ^= 1 << bit;
        fs::write(&pack, bytes).unwrap();
        let what = format!("{record:?} {number}, byte {offset}, bit {bit}");
        let (told, advice) = run.map_or((PACK, WHOLE_COPY), |run| (run, AGAIN));
        for command in ["verify", "merge", "pack"] {
            let said = on(command, &out);
            assert_eq!(said.code, 4, "{what}: {command}: {}{}", said.out, said.err);
            let named = said.err.contains(told) && said.err.contains(advice);
            assert!(named, "{what}: {command}: {}", said.err);
            // One bit damages one run.
            let others =
                (0..2).flat_map(|blur| [1, 2].map(|seed| format!("blur={blur}_seed={seed}/")));
            let others = others.filter(|other| run.is_some_and(|run| !other.starts_with(run)));
            for other in others {
                let file = format!("{PACK}/{other}");
                assert!(!said.err.contains(&file), "{what}: {command}: {}", said.err);
            }
        }
        let said = zoo.resume(&[]);
        let Some(run) = run else {
            assert_eq!(said.code, 4, "{what}: {}", said.err);
            assert!(said.err.contains(WHOLE_COPY), "{what}: {}", said.err);
            continue;
        };
        // What they advise helps, for good: a copy that nobody reads any more is no fault.
        assert_eq!(said.code, 0, "{what}: {}", said.err);
        let executed = format!("run `{run}` is damaged in ");
        assert!(said.err.contains(&executed), "{what}: {}", said.err);
        assert_eq!(names(&out.join("runs")), [run], "{what}");
        for command in ["verify", "merge", "metrics", "pack", "verify", "metrics"] {
            let said = on(command, &out);
            assert_eq!(said.code, 0, "{what}: {command}: {}", said.err);
        }
        assert_eq!(names(&out.join("packs")), ["1-of-1.2.zip", "1-of-1.zip"]);
        assert!(
            fs::read(out.join("sweep_manifest.json")).unwrap() == manifest,
            "{what}"
        );
        // Put away for the next bit.
        fs::remove_file(out.join("packs/1-of-1.2.zip")).unwrap();
        fs::remove_dir_all(out.join("quarantine")).unwrap();
    }
}

/// Whoever reads while somebody packs finds each run where it is by then.
#[test]
fn runs_that_are_packed_meanwhile_are_found() {
    let directory = TempDir::new().unwrap();
    let plan = big_sweep::plan(2, 4, 4);
    let commands: [&[&str]; 2] = [&["verify"], &["export", "--format", "csv"]];
    for (trial, command) in commands.repeat(2).into_iter().enumerate() {
        let sweep = directory.path().join(trial.to_string());
        big_sweep::write(&sweep, &plan, false);
        let start = |command: &[&str]| {
            let mut process = clarity(command);
            process
                .arg(&sweep)
                .stdout(Stdio::null())
                .stderr(Stdio::piped());
            process.spawn().unwrap()
        };
        let (packs, reads) = (start(&["pack"]), start(command));
        for process in [reads, packs] {
            let said = Said::from(process.wait_with_output().unwrap());
            assert_eq!(said.code, 0, "{command:?}: {}", said.err);
        }
    }
}

/// Nobody can say whether what cannot be read is what it should be, wherever it lies.
#[test]
fn what_cannot_be_read_is_no_damage() {
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    let (out, run) = (zoo.out(), zoo.run("blur=0_seed=2"));
    let check = |locked: &Path| {
        open_to_all(zoo.directory.path());
        let permit = |mode| fs::set_permissions(locked, fs::Permissions::from_mode(mode)).unwrap();
        permit(0);
        for command in ["verify", "merge", "pack", "sweep"] {
            let Some(mut process) = held(&zoo) else {
                return;
            };
            process.arg(command);
            if command == "sweep" {
                process
                    .arg(&zoo.config)
                    .args(["--resume", "--quiet", "--out"]);
            }
            let said = Said::from(process.arg(&out).output().unwrap());
            let what = format!("{}: {command}: {}{}", locked.display(), said.out, said.err);
            assert_eq!(said.code, 5, "{what}");
            // The file, or one that is in it.
            let told = said.err.contains(&locked.display().to_string());
            assert!(told && said.err.contains(": permission denied"), "{what}");
            assert!(!said.err.contains("whole copy"), "{what}");
        }
        permit(0o777);
    };
    check(&run.join("trace_pack.jsonl"));
    check(&run);
    assert_eq!(on("pack", &out).code, 0);
    check(&out.join(PACK));
    check(&out.join("packs"));
    assert_eq!(on("verify", &out).code, 0);
}

/// It is the pack that does not fit, not what was being copied into it.
#[test]
fn a_pack_that_does_not_fit_is_named() {
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    let line = format!(
        "ulimit -f 1; exec {} pack {}",
        binary().display(),
        zoo.out().display()
    );
    let said = Said::from(Command::new("sh").args(["-c", &line]).output().unwrap());
    assert_eq!(said.code, 5, "{}", said.err);
    let told = format!(
        "error: {}: file too large\n",
        zoo.out().join(PACK).display()
    );
    // An instrumented binary has no room for its profile either, and says so behind it.
    assert!(said.err.starts_with(&told), "{}", said.err);
    assert_eq!(names(&zoo.out().join("runs")).len(), 4);
    assert_eq!(names(&zoo.out().join("packs")), Vec::<String>::new());
}

/// Whatever is wrong with the container itself stops what would build on it, and says what to do.
#[test]
fn a_damaged_pack_stops_a_sweep_and_says_what_to_do() {
    type Damage = fn(Vec<u8>) -> Vec<u8>;
    let damages: [(&str, Damage, &str); 4] = [
        (
            "cut",
            |bytes| bytes[..bytes.len() - 9].to_vec(),
            "does not end as a ZIP file does",
        ),
        ("empty", |_| Vec::new(), "the file is empty"),
        (
            "junk",
            |bytes| [bytes, b"junk".to_vec()].concat(),
            "something was appended",
        ),
        (
            "list",
            |mut bytes| {
                let place = bytes.len() - 60;
                bytes[place] ^= 0xff;
                bytes
            },
            "",
        ),
    ];
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    assert_eq!(on("pack", &zoo.out()).code, 0);
    let pack = zoo.out().join(PACK);
    let whole = fs::read(&pack).unwrap();
    for (what, damage, told) in damages {
        fs::write(&pack, damage(whole.clone())).unwrap();
        for said in [
            zoo.resume(&[]),
            on("pack", &zoo.out()),
            on("merge", &zoo.out()),
        ] {
            assert_eq!(said.code, 4, "{what}: {}", said.err);
            assert!(said.err.contains(told), "{what}: {}", said.err);
            assert!(said.err.contains(WHOLE_COPY), "{what}: {}", said.err);
        }
        let verified = on("verify", &zoo.out());
        assert_eq!(verified.code, 4, "{what}");
        assert!(verified.err.contains(PACK), "{what}: {}", verified.err);
        assert!(verified.err.contains(told), "{what}: {}", verified.err);
        assert_eq!(names(&zoo.out().join("runs")), Vec::<String>::new());
    }
    assert_eq!(calls(&zoo), 4);
    fs::remove_file(&pack).unwrap();
    assert_eq!(zoo.resume(&[]).code, 0);
    assert_eq!(calls(&zoo), 8);
}

#[test]
fn what_is_damaged_is_not_packed() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    fs::write(zoo.run("blur=0_seed=2").join("trace_pack.jsonl"), "{}").unwrap();
    let said = on("pack", &zoo.out());
    assert_eq!(said.code, 4);
    assert!(
        said.err
            .contains("blur=0_seed=2/trace_pack.jsonl: has 2 bytes"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("1 problem, and nothing was packed"),
        "{}",
        said.err
    );
    assert!(!zoo.out().join("packs").exists());
    assert_eq!(names(&zoo.out().join("runs")).len(), 4);
    let stranger = TempDir::new().unwrap();
    let said = on("pack", stranger.path());
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("there is no sweep_plan.json"),
        "{}",
        said.err
    );
}

#[test]
fn verify_names_what_a_pack_has_too_much() {
    let directory = TempDir::new().unwrap();
    let (large, small) = (big_sweep::plan(1, 3, 1), big_sweep::plan(1, 2, 1));
    let (one, other) = (directory.path().join("one"), directory.path().join("other"));
    big_sweep::write(&one, &large, true);
    big_sweep::write(&other, &small, true);
    fs::copy(one.join(PACK), other.join(PACK)).unwrap();
    let said = on("verify", &other);
    assert_eq!(said.code, 4);
    let told = "  packs/1-of-1.zip/axis_0=2_seed=0: is not in the manifest\n";
    assert!(said.err.ends_with(told), "{}", said.err);
}
