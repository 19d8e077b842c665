//! A model with the names of its classes.

use crate::engine::{Engine, elements};
use crate::input::{Input, Prepared};
use crate::{Heat, OnnxError, Output, Scores, labels};
use clarity_perturb::Picture;
use rten::{TryFromValueError, Value};
use std::fmt;
use std::sync::Arc;

const SCORES_SHAPE: &str = "[1, classes]";
const HEAT_SHAPE: &str = "[1, 1, rows, columns]";

/// An image classifier: a model, how it wants its pictures, and the names of its classes.
///
/// Threads may share it; each answer is that of one thread alone.
pub struct Classifier {
    engine: Engine,
    input: Prepared,
    output: Output,
    labels: Arc<[String]>,
}

impl Classifier {
    /// Loads an ONNX model with one float32 input `[1, channels, height, width]` (or as
    /// [`Input::layout`] says), one float32 output `[1, classes]`, and if it likes a float32 output
    /// named `heat`, `[1, 1, rows, columns]`. Weights are in the file itself.
    ///
    /// The model is asked about a black picture once, so that what does not fit is known here.
    ///
    /// # Errors
    /// Settings or labels that are none, bytes that are no model, operators that cannot be run, and
    /// inputs, outputs and labels that do not fit together; see [`OnnxError`].
    pub fn load(
        onnx: &[u8],
        input: &Input,
        output: Output,
        labels: Vec<String>,
    ) -> Result<Self, OnnxError> {
        let prepared = input.prepare()?;
        labels::check(&labels)?;
        let classifier = Self {
            engine: Engine::load(onnx, prepared.shape)?,
            input: prepared,
            output,
            labels: labels.into(),
        };
        let black = Picture::gray(1, 1, &[0])?;
        classifier.classify(&black)?;
        Ok(classifier)
    }

    /// What the model says about a picture of any size.
    ///
    /// # Errors
    /// [`OnnxError::NotFinite`] and [`OnnxError::NotProbability`] for numbers that are no answer,
    /// [`OnnxError::Run`] and [`OnnxError::Engine`] where the model fails.
    pub fn classify(&self, picture: &Picture) -> Result<Scores, OnnxError> {
        let (scores, heat) = self.engine.run(self.input.numbers(picture))?;
        let numbers = self.numbers(scores)?;
        let heat = heat.map(|heat| hottest(heat, picture)).transpose()?;
        Scores::of(&numbers, self.output, &self.labels, heat)
    }

    /// The names of the classes, in the model's order.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    fn numbers(&self, scores: Value) -> Result<Vec<f32>, OnnxError> {
        let name = &self.engine.scores;
        let (shape, numbers) = scores
            .into_shape_vec::<f32, 2>()
            .map_err(|error| misfit(name, &error, SCORES_SHAPE))?;
        let [batch, classes] = shape;
        if batch != 1 {
            let reason = format!("its shape is {shape:?}");
            return Err(unfit(name, reason, SCORES_SHAPE));
        }
        if classes == 0 || classes != self.labels.len() {
            return Err(OnnxError::Labels {
                classes,
                labels: self.labels.len(),
            });
        }
        Ok(numbers)
    }
}

fn hottest(heat: Value, picture: &Picture) -> Result<Heat, OnnxError> {
    let (shape, values) = heat
        .into_shape_vec::<f32, 4>()
        .map_err(|error| misfit("heat", &error, HEAT_SHAPE))?;
    match shape {
        [1, 1, rows, columns] if rows > 0 && columns > 0 => {
            Heat::of([rows, columns], &values, picture)
        }
        _ => {
            let reason = format!("its shape is {shape:?}");
            Err(unfit("heat", reason, HEAT_SHAPE))
        }
    }
}

fn misfit(name: &str, error: &TryFromValueError, expected: &'static str) -> OnnxError {
    let reason = match error {
        TryFromValueError::WrongType { actual, .. } => {
            format!("its elements are {}", elements(*actual))
        }
        other => other.to_string(),
    };
    unfit(name, reason, expected)
}

fn unfit(name: &str, reason: String, expected: &'static str) -> OnnxError {
    OnnxError::Output {
        name: name.escape_debug().to_string(),
        reason,
        expected,
    }
}

/// The labels alone: weights help nobody.
impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Classifier")
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}
