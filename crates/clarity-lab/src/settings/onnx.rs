//! A classifier's file.

use super::{whole, word};
use crate::case::filled;
use clarity_artifact::Problems;
use clarity_artifact::json::{Node, Object, nearest};
use std::path::PathBuf;

/// The user's own classifier.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OnnxSettings {
    /// The ONNX file, relative to where the lab works.
    pub(crate) model: PathBuf,
    /// The name of each class, in the order of the model's output.
    pub(crate) labels: Vec<String>,
    /// Width and height that the model takes.
    pub(crate) size: (u32, u32),
    /// Channels before rows and columns, or after them.
    pub(crate) channels_first: bool,
    /// One channel of luma, or red, green and blue.
    pub(crate) gray: bool,
    /// What is taken off each channel, after its bytes were divided by 255.
    pub(crate) mean: Vec<f64>,
    /// What each channel is divided by then.
    pub(crate) std: Vec<f64>,
    /// Whether the output is a distribution already.
    pub(crate) probabilities: bool,
    /// How many classes the justification names.
    pub(crate) top: usize,
}

const ONNX_KEYS: [&str; 9] = [
    "channels", "labels", "layout", "mean", "model", "output", "size", "std", "top",
];

impl OnnxSettings {
    pub(crate) fn read(node: Node<'_>, problems: &mut Problems) -> Option<Self> {
        let onnx = node.object(problems)?;
        onnx.refuse_others(&ONNX_KEYS, problems, nearest);
        let model = onnx.need("model", problems);
        let model = model.and_then(|node| filled(&node, problems).map(PathBuf::from));
        let labels = onnx.need("labels", problems);
        let labels = labels.and_then(|node| labels_of(node, problems));
        let size = onnx.need("size", problems);
        let size = size.and_then(|node| size_of(node, problems));
        let layout = word(onnx, "layout", &["nchw", "nhwc"], problems);
        let channels = word(onnx, "channels", &["rgb", "gray"], problems);
        let output = word(onnx, "output", &["logits", "probabilities"], problems);
        let gray = channels == Some("gray");
        let count = if gray { 1 } else { 3 };
        let mean = numbers(onnx, "mean", count, 0.0, problems);
        let std = numbers(onnx, "std", count, 1.0, problems);
        let top = whole(onnx, "top", 1..=1_000, problems);
        Some(Self {
            model: model?,
            labels: labels?,
            size: size?,
            channels_first: layout != Some("nhwc"),
            gray,
            mean: mean?,
            std: std?,
            probabilities: output == Some("probabilities"),
            top: top.map_or(3, |top| top as usize),
        })
    }
}

fn labels_of(node: Node<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    let items = node.list(problems)?;
    let labels: Vec<_> = items
        .map(|item| filled(&item, problems).map(str::to_owned))
        .collect();
    labels.into_iter().collect()
}

fn size_of(node: Node<'_>, problems: &mut Problems) -> Option<(u32, u32)> {
    let sides = node.list(problems)?;
    let sides: Vec<_> = sides.map(|side| side_of(&side, problems)).collect();
    if let [width, height] = sides.as_slice() {
        return (*width).zip(*height);
    }
    node.refuse(
        problems,
        format_args!(
            "found a list of {}, expected [width, height] in pixels",
            sides.len()
        ),
    );
    None
}

fn side_of(node: &Node<'_>, problems: &mut Problems) -> Option<u32> {
    let side = u32::try_from(node.integer(problems)?.get()).ok();
    let side = side.filter(|side| (1..=16_384).contains(side));
    if side.is_none() {
        node.expected(problems, "1 to 16384 pixels");
    }
    side
}

fn numbers(
    object: Object<'_>,
    key: &str,
    count: usize,
    default: f64,
    problems: &mut Problems,
) -> Option<Vec<f64>> {
    let Some(node) = object.get(key) else {
        return Some(vec![default; count]);
    };
    let items = node.list(problems)?;
    let numbers: Vec<_> = items
        .map(|item| {
            let number = item.json().axis_value().and_then(|value| value.number());
            if number.is_none() {
                item.expected(problems, "a number");
            }
            number
        })
        .collect();
    if numbers.len() != count {
        let channels = if count == 1 { "channel" } else { "channels" };
        node.refuse(
            problems,
            format_args!(
                "found a list of {}, expected a number for each of {count} {channels}",
                numbers.len()
            ),
        );
        return None;
    }
    numbers.into_iter().collect()
}
