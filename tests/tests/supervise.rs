//! Runners that leave something behind: nothing of it outlives the run, nor a `clarity` or a
//! supervisor that was killed.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod processes;
mod zoo;

use clarity_integration::{ANSWERS, Said, clarity, program, serves};
use processes::{children, of, signal, soon, told};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use zoo::Zoo;

/// What runners leave; each makes the file `ready` once it is there.
const REMAINS: [(&str, &str); 7] = [
    ("a child in the group", "{ : > ready; exec sleep 300; } &"),
    (
        "a session of its own",
        "setsid sh -c ': > ready; exec sleep 300' &",
    ),
    (
        "a daemon that forked twice",
        "(setsid sh -c 'sh -c \": > ready; exec sleep 300\" & exit' &)",
    ),
    (
        "a daemon that works elsewhere",
        "(setsid sh -c ': > ready; cd /; exec sleep 300' < /dev/null > /dev/null 2>&1 &)",
    ),
    (
        "a daemon that ignores signals",
        "(setsid sh -c 'trap \"\" TERM HUP INT; : > ready; while :; do sleep 1; done' &)",
    ),
    ("a daemon that is always another one", "setsid ./chain.sh &"),
    ("a tree of daemons", "setsid ./tree.sh 5 &"),
];

/// Each process starts the next one in a session of its own, and ends.
const CHAIN: &str = "#!/bin/sh\n: > ready\nsetsid ./chain.sh &\n";

/// Each process starts two, as deep as it is told.
const TREE: &str = "#!/bin/sh\n[ \"$1\" -gt 0 ] || { : > ready; exec sleep 300; }\n\
                    setsid ./tree.sh $(($1 - 1)) & setsid ./tree.sh $(($1 - 1)) & wait\n";

/// Until what a runner leaves is there.
const READY: &str = "until [ -e ready ]; do sleep 0.01; done; rm -f ready";

impl Zoo {
    fn of(script: &str) -> Self {
        let zoo = Self::new(script);
        program(&zoo.directory.path().join("chain.sh"), CHAIN).unwrap();
        program(&zoo.directory.path().join("tree.sh"), TREE).unwrap();
        zoo
    }

    /// Nothing of it lives on, at this moment.
    fn left_nothing(&self, what: &str) {
        let left = of(self.directory.path());
        let told = told(&left);
        signal("KILL", &left);
        assert!(left.is_empty(), "{what}: {told:?}");
    }

    /// A sweep that goes on, with a run that is under way, and its supervisors.
    fn begun(&self, more: &[&str]) -> (Child, Vec<u32>) {
        let mut command = self.command(more);
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        let waits = self.directory.path().join("waits");
        assert!(soon(|| waits.exists()));
        let supervisors = children(&[child.id()]);
        assert!(!supervisors.is_empty());
        (child, supervisors)
    }
}

fn is_there(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

#[test]
fn nothing_outlives_its_run() {
    for (what, remains) in REMAINS {
        // It is gone before the next run begins: that one would find it.
        let zoo = Zoo::of(&format!("{remains}\n{READY}\n{ANSWERS}"));
        let said = zoo.sweep();
        assert_eq!(said.code, 0, "{what}\n{}", said.err);
        zoo.left_nothing(what);
    }
}

#[test]
fn nothing_outlives_a_run_that_fails() {
    for (what, script, reason) in [
        (
            "hangs, and heeds nothing",
            "trap '' TERM; (setsid sleep 300 &); sleep 300",
            "was stopped at its timeout of 1s; standard error",
        ),
        ("fails", "exit 7", "failed: exit status 7; "),
        (
            "deletes what it was given",
            "cd /; rm -r \"${4%/*}\"",
            "failed: it removed its output directory",
        ),
        (
            "floods by somebody else",
            "setsid yes & sleep 300",
            "failed: more than 16777216 bytes on standard output",
        ),
    ] {
        let loud = "echo loud >&2";
        let daemon = REMAINS[1].1;
        let zoo = Zoo::of(&format!("{daemon}\n{READY}\n{loud}\n{script}")).edit("20s", "1s");
        let error = zoo.fails();
        assert!(error.contains(reason), "{what}\n{error}");
        zoo.left_nothing(what);
    }
}

#[test]
fn nothing_outlives_a_worker() {
    for (what, remains) in REMAINS {
        let begin = format!("{remains}\n{READY}");
        let zoo = Zoo::of(&serves(&begin, "", "")).edit("timeout", "worker = true\ntimeout");
        let said = zoo.sweep();
        assert_eq!(said.code, 0, "{what}\n{}", said.err);
        zoo.left_nothing(what);
    }
}

/// What ends by itself is not waited for.
#[test]
fn a_runner_that_heeds_term_costs_no_grace() {
    let zoo = Zoo::new("sleep 300 & wait").edit("20s", "200ms");
    let begun = Instant::now();
    zoo.fails();
    assert!(begun.elapsed() < Duration::from_secs(2));
}

/// Also who has left the group is asked before it is killed.
#[test]
fn a_daemon_may_clean_up() {
    let daemon =
        "setsid sh -c 'trap \"echo done > cleaned; exit\" TERM; : > ready; sleep 300 & wait' &";
    let zoo = Zoo::new(&format!("{daemon}\n{READY}\nsleep 300")).edit("20s", "1s");
    zoo.fails();
    assert!(zoo.directory.path().join("cleaned").exists());
}

/// Sweeps that go on, by one process for each run and by workers; their runners leave something and
/// wait for the end.
fn waiting() -> impl Iterator<Item = (String, Zoo, Child, Vec<u32>)> {
    let zoos = REMAINS.into_iter().flat_map(|(what, remains)| {
        let waits = format!("{remains}\n{READY}\n: > waits\nsleep 300");
        let worker = Zoo::of(&serves("", &waits, "")).edit("timeout", "worker = true\ntimeout");
        let worker = (format!("{what}, of a worker"), worker);
        [(what.to_owned(), Zoo::of(&waits)), worker]
    });
    zoos.map(|(what, zoo)| {
        let (child, supervisors) = zoo.begun(&["--quiet"]);
        (what, zoo, child, supervisors)
    })
}

#[test]
fn nothing_outlives_a_clarity_that_was_killed() {
    // At once, so that they are waited for together.
    let mut waiting: Vec<_> = waiting().collect();
    for (_, _, child, _) in &mut waiting {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    for (what, zoo, _, supervisors) in waiting {
        soon(|| of(zoo.directory.path()).is_empty());
        zoo.left_nothing(&what);
        for supervisor in supervisors {
            assert!(soon(|| !is_there(supervisor)), "{what}");
        }
    }
}

#[test]
fn a_supervisor_that_was_killed_is_the_machines_failure() {
    for (what, zoo, child, supervisors) in waiting() {
        signal("KILL", &supervisors);
        let said = Said::from(child.wait_with_output().unwrap());
        assert_eq!(said.code, 5, "{what}\n{}", said.err);
        let told = "error: run `blur=0_seed=1`: its supervisor ended before it: killed by \
                    SIGKILL (9), likely for lack of memory\n";
        assert!(said.err.starts_with(told), "{}", said.err);
        zoo.left_nothing(&what);
        assert!(!zoo.run("blur=0_seed=1").exists());
    }
}

#[test]
fn a_sweep_goes_on_after_its_supervisor_was_killed() {
    let zoo = Zoo::new(": > waits\nsleep 300");
    let (mut child, supervisors) = zoo.begun(&["--quiet"]);
    signal("KILL", &supervisors);
    assert_eq!(child.wait().unwrap().code(), Some(5));
    zoo.runner(ANSWERS);
    let said = zoo.resume(&[]);
    assert_eq!(said.code, 0, "{}", said.err);
}

/// Stops its supervisor whenever that goes on.
const FIGHTS: &str = "trap '' TERM; parent=$PPID; : > waits; while :; do kill -STOP $parent; done";

/// A runner that stops its parent ends in time all the same, and nothing of it is left.
#[test]
fn a_runner_may_stop_its_supervisor() {
    let stops = "kill -STOP $PPID";
    let fails = [
        ("waits", format!("{stops}; sleep 300")),
        ("heeds nothing", format!("trap '' TERM; {stops}; sleep 300")),
        ("does it again and again", FIGHTS.to_owned()),
    ];
    thread::scope(|scope| {
        for (what, script) in &fails {
            scope.spawn(move || {
                let zoo = Zoo::of(script).edit("20s", "1s");
                let begun = Instant::now();
                let said = zoo.sweep();
                let took = begun.elapsed();
                // Who fights may win until it is killed with its supervisor, whose fault it then is.
                let codes = if *what == "does it again and again" {
                    [3, 5]
                } else {
                    [3, 3]
                };
                assert!(codes.contains(&said.code), "{what}\n{}", said.err);
                let told = "run `blur=0_seed=1` was stopped at its timeout of 1s;";
                assert!(
                    said.code == 5 || said.err.contains(told),
                    "{what}\n{}",
                    said.err
                );
                assert!(took < Duration::from_secs(25), "{what}: {took:?}");
                zoo.left_nothing(what);
            });
        }
        for worker in [false, true] {
            scope.spawn(move || {
                let zoo = if worker {
                    Zoo::of(&serves("", stops, "")).edit("timeout", "worker = true\ntimeout")
                } else {
                    Zoo::of(&format!("{stops}\n{ANSWERS}\n{stops}"))
                };
                let said = zoo.sweep();
                assert_eq!(said.code, 0, "{}", said.err);
            });
        }
    });
}

/// A second signal ends everything at once, whatever became of the supervisor.
#[test]
fn a_stopped_supervisor_makes_nobody_deaf() {
    for (what, script) in [
        ("waits", "kill -STOP $PPID; : > waits; sleep 300"),
        ("fights", FIGHTS),
    ] {
        let zoo = Zoo::of(script);
        let (mut child, _) = zoo.begun(&["--quiet"]);
        let begun = Instant::now();
        for _ in 0..2 {
            signal("TERM", &[child.id()]);
            thread::sleep(Duration::from_millis(200));
        }
        assert_eq!(child.wait().unwrap().code(), Some(143), "{what}");
        assert!(begun.elapsed() < Duration::from_secs(8), "{what}");
        zoo.left_nothing(what);
    }
}

/// Nobody is there any more who would let it go on.
#[test]
fn a_stopped_supervisor_does_not_outlive_clarity() {
    let zoo = Zoo::of(": > waits; sleep 300");
    let (mut child, supervisors) = zoo.begun(&["--quiet"]);
    signal("STOP", &[child.id()]);
    signal("STOP", &supervisors);
    child.kill().unwrap();
    child.wait().unwrap();
    for supervisor in &supervisors {
        let gone = soon(|| !is_there(*supervisor));
        signal("KILL", &supervisors);
        assert!(gone);
    }
    zoo.left_nothing("waits");
}

/// A shell that becomes `clarity` leaves it its jobs, and those are nobody's runners.
#[test]
fn other_children_are_left_alone() {
    let zoo = Zoo::of(&format!("{}\n{READY}\n: > waits\nsleep 300", REMAINS[1].1));
    let line = format!(
        "cd /; sleep 60 & echo $! > {0}/jobs; setsid sleep 60 & echo $! >> {0}/jobs; exec {1} sweep \
         {0}/sweep.toml --out {0}/out --quiet",
        zoo.directory.path().display(),
        clarity_integration::binary().display()
    );
    let mut shell = Command::new("sh");
    let child = shell.args(["-c", &line]).stderr(Stdio::piped());
    let child = child.stdout(Stdio::null()).spawn().unwrap();
    let waits = zoo.directory.path().join("waits");
    assert!(soon(|| waits.exists()));
    let jobs = fs::read_to_string(zoo.directory.path().join("jobs")).unwrap();
    let jobs: Vec<u32> = jobs.lines().map(|job| job.parse().unwrap()).collect();
    let mut supervisors = children(&[child.id()]);
    supervisors.retain(|pid| !jobs.contains(pid));
    signal("KILL", &supervisors);
    // They hold our end of the pipe too: it is not read to its end.
    let mut child = child;
    assert_eq!(child.wait().unwrap().code(), Some(5));
    let lives: Vec<_> = jobs.iter().map(|job| is_there(*job)).collect();
    signal("KILL", &jobs);
    assert_eq!(lives, [true, true]);
    zoo.left_nothing("one in a session of its own");
}

/// In a container a session may have begun outside, where it has no number that can be seen.
#[test]
fn a_session_that_began_elsewhere_is_no_trouble() {
    // Session and group of what is within are 0, and it sees nobody but itself.
    let within = |line: &str| {
        let mut command = Command::new("unshare");
        command.args([
            "--user",
            "--map-root-user",
            "--pid",
            "--fork",
            "--mount-proc",
        ]);
        Said::from(command.args(["sh", "-c", line]).output().unwrap())
    };
    if within("true").code != 0 {
        return; // Not everywhere may one make a namespace.
    }
    let zoo = Zoo::of(&format!("{}\n{READY}\n: > waits\nsleep 300", REMAINS[1].1));
    let said = within(&format!(
        "cd {}; {} sweep sweep.toml --out out --quiet & until [ -e waits ]; do sleep 0.01; done
         for process in /proc/[0-9]*; do
             ! grep -q supervise $process/cmdline || kill -KILL ${{process#/proc/}}
         done
         wait $!; code=$?; grep -l ^sleep /proc/[0-9]*/cmdline; exit $code",
        zoo.directory.path().display(),
        clarity_integration::binary().display()
    ));
    assert_eq!((said.code, said.out.as_str()), (5, ""), "{}", said.err);
}

/// A queue sends its signals to every process that it finds.
#[test]
fn a_supervisor_does_not_heed_a_queue() {
    let zoo = Zoo::new(&format!(": > waits\nsleep 0.5\n{ANSWERS}"));
    let (child, supervisors) = zoo.begun(&[]);
    for name in ["HUP", "INT", "QUIT", "TERM"] {
        signal(name, &supervisors);
    }
    let said = Said::from(child.wait_with_output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
}

/// A runner is not told by its parent in which cell it is, and does with signals what it always did.
#[test]
fn what_a_runner_sees_of_its_supervisor() {
    let zoo = Zoo::new(&format!(
        "{ANSWERS}\ntr '\\0' ' ' < /proc/$PPID/cmdline > \"$4/parent\"\n\
         readlink /proc/$PPID/cwd >> \"$4/parent\"\n\
         grep -E 'Sig(Blk|Ign)' /proc/self/status > \"$4/signals\"\nls /proc/self/fd > \"$4/open\""
    ));
    let said = zoo.sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    let read = |name: &str| fs::read_to_string(zoo.run("blur=1_seed=2").join(name)).unwrap();
    assert_eq!(read("parent"), "clarity supervise /\n");
    let mask = |text: &str, key: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(key));
        let mask = u64::from_str_radix(found.unwrap().trim(), 16).unwrap();
        // Beyond the ordinary ones the library has some of its own.
        mask & 0x7fff_ffff
    };
    let (theirs, ours) = (read("signals"), fs::read_to_string("/proc/self/status"));
    let pipe = 1 << 12;
    // What we were started with ignored stays so.
    let expected = mask(&ours.unwrap(), "SigIgn:") & !pipe;
    assert_eq!(mask(&theirs, "SigIgn:"), expected);
    assert_eq!(mask(&theirs, "SigBlk:"), 0);
    // Nor has it more files open than whoever starts it by hand.
    let mut listed = Command::new("ls");
    let listed = listed.arg("/proc/self/fd").stdin(Stdio::null());
    let listed = String::from_utf8(listed.output().unwrap().stdout).unwrap();
    assert_eq!(read("open"), listed);
}

#[test]
fn nobody_calls_it() {
    let said = Said::from(clarity(["supervise"]).output().unwrap());
    let told = "error: standard input is no socket: a sweep starts its supervisors itself\n";
    assert_eq!((said.code, said.err.as_str()), (1, told));
    let help = Said::from(clarity(["--help"]).output().unwrap());
    assert!(!help.out.contains("supervise"), "{}", help.out);
}
