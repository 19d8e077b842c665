use crate::ask::Post;
use crate::retry::{Clock, SystemClock};
use crate::{EndpointError, Key, Probe, Question, Reply, Rung, Settings};
use crate::{probe, reply, request};
use std::fmt;

/// A model behind an address. One value serves any number of threads; a request stands alone, on
/// a connection of its own.
pub struct Endpoint {
    settings: Settings,
    post: Post,
}

impl Endpoint {
    /// Checks the settings. Nothing is sent yet.
    ///
    /// # Errors
    /// [`EndpointError::Setting`] for the first setting that cannot be used.
    pub fn new(settings: Settings, key: Option<Key>) -> Result<Self, EndpointError> {
        Self::with_clock(settings, key, Box::new(SystemClock))
    }

    /// The same with a clock of the caller's, which waits between attempts.
    ///
    /// # Errors
    /// Those of [`Endpoint::new`].
    pub fn with_clock(
        settings: Settings,
        key: Option<Key>,
        clock: Box<dyn Clock>,
    ) -> Result<Self, EndpointError> {
        let address = settings.check()?;
        let post = Post::new(address, &settings, key, clock);
        Ok(Self { settings, post })
    }

    /// What the endpoint was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The bytes that a question is sent as: equal questions, equal bytes. The key is not among
    /// them.
    ///
    /// # Errors
    /// [`EndpointError::Seed`] and [`EndpointError::Question`].
    pub fn body(&self, question: &Question<'_>, rung: Rung) -> Result<Vec<u8>, EndpointError> {
        question.check()?;
        request::body(&self.settings, question, rung)
    }

    /// Asks once, and again where that may help: after connections that failed or broke,
    /// time-outs, and the statuses 408, 409, 425, 429, 502, 503, 504 and 529; after 500 one time.
    ///
    /// # Errors
    /// Each [`EndpointError`]. A reply that is cut off, refused or unreadable is none: see
    /// [`Reply::outcome`].
    pub fn ask(&self, question: &Question<'_>, rung: Rung) -> Result<Reply, EndpointError> {
        let body = self.body(question, rung)?;
        let (completion, tries) = self.post.ask(&body, question.picture_png.is_some())?;
        if let Some(answered) = &completion.model {
            self.post.check_model(&self.settings, answered, tries)?;
        }
        Ok(reply::of(completion, question.answers, tries))
    }

    /// Finds out, once per sweep, how the server can be made to answer in one form, and what a
    /// seed does: two to five questions on the rung that holds, one on each stricter one, sent
    /// again as any question is. Nobody else should ask the server meanwhile.
    ///
    /// # Errors
    /// Each [`EndpointError`] but a refusal of a rung above the last.
    pub fn probe(&self, question: &Question<'_>) -> Result<Probe, EndpointError> {
        self.probe_from(question, Rung::JsonSchema)
    }

    /// The same without the rungs stricter than one, such as for a server that takes a constraint
    /// and breaks under it.
    ///
    /// # Errors
    /// Those of [`Endpoint::probe`].
    pub fn probe_from(
        &self,
        question: &Question<'_>,
        strictest: Rung,
    ) -> Result<Probe, EndpointError> {
        probe::probe(self, question, strictest)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Endpoint");
        shown
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
