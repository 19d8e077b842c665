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
        command.args(["--grace", "300ms"]);
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

/// A sweep that was begun and whose first run goes on.
fn begun(zoo: &Zoo, grace: &[&str]) -> std::process::Child {
    let (config, out) = (zoo.config.as_os_str(), zoo.out());
    let mut command = clarity(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]);
    command.args(grace).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    while !zoo.directory.path().join("leader").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn send(signal: &str, child: &std::process::Child) {
    let mut kill = std::process::Command::new("kill");
    let sent = kill
        .args([&format!("-{signal}"), &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_run_that_is_nearly_done_may_finish() {
    for signal in ["INT", "TERM"] {
        let zoo = Zoo::new(&format!("echo $$ > leader; sleep 0.5\n{ANSWERS}"));
        let child = begun(&zoo, &[]);
        send(signal, &child);
        let output = child.wait_with_output().unwrap();
        let code = if signal == "INT" { 130 } else { 143 };
        assert_eq!(output.status.code(), Some(code));
        let runs: Vec<_> = fs::read_dir(zoo.out().join("runs")).unwrap().collect();
        assert_eq!(runs.len(), 1, "no further run began");
        let said = String::from_utf8_lossy(&output.stderr);
        let told =
            "stopping: runs that go on have 5s to finish; a second signal stops them at once\n";
        assert!(said.contains(told), "{said}");
        let told = format!(
            "error: stopped by SIG{signal}; what had finished stays on disk, and the same command with \
             --resume goes on\n"
        );
        assert!(said.ends_with(&told), "{said}");
    }
}

#[test]
fn the_grace_period_ends() {
    let zoo = Zoo::new("echo $$ > leader; exec sleep 1000");
    let child = begun(&zoo, &["--grace", "1s"]);
    let begun = Instant::now();
    send("TERM", &child);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(143));
    // One second, two to clean up, and not much more.
    let took = begun.elapsed();
    assert!(
        (Duration::from_secs(1)..Duration::from_secs(15)).contains(&took),
        "{took:?}"
    );
    assert!(!alive(&zoo.directory.path().join("leader")).unwrap());
}

#[test]
fn a_second_signal_stops_at_once() {
    // Neither the runner nor its child heeds TERM.
    let zoo = Zoo::new("trap '' TERM; sleep 1000 & echo $! > leader; wait; sleep 1000");
    let child = begun(&zoo, &["--grace", "10m"]);
    send("INT", &child);
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    send("INT", &child);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    // Less than the two seconds that a first signal leaves them.
    assert!(
        begun.elapsed() < Duration::from_millis(1500),
        "{:?}",
        begun.elapsed()
    );
    assert!(!alive(&zoo.directory.path().join("leader")).unwrap());
}

#[test]
fn without_grace_the_first_signal_stops_the_runs() {
    let zoo = Zoo::new("echo $$ > leader; exec sleep 1000");
    let child = begun(&zoo, &["--grace", "0s"]);
    let begun = Instant::now();
    send("INT", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("stopping:"));
    assert!(!alive(&zoo.directory.path().join("leader")).unwrap());
}
