//! Distances beside scikit-image's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::AxisValue;
use clarity_perturb::{Arguments, Distance, PerturbError, Perturbation, Picture};
use serde_json::Value;
use std::io::Cursor;

/// What tests/reference/ssim.py prints.
const REFERENCE: &str = include_str!("data/distances.json");

macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("data/perturb-images/", $name, ".png")) as &[u8])),*]
    };
}

const PICTURES: [(&str, &[u8]); 10] = pictures![
    "black_rgb_8x8",
    "checker_l_16x16",
    "checker_rgb_20x12",
    "grad_l_64x48",
    "grad_rgb_33x21",
    "noise_rgb_17x13",
    "noise_rgb_64x64",
    "one_l_1x1",
    "phantom_l_96x96",
    "tall_rgb_2x250",
];

fn picture(name: &str) -> Picture {
    let (_, bytes) = PICTURES.iter().find(|(known, _)| *known == name).unwrap();
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    if info.color_type == png::ColorType::Grayscale {
        Picture::gray(info.width, info.height, &bytes).unwrap()
    } else {
        Picture::rgb(info.width, info.height, bytes).unwrap()
    }
}

fn arguments(params: &Value) -> Arguments {
    let params = params.as_object().unwrap().iter();
    let argument = |value: &Value| match value.as_i64() {
        Some(number) => number.into(),
        None => AxisValue::float(value.as_f64().unwrap()).unwrap(),
    };
    params
        .map(|(name, value)| (name.clone(), argument(value)))
        .collect()
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-12 * expected.abs()
}

#[test]
fn distances_are_scikit_images() {
    let cases: Vec<Value> = serde_json::from_str(REFERENCE).unwrap();
    let (mut with_ssim, mut without) = (0, 0);
    for case in &cases {
        let film = picture(case["image"].as_str().unwrap());
        let step = Perturbation::build(case["step"].as_str().unwrap(), &arguments(&case["params"]));
        let distance = Distance::between(&film, &step.unwrap().apply(&film)).unwrap();
        assert!(
            near(distance.rmse, case["rmse"].as_f64().unwrap()),
            "{distance:?} {case}"
        );
        for (found, expected) in [
            (distance.psnr, &case["psnr"]),
            (distance.ssim, &case["ssim"]),
        ] {
            let same = match (found, expected.as_f64()) {
                (Some(found), Some(expected)) => near(found, expected),
                (found, expected) => found == expected,
            };
            assert!(same, "{distance:?} {case}");
        }
        *if distance.ssim.is_some() {
            &mut with_ssim
        } else {
            &mut without
        } += 1;
    }
    assert_eq!((with_ssim, without), (49, 21));
}

#[test]
fn equal_pictures_have_no_distance_and_no_noise() {
    for (name, _) in PICTURES {
        let film = picture(name);
        let distance = Distance::between(&film, &film.clone()).unwrap();
        assert_eq!(
            (distance.rmse.to_bits(), distance.psnr),
            (0, None),
            "{name}"
        );
        let large = film.width() >= 11 && film.height() >= 11;
        assert_eq!(distance.ssim.is_some(), large);
        assert!(distance.ssim.is_none_or(|ssim| near(ssim, 1.0)));
    }
}

#[test]
fn black_and_white_are_farthest() {
    let flat = |value| Picture::gray(11, 11, &[value; 121]).unwrap();
    let distance = Distance::between(&flat(0), &flat(255)).unwrap();
    assert_eq!(distance.rmse.to_bits(), 255.0_f64.to_bits());
    assert_eq!(distance.psnr.map(f64::to_bits), Some(0));
    // C1 / (255^2 + C1): structures of flat pictures are equal.
    let c1 = 2.55 * 2.55;
    assert!(near(distance.ssim.unwrap(), c1 / (255.0 * 255.0 + c1)));
    let back = Distance::between(&flat(255), &flat(0)).unwrap();
    assert_eq!(distance, back);
}

#[test]
fn pictures_of_different_sizes_are_refused() {
    let gray = |width, height| Picture::gray(width, height, &[0; 6]).unwrap();
    let (left, right) = ((2, 3), (3, 2));
    let error = Distance::between(&gray(2, 3), &gray(3, 2)).unwrap_err();
    assert_eq!(error, PerturbError::Sizes { left, right });
    assert_eq!(
        error.to_string(),
        "a picture of 2 x 3 has no distance to one of 3 x 2"
    );
}
