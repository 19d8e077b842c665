//! What a response is: a completion, or which failure.

use crate::complaint::Complaint;
use crate::completion::Completion;
use crate::retry::{self, Again};
use crate::transport::Arrived;
use crate::{EndpointError, Key, Tries, text};
use serde_json::Value;
use std::time::Duration;

/// What was asked, as far as failures tell of it.
pub(crate) struct Asked<'a> {
    pub(crate) url: &'a str,
    pub(crate) key: Option<&'a Key>,
    pub(crate) picture: bool,
    pub(crate) tries: Tries,
}

pub(crate) fn of(
    arrived: &Arrived,
    after: Option<Duration>,
    asked: &Asked<'_>,
) -> Result<Completion, (EndpointError, Again)> {
    match arrived.status {
        200..300 => success(arrived, after, asked),
        300..400 => Err((redirected(arrived, asked), Again::Never)),
        status => {
            let complaint = Complaint::read(&arrived.body, asked.key);
            Err(refused(status, complaint, after, asked))
        }
    }
}

fn success(
    arrived: &Arrived,
    after: Option<Duration>,
    asked: &Asked<'_>,
) -> Result<Completion, (EndpointError, Again)> {
    let tries = asked.tries;
    let bad = |message: String| (EndpointError::BadReply { message, tries }, Again::Never);
    let mut value: Value = serde_json::from_slice(&arrived.body)
        .map_err(|error| bad(format!("it is not JSON: {error}")))?;
    if let Some(key) = asked.key {
        key.hide_in(&mut value);
    }
    Completion::read(&value).map_err(|what| {
        // Some gateways wrap a refusal into success.
        if value.get("error").is_none_or(Value::is_null) {
            return bad(what.to_owned());
        }
        let complaint = Complaint::of(&value, asked.key);
        let status = complaint.status.unwrap_or(arrived.status);
        refused(status, complaint, after, asked)
    })
}

fn redirected(arrived: &Arrived, asked: &Asked<'_>) -> EndpointError {
    let place = arrived.location.as_deref().unwrap_or("nowhere");
    let place = asked
        .key
        .map_or_else(|| place.to_owned(), |key| key.hide(place));
    EndpointError::Rejected {
        url: asked.url.to_owned(),
        impatience: None,
        status: arrived.status,
        message: format!(
            "it redirects to {}; redirects are not followed, because they would carry the key; \
             set `url` to where it leads",
            text::quoted(&place)
        ),
        tries: asked.tries,
    }
}

fn refused(
    status: u16,
    complaint: Complaint,
    after: Option<Duration>,
    asked: &Asked<'_>,
) -> (EndpointError, Again) {
    let tries = asked.tries;
    // Servers disagree on the status of these, and gateways hide them behind their own, so that
    // the words come first.
    let of_picture = asked.picture && complaint.is_of_pictures();
    let of_context = complaint.is_of_context();
    let of_quota = complaint.is_of_quota();
    let message = complaint.message;
    let url = asked.url.to_owned();
    let error = match status {
        _ if of_picture => EndpointError::PictureRefused {
            status,
            message,
            tries,
        },
        _ if of_context => EndpointError::ContextOverflow {
            status,
            message,
            tries,
        },
        _ if of_quota => EndpointError::Quota {
            status,
            message,
            tries,
        },
        401 | 403 => EndpointError::Unauthorised {
            status,
            message,
            tries,
        },
        402 => EndpointError::Quota {
            status,
            message,
            tries,
        },
        404 => EndpointError::NotFound {
            url,
            message,
            tries,
        },
        status => {
            let error = EndpointError::Rejected {
                url,
                impatience: None,
                status,
                message,
                tries,
            };
            return (error, retry::again(status, after));
        }
    };
    (error, Again::Never)
}
