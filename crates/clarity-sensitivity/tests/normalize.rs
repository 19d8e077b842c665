//! Answers as they are compared.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::Observation;
use clarity_sensitivity::{Normalizer, NormalizerRules, SensitivityError};
use proptest::prelude::*;

fn rules(set: fn(&mut NormalizerRules)) -> NormalizerRules {
    let mut rules = NormalizerRules::default();
    set(&mut rules);
    rules
}

fn answers(answers: &[&str]) -> Vec<String> {
    answers.iter().map(|answer| (*answer).to_string()).collect()
}

#[track_caller]
fn reads(rules: &NormalizerRules, cases: &[(&str, Option<&str>)]) {
    let normalizer = Normalizer::new(rules.clone()).unwrap();
    assert_eq!(normalizer.rules(), rules);
    for (text, expected) in cases {
        assert_eq!(normalizer.text(text).as_deref(), *expected, "{text:?}");
    }
}

#[test]
fn without_rules_answers_stay_as_they_are() {
    reads(
        &NormalizerRules::default(),
        &[
            ("normal", Some("normal")),
            (" Normal.\n", Some(" Normal.\n")),
            (" ", Some(" ")),
        ],
    );
}

#[test]
fn each_rule_does_one_thing() {
    reads(
        &rules(|r| r.trim = true),
        &[(" A. \n", Some("A.")), ("\u{a0}a b\u{2003}", Some("a b"))],
    );
    // Lower case by Unicode: a capital sigma at the end of a word becomes the final one.
    reads(
        &rules(|r| r.case = true),
        &[
            (" A. ", Some(" a. ")),
            ("\u{c9}\u{39f}\u{3a3}", Some("\u{e9}\u{3bf}\u{3c2}")),
        ],
    );
    reads(
        &rules(|r| r.punctuation = true),
        &[
            ("**No-rm_al!** 1.5", Some("Normal 15")),
            (
                "\u{201e}\u{e9}t\u{e9}\u{201c} \u{1fac1}",
                Some("\u{e9}t\u{e9} "),
            ),
        ],
    );
}

/// Were white space cut before punctuation, the blank before the full stop would stay.
#[test]
fn punctuation_goes_before_white_space_at_the_ends() {
    let all = rules(|r| (r.trim, r.case, r.punctuation) = (true, true, true));
    reads(&all, &[("\"Yes\" .", Some("yes")), ("- NO -", Some("no"))]);
}

/// The lower case of a dotted capital I is an i with a mark, which is punctuation.
#[test]
fn case_goes_before_punctuation() {
    let both = rules(|r| (r.case, r.punctuation) = (true, true));
    reads(&both, &[("\u{130}", Some("i")), ("i", Some("i"))]);
}

#[test]
fn a_pattern_takes_its_first_group_that_took_part_or_the_whole_match() {
    let pattern = |pattern: &str| NormalizerRules {
        pattern: Some(pattern.into()),
        ..NormalizerRules::default()
    };
    reads(
        &pattern("[A-C]"),
        &[("the answer is B, not C", Some("B")), ("none", None)],
    );
    reads(
        &pattern("is (yes)|is (no)|maybe"),
        &[
            ("it is yes", Some("yes")),
            ("it is no", Some("no")),
            ("maybe", Some("maybe")),
            ("is it", None),
        ],
    );
}

#[test]
fn a_closed_set_is_normalized_as_answers_are_but_for_the_pattern() {
    let closed = NormalizerRules {
        pattern: Some("answer: (.*)".into()),
        case: true,
        punctuation: true,
        trim: true,
        answers: answers(&["Pleural-Effusion", " NORMAL "]),
    };
    reads(
        &closed,
        &[
            ("answer: pleural effusion", None),
            ("answer: PleuralEffusion.", Some("pleuraleffusion")),
            ("answer: normal", Some("normal")),
            ("normal", None),
            ("answer: normal lung", None),
        ],
    );
    let raw = rules(|r| r.answers = vec!["Normal".into()]);
    reads(&raw, &[("Normal", Some("Normal")), ("normal", None)]);
}

/// Two answers of which nothing is left would otherwise be the same answer.
#[test]
fn what_leaves_nothing_of_an_answer_makes_it_unparsed() {
    reads(&NormalizerRules::default(), &[("", None)]);
    reads(&rules(|r| r.trim = true), &[(" \n", None)]);
    reads(
        &rules(|r| r.punctuation = true),
        &[("?!", None), ("--", None)],
    );
    reads(
        &rules(|r| r.pattern = Some(r"answer: (\w*)".into())),
        &[("answer: ...", None), ("answer: a", Some("a"))],
    );
    let listed = rules(|r| (r.trim, r.answers) = (true, vec![" ".into()]));
    reads(&listed, &[("  ", None)]);
}

#[test]
fn a_run_that_says_that_its_answer_is_none_has_none() {
    let normalizer = Normalizer::default();
    let said = Observation::new("normal", None);
    assert_eq!(normalizer.answer(&said).as_deref(), Some("normal"));
    assert_eq!(normalizer.answer(&said.unreadable()), None);
}

#[test]
fn patterns_that_are_none_are_refused_with_the_reason() {
    for (pattern, why) in [
        ("(", "unclosed group"),
        (
            "a{2,1}",
            "invalid repetition count range, the start must be <= the end",
        ),
        (
            r"\w{500}{50}",
            "Compiled regex exceeds size limit of 1048576 bytes.",
        ),
    ] {
        let rules = NormalizerRules {
            pattern: Some(pattern.into()),
            ..NormalizerRules::default()
        };
        let refused = SensitivityError::Pattern {
            pattern: pattern.into(),
            why: why.into(),
        };
        assert_eq!(Normalizer::new(rules), Err(refused));
    }
}

#[test]
fn normalizers_are_equal_where_their_rules_are() {
    let of = |set| Normalizer::new(rules(set)).unwrap();
    assert_eq!(of(|r| r.trim = true), of(|r| r.trim = true));
    assert_ne!(of(|r| r.trim = true), of(|r| r.case = true));
}

proptest! {
    #[test]
    fn any_rules_and_answers_are_survived(
        pattern in prop::option::of(".{0,12}"),
        flags in any::<(bool, bool, bool)>(),
        answers in prop::collection::vec(any::<String>(), 0..3),
        text: String,
    ) {
        let (trim, case, punctuation) = flags;
        let rules = NormalizerRules { pattern, trim, case, punctuation, answers };
        if let Ok(normalizer) = Normalizer::new(rules) {
            let found = normalizer.text(&text);
            prop_assert_ne!(found.as_deref(), Some(""));
            prop_assert_eq!(normalizer.text(&text), found);
        }
    }

    #[test]
    fn what_was_normalized_once_stays_as_it_is(flags in any::<(bool, bool, bool)>(), text: String) {
        let (trim, case, punctuation) = flags;
        let rules = NormalizerRules { trim, case, punctuation, ..NormalizerRules::default() };
        let normalizer = Normalizer::new(rules).unwrap();
        if let Some(once) = normalizer.text(&text) {
            prop_assert_eq!(normalizer.text(&once), Some(once));
        }
    }
}
