//! Packed sweeps: no command tells them from others, nothing is lost on the way, and what is damaged is
//! named.
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

use clarity_integration::{ANSWERS, Said, blocks, clarity, contents, root, run_example, say};
use durable::{calls, counted, names, on};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;
use zoo::Zoo;

const PACK: &str = "packs/1-of-1.zip";

/// The files of a sweep but for those of its runs, and those of all runs wherever they lie, which
/// Python's `zipfile` reads.
fn unpacked(sweep: &Path) -> Vec<(String, Vec<u8>)> {
    let packs = sweep.join("packs");
    for pack in names(&packs) {
        let script = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n\
                      z.extractall(sys.argv[2])";
        let unpacked = Command::new("python3")
            .args(["-c", script])
            .args([packs.join(&pack), sweep.join("runs")])
            .status();
        assert!(unpacked.unwrap().success());
    }
    fs::remove_dir_all(packs).unwrap();
    contents(sweep).unwrap()
}

/// What commands say of a sweep and write beside it, packed or not: the same sweep under one name.
fn everything(sweep: &Path) -> Vec<(&'static str, Said, Vec<u8>)> {
    let more: [(&str, &[&str]); 14] = [
        ("status", &[]),
        ("status", &["--json"]),
        ("metrics", &[]),
        ("surface", &[]),
        ("gradient", &[]),
        ("analyze", &[]),
        ("sensitivity", &["--json"]),
        ("verify", &[]),
        ("report", &["-o", "out/page.html"]),
        ("plot", &["--kind", "surface", "-o", "out/plot.svg"]),
        ("export", &["-o", "out/runs.csv"]),
        ("export", &["--table", "points", "-o", "out/points.jsonl"]),
        ("gate", &["--config", "gate.toml"]),
        ("compare", &["../other"]),
    ];
    let out = sweep.join("out");
    let said = more.map(|(command, arguments)| {
        let _ = fs::remove_dir_all(&out);
        fs::create_dir(&out).unwrap();
        let mut process = clarity([command, "."]);
        let said = process.args(arguments).current_dir(sweep).output();
        let written = contents(&out).unwrap().into_iter();
        let written = written.flat_map(|(_, bytes)| bytes).collect();
        fs::remove_dir_all(&out).unwrap();
        (command, Said::from(said.unwrap()), written)
    });
    Vec::from(said)
}

#[test]
fn every_command_gives_the_same_bytes() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let gate = "[[limit]]\nper = \"overall\"\nmin_esi = 0.0\n";
    fs::write(out.join("gate.toml"), gate).unwrap();
    let copied = Command::new("cp")
        .arg("-r")
        .args([&out, &directory.path().join("other")])
        .status();
    assert!(copied.unwrap().success());
    let before = everything(&out);
    for (command, said, _) in &before {
        assert_eq!(said.code, 0, "{command}: {}", said.err);
    }
    let whole = contents(&out).unwrap();
    let packed = on("pack", &out);
    assert_eq!((packed.code, packed.err.as_str()), (0, ""));
    let pack = out.join(PACK);
    assert_eq!(
        packed.out,
        format!("36 runs packed into {}\n", pack.display())
    );
    assert_eq!(names(&out.join("runs")), Vec::<String>::new());
    for ((command, was, wrote), (_, is, writes)) in before.iter().zip(everything(&out)) {
        assert_eq!(*was, is, "{command}");
        assert!(*wrote == writes, "{command}");
    }
    // Idempotent, and the pack stays as it is.
    let bytes = fs::read(&pack).unwrap();
    let again = on("pack", &out);
    let packs = out.join("packs");
    assert_eq!(
        again.out,
        format!("36 runs already packed in {}\n", packs.display())
    );
    assert_eq!(names(&packs), ["1-of-1.zip"]);
    assert!(fs::read(&pack).unwrap() == bytes);
    // Standard tools give the very files back.
    if let Ok(unzip) = Command::new("unzip").arg("-tq").arg(&pack).output() {
        assert!(
            unzip.status.success(),
            "{}",
            String::from_utf8_lossy(&unzip.stdout)
        );
    }
    // The page's own lines.
    let page = fs::read_to_string(root().join("docs/packed.md")).unwrap();
    let script = blocks(&page, "python").remove(0);
    let told = Command::new("python3")
        .args(["-c", &script])
        .arg(&pack)
        .output();
    assert_eq!(Said::from(told.unwrap()).out, "36 runs, 5 answers\n");
    assert!(unpacked(&out) == whole);
}

#[test]
fn corpora_are_recorded_out_of_packs() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let record = || say(["lab".as_ref(), "record".as_ref(), out.as_os_str()]).unwrap();
    let plain = record();
    assert_eq!(on("pack", &out).code, 0);
    assert_eq!(record(), plain);
    assert_eq!(plain.code, 0, "{}", plain.err);
}

#[test]
fn equal_sweeps_have_equal_packs_wherever_and_whenever() {
    let directory = TempDir::new().unwrap();
    let plan = big_sweep::plan(2, 3, 3);
    let mut packs = Vec::new();
    for name in ["one", "another"] {
        let sweep = directory.path().join(name);
        big_sweep::write(&sweep, &plan, false);
        assert_eq!(on("pack", &sweep).code, 0);
        packs.push(fs::read(sweep.join(PACK)).unwrap());
    }
    assert!(packs[0] == packs[1]);
    let sweep = directory.path().join("never in directories");
    big_sweep::write(&sweep, &plan, true);
    assert!(packs[0] == fs::read(sweep.join(PACK)).unwrap());
}

/// Two shards packed each by itself, one run packed later, one not at all.
#[test]
fn runs_may_lie_anywhere() {
    let directory = TempDir::new().unwrap();
    let plan = big_sweep::plan(2, 3, 3);
    let sweep = directory.path().join("sweep");
    big_sweep::write(&sweep, &plan, false);
    let metrics = on("metrics", &sweep);
    let (kept, late) = ("axis_0=0_axis_1=1_seed=1", "axis_0=2_axis_1=2_seed=2");
    let aside = |run: &str| {
        let (from, to) = (sweep.join("runs").join(run), directory.path().join(run));
        fs::rename(from, to).unwrap();
    };
    let back = |run: &str| {
        let (to, from) = (sweep.join("runs").join(run), directory.path().join(run));
        fs::rename(from, to).unwrap();
    };
    aside(kept);
    aside(late);
    for shard in ["1/2", "2/2"] {
        let said = say([
            "pack".as_ref(),
            sweep.as_os_str(),
            "--shard".as_ref(),
            shard.as_ref(),
        ]);
        assert_eq!(said.unwrap().code, 0);
    }
    back(late);
    assert_eq!(on("pack", &sweep).code, 0);
    back(kept);
    assert_eq!(
        names(&sweep.join("packs")),
        ["1-of-1.zip", "1-of-2.zip", "2-of-2.zip"]
    );
    assert_eq!(names(&sweep.join("runs")), [kept]);
    assert_eq!(on("metrics", &sweep), metrics);
    let verified = on("verify", &sweep);
    assert_eq!(verified.code, 0, "{}", verified.err);
    let status = on("status", &sweep);
    assert!(status.out.contains("done         27\n"), "{}", status.out);
}

/// A cohort whose sweeps have a null sweep each: blur is never 0.
#[test]
fn cohorts_and_null_sweeps_are_packed() {
    let zoo = Zoo::new(ANSWERS)
        .edit("\"base.json\"", "\"cases/*.json\"")
        .edit("[0, 1]", "[1, 2]\n[axis.blur]\nidentity = 0");
    let cases = zoo.directory.path().join("cases");
    fs::create_dir(&cases).unwrap();
    for case in ["one", "two"] {
        fs::write(cases.join(format!("{case}.json")), "{\"question\": \"?\"}").unwrap();
    }
    let swept = zoo.sweep();
    assert_eq!(swept.code, 0, "{}", swept.err);
    let told = |out: &Path| {
        let commands = ["analyze", "verify", "sensitivity", "status", "merge"];
        commands.map(|command| on(command, out))
    };
    let plain = told(&zoo.out());
    assert_eq!(plain[0].code, 0, "{}", plain[0].err);
    let packed = on("pack", &zoo.out());
    assert_eq!(packed.code, 0, "{}", packed.err);
    let mut lines = Vec::new();
    for case in ["one", "two"] {
        let case = zoo.out().join("cases").join(case);
        for (sweep, runs) in [(case.join("baseline"), 2), (case, 4)] {
            lines.push(format!(
                "{runs} runs packed into {}",
                sweep.join(PACK).display()
            ));
            assert_eq!(names(&sweep.join("runs")), Vec::<String>::new());
        }
    }
    assert_eq!(packed.out.lines().collect::<Vec<_>>(), lines);
    assert_eq!(told(&zoo.out()), plain);
}

#[test]
fn a_sweep_goes_on_from_its_pack() {
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    let whole = contents(&zoo.out()).unwrap();
    zoo.unfinish(&["blur=0_seed=2", "blur=1_seed=1"]);
    assert_eq!(on("pack", &zoo.out()).code, 0);
    let said = zoo.with(&["--resume"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let told = "2 runs had finished and are whole; 2 executed now\n";
    assert!(said.err.ends_with(told), "{}", said.err);
    assert_eq!(calls(&zoo), 6);
    assert_eq!(
        names(&zoo.out().join("runs")),
        ["blur=0_seed=2", "blur=1_seed=1"]
    );
    // What came later goes into a further pack.
    assert_eq!(on("pack", &zoo.out()).code, 0);
    assert_eq!(
        names(&zoo.out().join("packs")),
        ["1-of-1.2.zip", "1-of-1.zip"]
    );
    let verified = on("verify", &zoo.out());
    assert_eq!(verified.code, 0, "{}", verified.err);
    assert!(unpacked(&zoo.out()) == whole);
}

#[test]
fn runs_are_merged_out_of_packs() {
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    let whole = contents(&zoo.out().join("runs")).unwrap();
    assert_eq!(on("pack", &zoo.out()).code, 0);
    // Where they are, and into another directory.
    let merged = on("merge", &zoo.out());
    assert_eq!(merged.code, 0, "{}", merged.err);
    let other = zoo.directory.path().join("other");
    let out = zoo.out();
    let from = [
        "merge".as_ref(),
        other.as_os_str(),
        "--from".as_ref(),
        out.as_os_str(),
    ];
    let merged = say(from).unwrap();
    assert_eq!(merged.code, 0, "{}", merged.err);
    assert!(contents(&other.join("runs")).unwrap() == whole);
}

/// The bytes of a pack with one of them changed, the first of some text.
fn tampered(pack: &Path, text: &str) {
    let mut bytes = fs::read(pack).unwrap();
    let found = bytes
        .windows(text.len())
        .position(|window| window == text.as_bytes());
    bytes[found.unwrap()] ^= 0x20;
    fs::write(pack, bytes).unwrap();
}

#[test]
fn a_damaged_run_is_named_and_executed_again() {
    let zoo = counted();
    assert_eq!(zoo.sweep().code, 0);
    let whole = contents(&zoo.out()).unwrap();
    assert_eq!(on("pack", &zoo.out()).code, 0);
    let pack = zoo.out().join(PACK);
    tampered(&pack, "seen at 1");
    let file = "blur=0_seed=1/trace_pack.jsonl";
    let told = format!("the member `{file}` is damaged: its CRC-32 is ");
    let verified = on("verify", &zoo.out());
    assert_eq!(verified.code, 4);
    let line = format!("  {PACK}/{file}: {told}");
    assert!(verified.err.contains(&line), "{}", verified.err);
    let metrics = on("metrics", &zoo.out());
    assert_eq!(metrics.code, 2);
    assert!(metrics.err.contains(&told), "{}", metrics.err);
    // A damaged pack is no reason to lose a run, nor to lose what is left of it.
    let said = zoo.with(&["--resume", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("run `blur=0_seed=1` is damaged in "),
        "{}",
        said.err
    );
    assert_eq!(calls(&zoo), 5);
    let cell = zoo.out().join("quarantine/blur=0_seed=1.1");
    let reason = fs::read_to_string(cell.join("reason.txt")).unwrap();
    assert!(reason.contains(&told), "{reason}");
    assert_eq!(names(&cell), ["reason.txt", "run", "sweep_manifest.json"]);
    let left = fs::read_to_string(cell.join("run/trace_pack.jsonl")).unwrap();
    assert!(left.contains("Seen at 1"), "{left}");
    assert_eq!(on("verify", &zoo.out()).code, 0);
    // Packed again it comes before the damaged one.
    assert_eq!(on("pack", &zoo.out()).code, 0);
    assert_eq!(
        names(&zoo.out().join("packs")),
        ["1-of-1.2.zip", "1-of-1.zip"]
    );
    assert_eq!(names(&zoo.out().join("runs")), Vec::<String>::new());
    assert_eq!(on("verify", &zoo.out()).code, 0);
    assert_eq!(on("metrics", &zoo.out()).code, 0);
    let resumed = zoo.with(&["--resume", "--quiet"]);
    assert_eq!((resumed.code, calls(&zoo)), (0, 5), "{}", resumed.err);
    fs::remove_file(&pack).unwrap();
    fs::remove_dir_all(zoo.out().join("quarantine")).unwrap();
    let run = |files: &[(String, Vec<u8>)]| -> Vec<_> {
        let own = files
            .iter()
            .filter(|(name, _)| name.starts_with("runs/blur=0_seed=1/"));
        own.cloned().collect()
    };
    assert_eq!(run(&unpacked(&zoo.out())), run(&whole));
}

/// Killed at any moment, the same command goes on and no byte shows it.
#[test]
fn a_pack_that_is_killed_loses_nothing() {
    let directory = TempDir::new().unwrap();
    let plan = big_sweep::plan(2, 6, 6);
    let sweep = directory.path().join("sweep");
    big_sweep::write(&sweep, &plan, false);
    let metrics = on("metrics", &sweep);
    let whole = contents(&sweep.join("runs")).unwrap();
    let mut killed = 0;
    for delay in (0..).step_by(23) {
        let mut process = clarity(["pack".as_ref(), sweep.as_os_str()]);
        let mut process = process.stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        if process.try_wait().unwrap().is_some() {
            break;
        }
        process.kill().unwrap();
        killed += i32::from(!process.wait().unwrap().success());
        let verified = on("metrics", &sweep);
        assert_eq!(verified, metrics, "after {delay} ms");
    }
    assert!(killed > 0, "nothing was killed");
    assert_eq!(on("pack", &sweep).code, 0);
    assert_eq!(names(&sweep.join("runs")), Vec::<String>::new());
    assert_eq!(on("metrics", &sweep), metrics);
    let left: Vec<PathBuf> = names(&sweep.join("packs"))
        .iter()
        .map(PathBuf::from)
        .collect();
    assert!(
        left.iter()
            .all(|name| name.extension() == Some(OsStr::new("zip"))),
        "{left:?}"
    );
    let mut unpacked = unpacked(&sweep);
    unpacked.retain(|(name, _)| name.starts_with("runs/"));
    let unpacked: Vec<_> = unpacked
        .into_iter()
        .map(|(name, bytes)| (name["runs/".len()..].to_owned(), bytes))
        .collect();
    assert!(unpacked == whole);
}
