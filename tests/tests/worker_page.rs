//! `docs/worker.md` tells the truth: its runner is one, both ways, and its lines are those said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod zoo;

use clarity_integration::{blocks, contents, root, say};
use std::fs;
use std::io::Write as _;
use std::process::Command;
use zoo::Zoo;

fn page() -> String {
    fs::read_to_string(root().join("docs/worker.md")).unwrap()
}

/// A sweep by the page's runner, with a line of its configuration more.
fn by_the_page(line: &str) -> Zoo {
    let zoo = Zoo::new("").edit("./runner.sh\"]", &format!("python3\", \"run.py\"]\n{line}"));
    let runner = &blocks(&page(), "python")[0];
    fs::write(zoo.directory.path().join("run.py"), runner).unwrap();
    zoo
}

#[test]
fn the_pages_runner_speaks_both() {
    if !Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|o| o.status.success())
    {
        let _ = writeln!(std::io::stderr(), "SKIPPED: python3 is not there");
        return;
    }
    let one_by_one = by_the_page("");
    let worker = by_the_page("worker = true");
    for zoo in [&one_by_one, &worker] {
        let said = zoo.sweep();
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(said.err.lines().count(), 4, "{}", said.err);
        let verified = say(["verify".as_ref(), zoo.out().as_os_str()]).unwrap();
        assert_eq!(verified.code, 0, "{}", verified.err);
    }
    assert!(contents(&one_by_one.out()).unwrap() == contents(&worker.out()).unwrap());
    // What it cannot answer it says.
    let zoo = by_the_page("worker = true").edit("[0, 1]", "[\"none\"]");
    let error = zoo.fails();
    assert!(
        error.starts_with("run `blur=none_seed=1` failed: its worker says: TypeError("),
        "{error}"
    );
    assert!(
        error.contains("  | Traceback (most recent call last):"),
        "{error}"
    );
}

/// The request and the replies that the page shows.
#[test]
fn the_pages_lines_are_those_said() {
    let shown = blocks(&page(), "json");
    let expected = "{\"config\":\"/sweep/attempts/1/4/artifacts/spec.json\",\"id\":5,\
                    \"output\":\"/sweep/attempts/1/4/artifacts\",\"seed\":11}\n";
    assert_eq!(shown[0], expected);
    let told = [
        "it replied `done` and left no trace_pack.jsonl\n",
        "its worker says: the picture cannot be read\n",
    ];
    assert_eq!(shown[1].lines().count(), told.len());
    for (reply, told) in shown[1].lines().zip(told) {
        let reply = reply.replace("\"id\": 5", "\"id\": 1");
        let script = format!(
            "read -r line; printf '%s\\n' \"$line\" > asked; printf '%s\\n' '{reply}' >&0; read -r end"
        );
        let zoo = Zoo::new(&script).edit("timeout", "worker = true\ntimeout");
        let error = zoo.fails();
        assert!(
            error.starts_with(&format!("run `blur=0_seed=1` failed: {told}")),
            "{error}"
        );
        let asked = fs::read_to_string(zoo.directory.path().join("asked")).unwrap();
        let mut asked = asked.replace(&zoo.out().display().to_string(), "/sweep");
        for (ours, shown) in [
            ("attempts/1/0", "attempts/1/4"),
            ("\"id\":1,", "\"id\":5,"),
            ("\"seed\":1}", "\"seed\":11}"),
        ] {
            asked = asked.replace(ours, shown);
        }
        assert_eq!(asked, expected);
    }
}
