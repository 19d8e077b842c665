//! One request and what came of it.

use crate::Key;
use crate::settings::Settings;
use std::time::SystemTime;
use ureq::http::HeaderValue;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER};
use ureq::{Agent, Body, Error, Timeout};

/// The longest body of a reply, in bytes: 32 MB.
const MAX_BODY: u64 = 32 * 1024 * 1024;

/// A response, whatever its status.
pub(crate) struct Arrived {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    /// When the server sent it, by its own clock.
    pub(crate) date: Option<SystemTime>,
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// No response, or not a whole one.
pub(crate) enum Lost {
    /// Connecting took too long.
    NotReached,
    /// The attempt took too long.
    TimedOut,
    /// A connection that failed or broke.
    Broken(String),
    /// What would happen again, such as a certificate nobody vouches for.
    Lasting(String),
    /// A body or a head beyond all measure.
    TooLong(&'static str),
}

/// No redirects and no proxy from the environment: both would show the key to somebody else. No
/// connection is kept, since one that the server closed meanwhile would count as an attempt.
pub(crate) fn agent(settings: &Settings) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_idle_connections(0)
        .timeout_connect(Some(settings.connect_timeout))
        .timeout_global(Some(settings.timeout))
        .user_agent("clarity")
        .accept("application/json")
        .build()
        .new_agent()
}

pub(crate) fn send(
    agent: &Agent,
    address: &str,
    key: Option<&Key>,
    body: &[u8],
) -> Result<Arrived, Lost> {
    let mut request = agent.post(address).header(CONTENT_TYPE, "application/json");
    if let Some(key) = key {
        let mut value = HeaderValue::from_str(&key.authorization())
            .map_err(|_| Lost::Lasting("the key is no header".to_owned()))?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    let mut response = request.send(body).map_err(lost)?;
    let status = response.status().as_u16();
    let text = |headers: &HeaderMap, name| -> Option<String> {
        Some(headers.get(name)?.to_str().ok()?.trim().to_owned())
    };
    let headers = response.headers();
    let retry_after = text(headers, RETRY_AFTER);
    let date = text(headers, DATE).and_then(|date| httpdate::parse_http_date(&date).ok());
    let location = text(headers, LOCATION);
    let body = match read(response.body_mut()) {
        // The status of a refusal says enough, even where its text does not arrive.
        Err(_) if !(200..300).contains(&status) => Vec::new(),
        read => read?,
    };
    Ok(Arrived {
        status,
        retry_after,
        date,
        location,
        body,
    })
}

fn read(body: &mut Body) -> Result<Vec<u8>, Lost> {
    let limited = body.with_config().limit(MAX_BODY);
    limited.read_to_vec().map_err(lost)
}

/// The system's words without their number.
fn words(error: &std::io::Error) -> String {
    let told = error.to_string();
    match told.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => told,
    }
}

fn lost(error: Error) -> Lost {
    match error {
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => Lost::NotReached,
        Error::Timeout(_) => Lost::TimedOut,
        Error::BodyExceedsLimit(_) => Lost::TooLong("it is longer than 32 MB"),
        Error::LargeResponseHeader(..) => Lost::TooLong("its header is longer than 64 kB"),
        Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Lost::Lasting(error.to_string())
        }
        Error::Io(error) => Lost::Broken(words(&error)),
        Error::HostNotFound | Error::ConnectionFailed | Error::Protocol(_) => {
            Lost::Broken(error.to_string())
        }
        other => Lost::Lasting(other.to_string()),
    }
}
