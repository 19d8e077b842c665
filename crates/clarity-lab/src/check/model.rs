//! The model: whether it is there, and whether it fits what it is asked.

use super::refusal::Found;
use super::{Sweep, SweepPlace, question};
use crate::LabError;
use crate::case::Case;
use crate::classifier::PHANTOM_LABELS;
use crate::session::{model_file, open};
use crate::variable::{KEY, looks_like_key};
use clarity_artifact::json::Path;
use clarity_endpoint::{EndpointError, MAX_SEED};
use clarity_onnx::OnnxError;

pub(super) fn check(sweep: &Sweep<'_>, case: &Case, found: &mut Found) {
    let root = Path::default();
    match sweep.adapter {
        "phantom" => needs("phantom", "image", case.image.is_some(), found),
        "onnx" => needs("onnx", "image", case.image.is_some(), found),
        "openai" => {
            needs("openai", "question", case.question.is_some(), found);
            question::check(sweep, case, found);
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
    let file = model_file(sweep.adapter, case);
    let opened = file.and_then(|file| {
        let file = file.unwrap_or_default();
        open(sweep.adapter, case, &file, None).map(|_| ())
    });
    match opened {
        Ok(()) => labels(sweep, case, found),
        Err(error) => found.in_spec(place(&error), error),
    }
}

/// A classifier answers with any of its labels, so that a closed set has them all.
fn labels(sweep: &Sweep<'_>, case: &Case, found: &mut Found) {
    let labels = match (sweep.adapter, &case.onnx) {
        ("phantom", _) => PHANTOM_LABELS.map(str::to_owned).to_vec(),
        ("onnx", Some(onnx)) => onnx.labels.clone(),
        _ => return,
    };
    let Some(answers) = &case.answers else {
        return;
    };
    let lacking: Vec<_> = labels
        .iter()
        .filter(|label| !answers.contains(label))
        .map(|label| format!("{label:?}"))
        .collect();
    if !lacking.is_empty() {
        let message = format!(
            "the model may answer {}, which the set lacks; name every label, or leave `answers` \
             out",
            lacking.join(", ")
        );
        found.in_spec(Path::default().key("answers"), message);
    }
}

fn needs(adapter: &'static str, key: &'static str, is_there: bool, found: &mut Found) {
    if !is_there {
        found.in_spec(Path::default(), LabError::Needs { adapter, key });
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
        LabError::Io { .. } | LabError::NotAFile { .. } | LabError::TooLarge { .. } => {
            onnx("model")
        }
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
