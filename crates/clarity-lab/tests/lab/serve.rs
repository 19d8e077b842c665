//! The worker's protocol, over memory.
use crate::bench::Bench;
use clarity_lab::{Session, serve};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, Write};

/// Serves some lines; gives how it ended and the replies.
fn served(lines: &str) -> (io::Result<()>, Vec<Value>) {
    let mut session = Session::new("phantom", None).unwrap();
    let mut replies = Vec::new();
    let ended = serve(&mut session, lines.as_bytes(), &mut replies);
    let replies = String::from_utf8(replies).unwrap();
    assert!(replies.is_empty() || replies.ends_with('\n'));
    let replies = replies
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (ended, replies.collect())
}

/// Requests for two runs that go well and one between them that does not.
fn requests(bench: &Bench) -> [String; 3] {
    bench.copy("examples/phantom/film.png", "film.png");
    [(1, "film.png"), (2, "none.png"), (3, "film.png")].map(|(id, film)| {
        let (config, output) = (
            bench.path(&format!("{id}.json")),
            bench.path(&id.to_string()),
        );
        fs::create_dir(&output).unwrap();
        fs::write(&config, bench.spec(film, 7).to_string()).unwrap();
        json!({"config": config, "id": id, "output": output, "seed": 7}).to_string() + "\n"
    })
}

#[test]
fn a_run_that_fails_is_told_and_the_next_one_taken() {
    let bench = Bench::new();
    let requests = requests(&bench);
    let (ended, replies) = served(&requests.concat());
    ended.unwrap();
    let why = format!(
        "{}: no such file or directory",
        bench.path("none.png").display()
    );
    assert_eq!(
        replies,
        [
            json!({"id": 1, "status": "done"}),
            json!({"error": why, "id": 2, "status": "failed"}),
            json!({"id": 3, "status": "done"}),
        ]
    );
    let left = |id: &str| fs::read_dir(bench.path(id)).unwrap().count();
    assert_eq!((left("1"), left("2"), left("3")), (2, 0, 2));
    // Nobody asks: nothing is said.
    let (ended, replies) = served("");
    assert!(ended.is_ok() && replies.is_empty());
}

#[test]
fn a_seed_beside_another_one_is_a_failed_run() {
    let bench = Bench::new();
    let request = requests(&bench)[0].replace("\"seed\":7", "\"seed\":8");
    let (ended, replies) = served(&request);
    ended.unwrap();
    assert_eq!(replies[0]["error"], "--seed is 8, but the spec's seed is 7");
}

/// What follows a line that is no request cannot be trusted; what was answered stays answered.
#[test]
fn a_line_that_is_no_request_ends_the_worker() {
    let bench = Bench::new();
    let [first, _, last] = requests(&bench);
    for (broken, told) in [
        ("", "the file is empty; expected a request"),
        ("{\"id\": 2", "EOF while parsing an object"),
        ("[]", "found a list, expected an object"),
        ("{}", "the key `id` is missing"),
        (
            "{\"id\": \"2\", \"config\": \"a\", \"output\": \"b\", \"seed\": 7}",
            "`id`: found \"2\", expected an integer",
        ),
        (
            "{\"id\": 2, \"output\": 1, \"seed\": 7}",
            "the key `config` is missing",
        ),
        (
            "{\"id\": 2, \"config\": \"a\", \"output\": \"b\"}",
            "the key `seed` is missing",
        ),
        (
            "{\"id\": 2, \"config\": \"a\", \"output\": \"b\", \"seed\": 7.0}",
            "`seed`: found 7.0, expected an integer",
        ),
    ] {
        let (ended, replies) = served(&format!("{first}{broken}\n{last}"));
        let error = ended.unwrap_err().to_string();
        assert!(error.contains(told), "{broken}: {error}");
        assert_eq!(replies, [json!({"id": 1, "status": "done"})], "{broken}");
    }
    let mut session = Session::new("phantom", None).unwrap();
    let ended = serve(&mut session, &b"\xff\n"[..], Vec::new());
    assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::InvalidData);
}

/// Nobody reads replies any more.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_worker_whose_replies_nobody_reads_ends() {
    let bench = Bench::new();
    let requests = requests(&bench);
    let mut session = Session::new("phantom", None).unwrap();
    let ended = serve(&mut session, requests.concat().as_bytes(), Gone);
    assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    // The second was not begun.
    assert!(fs::read_dir(bench.path("3")).unwrap().next().is_none());
}
