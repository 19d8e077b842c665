//! Every vector of Pillow 13 and NumPy 2, to the byte, in all dialects.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::AxisValue;
use clarity_perturb::random::Pcg64;
use clarity_perturb::{Arguments, Perturbation, Picture};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Cursor;

const FIVE: &str = include_str!("data/perturb-vectors.json");
const WIDER: &str = include_str!("data/perturb-vectors-ext.json");

macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("data/perturb-images/", $name, ".png")) as &[u8])),*]
    };
}

const PICTURES: [(&str, &[u8]); 21] = pictures![
    "alpha0_rgba_5x3",
    "black_rgb_8x8",
    "checker_l_16x16",
    "checker_rgb_20x12",
    "col_rgb_1x7",
    "flat_l_9x5",
    "grad_l_64x48",
    "grad_rgb_33x21",
    "noise_l_31x29",
    "noise_rgb_17x13",
    "noise_rgb_64x64",
    "noise_rgba_23x19",
    "one_l_1x1",
    "one_rgb_1x1",
    "phantom_l_96x96",
    "ramp_rgb_256x1",
    "rgba_all_256x256",
    "row_rgb_7x1",
    "tall_rgb_2x250",
    "white_rgb_8x8",
    "wide_rgb_250x2",
];

fn data(vectors: &str) -> Value {
    serde_json::from_str(vectors).expect("vectors")
}

fn picture(name: &str) -> Picture {
    let (_, bytes) = PICTURES
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a picture");
    let decoder = png::Decoder::new(Cursor::new(bytes));
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let (width, height) = (info.width, info.height);
    match info.color_type {
        png::ColorType::Grayscale => Picture::gray(width, height, &bytes),
        png::ColorType::Rgb => Picture::rgb(width, height, bytes),
        png::ColorType::Rgba => Picture::rgba(width, height, &bytes),
        other => panic!("{other:?}"),
    }
    .unwrap()
}

fn argument(value: &Value) -> AxisValue {
    match value {
        Value::Number(number) if number.is_f64() => {
            AxisValue::float(number.as_f64().unwrap()).unwrap()
        }
        Value::Number(number) => AxisValue::Integer(number.to_string().parse().unwrap()),
        Value::String(text) => text.as_str().into(),
        other => panic!("{other}"),
    }
}

/// The vectors' names of what this crate calls otherwise.
fn ours(perturbation: &str, parameter: &str) -> String {
    let renamed = match (perturbation, parameter) {
        ("jpeg444", "q") => "quality",
        ("gamma", "g") => "gamma",
        ("rotate", "deg") => "degrees",
        ("motion_blur", "axis") => "direction",
        ("occlude", "w") => "width",
        ("occlude", "h") => "height",
        (_, same) => same,
    };
    renamed.to_owned()
}

fn perturb(case: &Value, dialect: Option<&str>) -> Picture {
    let name = case["name"].as_str().unwrap();
    let mut arguments: Arguments = case["params"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(parameter, value)| (ours(name, parameter), argument(value)))
        .collect();
    if let Some(seed) = case["seed_decimal"].as_str() {
        arguments.insert("seed".to_owned(), seed.into());
    }
    if let Some(dialect) = dialect {
        arguments.insert("dialect".to_owned(), dialect.into());
    }
    let name = name.strip_suffix("444").unwrap_or(name);
    let step = Perturbation::build(name, &arguments).expect("a perturbation");
    step.apply(&picture(case["image"].as_str().unwrap()))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// How many cases there are, and which come out otherwise.
fn check(vectors: &Value) -> (usize, Vec<String>) {
    let cases = vectors["cases"].as_array().unwrap();
    let wrong = cases.iter().filter(|case| {
        let made = perturb(case, None);
        let size = (made.width(), made.height());
        let expected = ["width", "height"].map(|side| case[side].as_u64().unwrap());
        made.hash().to_string() != case["image_sha256"].as_str().unwrap()
            || [size.0, size.1].map(u64::from) != expected
            || case["pixels_hex"]
                .as_str()
                .is_some_and(|pixels| pixels != hex(made.bytes()))
    });
    let wrong = wrong.map(|case| format!("{} {}", case["id"], case["params"]));
    (cases.len(), wrong.collect())
}

#[test]
fn the_five_of_the_original_are_exact() {
    let (cases, wrong) = check(&data(FIVE));
    assert_eq!((cases, wrong), (205, vec![]));
}

#[test]
fn the_wider_set_is_exact() {
    let (cases, wrong) = check(&data(WIDER));
    assert_eq!((cases, wrong), (122, vec![]));
}

#[test]
fn each_dialect_of_resize_is_exact() {
    let vectors = data(FIVE);
    let mut differing = 0;
    for case in vectors["cases"].as_array().unwrap() {
        if case["name"] != "resize" {
            continue;
        }
        for (dialect, key) in [("10.2", "pillow_10.2-12.1"), ("12.2", "pillow_12.2-12.3")] {
            // Where a case lists no other hash, the dialects agree.
            let other = &case["alt"][key];
            differing += usize::from(other.is_string());
            let expected = other.as_str().or(case["image_sha256"].as_str()).unwrap();
            let made = perturb(case, Some(dialect)).hash().to_string();
            assert_eq!(made, expected, "{} as {dialect}", case["id"]);
        }
    }
    assert!(differing > 10, "the vectors tell the dialects apart");
}

#[test]
fn pictures_are_read_and_hashed_as_the_vectors_say() {
    let vectors = data(FIVE);
    let images = vectors["images"].as_array().unwrap();
    assert_eq!(images.len(), 21);
    for image in images {
        let made = picture(image["id"].as_str().unwrap());
        assert_eq!(
            made.hash().to_string(),
            image["canonical_sha256"],
            "{}",
            image["id"]
        );
    }
}

#[test]
fn the_generator_is_numpys() {
    let vectors = data(FIVE);
    for case in vectors["aux"]["seed_sequence"].as_array().unwrap() {
        let seed = case["seed"].as_str().unwrap().parse().unwrap();
        let texts = |key: &str| case[key].as_array().unwrap().clone();
        let mut bits = Pcg64::new(&seed);
        for expected in texts("first_u64") {
            assert_eq!(bits.next_u64().to_string(), expected, "{}", case["seed"]);
        }
        let mut uniform = Pcg64::new(&seed);
        for expected in texts("first_uniform_bits") {
            assert_eq!(format!("{:016x}", uniform.uniform().to_bits()), expected);
        }
        let mut normal = Pcg64::new(&seed);
        for expected in texts("first_normal_bits") {
            assert_eq!(
                format!("{:016x}", normal.standard_normal().to_bits()),
                expected
            );
        }
    }
}

#[test]
fn a_million_normal_draws_are_numpys() {
    use sha2::{Digest as _, Sha256};
    let vectors = data(FIVE);
    for case in vectors["aux"]["seed_sequence"].as_array().unwrap() {
        let mut random = Pcg64::new(&case["seed"].as_str().unwrap().parse().unwrap());
        let mut hash = Sha256::new();
        for _ in 0..1_000_000 {
            hash.update(random.standard_normal().to_le_bytes());
        }
        let hash: [u8; 32] = hash.finalize().into();
        assert_eq!(
            hex(&hash),
            case["normals_1e6_le_f64_sha256"],
            "{}",
            case["seed"]
        );
    }
}

#[test]
fn noise_of_no_deviation_only_truncates() {
    let vectors = data(FIVE);
    let ramp: Vec<u8> = (0..=255).collect();
    let arguments = [("std_dev".into(), 0.into()), ("seed".into(), 0.into())].into();
    let noise = Perturbation::build("gaussian_noise", &arguments).unwrap();
    let made = noise.apply(&Picture::gray(256, 1, &ramp).unwrap());
    let made: Vec<_> = made
        .bytes()
        .chunks(3)
        .map(|pixel| Value::from(pixel[0]))
        .collect();
    assert_eq!(Value::from(made), vectors["aux"]["noise_std0_map"]);
}
