//! Runners that must be stopped, with everything that they started.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod zoo;

use clarity_integration::{ANSWERS, alive, clarity};
use std::fs;
use std::time::{Duration, Instant};
use zoo::Zoo;

#[test]
fn a_runner_that_hangs_is_stopped_with_everything_in_its_group() {
    // Ignores TERM and has a child that does so too.
    let zoo = Zoo::new("trap '' TERM; sleep 1000 & echo $! > child; echo waiting >&2; sleep 1000")
        .edit("20s", "1500ms");
    let begun = Instant::now();
    let error = zoo.fails();
    let told = "was stopped at its timeout of 1s 500ms; standard error ends\n  | waiting";
    assert!(error.contains(told), "{error}");
    assert!(begun.elapsed() < Duration::from_mins(1));
    assert!(!alive(&zoo.directory.path().join("child")).unwrap());
}

#[test]
fn a_child_that_cleans_up_has_the_time_to() {
    // The leader ends at TERM, its child needs half a second.
    let child = "sh -c 'trap \"sleep 0.5; echo done > cleaned; exit\" TERM; sleep 1000 & wait' &";
    let zoo =
        Zoo::new(&format!("{child}\ntrap 'exit 1' TERM\nsleep 1000 & wait")).edit("20s", "500ms");
    zoo.fails();
    assert!(zoo.directory.path().join("cleaned").exists());
}

#[test]
fn a_child_left_behind_is_stopped_and_does_not_hold_the_sweep() {
    let zoo = Zoo::new(&format!("sleep 1000 &\necho $! > child\n{ANSWERS}"));
    let begun = Instant::now();
    let said = zoo.sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(begun.elapsed() < Duration::from_mins(1));
    assert!(!alive(&zoo.directory.path().join("child")).unwrap());
}

#[test]
fn a_runner_that_floods_its_output_is_stopped() {
    let error = Zoo::new("yes").fails();
    assert!(
        error.contains("failed: more than 16777216 bytes on standard output"),
        "{error}"
    );
    let error = Zoo::new("yes >&2").fails();
    assert!(
        error.contains("more than 16777216 bytes on standard error"),
        "{error}"
    );
    // Also where the runner was done before anybody looked.
    let quick = "dd if=/dev/zero bs=17M count=1 2> /dev/null";
    let error = Zoo::new(&format!("{ANSWERS}\n{quick}")).fails();
    assert!(
        error.contains("more than 16777216 bytes on standard output"),
        "{error}"
    );
    let error = Zoo::new("yes >&2").fails();
    // Only the end of what was said is told.
    assert!(error.len() < 10_000);
}

#[test]
fn a_signal_stops_the_sweep_and_its_runners() {
    for (signal, code) in [("HUP", 129), ("INT", 130), ("QUIT", 131), ("TERM", 143)] {
        let zoo = Zoo::new("echo $$ > leader; exec sleep 1000");
        let (config, out) = (zoo.config.as_os_str(), zoo.out());
        let mut command = clarity(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]);
        let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
        let leader = zoo.directory.path().join("leader");
        while fs::read_to_string(&leader).map_or(true, |pid| !pid.ends_with('\n')) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let pid = child.id().to_string();
        std::process::Command::new("kill")
            .args([&format!("-{signal}"), &pid])
            .status()
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert!(!out.join("sweep_manifest.json").exists());
        assert!(!alive(&leader).unwrap());
    }
}

/// `nohup` and a shell's background jobs start a program with a signal ignored, and mean it.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_was_ignored_stays_ignored() {
    let zoo = Zoo::new(&format!("echo $$ > leader; sleep 1\n{ANSWERS}")).edit("[1, 2]", "[1]");
    let binary = clarity_integration::binary();
    let line = format!(
        "trap '' HUP; exec {} sweep {} --out {} --quiet",
        binary.display(),
        zoo.config.display(),
        zoo.out().display()
    );
    let mut child = std::process::Command::new("sh")
        .args(["-c", &line])
        .spawn()
        .unwrap();
    let leader = zoo.directory.path().join("leader");
    while !leader.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    std::process::Command::new("kill")
        .args(["-HUP", &pid])
        .status()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(zoo.out().join("sweep_manifest.json").exists());
}
