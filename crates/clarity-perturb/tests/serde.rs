//! Steps and recipes as JSON.
#![cfg(feature = "serde")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_perturb::text::Typos;
use clarity_perturb::{Dialect, Interpolation, NoiseSeed};
use clarity_perturb::{
    GaussianNoise, Jpeg, Kind, Perturbation, Recipe, Resize, Step, TextPerturbation,
};
use serde_json::{Value, from_str, from_value, json, to_string, to_value};

/// A step of each definition, as a person would write it.
fn written() -> impl Iterator<Item = Value> {
    Step::definitions().map(|definition| {
        let params = definition.parameters.iter().map(|parameter| {
            let value = match parameter.kind {
                Kind::Real { to, .. } => json!(to.min(1.0) / 2.0),
                Kind::Whole { to, .. } => json!(to.min(3)),
                Kind::Odd { .. } => json!(3),
                Kind::Choice(words) => json!(words[0]),
                Kind::Seed => json!("9007199254740993"),
                other => panic!("{other:?}"),
            };
            (parameter.name.to_owned(), value)
        });
        let params: serde_json::Map<_, _> = params.collect();
        json!({"name": definition.name, "params": params, "version": definition.version})
    })
}

fn refusal<T: serde::de::DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
    from_value::<T>(value).unwrap_err().to_string()
}

#[test]
fn every_definition_comes_back_as_it_went() {
    for value in written() {
        let step: Step = from_value(value.clone()).unwrap();
        assert_eq!(to_value(&step).unwrap(), value);
        assert_eq!(from_str::<Step>(&to_string(&step).unwrap()).unwrap(), step);
        match &step {
            Step::Picture(kind) => {
                assert_eq!(to_value(kind).unwrap(), value);
                assert_eq!(from_value::<Perturbation>(value).unwrap(), *kind);
            }
            Step::Text(kind) => {
                assert_eq!(to_value(kind).unwrap(), value);
                assert_eq!(from_value::<TextPerturbation>(value).unwrap(), *kind);
            }
        }
    }
    let all = Value::from(written().collect::<Vec<_>>());
    let recipe: Recipe = from_value(all.clone()).unwrap();
    assert_eq!(recipe.steps().len(), 17);
    assert_eq!(to_value(&recipe).unwrap(), all);
}

#[test]
fn keys_stand_in_one_order_and_defaults_are_written() {
    let jpeg = Perturbation::from(Jpeg::new(50).unwrap());
    let text = r#"{"name":"jpeg","params":{"quality":50},"version":"1.0.0"}"#;
    assert_eq!(to_string(&jpeg).unwrap(), text);
    let short: Step = from_str(r#"{"name":"resize","params":{"width":8,"height":9}}"#).unwrap();
    let resize = Resize::new(8, 9, Interpolation::Bicubic, Dialect::Pillow13_0).unwrap();
    assert_eq!(short, Step::Picture(resize.into()));
    assert_eq!(
        to_string(&short).unwrap(),
        r#"{"name":"resize","params":{"width":8,"height":9,"interpolation":"bicubic","dialect":"13.0"},"version":"1.0.0"}"#
    );
    assert_eq!(
        from_str::<Step>(r#"{"name":"invert"}"#)
            .unwrap()
            .arguments(),
        []
    );
    assert_eq!(from_str::<Recipe>("[]").unwrap(), Recipe::default());
}

#[test]
fn numbers_keep_their_kind() {
    let half = from_str::<Step>(r#"{"name":"brightness","params":{"factor":2}}"#).unwrap();
    let text = r#"{"name":"brightness","params":{"factor":2.0},"version":"1.0.0"}"#;
    assert_eq!(to_string(&half).unwrap(), text);
    let shifted =
        r#"{"name":"translate","params":{"dx":-5,"dy":7,"fill":"edge"},"version":"1.0.0"}"#;
    let step: Step = from_str(shifted).unwrap();
    assert_eq!(to_string(&step).unwrap(), shifted);
}

#[test]
fn large_seeds_are_decimal_strings() {
    let seed_of = |seed: NoiseSeed| {
        let noise = Perturbation::from(GaussianNoise::new(0.5, seed).unwrap());
        to_value(&noise).unwrap()["params"]["seed"].clone()
    };
    assert_eq!(seed_of((1 << 53).into()), json!(9_007_199_254_740_992_u64));
    assert_eq!(seed_of(((1 << 53) + 1).into()), json!("9007199254740993"));
    assert_eq!(seed_of(u64::MAX.into()), json!("18446744073709551615"));
    let read = |seed: Value| {
        let step = json!({"name": "typos", "params": {"rate": 0.5, "seed": seed}});
        from_value::<TextPerturbation>(step).unwrap()
    };
    let expected = |seed: NoiseSeed| TextPerturbation::from(Typos::new(0.5, seed).unwrap());
    assert_eq!(read(json!(u64::MAX)), expected(u64::MAX.into()));
    assert_eq!(
        read(json!("18446744073709551615")),
        expected(u64::MAX.into())
    );
    let long = "1".repeat(100);
    assert_eq!(read(json!(long)), expected(long.parse().unwrap()));
}

#[test]
fn what_is_wrong_is_refused_and_said() {
    let jpeg = |params: Value| json!({"name": "jpeg", "params": params});
    for (value, expected) in [
        (
            jpeg(json!({"quality": 50, "x": 1})),
            "`jpeg` has no parameter `x`; it takes `quality`",
        ),
        (
            jpeg(json!({})),
            "`jpeg` needs `quality`: libjpeg's; 100 still loses a little",
        ),
        (
            jpeg(json!({"quality": 0})),
            "`quality` is 0, expected an integer from 1 to 100",
        ),
        (
            jpeg(json!({"quality": "50"})),
            "`quality` is \"50\", expected an integer from 1 to 100",
        ),
        (
            jpeg(json!({"quality": true})),
            "`quality` is true, expected an integer from 1 to 100",
        ),
        (
            jpeg(json!({"quality": null})),
            "invalid type: null, expected a number, a string or a boolean",
        ),
        (
            jpeg(json!({"quality": [50]})),
            "invalid type: sequence, expected a number, a string or a boolean",
        ),
        (
            json!({"name": "jpeg", "params": {"quality": 5}, "version": "0.1.0"}),
            "`jpeg` is of version 1.0.0 here, not 0.1.0",
        ),
        (
            json!({"name": "jpeg", "parameters": {}}),
            "unknown field `parameters`, expected one of `name`, `params`, `version`",
        ),
        (json!({"params": {}}), "missing field `name`"),
        (
            json!({"name": "jpeg", "params": {"quality": 1e300}}),
            "`quality` is 1e+300, expected an integer from 1 to 100",
        ),
    ] {
        assert_eq!(refusal::<Step>(value), expected);
    }
    assert!(
        refusal::<Step>(json!({"name": "jpg"}))
            .starts_with("there is no perturbation `jpg`; there are")
    );
    assert!(refusal::<Step>(json!("jpeg")).starts_with("invalid type: string"));
    assert!(refusal::<Recipe>(json!([{"name": "jpg"}])).contains("`jpg`"));
}

#[test]
fn pictures_and_texts_do_not_stand_for_each_other() {
    let typos = json!({"name": "typos", "params": {"rate": 0, "seed": 1}});
    let invert = json!({"name": "invert"});
    assert_eq!(
        refusal::<Perturbation>(typos),
        "`typos` changes a text, not a picture"
    );
    assert_eq!(
        refusal::<TextPerturbation>(invert),
        "`invert` changes a picture, not a text"
    );
}
