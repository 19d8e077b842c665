//! The machine fails under a sweep: it stops, blames no run, and can go on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod zoo;

use clarity_integration::{ANSWERS, Said, binary, clarity, contents};
use durable::{Mounted, held, kept, mounts, open_to_all};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use zoo::Zoo;

/// What a sweep of these runs is where nothing fails.
fn whole(script: &str) -> durable::Files {
    let zoo = Zoo::new(script);
    assert_eq!(zoo.sweep().code, 0);
    contents(&zoo.out()).unwrap()
}

/// Stopped by the machine: what it says, and no run to blame.
fn stopped(zoo: &Zoo, said: &Said, told: &str) {
    assert_eq!((said.code, said.out.as_str()), (5, ""), "{}", said.err);
    assert!(said.err.contains(told), "{}", said.err);
    assert!(!zoo.out().join("failed").exists(), "{}", said.err);
    assert!(!zoo.out().join("sweep_manifest.json").exists());
}

/// A tmpfs that the sweep fills by itself: each run leaves 200 kB, a fifth of it.
#[test]
fn a_full_disk_stops_the_sweep_and_room_lets_it_go_on() {
    let fills =
        format!("{ANSWERS}\nhead -c 200000 /dev/zero > \"$4/picture.raw\" 2> /dev/null; true");
    let zoo = Zoo::new(&fills).edit("[1, 2]", "[1, 2, 3, 4]");
    let out = zoo.out();
    fs::create_dir(&out).unwrap();
    if !mounts(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"], &out) {
        return;
    }
    let _mounted = Mounted(&out);
    let said = zoo.resume(&[]);
    stopped(&zoo, &said, "no space left on device");
    assert!(
        said.err
            .contains("once that is repaired, the same command with --resume goes on"),
        "{}",
        said.err
    );
    let left = durable::names(&out.join("runs"));
    assert!((1..8).contains(&left.len()), "{left:?}");
    // Still full: still code 5.
    stopped(&zoo, &zoo.resume(&[]), "no space left on device");
    let grown = Command::new("mount")
        .args(["-o", "remount,size=16m"])
        .arg(&out)
        .status();
    assert!(grown.unwrap().success());
    // A run that found no room for its picture is whole by what it left; it is the runner's to say.
    assert_eq!(zoo.resume(&[]).code, 0);
    assert_eq!(durable::names(&out.join("runs")).len(), 8);
}

#[test]
fn a_read_only_directory_stops_the_sweep() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    zoo.unfinish(&["blur=1_seed=2"]);
    let out = zoo.out();
    let path = out.to_str().unwrap();
    if !mounts(&["--bind", path], &out) {
        return;
    }
    let _mounted = Mounted(&out);
    let again = |how: &str| {
        let mounted = Command::new("mount").args(["-o", how]).arg(&out).status();
        assert!(mounted.unwrap().success());
    };
    again("remount,ro,bind");
    stopped(&zoo, &zoo.resume(&[]), "read-only file system");
    again("remount,rw,bind");
    assert_eq!(zoo.resume(&[]).code, 0);
    assert!(contents(&out).unwrap() == whole(ANSWERS));
}

/// Goes on with the sweep as somebody whom permissions hold; none where that cannot be.
fn resumed(zoo: &Zoo, more: &[&str]) -> Option<Said> {
    let mut command = held(zoo)?;
    command.args(["sweep", "--resume", "--out"]).arg(zoo.out());
    let output = command.arg(&zoo.config).args(more).output().unwrap();
    Some(Said::from(output))
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Nobody can say whether a file that cannot be read is what it should be.
#[test]
fn a_read_error_is_no_damage() {
    for name in ["trace_pack.jsonl", "done.json", ""] {
        let zoo = Zoo::new(ANSWERS);
        assert_eq!(zoo.sweep().code, 0);
        zoo.unfinish(&["blur=1_seed=2"]);
        open_to_all(zoo.directory.path());
        let locked = zoo.run("blur=0_seed=2").join(name);
        let mode = fs::metadata(&locked).unwrap().permissions().mode();
        permit(&locked, 0);
        let said = resumed(&zoo, &[]);
        permit(&locked, mode);
        let Some(said) = said else {
            return;
        };
        stopped(&zoo, &said, "permission denied");
        assert!(!zoo.out().join("quarantine").exists(), "{name}");
        let said = resumed(&zoo, &[]).unwrap();
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        assert!(kept(&zoo.out()) == whole(ANSWERS), "{name}");
    }
}

/// Nor is it a failure of the run, nor has a finished sweep lost its manifest.
#[test]
fn what_is_told_of_a_read_error() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    open_to_all(zoo.directory.path());
    let locked = zoo.run("blur=0_seed=2").join("trace_pack.jsonl");
    permit(&locked, 0);
    let Some(said) = resumed(&zoo, &["--fail-on-error", "1"]) else {
        return;
    };
    let (progress, error) = said.err.split_once("error: ").unwrap();
    assert!(
        progress.contains("] blur=0_seed=2 not done\n"),
        "{progress}"
    );
    let expected = format!(
        "run `blur=0_seed=2`: {}: permission denied\n\
         the sweep's manifest stays as it is; finished runs stay in the sweep\n\
         once that is repaired, the same command with --resume goes on\n",
        locked.display()
    );
    // An instrumented binary that may not write its profile says so behind it.
    assert!(said.code == 5 && error.starts_with(&expected), "{error}");
    assert!(zoo.out().join("sweep_manifest.json").exists());
}

/// A runner takes the permissions of its temporary files, and of what is in them.
#[test]
fn what_a_runner_locked_is_cleared_up() {
    let locks = "mkdir -p \"$TMPDIR/a/b\"; : > \"$TMPDIR/a/b/c\"; chmod 0 \"$TMPDIR/a/b\" \"$TMPDIR/a\" \
                 \"$TMPDIR\"";
    let zoo = Zoo::new(&format!("{ANSWERS}\n{locks}"));
    open_to_all(zoo.directory.path());
    let Some(said) = resumed(&zoo, &[]) else {
        return;
    };
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        durable::names(&zoo.out()),
        ["runs", "sweep_manifest.json", "sweep_plan.json"]
    );
}

/// No descriptor left: an error of the machine as much as a full disk.
#[test]
fn too_few_descriptors_stop_the_sweep() {
    let zoo = Zoo::new(ANSWERS);
    let line = format!(
        "ulimit -n 12; exec {} sweep {} --out {} --quiet --jobs 64",
        binary().display(),
        zoo.config.display(),
        zoo.out().display()
    );
    let output = Command::new("sh").args(["-c", &line]).output().unwrap();
    stopped(&zoo, &Said::from(output), "too many open files");
    assert_eq!(zoo.resume(&[]).code, 0);
    assert!(contents(&zoo.out()).unwrap() == whole(ANSWERS));
}

/// A command that writes what follows from a sweep, what it writes, and where.
type Writer = (&'static [&'static str], &'static [&'static str]);

const WRITERS: [Writer; 5] = [
    (
        &["analyze", "out"],
        &["out/metrics.json", "out/sensitivity.json"],
    ),
    (&["export", "out", "-o", "runs.parquet"], &["runs.parquet"]),
    (&["report", "out", "-o", "page.html"], &["page.html"]),
    (
        &["plot", "out", "--kind", "surface", "-o", "plot.svg"],
        &["plot.svg"],
    ),
    (
        &[
            "gate",
            "out",
            "--config",
            "gate.toml",
            "--junit",
            "gate.xml",
        ],
        &["gate.xml"],
    ),
];

/// Takes a sweep along to a place.
fn fill(zoo: &Zoo, place: &Path) {
    let copied = Command::new("cp")
        .arg("-a")
        .arg(zoo.out())
        .arg(place)
        .status();
    assert!(copied.unwrap().success());
    fs::write(
        place.join("gate.toml"),
        "[[limit]]\nper = \"overall\"\nmin_esi = 0.0\n",
    )
    .unwrap();
}

/// Each writer fails as the machine does and leaves nothing, and does well once that is repaired.
fn writers_fail(place: &Path, told: &str, break_it: impl Fn(), repair: impl Fn()) {
    for (arguments, files) in WRITERS {
        let execute = || Said::from(clarity(arguments).current_dir(place).output().unwrap());
        let before = contents(place).unwrap();
        break_it();
        let said = execute();
        repair();
        assert_eq!(
            (said.code, said.out.as_str()),
            (5, ""),
            "{arguments:?} {}",
            said.err
        );
        assert!(said.err.contains(told), "{arguments:?} {}", said.err);
        assert!(contents(place).unwrap() == before, "{arguments:?}");
        let said = execute();
        assert_eq!(said.code, 0, "{arguments:?} {}", said.err);
        assert!(
            files.iter().all(|file| place.join(file).exists()),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_full_disk_leaves_no_half_result() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    let place = zoo.directory.path().join("place");
    fs::create_dir(&place).unwrap();
    if !mounts(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"], &place) {
        return;
    }
    let _mounted = Mounted(&place);
    fill(&zoo, &place);
    let filler = place.join("filler");
    fs::write(&filler, "").unwrap();
    writers_fail(
        &place,
        "no space left on device",
        || {
            // Until there is no room for a byte more.
            let line = "cat /dev/zero > filler 2> /dev/null; true";
            let filled = Command::new("sh")
                .args(["-c", line])
                .current_dir(&place)
                .status();
            assert!(filled.unwrap().success());
        },
        || fs::write(&filler, "").unwrap(),
    );
}

#[test]
fn a_read_only_directory_takes_no_result() {
    let zoo = Zoo::new(ANSWERS);
    assert_eq!(zoo.sweep().code, 0);
    let place = zoo.directory.path().join("place");
    fs::create_dir(&place).unwrap();
    fill(&zoo, &place);
    if !mounts(&["--bind", place.to_str().unwrap()], &place) {
        return;
    }
    let _mounted = Mounted(&place);
    let again = |how: &str| {
        let mounted = Command::new("mount").args(["-o", how]).arg(&place).status();
        assert!(mounted.unwrap().success());
    };
    writers_fail(
        &place,
        "read-only file system",
        || again("remount,ro,bind"),
        || again("remount,rw,bind"),
    );
}

/// The limit of a file's size, `ulimit -f`, ends a process by default, in the middle of a write.
#[test]
fn a_limit_of_a_files_size_is_an_error_and_leaves_nothing() {
    let zoo = Zoo::new(ANSWERS).edit("[1, 2]", "[1, 2, 3, 4]");
    let limited = |line: &str| {
        let line = format!("ulimit -f 2; exec {} {line}", binary().display());
        let mut command = Command::new("sh");
        command
            .args(["-c", &line])
            .current_dir(zoo.directory.path());
        Said::from(command.output().unwrap())
    };
    let said = limited("sweep sweep.toml --out out --quiet");
    stopped(&zoo, &said, "file too large");
    assert_eq!(
        durable::names(&zoo.out()),
        ["attempts", "runs", "sweep_plan.json"]
    );
    assert_eq!(zoo.resume(&[]).code, 0);
    let before = contents(zoo.directory.path()).unwrap();
    let said = limited("export out -o runs.csv");
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(
        said.err.contains("runs.csv: file too large"),
        "{}",
        said.err
    );
    assert!(contents(zoo.directory.path()).unwrap() == before);
}
