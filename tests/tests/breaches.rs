//! Workers that break the protocol: once is forgiven and told, twice fails the run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod zoo;

use clarity_integration::{alive, contents, say, serves};
use std::fs;
use std::thread;
use zoo::Zoo;

/// What a worker does instead of its reply, and what is told of it behind "its worker".
const BREACHES: [(&str, &str); 28] = [
    // Ids.
    (
        r#"say "{\"id\": $((id + 1)), \"status\": \"done\"}"; continue"#,
        "replied with id 2 to the request 1;",
    ),
    (
        r#"say "{\"id\": -1, \"status\": \"done\"}"; continue"#,
        "replied with id -1 to the request 1;",
    ),
    (
        r#"say "{\"id\": \"$id\", \"status\": \"done\"}"; continue"#,
        "replied `{\"id\": \"1\", \"status\": \"done\"}`: line 1, column 8: `id`: found \"1\", \
         expected an integer;",
    ),
    (
        "say '{\"status\": \"done\"}'; continue",
        "replied `{\"status\": \"done\"}`: line 1, column 1: the key `id` is missing;",
    ),
    (
        r#"printf '%s\n%s\n' "$done" "$done" >&0; continue"#,
        "said `{\"id\": 1, \"status\": \"done\"}` unasked after its reply;",
    ),
    // Shapes.
    ("say done; continue", "replied `done`: line 1, column 1: "),
    ("say ''; continue", "replied with an empty line;"),
    ("say '[1]'; continue", "found a list, expected an object;"),
    (
        r#"say "{\"id\": $id, \"status\": \"ok\"}"; continue"#,
        "`status`: found \"ok\", expected \"done\" or \"failed\";",
    ),
    (
        r#"say "{\"id\": $id}"; continue"#,
        "the key `status` is missing;",
    ),
    (
        r#"say "{\"id\": $id, \"status\": \"failed\"}"; continue"#,
        "the key `error` is missing;",
    ),
    (
        r#"say "{\"id\": $id, \"status\": \"failed\", \"error\": null}"; continue"#,
        "`error`: found null, expected a string;",
    ),
    (
        r#"say "{\"id\": $id, \"status\": \"done\", \"error\": \"none\"}"; continue"#,
        "`error`: goes with \"failed\" only;",
    ),
    (
        r#"say "{\"id\": $id, \"id\": $id, \"status\": \"done\"}"; continue"#,
        "the key `id` is there twice; keep one;",
    ),
    (
        r#"say "{\"id\": $id, \"status\": \"done\", \"run\": 1}"; continue"#,
        "`run`: unknown key `run`; expected one of `id`, `status`, `error`;",
    ),
    (
        r"printf '\377\n' >&0; continue",
        "replied `\u{fffd}`: byte 0 of the ",
    ),
    // Lines.
    (
        "printf '{\"id\": 1' >&0; exit 0",
        "ended in the middle of a line: exit status 0;",
    ),
    (
        "printf '{\"id\": 1' >&0; exec 0< /dev/null; sleep 1000",
        "closed the channel in the middle of a line;",
    ),
    (
        "{ head -c 2000000 /dev/zero | tr '\\0' x; } >&0; sleep 1000",
        "sent a line of more than 1048576 bytes;",
    ),
    // Too long by its newline alone.
    (
        "{ printf '{'; head -c 1048575 /dev/zero | tr '\\0' ' '; echo; } >&0; continue",
        "sent a line of more than 1048576 bytes;",
    ),
    // Ends.
    (
        "echo loading >&2; echo 'no GPU' >&2; exit 7",
        "ended before it replied: exit status 7; standard error ends\n  | loading\n  | no GPU",
    ),
    ("exit 0", "ended before it replied: exit status 0; it said"),
    (
        "kill -9 $$",
        "ended before it replied: killed by SIGKILL (9), likely for lack of memory;",
    ),
    (
        "exec 0< /dev/null; sleep 1000",
        "closed the channel before it replied;",
    ),
    // A child that keeps the channel open, and lives on.
    (
        "exec 3<&0; sleep 1000 & echo $! >> pids; exit 3",
        "ended before it replied: exit status 3;",
    ),
    // Floods: without end, and done before anybody looked.
    ("yes", "wrote more than 16777216 bytes on standard output;"),
    (
        "yes >&2",
        "wrote more than 16777216 bytes on standard error; standard error ends\n  | y",
    ),
    (
        "dd if=/dev/zero bs=17M count=1 2> /dev/null",
        "wrote more than 16777216 bytes on standard output;",
    ),
];

fn workers(begin: &str, before: &str, after: &str) -> Zoo {
    Zoo::new(&serves(begin, before, after)).edit("timeout", "worker = true\ntimeout")
}

/// The first time only.
fn once(breach: &str) -> String {
    format!("if [ ! -e once ]; then\n: > once\n: > \"$output/left\"\n{breach}\nfi")
}

fn started(zoo: &Zoo) -> usize {
    let script = zoo.directory.path().join("runner.sh");
    let pids = fs::read_to_string(zoo.directory.path().join("pids")).unwrap();
    let children = fs::read_to_string(script)
        .unwrap()
        .matches("$! >> pids")
        .count();
    assert!(!alive(&zoo.directory.path().join("pids")).unwrap());
    pids.lines().count() / (1 + children)
}

/// The sweep ends well with the bytes of one without a breach, and the breach is told.
fn is_forgiven(zoo: &Zoo, told: &str, expected: &[(String, Vec<u8>)]) {
    let said = zoo.sweep();
    assert_eq!(said.code, 0, "{told}\n{}", said.err);
    assert!(said.err.contains(told), "{told}\n{}", said.err);
    assert_eq!(
        said.err
            .matches("is tried again in a fresh worker: its worker")
            .count(),
        1
    );
    assert!(contents(&zoo.out()).unwrap() == expected, "{told}");
}

/// Both breaches of the first run are told, and nothing lives on.
fn is_not_forgiven(zoo: &Zoo, told: &str) {
    let error = zoo.fails();
    let both = error.strip_prefix("run `blur=0_seed=1` failed twice, in two workers\nfirst ");
    let (first, then) = both
        .and_then(|both| both.split_once("\nthen "))
        .expect("two reasons");
    for reason in [first, then] {
        assert!(
            reason.starts_with("its worker ") && reason.contains(told),
            "{told}\n{error}"
        );
    }
    assert_eq!(started(zoo), 2, "{told}");
    assert!(zoo.out().join("failed/blur=0_seed=1/stderr").exists());
}

fn well() -> Vec<(String, Vec<u8>)> {
    let zoo = Zoo::new(&serves("", "", ""));
    assert_eq!(zoo.sweep().code, 0);
    contents(&zoo.out()).unwrap()
}

/// Most of each case is a grace period: all at once.
#[test]
fn a_breach_is_forgiven_once() {
    let expected = well();
    thread::scope(|scope| {
        for (breach, told) in BREACHES {
            let expected = &expected;
            scope.spawn(move || is_forgiven(&workers("", &once(breach), ""), told, expected));
        }
    });
}

#[test]
fn a_second_breach_fails_the_run() {
    thread::scope(|scope| {
        for (breach, told) in BREACHES {
            scope.spawn(move || is_not_forgiven(&workers("", breach, ""), told));
        }
    });
}

#[test]
fn silence_is_a_breach() {
    let told = "gave no reply within the timeout of 5s;";
    let hurry = |zoo: Zoo| zoo.edit("20s", "5s");
    // Half a line now and then is silence too, and so is one who reads nothing.
    let drip = "while :; do printf x >&0; sleep 0.1; done";
    let expected = well();
    thread::scope(|scope| {
        for breach in ["sleep 1000", drip] {
            let expected = &expected;
            let forgiven = hurry(workers("", &once(breach), ""));
            scope.spawn(move || is_forgiven(&forgiven, told, expected));
            let failing = hurry(workers("", breach, ""));
            scope.spawn(move || is_not_forgiven(&failing, told));
        }
        scope.spawn(|| is_not_forgiven(&hurry(workers("sleep 1000", "", "")), told));
    });
}

/// Between two requests a worker is alive and silent.
#[test]
fn what_a_worker_does_between_two_requests() {
    let expected = well();
    let late = |breach: &str| format!("if [ ! -e once ]; then : > once; sleep 2; {breach}; fi");
    thread::scope(|scope| {
        for (breach, told) in [
            ("say hello", "`hello`"),
            ("say \"$done\"", "replied with id 1 to the request 2;"),
            ("exit 0", "ended before it replied: exit status 0;"),
            (
                "kill -TERM $$",
                "ended before it replied: killed by SIGTERM (15);",
            ),
            (
                "exec 0< /dev/null; sleep 1000",
                "closed the channel before it replied;",
            ),
        ] {
            let expected = &expected;
            let zoo = workers("", "", &late(breach));
            scope.spawn(move || {
                is_forgiven(&zoo, told, expected);
                // The finished run is not done again: it is the next one's trouble.
                assert_eq!(started(&zoo), 2, "{told}");
            });
        }
        // A greeting comes before or after the first request.
        scope.spawn(|| is_not_forgiven(&workers("say hello", "", ""), "`hello`"));
    });
}

/// Quiet is for progress: a run that was done twice is told of.
#[test]
fn the_quiet_are_told_too() {
    let zoo = workers("", &once("exit 5"), "");
    let (config, out) = (zoo.config.as_os_str(), zoo.out());
    let said = say([
        "sweep".as_ref(),
        config,
        "--out".as_ref(),
        out.as_os_str(),
        "--quiet".as_ref(),
    ]);
    let told = "run `blur=0_seed=1` is tried again in a fresh worker: its worker ended before it \
                replied: exit status 5; it said nothing on standard error\n";
    assert_eq!(said.unwrap().err, told);
}

/// Whether a run counts whose worker ends right after its reply depends on when we look; that it
/// is told does not.
#[test]
fn a_worker_that_serves_one_request() {
    let zoo = workers("", "", "exit 4");
    let said = zoo.sweep();
    let told = "its worker ended ";
    assert!(matches!(said.code, 0 | 3), "{}", said.err);
    assert!(
        said.err.contains(told) && said.err.contains(": exit status 4;"),
        "{}",
        said.err
    );
    assert!(started(&zoo) >= 2);
}
