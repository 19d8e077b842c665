//! What is refused before the first question.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_onnx::{Channels, Classifier, Input, OnnxError, Output};
use clarity_perturb::Picture;
use proptest::prelude::*;

macro_rules! model {
    ($name:literal) => {
        include_bytes!(concat!("data/", $name, ".onnx")) as &[u8]
    };
}

fn labels(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

fn load(model: &[u8], output: Output) -> Result<Classifier, OnnxError> {
    let input = Input::new(2, 2, Channels::Rgb);
    Classifier::load(model, &input, output, labels(&["a", "b", "c"]))
}

/// What each is refused for, in words of the message.
const MISFITS: [(&[u8], &[&str]); 21] = [
    (
        model!("rank_3"),
        &["the model's input has shape [3, 2, 2], expected [1, 3, 2, 2]"],
    ),
    (
        model!("integers"),
        &["the model's input is of integers, expected float32"],
    ),
    (
        model!("bytes"),
        &["the model's input is of uint8, expected float32"],
    ),
    (
        model!("two_inputs"),
        &["the model has 2 inputs, expected one"],
    ),
    (
        model!("two_outputs"),
        &["the model's outputs are [`logits`, `more`], expected one"],
    ),
    (
        model!("custom"),
        &[
            "cannot be run reproducibly here",
            "com.example/Sharpen operator not supported",
        ],
    ),
    (
        model!("loop"),
        &[
            "cannot be run reproducibly here",
            "Loop operator not supported",
        ],
    ),
    (
        model!("quantized"),
        &[
            "cannot be run reproducibly here",
            "DynamicQuantizeLinear operator",
        ],
    ),
    (
        model!("rank_4_scores"),
        &[
            "the model's output `logits` does not fit",
            "float32 [1, classes]",
        ],
    ),
    (
        model!("two_rows"),
        &["the model's output `logits` does not fit: its shape is [2, 3]"],
    ),
    (
        model!("class_number"),
        &[
            "the model's output `logits` does not fit: its elements are integers; expected",
            "float32 [1, classes]",
        ],
    ),
    (
        model!("nan"),
        &["the model gives NaN for `a`, which is no answer"],
    ),
    (
        model!("infinite"),
        &["the model gives NaN for `a`, which is no answer"],
    ),
    (model!("impossible"), &["the model failed on a picture: "]),
    (
        model!("enormous"),
        &[
            "the model's value `wide` would be [1, 3, 2000000, 2000000], more than 16 GiB; the \
             model is damaged, or not made for a picture of this size",
        ],
    ),
    (
        model!("endless_range"),
        &["the model cannot be loaded: ", "delta must be non-zero"],
    ),
    (
        model!("slice_step_0"),
        &["the engine failed: Slice step cannot be 0; the model is damaged"],
    ),
    (
        model!("flat_heat"),
        &[
            "the model's output `heat` does not fit",
            "float32 [1, 1, rows, columns]",
        ],
    ),
    (
        model!("wide_heat"),
        &["the model's output `heat` does not fit: its shape is [1, 3, 2, 2]"],
    ),
    (
        model!("nan_heat"),
        &["the model gives NaN for `heat`, which is no answer"],
    ),
    (
        model!("heat"),
        &["the model's input has shape [1, 1, 4, 4], expected [1, 3, 2, 2]"],
    ),
];

#[test]
fn models_that_do_not_fit_say_why() {
    for (model, words) in MISFITS {
        let told = load(model, Output::Logits).unwrap_err().to_string();
        for word in words {
            assert!(told.contains(word), "{told}");
        }
    }
    let input = Input::new(4, 4, Channels::Gray);
    let alone = Classifier::load(model!("heat_only"), &input, Output::Logits, labels(&["a"]));
    let told = alone.unwrap_err().to_string();
    assert!(
        told.contains("outputs are [`heat`], expected one"),
        "{told}"
    );
}

#[test]
fn files_that_are_no_model_are_named() {
    let cases: [(&[u8], &str); 4] = [
        (b"", "found an empty file, expected an ONNX model"),
        (b"RTEN....", "found an RTen model, expected an ONNX model"),
        (
            b"\x89PNG\r\n\x1a\n...",
            "found a file that begins with `\\x89PNG\\r\\n\\x1a\\n`, expected an ONNX model",
        ),
        (
            b"hello",
            "found a file that begins with `hello`, expected an ONNX model",
        ),
    ];
    for (bytes, expected) in cases {
        assert_eq!(
            load(bytes, Output::Logits).unwrap_err().to_string(),
            expected
        );
    }
    let whole = model!("means");
    assert!(load(&whole[..whole.len() / 2], Output::Logits).is_err());
}

#[test]
fn labels_are_checked() {
    let input = Input::new(2, 2, Channels::Rgb);
    let told = |names: &[&str]| {
        let error = Classifier::load(model!("means"), &input, Output::Logits, labels(names));
        error.unwrap_err().to_string()
    };
    let cases: [(&[&str], &str); 5] = [
        (
            &["a", "b"],
            "the model gives 3 classes, but 2 labels are given",
        ),
        (
            &["a", "b", "c", "d"],
            "the model gives 3 classes, but 4 labels are given",
        ),
        (&[], "the model gives 3 classes, but 0 labels are given"),
        (&["a", " \t", "c"], "label 2 is blank; name each class"),
        (
            &["a", "b", "a"],
            "labels 1 and 3 are both `a`; name each class differently",
        ),
    ];
    for (names, expected) in cases {
        assert_eq!(told(names), expected);
    }
}

#[test]
fn logits_are_not_taken_for_probabilities() {
    // Black has three means of 0.
    let told = load(model!("means"), Output::Probabilities)
        .unwrap_err()
        .to_string();
    let expected = "the model gives 0 for `all classes together`, expected a probability; if these \
                    are logits, say so";
    assert_eq!(told, expected);
    let mut input = Input::new(2, 2, Channels::Rgb);
    input.mean = vec![0.0, 1.5, 0.0];
    let names = labels(&["a", "b", "c"]);
    let error = Classifier::load(model!("means"), &input, Output::Probabilities, names);
    let found = OnnxError::NotProbability {
        of: "b".to_owned(),
        found: -1.5,
    };
    assert_eq!(error.unwrap_err(), found);
}

proptest! {
    /// A damaged model is refused, or answers; no panic of the engine gets out.
    #[test]
    fn damage_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        conv in any::<bool>(),
    ) {
        let (model, size) = if conv { (model!("conv"), 8) } else { (model!("means"), 2) };
        let mut bytes = model.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let input = Input::new(size, size, Channels::Rgb);
        let names = labels(&["a", "b", "c"]);
        if let Ok(classifier) = Classifier::load(&bytes, &input, Output::Logits, names) {
            let _ = classifier.classify(&Picture::gray(1, 1, &[200]).unwrap());
        }
    }
}
