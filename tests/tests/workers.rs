//! Workers, strangers too: they give the bytes that one process a run gives, and leave nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod zoo;

use clarity_integration::{alive, clarity, contents, program, say, serves};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use zoo::Zoo;

const WORKER: &str = "worker = true\ntimeout";

/// A sweep by workers; `begin`, `before` and `after` as in [`serves`].
fn workers(begin: &str, before: &str, after: &str) -> Zoo {
    Zoo::new(&serves(begin, before, after)).edit("timeout", WORKER)
}

impl Zoo {
    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.directory.path().join(name)).unwrap()
    }

    /// Nothing that wrote its number into `pids` lives on.
    fn left_nothing(&self) {
        assert!(!alive(&self.directory.path().join("pids")).unwrap());
    }
}

#[test]
fn the_bytes_do_not_show_who_answered() {
    let one_by_one = Zoo::new(&serves("", "", ""));
    assert_eq!(one_by_one.sweep().code, 0);
    assert_eq!(one_by_one.file("pids").lines().count(), 4);
    let expected = contents(&one_by_one.out()).unwrap();
    for jobs in [1, 2, 7] {
        let zoo = workers("", "", "").edit("timeout", &format!("jobs = {jobs}\ntimeout"));
        let said = zoo.sweep();
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(said.err.lines().count(), 4, "{}", said.err);
        assert!(contents(&zoo.out()).unwrap() == expected, "jobs {jobs}");
        assert!(zoo.file("pids").lines().count() <= jobs);
        zoo.left_nothing();
    }
}

#[test]
fn what_a_worker_is_given() {
    let begin = "printf '%s\\n' \"$@\" \"$PWD\" \"$LC_ALL $TZ $CLARITY_TEST\" > given\n\
                 env | cut -d= -f1 >> given; test -d \"$TMPDIR\" || exit 1\n\
                 case $TMPDIR in */tmp) ;; *) exit 1;; esac";
    let zoo = workers(begin, "echo \"$line\" >> lines", "")
        .edit("timeout", "env = [\"CLARITY_TEST\"]\ntimeout")
        .edit("[1, 2]", "[-3, 18446744073709551615]");
    let out = zoo.directory.path().join("o \"é\"");
    let config = zoo.config.as_os_str();
    let mut command = clarity(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]);
    command.envs([("CLARITY_TEST", "passed"), ("SECRET_KEY", "x")]);
    // A blank, a quote and a letter beyond ASCII are more than the shell can take apart: the runs
    // fail, but what was asked is written down.
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let given = zoo.file("given");
    let lines: Vec<_> = given.lines().collect();
    let directory = zoo.directory.path().canonicalize().unwrap();
    assert_eq!(lines[..3], ["--worker", "--adapter", "toy"]);
    assert_eq!(Path::new(lines[3]), directory);
    assert_eq!(lines[4], "C.UTF-8 UTC passed");
    assert!(!given.contains("SECRET_KEY"));
    let there = format!(
        "{}/o \\\"\\u00e9\\\"/attempts/1/0/artifacts",
        zoo.directory.path().display()
    );
    assert_eq!(
        zoo.file("lines").lines().next(),
        Some(&*format!(
            "{{\"config\":\"{there}/spec.json\",\"id\":1,\"output\":\"{there}\",\"seed\":-3}}"
        ))
    );

    // Later requests of the same worker.
    let zoo = workers("", "echo \"$id $seed\" >> lines", "").edit("[1, 2]", "[-3, 7]");
    assert_eq!(zoo.sweep().code, 0);
    assert_eq!(zoo.file("lines"), "1 -3\n2 7\n3 -3\n4 7\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_directory_that_json_cannot_name_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let zoo = workers("", "", "");
    let out = zoo
        .directory
        .path()
        .join(std::ffi::OsStr::from_bytes(b"\xff"));
    let config = zoo.config.as_os_str();
    let said = say(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(said.code, 2);
    assert!(said.err.contains("is not UTF-8"), "{}", said.err);
    assert!(!out.exists());
}

#[test]
fn a_run_that_its_worker_says_failed_is_not_tried_again() {
    let reply =
        r#"say "{\"status\": \"failed\", \"id\": $id, \"error\": \"no\\nGPU\\u001b[1m \"}""#;
    let zoo = workers("", &format!("echo loading >&2; {reply}; continue"), "");
    let error = zoo.fails();
    let told = "run `blur=0_seed=1` failed: its worker says: no; GPU\u{fffd}[1m; standard error \
                ends\n  | loading\n";
    assert!(error.starts_with(told), "{error}");
    assert_eq!(zoo.file("pids").lines().count(), 1);
    // What it said stays with what it left.
    assert_eq!(zoo.file("out/failed/blur=0_seed=1/stderr"), "loading\n");
    zoo.left_nothing();
    // A reply says enough; silence beside it is nothing to tell of.
    let error = workers("", &format!("{reply}; continue"), "").fails();
    let told = "run `blur=0_seed=1` failed: its worker says: no; GPU\u{fffd}[1m\n";
    assert!(error.starts_with(told), "{error}");
}

#[test]
fn what_is_left_is_looked_at_before_it_is_published() {
    let hashes = r#"
        hash=$(sha256sum < "$output/trace_pack.jsonl")
        sed -i "s|^{|{\"artifact_sha256\": {\"trace_pack.jsonl\": \"${hash%% *}\"}, |" "$output/manifest.json"
        echo '{"step": 2, "output": "later"}' >> "$output/trace_pack.jsonl""#;
    for (mischief, told) in [
        (
            "rm \"$output/manifest.json\"",
            "it replied `done` and left no manifest.json\n",
        ),
        (hashes, "trace_pack.jsonl: its SHA-256 is "),
    ] {
        let zoo = workers("", mischief, "");
        let error = zoo.fails();
        let told = format!("run `blur=0_seed=1` failed: {told}");
        assert!(error.starts_with(&told), "{error}");
        assert_eq!(zoo.file("pids").lines().count(), 1);
    }
}

/// A trace that takes a while to be read, and to which its worker appends meanwhile: before it is read
/// the record is one too many, later it is not what was read.
#[test]
fn a_worker_that_still_writes_after_its_reply() {
    let large = r#"
        { printf '{"step": 1, "output": "0", "justification": "'
          head -c 12000000 /dev/zero | tr '\0' x; echo '"}'; } > "$output/trace_pack.jsonl""#;
    let zoo = workers(
        "",
        large,
        "sleep 0.05; echo '{\"step\": 2}' >> \"$output/trace_pack.jsonl\"",
    );
    let error = zoo.fails();
    let told = "run `blur=0_seed=1` failed: trace_pack.jsonl: ";
    let why = ["changed while it was looked at", "line 2: "];
    let rest = error.strip_prefix(told).unwrap_or_default();
    assert!(why.iter().any(|why| rest.starts_with(why)), "{error}");
}

#[test]
fn what_a_worker_prints_counts_by_the_run() {
    let loud = "dd if=/dev/zero bs=10M count=1 2> /dev/null; dd if=/dev/zero bs=10M count=1 >&2";
    let said = workers("", loud, "").sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.err.lines().count(), 4, "{}", said.err);
}

/// As long as a line may be, and a reply's keys in any order.
#[test]
fn a_reply_may_have_a_mebibyte() {
    let padded = "done=\"{\\\"status\\\": \\\"done\\\", \\\"id\\\": $id}\"\n\
                  { printf '%s' \"$done\"; head -c $((1048575 - ${#done})) /dev/zero | tr '\\0' ' '; \
                  echo; } >&0; continue";
    let said = workers("", padded, "").sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.err.lines().count(), 4, "{}", said.err);
}

#[test]
fn a_signal_stops_the_workers() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let zoo = workers("", "echo x > asked; sleep 1000 & echo $! >> pids; wait", "")
            .edit("timeout", "jobs = 2\ntimeout")
            .edit("20s", "60s");
        let (config, out) = (zoo.config.as_os_str(), zoo.out());
        let mut command = clarity(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]);
        let begun = Instant::now();
        let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
        while !zoo.directory.path().join("asked").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let pid = child.id().to_string();
        let kill = ["-s", signal, &pid];
        std::process::Command::new("kill")
            .args(kill)
            .status()
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code));
        // Not at the timeout.
        assert!(begun.elapsed() < Duration::from_secs(30));
        assert!(!out.join("sweep_manifest.json").exists());
        zoo.left_nothing();
    }
}

#[test]
fn the_end_of_the_channel_ends_a_worker() {
    // It has the time to say so, and what it leaves is killed.
    let serves = serves("sleep 1000 & echo $! >> pids", "", "");
    let zoo = Zoo::new(&(serves + "sleep 0.3; echo bye > bye")).edit("timeout", WORKER);
    let said = zoo.sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(zoo.file("bye"), "bye\n");
    zoo.left_nothing();
}

#[test]
fn a_worker_that_does_not_end_is_killed() {
    let serves = serves("trap '' TERM", "", "");
    let zoo = Zoo::new(&(serves + "while :; do sleep 1; done")).edit("timeout", WORKER);
    let begun = Instant::now();
    let said = zoo.sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(begun.elapsed() < Duration::from_mins(1));
    zoo.left_nothing();
}

/// A runner for one run only is told of what it did not understand.
#[test]
fn a_runner_that_is_no_worker() {
    let zoo = Zoo::new("echo \"unknown option $1\" >&2; exit 2").edit("timeout", WORKER);
    let error = zoo.fails();
    let told = "its worker ended before it replied: exit status 2; standard error ends\n  | \
                unknown option --worker\n";
    assert_eq!(error.matches(told).count(), 2, "{error}");
}

#[test]
fn a_program_that_cannot_be_started_is_no_breach() {
    let zoo = Zoo::new("true").edit("timeout", WORKER);
    program(
        &zoo.directory.path().join("runner.sh"),
        "#!/no/such/shell\n",
    )
    .unwrap();
    let error = zoo.fails();
    assert!(
        error.contains("the interpreter that its first line names"),
        "{error}"
    );
    assert!(!error.contains("twice"), "{error}");
}
