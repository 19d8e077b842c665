//! One question, sent as often as it takes.

use crate::completion::Completion;
use crate::retry::{self, Again, Clock};
use crate::transport::{self, Lost};
use crate::verdict::{self, Asked};
use crate::{EndpointError, Key, Settings, Tries, text};
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
            let after = match again {
                Again::Later(after) => after,
                Again::Once(after) if !once => {
                    once = true;
                    after
                }
                Again::Once(_) | Again::Never => return Err(error),
            };
            if attempt >= self.max_attempts {
                return Err(error);
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
                let message = shown(message);
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
