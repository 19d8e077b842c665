//! What an endpoint is made of.

use crate::server::{Server, Step};
use crate::{endpoint, good};
use clarity_endpoint::{Endpoint, EndpointError, Key, Question, Rung, Settings};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

#[test]
fn a_setting_that_cannot_be_used_says_why() {
    let base = "expected the API's base, such as `http://127.0.0.1:8080/v1`";
    for (url, found) in [
        ("", "\"\""),
        ("medgemma", "\"medgemma\""),
        ("localhost:8080", "\"localhost:8080\""),
        ("ftp://localhost", "\"ftp://localhost\""),
        ("file:///etc/passwd", "\"file:///etc/passwd\""),
        (
            "http://me:word@localhost/v1",
            "an address with a user or password",
        ),
        (
            "http://localhost/v1?key=x",
            "an address with a query or fragment",
        ),
        (
            "http://localhost/v1#x",
            "an address with a query or fragment",
        ),
        (
            "http://localhost/v1/chat/completions/",
            "an address with `/chat/completions`, which is appended",
        ),
    ] {
        let error = Endpoint::new(Settings::new(url, "m"), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the setting `url` is {found}; {base}")
        );
    }
}

type Spoil = fn(&mut Settings);

#[test]
fn each_other_setting_has_its_range() {
    let cases: [(Spoil, &str); 19] = [
        (
            |s| s.model = " ".into(),
            "`model` is \" \"; expected a model's name",
        ),
        (
            |s| s.model = "a\nb".into(),
            "`model` is \"a\\nb\"; expected a model's name",
        ),
        (
            |s| s.accept_model = Some(String::new()),
            "`accept_model` is \"\"; expected a model's name",
        ),
        (
            |s| s.temperature = Some(-0.5),
            "`temperature` is -0.5; expected a finite number, 0 or more",
        ),
        (
            |s| s.temperature = Some(f64::NAN),
            "`temperature` is NaN; expected a finite number, 0 or more",
        ),
        (
            |s| s.temperature = Some(f64::INFINITY),
            "`temperature` is inf; expected a finite number, 0 or more",
        ),
        (
            |s| s.max_tokens = Some(0),
            "`max_tokens` is 0; expected 1 or more",
        ),
        (
            |s| s.top_logprobs = Some(21),
            "`top_logprobs` is 21; expected 0 to 20",
        ),
        (
            |s| s.connect_timeout = Duration::ZERO,
            "`connect_timeout` is 0 s; expected a longer time",
        ),
        (
            |s| s.timeout = Duration::ZERO,
            "`timeout` is 0 s; expected a longer time",
        ),
        (
            |s| s.connect_timeout = Duration::MAX,
            "`connect_timeout` is 18446744073709552000 s; expected at most a day",
        ),
        (
            |s| s.timeout = Duration::from_hours(24) + Duration::from_millis(500),
            "`timeout` is 86400.5 s; expected at most a day",
        ),
        // 500000000000 years.
        (
            |s| s.timeout = Duration::from_hours(4_383_000_000_000_000),
            "`timeout` is 15778800000000000000 s; expected at most a day",
        ),
        (
            |s| s.max_wait = Duration::MAX,
            "`max_wait` is 18446744073709552000 s; expected at most a day",
        ),
        (
            |s| s.max_attempts = 0,
            "`max_attempts` is 0; expected 1 to 20",
        ),
        (
            |s| s.max_attempts = 21,
            "`max_attempts` is 21; expected 1 to 20",
        ),
        (
            |s| drop(s.extra_body.insert("seed".into(), 7.into())),
            "`extra_body` is an object with `seed`; expected members that no other setting or \
             the question itself sets",
        ),
        (
            |s| drop(s.extra_body.insert("stream".into(), true.into())),
            "`extra_body` is an object with `stream`; expected members that no other setting or \
             the question itself sets",
        ),
        (
            |s| s.url = "/v1".into(),
            "`url` is \"/v1\"; expected the API's base, such as \
             `http://127.0.0.1:8080/v1`",
        ),
    ];
    for (spoil, told) in cases {
        let mut settings = Settings::new("https://example.org/v1/", "m");
        assert!(Endpoint::new(settings.clone(), None).is_ok());
        spoil(&mut settings);
        let error = Endpoint::new(settings, None).unwrap_err();
        assert_eq!(error.to_string(), format!("the setting {told}"));
    }
}

#[test]
fn a_day_is_not_too_long_and_no_wait_is_none() {
    let server = Server::script(vec![Step::status(503), good()]);
    let mut settings = crate::settings(&server);
    (settings.timeout, settings.connect_timeout) = (DAY, DAY);
    for max_wait in [Duration::ZERO, DAY] {
        settings.max_wait = max_wait;
        assert!(Endpoint::new(settings.clone(), None).is_ok());
    }
    let (endpoint, _) = endpoint(settings);
    endpoint.ask(&Question::new("x", 7), Rung::Prompt).unwrap();
}

#[test]
fn a_key_is_visible_ascii_in_one_piece() {
    assert!(Key::new(" sk-1234\r\n").is_ok());
    for key in ["", " \n", "two words", "line\nbreak", "umläut", "nul\0"] {
        let error = Key::new(key).unwrap_err();
        assert_eq!(error, EndpointError::Key);
        assert_eq!(
            error.to_string(),
            "the key is empty or has a character other than visible ASCII; look for a line break \
             or quotes where it is kept"
        );
    }
}
