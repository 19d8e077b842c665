//! What to say of a status other than success: who answered it, why, and what to do.

use crate::complaint::NOTHING;
use crate::{EndpointError, Tries};
use std::fmt;
use std::time::Duration;

/// A server that asks for a longer wait than it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impatience {
    /// What `Retry-After` says.
    pub asked_for: Duration,
    /// The longest wait of the settings.
    pub longest: Duration,
}

impl fmt::Display for Impatience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "it asks to wait {} s, and at most {} s are waited (`max_wait`)",
            self.asked_for.as_secs_f64(),
            self.longest.as_secs_f64()
        )
    }
}

/// A refusal in words. A status that is no matter of the request is not called one.
pub(crate) fn told(
    who: &str,
    status: u16,
    message: &str,
    tries: Tries,
    impatience: Option<Impatience>,
) -> String {
    let Some(advice) = advice(status) else {
        return format!("the server refused the request ({tries}) with {status}: {message}");
    };
    let mut told = match message {
        NOTHING => format!("{who} answered {status} without a word ({tries})"),
        said => format!("{who} answered {status} ({tries}): {said}"),
    };
    if let Some(impatience) = impatience {
        told = format!("{told}; {impatience}");
    }
    format!("{told}; {advice}")
}

/// What to do about a status that the request is not to blame for.
fn advice(status: u16) -> Option<&'static str> {
    Some(match status {
        408 | 409 | 425 => "try again later",
        429 | 529 => "it has too much to do: try again later, or ask fewer questions at once",
        502 | 504 => "what stands there did not reach the model: check that the model is served",
        503 => "it is busy, or still loads the model: try again later",
        500..600 => "look at what the server has logged",
        _ => return None,
    })
}

impl EndpointError {
    /// Why a form of reply does not hold, without an address: it is kept with the probe.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Rejected {
                status,
                message,
                tries,
                impatience,
                ..
            } => told("the server", *status, message, *tries, *impatience),
            other => other.to_string(),
        }
    }

    /// Keeps in mind that the server wanted a longer wait than it was given.
    pub(crate) fn with_wait(mut self, asked_for: Option<Duration>, most: Duration) -> Self {
        let asked_for = asked_for.filter(|asked_for| *asked_for > most);
        if let (Self::Rejected { impatience, .. }, Some(asked_for)) = (&mut self, asked_for) {
            let longest = most;
            *impatience = Some(Impatience { asked_for, longest });
        }
        self
    }

    /// How often the question was sent; none where nothing was.
    pub(crate) fn tries(&self) -> Option<Tries> {
        self.clone().tries_mut().copied()
    }

    /// Counts what was sent before in another form.
    pub(crate) fn after(mut self, earlier: u32) -> Self {
        if let Some(tries) = self.tries_mut() {
            tries.0 = tries.0.saturating_add(earlier);
        }
        self
    }

    fn tries_mut(&mut self) -> Option<&mut Tries> {
        match self {
            Self::Setting { .. } | Self::Key | Self::Seed { .. } | Self::Question { .. } => None,
            Self::ContextOverflow { tries, .. }
            | Self::PictureRefused { tries, .. }
            | Self::WrongModel { tries, .. }
            | Self::TimedOut { tries, .. }
            | Self::NotReached { tries, .. }
            | Self::Unauthorised { tries, .. }
            | Self::NotFound { tries, .. }
            | Self::Quota { tries, .. }
            | Self::Rejected { tries, .. }
            | Self::Transport { tries, .. }
            | Self::BadReply { tries, .. } => Some(tries),
        }
    }
}
