//! One question, sent as often as it takes.

use crate::completion::Completion;
use crate::retry::{self, Again, Clock};
use crate::transport::{self, Lost};
use crate::verdict::{self, Asked};
use crate::{EndpointError, Key, Settings, Tries, text};
use std::mem;
use std::time::Duration;
use ureq::Agent;

pub(crate) struct Post {
    agent: Agent,
    address: String,
    key: Option<Key>,
    clock: Box<dyn Clock>,
    connect_timeout: Duration,
    timeout: Duration,
    max_attempts: u32,
    max_wait: Duration,
}

impl Post {
    pub(crate) fn new(
        address: String,
        settings: &Settings,
        key: Option<Key>,
        clock: Box<dyn Clock>,
    ) -> Self {
        Self {
            agent: transport::agent(settings),
            address,
            key,
            clock,
            connect_timeout: settings.connect_timeout,
            timeout: settings.timeout,
            max_attempts: settings.max_attempts,
            max_wait: settings.max_wait,
        }
    }

    /// Asks until there is a completion or no hope.
    pub(crate) fn ask(
        &self,
        body: &[u8],
        picture: bool,
    ) -> Result<(Completion, Tries), EndpointError> {
        let (mut attempt, mut once) = (1, false);
        loop {
            let tries = Tries(attempt);
            let (error, again) = match self.attempt(body, picture, tries) {
                Ok(completion) => return Ok((completion, tries)),
                Err(failed) => failed,
            };
            let (after, hopeless) = match again {
                Again::Later(after) => (after, false),
                Again::Once(after) => (after, mem::replace(&mut once, true)),
                Again::Never => (None, true),
            };
            if hopeless || attempt >= self.max_attempts {
                return Err(error.with_wait(after, self.max_wait));
            }
            self.clock.sleep(retry::wait(attempt, after, self.max_wait));
            attempt += 1;
        }
    }

    fn attempt(
        &self,
        body: &[u8],
        picture: bool,
        tries: Tries,
    ) -> Result<Completion, (EndpointError, Again)> {
        let arrived = transport::send(&self.agent, &self.address, self.key.as_ref(), body)
            .map_err(|lost| self.lost(lost, tries))?;
        let asked = Asked {
            url: &self.address,
            key: self.key.as_ref(),
            picture,
            tries,
        };
        let after = retry::asked_for(&arrived, self.clock.as_ref());
        verdict::of(&arrived, after, &asked)
    }

    fn lost(&self, lost: Lost, tries: Tries) -> (EndpointError, Again) {
        let url = self.address.clone();
        let shown = |message: String| self.shown(&message);
        let error = match lost {
            Lost::NotReached => EndpointError::NotReached {
                url,
                limit: self.connect_timeout,
                tries,
            },
            Lost::TimedOut => EndpointError::TimedOut {
                url,
                limit: self.timeout,
                tries,
            },
            Lost::Broken(message) => {
                let message = shown(message);
                EndpointError::Transport {
                    url,
                    message,
                    tries,
                }
            }
            Lost::Lasting(message) => {
                let message = if self.speaks_http(&message) {
                    "it does not seem to speak https; try `http://`".to_owned()
                } else {
                    shown(message)
                };
                return (
                    EndpointError::Transport {
                        url,
                        message,
                        tries,
                    },
                    Again::Never,
                );
            }
            Lost::TooLong(what) => {
                let message = what.to_owned();
                return (EndpointError::BadReply { message, tries }, Again::Never);
            }
        };
        (error, Again::Later(None))
    }

    /// Whether what came in place of a handshake is plain HTTP, as the TLS library has it.
    fn speaks_http(&self, message: &str) -> bool {
        let https = self.address.get(..6);
        https.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
            && message.contains("InvalidContentType")
    }

    /// A server that does not know a model may answer with the one it has.
    pub(crate) fn check_model(
        &self,
        settings: &Settings,
        answered: &str,
        tries: Tries,
    ) -> Result<(), EndpointError> {
        if answered == settings.model || Some(answered) == settings.accept_model.as_deref() {
            return Ok(());
        }
        Err(EndpointError::WrongModel {
            asked: settings.model.clone(),
            answered: self.shown(answered),
            tries,
        })
    }

    /// A text of somebody else's in an error: here even a placeholder of a key is hidden.
    fn shown(&self, text: &str) -> String {
        let hidden = self.key.as_ref().map(|key| key.hide(text));
        text::quoted(hidden.as_deref().unwrap_or(text))
    }
}
