//! What a spec asks: a picture, a question, and what is done to them first.

use crate::reply::MARKERS;
use crate::settings::{OnnxSettings, OpenAiSettings};
use crate::template::{Argument, Template};
use clarity_artifact::json::{self, Node, nearest};
use clarity_artifact::{Problems, ReadError};
use std::path::PathBuf;

const KEYS: [&str; 11] = [
    "about",
    "answers",
    "context",
    "image",
    "onnx",
    "openai",
    "perturbations",
    "question",
    "recipe",
    "seed",
    "window",
];

/// A spec as the lab reads it.
///
/// ```
/// use clarity_lab::Case;
/// let spec = r#"{
///     "image": "film.png",
///     "question": "Where is the nodule?",
///     "answers": ["right", "left", "none"],
///     "recipe": [{"name": "gaussian_blur", "params": {"radius": {"axis": "blur"}}}]
/// }"#;
/// let case = Case::read(spec.as_bytes())?;
/// assert_eq!(case.answers.map(|answers| answers.len()), Some(3));
/// # Ok::<(), clarity_artifact::ReadError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Case {
    /// The picture, relative to where the lab works.
    pub image: Option<PathBuf>,
    /// The window of a DICOM image, where not its own.
    pub(crate) window: Option<Window>,
    /// What is asked.
    pub question: Option<String>,
    /// What the model should know beforehand.
    pub context: Option<String>,
    /// The closed set of answers, where there is one.
    pub answers: Option<Vec<String>>,
    /// What is done to the picture and to the texts.
    pub recipe: Template,
    /// The user's own classifier.
    pub(crate) onnx: Option<OnnxSettings>,
    /// The server of a model.
    pub(crate) openai: Option<OpenAiSettings>,
}

impl Case {
    /// Reads the part of a spec that is the lab's: a base spec, or the spec of one run.
    ///
    /// # Errors
    /// Every problem of its shape at once.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        json::read(bytes, "a spec: a JSON object", case)
    }
}

fn case(root: Node<'_>, problems: &mut Problems) -> Option<Case> {
    let spec = root.object(problems)?;
    spec.refuse_others(&KEYS, problems, nearest);
    let text = |key: &str, problems: &mut Problems| {
        let text = spec.get(key).and_then(|node| filled(&node, problems));
        text.map(str::to_owned)
    };
    let image = text("image", problems).map(PathBuf::from);
    let question = text("question", problems);
    let context = text("context", problems);
    let answers = spec.get("answers").and_then(|node| answers(node, problems));
    let recipe = spec.get("recipe");
    let recipe = recipe.map_or_else(
        || Some(Template::default()),
        |node| Template::read(node, problems),
    );
    let window = spec
        .get("window")
        .and_then(|node| Window::read(node, problems));
    let onnx = spec
        .get("onnx")
        .and_then(|node| OnnxSettings::read(node, problems));
    let openai = spec
        .get("openai")
        .and_then(|node| OpenAiSettings::read(node, problems));
    Some(Case {
        image,
        window,
        question,
        context,
        answers,
        recipe: recipe?,
        onnx,
        openai,
    })
}

/// A text that says something.
pub(crate) fn filled<'p>(node: &Node<'p>, problems: &mut Problems) -> Option<&'p str> {
    let text = node.text(problems)?;
    if text.trim().is_empty() {
        node.refuse(problems, "is empty; say something, or leave the key out");
        return None;
    }
    Some(text)
}

fn answers(node: Node<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    let mut answers: Vec<String> = Vec::new();
    let mut count = 0;
    for item in node.list(problems)? {
        count += 1;
        let Some(answer) = filled(&item, problems) else {
            continue;
        };
        if MARKERS.contains(&answer) {
            item.refuse(
                problems,
                format_args!("{answer:?} marks a run without an answer; use another word"),
            );
        } else if answers.iter().any(|known| known == answer) {
            item.refuse(
                problems,
                format_args!("{answer:?} is there twice; keep one"),
            );
        }
        answers.push(answer.to_owned());
    }
    if count < 2 {
        node.refuse(problems, "a closed set has at least two answers");
    }
    Some(answers)
}

/// The window of a DICOM image; each number may come from an axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Window {
    pub(crate) centre: Argument,
    pub(crate) width: Argument,
}

impl Window {
    /// Its two numbers and what they are called.
    pub(crate) fn sides(&self) -> [(&'static str, &Argument); 2] {
        [("centre", &self.centre), ("width", &self.width)]
    }

    fn read(node: Node<'_>, problems: &mut Problems) -> Option<Self> {
        let window = node.object(problems)?;
        window.refuse_others(&["centre", "width"], problems, nearest);
        let mut side = |key| Argument::read(window.need(key, problems)?, problems);
        let (centre, width) = (side("centre"), side("width"));
        Some(Self {
            centre: centre?,
            width: width?,
        })
    }
}
