//! When the question is sent again, how often, and after how long.

use crate::server::{Server, Step, nobody, silence};
use crate::{asked, endpoint, good, settings};
use clarity_endpoint::{
    Clock, Endpoint, EndpointError, Question, Rung, Settings, SystemClock, Tries,
};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

/// So many requests until the reply or the error, and the waits between them.
fn course(steps: Vec<Step>) -> (Result<u32, String>, usize, Vec<u128>) {
    let (asked, server, sleeps) = asked(steps);
    let result = asked
        .map(|reply| reply.tries.0)
        .map_err(|error| error.to_string());
    (result, server.requests().len(), sleeps.millis())
}

#[test]
fn each_passing_status_is_asked_again() {
    for status in [408, 409, 425, 429, 502, 503, 504, 529] {
        let steps = vec![Step::status(status), good()];
        assert_eq!(course(steps), (Ok(2), 2, vec![500]), "{status}");
        let (error, requests, sleeps) = course(vec![Step::status(status); 9]);
        let told = format!(" answered {status} without a word (asked 5 times); ");
        assert!(error.unwrap_err().contains(&told), "{status}");
        assert_eq!(
            (requests, sleeps),
            (5, vec![500, 1000, 2000, 4000]),
            "{status}"
        );
    }
}

#[test]
fn each_lasting_status_is_not() {
    for status in [
        400, 401, 402, 403, 404, 405, 406, 410, 413, 415, 418, 422, 501, 505, 507, 599,
    ] {
        let (error, requests, sleeps) = course(vec![Step::status(status), good()]);
        assert!(error.is_err(), "{status}");
        assert_eq!((requests, sleeps), (1, vec![]), "{status}");
    }
}

#[test]
fn a_servers_own_error_is_asked_again_once() {
    assert_eq!(
        course(vec![Step::status(500), good()]),
        (Ok(2), 2, vec![500])
    );
    for steps in [
        vec![Step::status(500); 9],
        vec![Step::status(500), Step::status(500), good()],
    ] {
        let (error, requests, sleeps) = course(steps);
        let told = " answered 500 without a word (asked 2 times); ";
        assert!(error.unwrap_err().contains(told));
        assert_eq!((requests, sleeps), (2, vec![500]));
    }
    // Not again after something else came between, either.
    let steps = [500, 503, 500, 503].map(Step::status).to_vec();
    let (error, requests, sleeps) = course(steps);
    assert!(error.unwrap_err().contains("asked 3 times"));
    assert_eq!((requests, sleeps), (3, vec![500, 1000]));
}

/// Success in name: the code in the text counts, whether a number or a text that is one.
#[test]
fn a_wrapped_refusal_is_asked_again_as_its_code_says() {
    let wrapped = |code: Value| {
        let body = json!({"error": {"message": "away", "code": code}});
        Step::json(200, &body)
    };
    for code in [json!(429), json!("429"), json!("503")] {
        let steps = vec![wrapped(code.clone()), good()];
        assert_eq!(course(steps), (Ok(2), 2, vec![500]), "{code}");
    }
    let (error, requests, _) = course(vec![wrapped(json!("500")); 9]);
    assert!(error.is_err());
    assert_eq!(requests, 2, "once more, no oftener");
}

/// Neither waiting nor asking again makes room in a context or fills an account.
#[test]
fn what_the_words_call_lasting_is_not_asked_again_whatever_the_status() {
    for status in [200, 408, 409, 425, 429, 500, 502, 503, 504, 529] {
        for (code, told) in [
            (
                "context_length_exceeded",
                "does not fit into the model's context (asked once)",
            ),
            (
                "insufficient_quota",
                "the account has no quota left (asked once)",
            ),
        ] {
            let body = json!({"error": {"message": "no", "code": code}});
            let (error, requests, sleeps) = course(vec![Step::json(status, &body), good()]);
            let error = error.unwrap_err();
            assert!(error.contains(told), "{status}: {error}");
            assert_eq!((requests, sleeps), (1, vec![]), "{status}");
        }
    }
}

#[test]
fn a_connection_that_breaks_is_asked_again() {
    let begun = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\"".to_vec();
    let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n".to_vec();
    for step in [
        Step::Close,
        Step::Bytes(b"HTTP/1.1 2".to_vec()),
        Step::Bytes(begun),
        Step::Bytes(chunks),
        Step::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
    ] {
        assert_eq!(
            course(vec![step.clone(), step, good()]),
            (Ok(3), 3, vec![500, 1000])
        );
    }
}

#[test]
fn nobody_there_is_asked_again() {
    let url = nobody();
    let (endpoint, sleeps) = endpoint(Settings::new(&url, "medgemma"));
    let error = endpoint
        .ask(&Question::new("x", 7), Rung::Prompt)
        .unwrap_err();
    let EndpointError::Transport {
        url: told, tries, ..
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!((told, tries.0), (&format!("{url}/chat/completions"), 5));
    assert_eq!(sleeps.millis(), [500, 1000, 2000, 4000]);
    assert!(error.may_pass());
    assert!(
        error.to_string().contains("check that the server runs"),
        "{error}"
    );
}

#[test]
fn a_handshake_that_nobody_takes_is_asked_again() {
    let (_listener, url) = silence();
    let mut settings = Settings::new(&url, "medgemma");
    settings.connect_timeout = Duration::from_millis(120);
    settings.max_attempts = 2;
    let (endpoint, sleeps) = endpoint(settings);
    let error = endpoint
        .ask(&Question::new("x", 7), Rung::Prompt)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{url}/chat/completions took no connection within 0.12 s (asked 2 times); check that \
             the server runs and is within reach, or raise `connect_timeout`"
        )
    );
    assert!(error.may_pass());
    assert_eq!(sleeps.millis(), [500]);
}

#[test]
fn silence_is_asked_again_and_then_told() {
    let hour = Duration::from_hours(1);
    let begun = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\"".to_vec();
    for bytes in [Vec::new(), begun] {
        // The first hangs on; the second and third wait in line behind it.
        let server = Server::script(vec![Step::Hang(bytes, hour)]);
        let mut settings = settings(&server);
        settings.timeout = Duration::from_millis(120);
        settings.max_attempts = 3;
        let (endpoint, sleeps) = endpoint(settings);
        let error = endpoint
            .ask(&Question::new("x", 7), Rung::Prompt)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "{}/v1/chat/completions did not reply within 0.12 s (asked 3 times); raise \
                 `timeout`, lower `max_tokens`, or ask fewer questions at once",
                server.url()
            )
        );
        assert!(error.may_pass());
        assert_eq!(sleeps.millis(), [500, 1000]);
    }
}

#[test]
fn the_server_says_how_long() {
    let date = "Wed, 21 Oct 2015 07:28:00 GMT";
    let cases: [(&[(&str, &str)], u128); 10] = [
        (&[("Retry-After", "7")], 7000),
        (&[("retry-after", " 0 ")], 0),
        // Capped.
        (&[("Retry-After", "3600")], 60_000),
        (&[("Retry-After", "18446744073709551615")], 60_000),
        // By the caller's clock, which says 07:28:00.
        (&[("Retry-After", "Wed, 21 Oct 2015 07:28:09 GMT")], 9000),
        (&[("Retry-After", "Wed, 21 Oct 2015 07:27:00 GMT")], 0),
        // By the server's own clock.
        (
            &[
                ("Retry-After", date),
                ("Date", "Wed, 21 Oct 2015 07:27:57 GMT"),
            ],
            3000,
        ),
        // Neither a number nor a date: as if it were not there.
        (&[("Retry-After", "soon")], 500),
        (&[("Retry-After", "-1")], 500),
        (&[("Retry-After", "1.5")], 500),
    ];
    for (headers, wait) in cases {
        for status in [429, 500, 503] {
            let steps = vec![Step::with(status, headers, ""), good()];
            assert_eq!(course(steps), (Ok(2), 2, vec![wait]), "{headers:?}");
        }
    }
}

#[test]
fn no_wait_is_longer_than_allowed_and_no_attempt_is_one_too_many() {
    let server = Server::script(vec![Step::status(503); 9]);
    let mut settings = settings(&server);
    settings.max_attempts = 4;
    settings.max_wait = Duration::from_millis(700);
    let (endpoint, sleeps) = endpoint(settings.clone());
    endpoint
        .ask(&Question::new("x", 7), Rung::Prompt)
        .unwrap_err();
    assert_eq!(
        (server.requests().len(), sleeps.millis()),
        (4, vec![500, 700, 700])
    );

    settings.max_attempts = 1;
    let (endpoint, sleeps) = crate::endpoint(settings);
    let error = endpoint
        .ask(&Question::new("x", 7), Rung::Prompt)
        .unwrap_err();
    assert!(error.to_string().contains("(asked once)"), "{error}");
    assert_eq!((server.requests().len(), sleeps.millis()), (5, vec![]));
}

#[test]
fn the_systems_clock_waits() {
    let before = SystemTime::now();
    let server = Server::script(vec![Step::with(503, &[("Retry-After", "1")], ""), good()]);
    let endpoint = Endpoint::new(settings(&server), None).unwrap();
    let reply = endpoint.ask(&Question::new("x", 7), Rung::Prompt).unwrap();
    assert_eq!(reply.tries, Tries(2));
    assert!(SystemClock.now() >= before + Duration::from_secs(1));
}
