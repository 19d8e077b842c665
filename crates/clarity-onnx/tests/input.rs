//! Pictures to numbers, seen through a model that gives the mean of each channel.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_onnx::{Channels, Classifier, Input, Output};
use clarity_perturb::Picture;

const MEANS: &[u8] = include_bytes!("data/means.onnx");
const HEAT: &[u8] = include_bytes!("data/heat.onnx");

fn refused(change: impl FnOnce(&mut Input)) -> String {
    let mut input = Input::new(2, 2, Channels::Rgb);
    change(&mut input);
    let labels = ["a", "b", "c"].map(str::to_owned).to_vec();
    let error = Classifier::load(MEANS, &input, Output::Logits, labels).unwrap_err();
    error.to_string()
}

#[test]
fn settings_are_checked() {
    let cases = [
        (
            refused(|input| input.width = 0),
            "the model's input: `width` is 0, expected",
        ),
        (
            refused(|input| input.height = 16_385),
            "the model's input: `height` is 16385, expected",
        ),
        (
            refused(|input| input.mean = vec![0.5]),
            "`mean` has 1 numbers, expected 3, one for each channel",
        ),
        (
            refused(|input| input.std = vec![]),
            "`std` has 0 numbers, expected 3, one for each channel",
        ),
        (
            refused(|input| input.std[1] = 0.0),
            "number 2 of `std` is 0, expected a finite number above 0",
        ),
        (
            refused(|input| input.std[2] = f64::INFINITY),
            "number 3 of `std` is inf, expected a finite number above 0",
        ),
        (
            refused(|input| input.mean[0] = f64::NAN),
            "number 1 of `mean` is NaN, expected a finite number",
        ),
    ];
    for (told, expected) in cases {
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn sizes_that_do_not_fit_are_told() {
    let told = refused(|input| input.width = 3);
    let expected = "the model's input has shape [1, 3, 2, 2], expected [1, 3, 2, 3]; \
                    correct size, channels or layout";
    assert_eq!(told, expected);
}

/// The logit of the one class is the greatest number of the picture, that of the other 0.5.
fn greatest(gray: [u8; 3], mean: f64, std: f64) -> f64 {
    let mut input = Input::new(4, 4, Channels::Gray);
    input.mean = vec![mean];
    input.std = vec![std];
    let labels = ["a", "b"].map(str::to_owned).to_vec();
    let classifier = Classifier::load(HEAT, &input, Output::Logits, labels).unwrap();
    let picture = Picture::rgb(1, 1, gray.to_vec()).unwrap();
    classifier.classify(&picture).unwrap().heat().unwrap().value
}

#[test]
fn bytes_become_numbers() {
    // (v / 255 - mean) / std, to four decimals; luma of colour as Pillow's `L`.
    let cases = [
        ([255; 3], 0.0, 1.0, 1.0),
        ([51; 3], 0.0, 1.0, 0.2),
        ([51; 3], 0.5, 0.25, -1.2),
        ([51; 3], 0.0, 1.0 / 255.0, 51.0),
        ([255; 3], 0.0, 1.0 / 255.0, 255.0),
        ([255, 0, 0], 0.0, 1.0 / 255.0, 76.0),
        ([0, 255, 0], 0.0, 1.0 / 255.0, 150.0),
        ([0, 0, 255], 0.0, 1.0 / 255.0, 29.0),
        ([10, 20, 30], 0.0, 1.0 / 255.0, 18.0),
    ];
    for (pixel, mean, std, expected) in cases {
        let found = greatest(pixel, mean, std);
        assert!((found - expected).abs() < 1e-9, "{pixel:?}: {found}");
    }
}
