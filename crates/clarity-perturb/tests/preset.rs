//! Presets: the field's names for values of parameters.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::AxisValue;
use clarity_perturb::{Arguments, Kind, PRESETS, Preset, Step};

fn named(name: &str) -> &'static Preset {
    PRESETS.iter().find(|preset| preset.name == name).unwrap()
}

/// Each value is one that its step takes.
#[test]
fn presets_name_parameters_in_range() {
    for preset in PRESETS {
        let definition = Step::definitions().find(|definition| definition.name == preset.step);
        let definition = definition.unwrap_or_else(|| panic!("{} is of no step", preset.name));
        for (number, value) in preset.values.iter().zip(preset.axis()) {
            assert_eq!(value.number(), Some(*number), "{}", preset.name);
            let mut arguments: Arguments = [(preset.parameter.to_owned(), value)].into();
            if definition.parameters.iter().any(|p| p.kind == Kind::Seed) {
                arguments.insert("seed".to_owned(), 7.into());
            }
            Step::build(preset.step, &arguments).unwrap();
        }
    }
    assert_eq!(PRESETS.len(), 5);
}

#[test]
fn severities_are_1_to_5() {
    let noise = named("imagenet-c/gaussian_noise");
    assert_eq!(noise.value(3), AxisValue::float(0.18).ok());
    assert_eq!(noise.value(5), AxisValue::float(0.38).ok());
    // An integer parameter takes an integer.
    assert_eq!(
        named("imagenet-c/jpeg_compression").value(1),
        Some(25.into())
    );
    for beyond in [0, 6, usize::MAX] {
        assert_eq!(noise.value(beyond), None);
    }
}
