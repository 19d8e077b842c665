//! What a run leaves in its trace: the perturbation, the request, the answer.

use crate::answer::{Answer, Asked, integer, number, object, optional, text};
use crate::case::Case;
use crate::film::Film;
use clarity_artifact::json::Json;
use clarity_model::Seed;
use clarity_perturb::{Distance, Picture, Recipe, Step};

/// What a recipe made of a case.
pub(crate) struct Perturbed<'f> {
    pub(crate) film: Option<&'f Film>,
    pub(crate) picture: Option<Picture>,
    pub(crate) question: Option<String>,
    pub(crate) context: Option<String>,
}

impl<'f> Perturbed<'f> {
    pub(crate) fn new(case: &Case, film: Option<&'f Film>, recipe: &Recipe) -> Self {
        // The context is what a person writes at length; a question alone is perturbed itself.
        let text = |text: &Option<String>| text.as_deref().map(|text| recipe.text(text));
        let (question, context) = match &case.context {
            Some(_) => (case.question.clone(), text(&case.context)),
            None => (text(&case.question), None),
        };
        Self {
            film,
            picture: film.map(|film| recipe.picture(&film.picture)),
            question,
            context,
        }
    }

    /// What is asked of a model then.
    pub(crate) fn asked<'a>(&'a self, case: &'a Case, seed: Seed) -> Asked<'a> {
        Asked {
            picture: self.picture.as_ref(),
            question: self.question.as_deref(),
            context: self.context.as_deref(),
            answers: case.answers.as_deref(),
            seed,
        }
    }

    /// The hash of the picture as it was read, or `null`.
    pub(crate) fn input_hash(&self) -> Json<'static> {
        self.film
            .map_or(Json::Null, |film| text(film.hash.to_string()))
    }

    /// The hash of the picture that the model sees, or `null`.
    pub(crate) fn hash(&self) -> Json<'static> {
        let picture = self.picture.as_ref();
        picture.map_or(Json::Null, |picture| text(picture.hash().to_string()))
    }

    pub(crate) fn record(&self, recipe: &Recipe) -> Json<'static> {
        let steps = recipe.steps().iter().map(step).collect();
        let (Some(film), Some(picture)) = (&self.film, &self.picture) else {
            return object([("recipe", Json::List(steps)), ("step", text("perturb"))]);
        };
        // Another size has no distance.
        let distance = Distance::between(&film.picture, picture).ok();
        let of = |part: fn(&Distance) -> Option<f64>| number(distance.as_ref().and_then(part));
        object([
            (
                "distance",
                object([
                    ("psnr", of(|d| d.psnr)),
                    ("rmse", of(|d| Some(d.rmse))),
                    ("ssim", of(|d| d.ssim)),
                ]),
            ),
            ("height", integer(picture.height())),
            ("input_sha256", self.input_hash()),
            ("perturbed_sha256", self.hash()),
            ("recipe", Json::List(steps)),
            ("step", text("perturb")),
            ("width", integer(picture.width())),
        ])
    }
}

fn step(step: &Step) -> Json<'static> {
    let definition = step.definition();
    let arguments = step.arguments();
    let params = arguments
        .iter()
        .map(|(name, value)| ((*name).into(), Json::from(value).into_owned()));
    object([
        ("name", text(definition.name)),
        ("params", Json::Object(params.collect())),
        ("version", text(definition.version)),
    ])
}

pub(crate) fn asked_record(asked: &Asked<'_>, adapter: &str) -> Json<'static> {
    let answers = asked.answers.map_or(Json::Null, |answers| {
        Json::List(answers.iter().map(text).collect())
    });
    object([
        ("adapter", text(adapter)),
        ("answers", answers),
        ("context", optional(asked.context)),
        ("question", optional(asked.question)),
        ("seed", Json::Integer(asked.seed.get())),
        ("step", text("request")),
    ])
}

pub(crate) fn answer_record(answer: Answer) -> Json<'static> {
    object([
        ("adapter_metadata", answer.metadata),
        ("justification", text(answer.justification)),
        ("output", text(answer.output)),
        ("step", text("answer")),
    ])
}
