//! Encoding of axis values: the committed vectors, and properties.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{AxisValue, EncodedValue, Integer, ModelError, Seed};
use proptest::prelude::*;
use serde_json::Value;

/// A scalar of a vector, by kind.
fn scalar(json: &str) -> AxisValue {
    match serde_json::from_str(json).unwrap() {
        Value::Bool(truth) => truth.into(),
        Value::String(text) => AxisValue::from(text.as_str()),
        Value::Number(_) => match json.parse::<Integer>() {
            Ok(integer) => AxisValue::Integer(integer),
            Err(_) => AxisValue::float(json.parse().unwrap()).unwrap(),
        },
        other => panic!("no scalar: {other}"),
    }
}

#[test]
fn every_encoding_vector() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("data/encode_axis_value.json")).unwrap();
    assert_eq!(vectors.len(), 27);
    for vector in vectors {
        let json = vector["json"].as_str().unwrap();
        assert_eq!(
            scalar(json).encode().as_str(),
            vector["encoded"].as_str().unwrap(),
            "{json}"
        );
    }
}

#[test]
fn kinds_differ_and_are_told_apart_in_messages() {
    let one = AxisValue::from(1);
    let one_point = AxisValue::float(1.0).unwrap();
    let text = AxisValue::from("1");
    assert_ne!(one, one_point);
    assert_ne!(one, text);
    for (value, shown, number) in [
        (one, "1", Some(1.0)),
        (one_point, "1.0", Some(1.0)),
        (text, "\"1\"", None),
        (AxisValue::from(true), "true", None),
    ] {
        assert_eq!(
            (value.to_string().as_str(), value.number()),
            (shown, number)
        );
    }
    assert_ne!(AxisValue::float(0.0), AxisValue::float(-0.0));
}

#[test]
fn an_encoded_value_has_only_its_alphabet() {
    assert_eq!(EncodedValue::new("m0p5_A").unwrap().to_string(), "m0p5_A");
    let refused = ModelError::EncodedValue {
        found: "0.5".into(),
    };
    assert_eq!(EncodedValue::new("0.5"), Err(refused));
}

#[test]
fn a_seed_is_its_integer() {
    assert_eq!(Seed::from(-3).to_string(), "-3");
    assert_eq!(
        Seed::from(Integer::from(u64::MAX)).get().get(),
        i128::from(u64::MAX)
    );
}

proptest! {
    #[test]
    fn any_text_encodes_into_the_alphabet_and_encoding_again_changes_nothing(text: String) {
        let encoded = AxisValue::from(text.as_str()).encode();
        prop_assert!(EncodedValue::new(encoded.as_str()).is_ok());
        prop_assert_eq!(AxisValue::from(encoded.as_str()).encode(), encoded);
    }

    #[test]
    fn different_floats_encode_differently(a: f64, b: f64) {
        prop_assume!(a.is_finite() && b.is_finite() && a.to_bits() != b.to_bits());
        prop_assert_ne!(
            AxisValue::float(a).unwrap().encode(),
            AxisValue::float(b).unwrap().encode()
        );
    }
}
