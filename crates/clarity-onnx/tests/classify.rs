//! A picture to probabilities: `data/make_models.py` makes the models.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_onnx::{Channels, Classifier, Heat, Input, Layout, OnnxError, Output};
use clarity_perturb::{Interpolation, Picture};

const EXPECTED: &str = include_str!("data/expected.txt");

macro_rules! model {
    ($name:literal) => {
        include_bytes!(concat!("data/", $name, ".onnx")) as &[u8]
    };
}

fn labels(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

fn rgb(model: &[u8], output: Output) -> Result<Classifier, OnnxError> {
    let input = Input::new(2, 2, Channels::Rgb);
    Classifier::load(model, &input, output, labels(&["red", "green", "blue"]))
}

/// Means of 1, 0.8 and 0.2.
fn orange() -> Picture {
    Picture::rgb(1, 1, vec![255, 204, 51]).unwrap()
}

#[test]
fn logits_become_probabilities() {
    // e^1, e^0.8 and e^0.2 over their sum, by hand: 2.718282, 2.225541, 1.221403; 6.165226.
    let cases = [
        (model!("means"), Layout::Nchw),
        (model!("any_batch"), Layout::Nchw),
        (model!("any_size"), Layout::Nchw),
        (model!("nhwc"), Layout::Nhwc),
    ];
    for (model, layout) in cases {
        let mut input = Input::new(2, 2, Channels::Rgb);
        input.layout = layout;
        let names = labels(&["red", "green", "blue"]);
        let classifier = Classifier::load(model, &input, Output::Logits, names).unwrap();
        let scores = classifier.classify(&orange()).unwrap();
        let expected = [("red", 0.4409), ("green", 0.3610), ("blue", 0.1981)];
        assert_eq!(scores.classes().collect::<Vec<_>>(), expected);
        assert_eq!(scores.answer(), ("red", 0.4409));
        assert_eq!(scores.heat(), None);
        assert_eq!(classifier.labels(), ["red", "green", "blue"]);
    }
}

#[test]
fn probabilities_are_taken_as_they_are() {
    let classifier = rgb(model!("softmax"), Output::Probabilities).unwrap();
    let scores = classifier.classify(&orange()).unwrap();
    let expected = [("red", 0.4409), ("green", 0.3610), ("blue", 0.1981)];
    assert_eq!(scores.ranking().collect::<Vec<_>>(), expected);
}

#[test]
fn ranks_are_of_what_is_shown() {
    let classifier = rgb(model!("means"), Output::Logits).unwrap();
    let ranked = |bytes: [u8; 3]| {
        let picture = Picture::rgb(1, 1, bytes.to_vec()).unwrap();
        let scores = classifier.classify(&picture).unwrap();
        let ranking = scores.ranking().map(|(label, _)| label.to_owned());
        ranking.collect::<Vec<_>>()
    };
    assert_eq!(ranked([0, 100, 200]), ["blue", "green", "red"]);
    assert_eq!(ranked([100, 0, 200]), ["blue", "red", "green"]);
    // Equal ones in the order of the labels.
    assert_eq!(ranked([7, 7, 7]), ["red", "green", "blue"]);
    assert_eq!(ranked([7, 9, 7]), ["green", "red", "blue"]);
}

/// The pictures of `data/make_models.py`.
fn picture(seed: u32, width: u32, height: u32) -> Picture {
    let mut state = seed;
    let byte = || {
        state = (75 * state + 74) % 65_537;
        state.to_le_bytes()[1]
    };
    let length = (width * height * 3) as usize;
    let bytes = std::iter::repeat_with(byte).take(length).collect();
    Picture::rgb(width, height, bytes).unwrap()
}

fn convolution() -> Classifier {
    let mut input = Input::new(8, 8, Channels::Rgb);
    input.mean = vec![0.5, 0.4, 0.3];
    input.std = vec![0.25, 0.2, 0.3];
    let names = labels(&["a", "b", "c"]);
    Classifier::load(model!("conv"), &input, Output::Logits, names).unwrap()
}

#[test]
fn answers_are_those_of_onnx_runtime() {
    let classifier = convolution();
    for line in EXPECTED.lines() {
        let (seed, expected) = line.split_once(' ').unwrap();
        let picture = picture(seed.parse().unwrap(), 8, 8);
        let scores = classifier.classify(&picture).unwrap();
        let found = scores.classes().map(|(_, p)| format!("{p:.4}"));
        assert_eq!(found.collect::<Vec<_>>().join(" "), expected, "{seed}");
    }
}

#[test]
fn threads_share_a_classifier() {
    let classifier = convolution();
    let answers = || {
        let scores = (1..200).map(|seed| classifier.classify(&picture(seed, 8, 8)));
        scores.collect::<Result<Vec<_>, _>>().unwrap()
    };
    let alone = answers();
    #[expect(
        clippy::disallowed_methods,
        reason = "that threads change nothing is seen with threads alone"
    )]
    std::thread::scope(|scope| {
        let others = [0; 4].map(|_| scope.spawn(answers));
        for other in others {
            assert_eq!(other.join().unwrap(), alone);
        }
    });
}

#[test]
fn pictures_of_another_size_are_resized() {
    // Of four columns, red, green, blue and black, the nearest to two are the second and the
    // fourth: means of 0, 0.5 and 0, and e^0.5 / (e^0.5 + 2) by hand.
    let row = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0];
    let film = Picture::rgb(4, 2, [row, row].concat()).unwrap();
    let mut input = Input::new(2, 2, Channels::Rgb);
    input.interpolation = Interpolation::Nearest;
    let names = labels(&["red", "green", "blue"]);
    let load = |model| Classifier::load(model, &input, Output::Logits, names.clone()).unwrap();
    let scores = load(model!("means")).classify(&film).unwrap();
    let expected = [("red", 0.2741), ("green", 0.4519), ("blue", 0.2741)];
    assert_eq!(scores.classes().collect::<Vec<_>>(), expected);
    assert!(format!("{:?}", load(model!("means"))).contains("\"green\""));
}

#[test]
fn heat_is_where_it_is_hottest() {
    let names = labels(&["something", "nothing"]);
    let input = Input::new(4, 4, Channels::Gray);
    let classifier = Classifier::load(model!("heat"), &input, Output::Logits, names).unwrap();
    let cases = [
        // Which pixel of 4 x 4 is white, and the middle of its 2 x 2 cell.
        (0, (1.0, 1.0)),
        (3, (3.0, 1.0)),
        (9, (1.0, 3.0)),
        (15, (3.0, 3.0)),
    ];
    for (white, (x, y)) in cases {
        let mut bytes = [0; 16];
        bytes[white] = 255;
        let film = Picture::gray(4, 4, &bytes).unwrap();
        let scores = classifier.classify(&film).unwrap();
        assert_eq!(scores.heat(), Some(Heat { x, y, value: 0.25 }));
        // e^1 / (e^1 + e^0.5)
        assert_eq!(scores.answer(), ("something", 0.6225));
    }
    // In the coordinates of the picture that was given; of equal cells the first.
    let flat = Picture::gray(8, 40, &[51; 320]).unwrap();
    let scores = classifier.classify(&flat).unwrap();
    let expected = Heat {
        x: 2.0,
        y: 10.0,
        value: 0.2,
    };
    assert_eq!(scores.heat(), Some(expected));
}
