//! The model: whether it is there, and whether it fits what it is asked.

use super::refusal::Found;
use super::{Sweep, SweepPlace};
use crate::LabError;
use crate::case::Case;
use crate::session::open;
use crate::variable::{KEY, looks_like_key};
use clarity_artifact::json::Path;
use clarity_endpoint::{EndpointError, MAX_SEED, Question};
use clarity_onnx::OnnxError;

pub(super) fn check(sweep: &Sweep<'_>, case: &Case, found: &mut Found) {
    let root = Path::default();
    match sweep.adapter {
        "phantom" => needs("phantom", "image", case.image.is_some(), found),
        "onnx" => needs("onnx", "image", case.image.is_some(), found),
        "openai" => {
            needs("openai", "question", case.question.is_some(), found);
            question(case, found);
            seeds(sweep, found);
            let key = case.openai.as_ref().and_then(|o| o.key_env.as_ref());
            if let Some(name) = key.filter(|name| !sweep.env.contains(name)) {
                let message = if looks_like_key(name) {
                    KEY.to_owned()
                } else {
                    format!(
                        "runs are not given `{name}`; add it to `env` of `[runner]`: \
                         env = [\"{name}\"]"
                    )
                };
                // Whether it is set is told once it is listed.
                found.in_spec(root.key("openai").key("key_env"), message);
                return;
            }
        }
        _ => return,
    }
    if let Err(error) = open(sweep.adapter, case, None) {
        found.in_spec(place(&error), error);
    }
}

fn needs(adapter: &'static str, key: &'static str, is_there: bool, found: &mut Found) {
    if !is_there {
        found.in_spec(Path::default(), LabError::Needs { adapter, key });
    }
}

/// The question as the client looks at it, before any text is changed.
fn question(case: &Case, found: &mut Found) {
    let Some(text) = &case.question else {
        return;
    };
    let mut question = Question::new(text, 0);
    question.answers = case.answers.as_deref();
    if let Err(error) = question.check() {
        let key = match &error {
            EndpointError::Question { part: "text", .. } => "question",
            _ => "answers",
        };
        found.in_spec(Path::default().key(key), error);
    }
}

fn seeds(sweep: &Sweep<'_>, found: &mut Found) {
    for (position, seed) in sweep.seeds.iter().enumerate() {
        if !(0..=i128::from(MAX_SEED)).contains(&seed.get().get()) {
            let seed = seed.to_string();
            let error = LabError::EndpointSeed { seed };
            found.in_sweep(SweepPlace::Seed(position), error);
        }
    }
}

/// Which part of the spec a model's fault is about.
fn place(error: &LabError) -> Path {
    let root = Path::default();
    let onnx = |key: &str| Path::default().key("onnx").key(key);
    match error {
        LabError::Io { .. } | LabError::NotAFile { .. } => onnx("model"),
        LabError::Onnx(error) => match error {
            OnnxError::Size(_) | OnnxError::InputShape { .. } => onnx("size"),
            OnnxError::Constants { name, .. } | OnnxError::Constant { name, .. } => onnx(name),
            OnnxError::BlankLabel { .. }
            | OnnxError::SameLabel { .. }
            | OnnxError::Labels { .. } => onnx("labels"),
            OnnxError::NotProbability { .. } => onnx("output"),
            _ => onnx("model"),
        },
        LabError::Endpoint(EndpointError::Setting { name, .. }) => root.key("openai").key(name),
        LabError::Endpoint(_) | LabError::NoKey { .. } => root.key("openai").key("key_env"),
        _ => root,
    }
}
