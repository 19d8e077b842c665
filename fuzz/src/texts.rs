//! Answers, and what our own runner reads.

use clarity_lab::{ADAPTERS, Corpus, Sweep, check, corpus_line, read_probe, write_probe};
use clarity_model::{Axes, Axis, AxisName};
use clarity_sensitivity::{Normalizer, NormalizerRules};
use std::path::Path;

/// The first line is a pattern, the others are answers: what is left of an answer is not empty, and
/// without a pattern there is no more to take from it.
pub fn normalizer(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let (pattern, answers) = text.split_once('\n').unwrap_or((text, ""));
    for all in [false, true] {
        let rules = NormalizerRules {
            pattern: (!pattern.is_empty()).then(|| pattern.to_owned()),
            case: all,
            punctuation: all,
            trim: all,
            ..NormalizerRules::default()
        };
        match Normalizer::new(rules) {
            Ok(normalizer) => {
                for left in answers.lines().filter_map(|answer| normalizer.text(answer)) {
                    assert!(!left.is_empty());
                    if pattern.is_empty() {
                        assert_eq!(normalizer.text(&left), Some(left));
                    }
                }
            }
            Err(refused) => assert!(!refused.to_string().is_empty()),
        }
    }
}

/// A base spec is refused with reasons or is fit to be run; nothing is read but what it names.
pub fn lab_spec(bytes: &[u8]) {
    let axis = AxisName::new("blur").and_then(|name| Axis::new(name, vec![0.into(), 1.into()]));
    let axes = axis
        .and_then(|axis| Axes::new(vec![axis]))
        .expect("an axis");
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
    if let Ok(probe) = read_probe(bytes) {
        let text = write_probe(&probe).expect("what was read can be written");
        let again = read_probe(text.as_bytes()).expect("what we write we read");
        assert_eq!(write_probe(&again).expect("written once more"), text);
    }
}

/// A recording is refused with a reason, or its runs are written as a recording of the same.
pub fn corpus(bytes: &[u8]) {
    match Corpus::read(bytes) {
        Ok(corpus) => drop(corpus),
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let files = [
            ("manifest.json", "{}"),
            ("spec.json", text),
            ("trace_pack.jsonl", text),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let line = corpus_line(text, &files.into()).expect("any text can be written");
        assert_eq!(line.lines().count(), 1);
        let _ = Corpus::read(line.as_bytes());
    }
}
