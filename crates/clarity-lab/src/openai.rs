//! The adapter `openai`: a model behind an OpenAI-compatible server.

use crate::LabError;
use crate::answer::{Adapter, Answer, Asked, number, object, optional, text};
use crate::reply;
use crate::settings::OpenAiSettings;
use clarity_artifact::json::Json;
use clarity_endpoint::{Endpoint, EndpointError, Key, Probe, Question, Rung};
use std::env;

/// A server with what a probe found out about it.
pub(crate) struct OpenAi {
    endpoint: Endpoint,
    rung: Rung,
    probe: Option<Probe>,
    /// Whether the spec names a key.
    keyed: bool,
}

impl OpenAi {
    pub(crate) fn open(settings: &OpenAiSettings, probe: Option<Probe>) -> Result<Self, LabError> {
        let rung = probe.as_ref().map(|probe| probe.rung).or(settings.rung);
        Ok(Self {
            endpoint: endpoint(settings)?,
            rung: rung.unwrap_or(Rung::JsonSchema),
            probe,
            keyed: settings.key_env.is_some(),
        })
    }
}

fn endpoint(settings: &OpenAiSettings) -> Result<Endpoint, LabError> {
    let key = match &settings.key_env {
        None => None,
        Some(name) => {
            let key = env::var(name).map_err(|_| LabError::NoKey { name: name.clone() })?;
            Some(Key::new(&key)?)
        }
    };
    Ok(Endpoint::new(settings.settings.clone(), key)?)
}

/// A refused key that was never given is another matter.
fn wanting(error: EndpointError, keyed: bool) -> LabError {
    match error {
        EndpointError::Unauthorised {
            status, message, ..
        } if !keyed => LabError::KeyWanted { status, message },
        error => error.into(),
    }
}

/// Asks a server what form of reply it keeps to, and what its seeds do.
pub(crate) fn probe(settings: &OpenAiSettings, asked: &Asked<'_>) -> Result<Probe, LabError> {
    let endpoint = endpoint(settings)?;
    let strictest = settings.rung.unwrap_or(Rung::JsonSchema);
    with_question(asked, |question| {
        let probe = endpoint.probe_from(question, strictest);
        probe.map_err(|error| wanting(error, settings.key_env.is_some()))
    })
}

impl Adapter for OpenAi {
    fn identity(&self) -> Json<'static> {
        let settings = self.endpoint.settings();
        let determinism = self.probe.as_ref().map(|p| p.determinism.to_string());
        let fingerprint = self
            .probe
            .as_ref()
            .and_then(|p| p.system_fingerprint.clone());
        object([
            ("determinism", optional(determinism.as_deref())),
            ("name", text(&settings.model)),
            ("rung", text(self.rung.to_string())),
            ("system_fingerprint", optional(fingerprint.as_deref())),
            (
                "temperature",
                settings.temperature.map_or(Json::Null, |t| number(Some(t))),
            ),
        ])
    }

    fn ask(&self, asked: &Asked<'_>) -> Result<Answer, LabError> {
        with_question(asked, |question| {
            match self.endpoint.ask(question, self.rung) {
                Ok(reply) => Ok(reply::answer(reply)),
                // What a perturbation does to the length of a text is part of what is measured.
                Err(EndpointError::ContextOverflow { message, .. }) => Ok(reply::overflow(message)),
                Err(error) => Err(wanting(error, self.keyed)),
            }
        })
    }
}

fn with_question<T>(
    asked: &Asked<'_>,
    ask: impl FnOnce(&Question<'_>) -> Result<T, LabError>,
) -> Result<T, LabError> {
    let png = asked.picture.map(clarity_picture::png);
    let seed = u64::try_from(asked.seed.get().get()).map_err(|_| LabError::EndpointSeed {
        seed: asked.seed.to_string(),
    })?;
    let mut question = Question::new(asked.question.unwrap_or_default(), seed);
    question.context = asked.context;
    question.answers = asked.answers;
    question.picture_png = png.as_deref();
    ask(&question)
}
