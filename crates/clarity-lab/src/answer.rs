//! What an adapter is asked, and what it answers.

use crate::LabError;
use clarity_artifact::json::Json;
use clarity_model::Seed;
use clarity_perturb::Picture;

/// One question, perturbed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) picture: Option<&'a Picture>,
    pub(crate) question: Option<&'a str>,
    pub(crate) context: Option<&'a str>,
    pub(crate) answers: Option<&'a [String]>,
    pub(crate) seed: Seed,
}

/// What a model said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// The answer, or what marks that there is none; not empty.
    pub(crate) output: String,
    /// The reason.
    pub(crate) justification: String,
    /// What else is known about the answer.
    pub(crate) metadata: Json<'static>,
}

/// A model that answers.
pub(crate) trait Adapter {
    /// What answers: everything that tells it from another model, no path and no address.
    fn identity(&self) -> Json<'static>;

    /// Asks it.
    fn ask(&self, asked: &Asked<'_>) -> Result<Answer, LabError>;
}

/// A JSON object of some members.
pub(crate) fn object<const N: usize>(members: [(&'static str, Json<'static>); N]) -> Json<'static> {
    let members = members.into_iter().map(|(key, value)| (key.into(), value));
    Json::Object(members.collect())
}

/// A text as JSON.
pub(crate) fn text(text: impl Into<String>) -> Json<'static> {
    Json::Text(text.into().into())
}

/// A text as JSON, or `null`.
pub(crate) fn optional(text: Option<&str>) -> Json<'static> {
    text.map_or(Json::Null, |text| Json::Text(text.to_owned().into()))
}

/// An integer as JSON.
pub(crate) fn integer(number: impl Into<u64>) -> Json<'static> {
    Json::Integer(number.into().into())
}

/// A number as JSON at 8 decimals, `null` where there is none.
pub(crate) fn number(number: Option<f64>) -> Json<'static> {
    let rounded = number.and_then(|number| clarity_model::Rounded::round(number).ok());
    let value = rounded.and_then(|rounded| clarity_model::AxisValue::float(rounded.get()).ok());
    value.map_or(Json::Null, |value| Json::from(&value).into_owned())
}
