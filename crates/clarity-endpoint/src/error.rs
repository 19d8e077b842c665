use crate::refusal::{self, Impatience};
use std::fmt;
use std::time::Duration;

/// How often a question was sent before it was given up, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tries(pub u32);

impl fmt::Display for Tries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("asked once"),
            times => write!(f, "asked {times} times"),
        }
    }
}

/// Why there is no reply.
///
/// A server's own words are made printable, shortened and rid of the key before they come here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// A setting that cannot be used.
    #[error("the setting `{name}` is {found}; expected {expected}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// What was given.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// A key that no HTTP header can carry.
    #[error(
        "the key is empty or has a character other than visible ASCII; look for a line break or \
         quotes where it is kept"
    )]
    Key,
    /// A seed that servers would cut down, or take as "draw one".
    #[error(
        "the seed {seed} is out of range; expected 0 to 4294967294, because servers keep 32 bits \
         and take the last one as `random`"
    )]
    Seed {
        /// The seed.
        seed: u64,
    },
    /// A question that cannot be asked.
    #[error("the question's {part} is {found}; expected {expected}")]
    Question {
        /// The part at fault.
        part: &'static str,
        /// What was given.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// The question and the room for its answer are longer than the model's context.
    #[error(
        "the question does not fit into the model's context ({tries}): the server said {status}: \
         {message}; shorten it, or start the server with a larger context"
    )]
    ContextOverflow {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        message: String,
        /// How often it was asked.
        tries: Tries,
    },
    /// The model takes no pictures.
    #[error(
        "the model takes no picture ({tries}): the server said {status}: {message}; serve a \
         vision-language model, for llama.cpp with its projector (`--mmproj`)"
    )]
    PictureRefused {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        message: String,
        /// How often it was asked.
        tries: Tries,
    },
    /// Another model answered.
    #[error(
        "asked the model `{asked}`, but `{answered}` answered ({tries}); name the model that the \
         server has, or accept that name in `accept_model`"
    )]
    WrongModel {
        /// The model in the settings.
        asked: String,
        /// The model that the reply names.
        answered: String,
        /// How often it was asked.
        tries: Tries,
    },
    /// No whole reply in time.
    #[error(
        "{url} did not reply within {} s ({tries}); raise `timeout`, lower `max_tokens`, or ask \
         fewer questions at once", limit.as_secs_f64()
    )]
    TimedOut {
        /// Where the question went.
        url: String,
        /// The time that one attempt has.
        limit: Duration,
        /// How often it was asked.
        tries: Tries,
    },
    /// No connection in time.
    #[error(
        "{url} took no connection within {} s ({tries}); check that the server runs and is within \
         reach, or raise `connect_timeout`", limit.as_secs_f64()
    )]
    NotReached {
        /// Where the question went.
        url: String,
        /// The time that connecting has.
        limit: Duration,
        /// How often it was asked.
        tries: Tries,
    },
    /// The key is missing, wrong or not allowed to do this.
    #[error("the server refused the key ({tries}) with {status}: {message}; check the key")]
    Unauthorised {
        /// The HTTP status, 401 or 403.
        status: u16,
        /// The server's words.
        message: String,
        /// How often it was asked.
        tries: Tries,
    },
    /// Nothing there, or no such model.
    #[error(
        "{url} was not found ({tries}): {message}; check the url, which mostly ends in `/v1`, and \
         the model's name"
    )]
    NotFound {
        /// Where the question went.
        url: String,
        /// The server's words.
        message: String,
        /// How often it was asked.
        tries: Tries,
    },
    /// The account is used up; waiting does not help.
    #[error("the account has no quota left ({tries}): the server said {status}: {message}")]
    Quota {
        /// The HTTP status, mostly 402 or 429.
        status: u16,
        /// The server's words.
        message: String,
        /// How often it was asked.
        tries: Tries,
    },
    /// Any other status than success.
    #[error("{}", refusal::told(url, *status, message, *tries, *impatience))]
    Rejected {
        /// Where the question went.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The server's words.
        message: String,
        /// How often it was asked.
        tries: Tries,
        /// Where it wanted a longer wait than the settings allow.
        impatience: Option<Impatience>,
    },
    /// No connection, or one that broke.
    #[error("{url}: {message} ({tries}); check that the server runs and is within reach")]
    Transport {
        /// Where the question went.
        url: String,
        /// What happened.
        message: String,
        /// How often it was asked.
        tries: Tries,
    },
    /// Success, but no chat completion.
    #[error(
        "the server's reply is no chat completion ({tries}): {message}; check that the url is \
         that of an OpenAI-compatible server"
    )]
    BadReply {
        /// What is wrong with it.
        message: String,
        /// How often it was asked.
        tries: Tries,
    },
}

impl EndpointError {
    /// Whether the same question may be answered later: the server was away, busy or slow.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::TimedOut { .. } | Self::NotReached { .. } | Self::Transport { .. } => true,
            Self::Rejected { status, .. } => {
                crate::retry::PASSING.contains(status) || *status == 500
            }
            _ => false,
        }
    }
}
