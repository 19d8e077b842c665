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

use clarity_integration::{ANSWERS, Said, binary, contents};
use durable::{Mounted, kept, mounts};
use rustix::process::geteuid;
use std::fs;
use std::io::Write as _;
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

/// The command as somebody whom permissions hold; none where that cannot be.
fn held(zoo: &Zoo, more: &[&str]) -> Option<Said> {
    let mut command = if geteuid().is_root() {
        // The build may lie where nobody else may look. Another process copies it: what this one has
        // open for writing, nobody can execute while a test beside it starts a process.
        let copy = zoo.directory.path().join("clarity");
        let copied = Command::new("cp").arg(binary()).arg(&copy).status();
        assert!(copied.unwrap().success());
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(copy);
        command
    } else {
        Command::new(binary())
    };
    command
        .args(["sweep", "--resume", "--quiet", "--out"])
        .arg(zoo.out());
    let output = command.arg(&zoo.config).args(more).output().ok()?;
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
        let given = Command::new("chmod")
            .args(["-R", "a+rwX"])
            .arg(zoo.directory.path())
            .status();
        assert!(given.unwrap().success());
        let locked = zoo.run("blur=0_seed=2").join(name);
        let mode = fs::metadata(&locked).unwrap().permissions().mode();
        permit(&locked, 0);
        let said = held(&zoo, &[]);
        permit(&locked, mode);
        let Some(said) = said else {
            let _ = std::io::stderr().write_all(b"SKIPPED: there is no setpriv here\n");
            return;
        };
        stopped(&zoo, &said, "permission denied");
        assert!(!zoo.out().join("quarantine").exists(), "{name}");
        let said = held(&zoo, &[]).unwrap();
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        assert!(kept(&zoo.out()) == whole(ANSWERS), "{name}");
    }
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
