//! A base spec as the lab reads it; before any other runner a base spec is any JSON object.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

mod model;
mod recipe;

use crate::rule::no_null;
use crate::word::{Said, anything};
use alloc::vec::Vec;
pub(crate) use model::Rung;
use model::{Onnx, OpenAi};
use recipe::{Given, Step};
use schemars::JsonSchema;

/// What the lab asks, of what, and what is done to it first. Paths are relative to the sweep's
/// configuration. This is the lab's (`command = ["{clarity}", "lab"]`): another runner's base spec
/// is any JSON object.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    transform = no_null,
    extend("dependentRequired" = {"window": ["image"]})
)]
pub(crate) struct Spec {
    /// A note for people.
    #[schemars(schema_with = "anything", default)]
    about: (),
    /// The picture: a PNG of 8-bit gray, RGB or RGBA; with the feature `dicom` an uncompressed gray
    /// DICOM image too.
    image: Option<Said>,
    /// The window of a DICOM image, in its own units; without it the file's. Of no use without an
    /// `image`.
    window: Option<Window>,
    /// What is asked.
    question: Option<Said>,
    /// A text to be known beforehand. Where there is one, the recipe's text steps change it, not
    /// the question.
    context: Option<Said>,
    /// The closed set of answers, at least two; every label of a classifier among them.
    #[schemars(length(min = 2), extend("uniqueItems" = true))]
    answers: Option<Vec<Answer>>,
    /// What is done to the picture and to the text, in order.
    recipe: Option<Vec<Step>>,
    /// Your own classifier, for the adapter `onnx`.
    onnx: Option<Onnx>,
    /// A model that you serve, for the adapter `openai`.
    openai: Option<OpenAi>,
    /// The run's value on each axis: a sweep sets it.
    #[schemars(schema_with = "anything", default)]
    perturbations: (),
    /// The run's seed: a sweep sets it.
    #[schemars(schema_with = "anything", default)]
    seed: (),
}

/// An answer; none that marks a run without one.
#[derive(JsonSchema)]
struct Answer(
    #[schemars(extend("not" = {
        "enum": ["<truncated>", "<refused>", "<unparsed>", "<context_overflow>"]
    }))]
    Said,
);

/// Which values of a DICOM image are black and white.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Window {
    /// The value in the middle.
    centre: Given,
    /// How many values there are from black to white.
    width: Given,
}
