//! Answers, and base specs of our own runner.

use clarity_lab::{ADAPTERS, Sweep, check};
use clarity_model::{Axes, Axis, AxisName};
use clarity_sensitivity::{Normalizer, NormalizerRules};
use std::path::Path;

/// The first line is a pattern, the others are answers: what is left of an answer is not blank.
pub fn normalizer(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let (pattern, answers) = text.split_once('\n').unwrap_or((text, ""));
    for (case, punctuation, trim) in [(false, false, false), (true, true, true)] {
        let rules = NormalizerRules {
            pattern: (!pattern.is_empty()).then(|| pattern.to_owned()),
            case,
            punctuation,
            trim,
            ..NormalizerRules::default()
        };
        match Normalizer::new(rules) {
            Ok(normalizer) => {
                let left = answers.lines().filter_map(|answer| normalizer.text(answer));
                left.for_each(|left| assert!(!left.is_empty()));
            }
            Err(refused) => assert!(!refused.to_string().is_empty()),
        }
    }
}

/// A base spec is refused with reasons or is fit to be run; nothing is read but what it names.
pub fn lab_spec(bytes: &[u8]) {
    let axis = AxisName::new("blur").and_then(|name| Axis::new(name, vec![0.into(), 1.into()]));
    let axes = axis.and_then(|axis| Axes::new(vec![axis])).expect("an axis");
    for adapter in ADAPTERS {
        let sweep = Sweep {
            base_spec: bytes,
            directory: Path::new("/nonexistent"),
            adapter,
            axes: &axes,
            seeds: &[1.into()],
            env: &[],
        };
        if let Err(refusal) = check(&sweep) {
            assert!(!refusal.in_sweep.is_empty() || refusal.in_spec.is_some());
        }
    }
}
