//! The adapters `phantom` and `onnx`: a classifier in this process.

use crate::LabError;
use crate::answer::{Adapter, Answer, Asked, number, object, text};
use crate::settings::OnnxSettings;
use clarity_artifact::digest;
use clarity_artifact::json::Json;
use clarity_model::Digest;
use clarity_onnx::{Channels, Classifier, Heat, Input, Layout, Output, Scores};
use clarity_perturb::Interpolation;

/// The synthetic nodule finder of models/phantom, which has no clinical meaning.
const PHANTOM: &[u8] = include_bytes!("../../../models/phantom/phantom.onnx");

/// Its answers, in the order of its output.
pub(crate) const PHANTOM_LABELS: [&str; 7] = [
    "right upper",
    "right middle",
    "right lower",
    "left upper",
    "left middle",
    "left lower",
    "none",
];

/// What runs the models, as Cargo.lock has it; its kernels differ with the processor in the last
/// digits, which the rounding of probabilities hides.
const ENGINE: &str = "rten 0.27.0";

/// What the record of each run of the phantom says, wherever it is taken.
const NOTE: &str = "synthetic, no clinical meaning";

/// How many classes a justification of the phantom names.
const PHANTOM_TOP: usize = 3;

/// A classifier with a name.
pub(crate) struct Local {
    name: &'static str,
    hash: Digest,
    classifier: Classifier,
    top: usize,
    note: Option<&'static str>,
}

impl Local {
    pub(crate) fn phantom() -> Result<Self, LabError> {
        let input = Input::new(128, 128, Channels::Gray);
        let labels = PHANTOM_LABELS.map(str::to_owned).to_vec();
        Ok(Self {
            name: "phantom",
            hash: digest::sha256(PHANTOM),
            classifier: Classifier::load(PHANTOM, &input, Output::Logits, labels)?,
            top: PHANTOM_TOP,
            note: Some(NOTE),
        })
    }

    pub(crate) fn onnx(settings: &OnnxSettings, file: &[u8]) -> Result<Self, LabError> {
        let channels = if settings.gray {
            Channels::Gray
        } else {
            Channels::Rgb
        };
        let input = Input {
            layout: if settings.channels_first {
                Layout::Nchw
            } else {
                Layout::Nhwc
            },
            interpolation: Interpolation::Bilinear,
            mean: settings.mean.clone(),
            std: settings.std.clone(),
            ..Input::new(settings.size.0, settings.size.1, channels)
        };
        let output = if settings.probabilities {
            Output::Probabilities
        } else {
            Output::Logits
        };
        Ok(Self {
            name: "onnx",
            hash: digest::sha256(file),
            classifier: Classifier::load(file, &input, output, settings.labels.clone())?,
            top: settings.top,
            note: None,
        })
    }
}

impl Adapter for Local {
    fn identity(&self) -> Json<'static> {
        let engine = ("engine", text(ENGINE));
        let hash = ("file_sha256", text(self.hash.to_string()));
        let name = ("name", text(self.name));
        match self.note {
            Some(note) => object([engine, hash, name, ("note", text(note))]),
            None => object([engine, hash, name]),
        }
    }

    fn ask(&self, asked: &Asked<'_>) -> Result<Answer, LabError> {
        let picture = asked.picture.ok_or(LabError::Needs {
            adapter: self.name,
            key: "image",
        })?;
        let scores = self.classifier.classify(picture)?;
        Ok(Answer {
            output: scores.answer().0.to_owned(),
            justification: justification(&scores, self.top),
            metadata: metadata(&scores),
        })
    }
}

/// Where the evidence lies, and the likeliest classes with two decimals: a small change of the
/// picture is a small change of the text.
fn justification(scores: &Scores, top: usize) -> String {
    let ranked = scores.ranking().take(top);
    let classes: Vec<_> = ranked
        .map(|(label, probability)| format!("{label} {probability:.2}"))
        .collect();
    let classes = classes.join(", ");
    match scores.heat() {
        Some(Heat { x, y, .. }) => {
            format!("strongest evidence at column {x:.0}, row {y:.0}; {classes}")
        }
        None => classes,
    }
}

fn metadata(scores: &Scores) -> Json<'static> {
    let classes = scores.classes();
    let probabilities =
        classes.map(|(label, probability)| (label.to_owned().into(), number(Some(probability))));
    let evidence = scores.heat().map_or(Json::Null, |Heat { x, y, .. }| {
        object([("column", number(Some(x))), ("row", number(Some(y)))])
    });
    object([
        ("evidence", evidence),
        ("outcome", text("ok")),
        ("probabilities", Json::Object(probabilities.collect())),
    ])
}
