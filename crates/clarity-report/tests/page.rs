//! The page: what it says, what it keeps out, how large it gets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clarity_model::Observation;
use clarity_sensitivity::BaselineKind;
use common::{Small, between, floats, small};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// One axis; each run says these.
fn says(texts: &[(&str, &str)]) -> Small {
    let values = (0..i64::try_from(texts.len()).unwrap()).map(Into::into);
    small(&[("a", values.collect())], &[1], |place, _| {
        let (answer, reason) = texts[place[0]];
        (answer.to_owned(), reason.to_owned())
    })
}

fn unescaped(text: &str) -> String {
    let text = text
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"");
    text.replace("&#39;", "'").replace("&#38;", "&")
}

/// The text of a reason or an answer, without what marks its changes.
fn said(page: &str, which: usize) -> (String, String) {
    let shown = between(page, "<dd class=\"said\" dir=\"auto\">", "</dd>")[which];
    let without = |text: &str, open: &str, close: &str| {
        let mut kept = String::new();
        for (index, part) in text.split(open).enumerate() {
            let rest = if index == 0 {
                part
            } else {
                part.split_once(close).unwrap().1
            };
            kept.push_str(rest);
        }
        kept.replace("<ins>", "")
            .replace("</ins>", "")
            .replace("<del>", "")
            .replace("</del>", "")
    };
    let before = without(shown, "<ins>", "</ins>");
    let after = without(shown, "<del>", "</del>");
    (unescaped(&before), unescaped(&after))
}

#[test]
fn changes_are_marked_word_by_word() {
    let page = says(&[
        ("right", "a dense nodule here"),
        ("left", "a faint nodule there"),
    ])
    .page();
    assert!(page.contains("<del>right</del><ins>left</ins>"), "{page}");
    let reason = "a <del>dense</del><ins>faint</ins> nodule <del>here</del><ins>there</ins>";
    assert!(page.contains(reason));
}

/// Words mixed from two texts that share little would read as neither.
#[test]
fn another_text_is_told_whole() {
    let page = says(&[("x", "one two a three"), ("y", "four five a six")]).page();
    assert!(page.contains("<del>one two a three</del>"), "{page}");
    assert!(page.contains("<ins>four five a six</ins>"));
}

proptest! {
    /// Without the new words it is the one text, without those that are gone the other.
    #[test]
    fn both_texts_can_be_read_out_of_the_changes(a in "[ -~é]{0,60}", b in "[ -~é]{1,60}") {
        prop_assume!(a != b);
        let page = says(&[("x", &a), ("y", &b)]).page();
        let (before, after) = said(&page, 1);
        prop_assert_eq!(before, a);
        prop_assert_eq!(after, b);
    }
}

/// A text as somebody may write it to do harm, and what must not be on the page.
const HOSTILE: [(&str, &[&str]); 7] = [
    ("<script>alert(1)</script>", &["<script>alert"]),
    ("\"><img src=x onerror=alert(1)>", &["<img src=x"]),
    ("</style><style>*{display:none}", &["</style><style>*"]),
    ("</dd></dl><h1>Perfectly stable</h1>", &["<h1>Perfectly"]),
    ("{{ title }}{% include x %}", &["{{ Robustness"]),
    (
        "a\u{0}b\u{7}c\u{1b}[31m\u{85}",
        &["\u{0}", "\u{7}", "\u{1b}", "\u{85}"],
    ),
    ("right\u{202e}tfel\u{2066}", &["\u{202e}", "\u{2066}"]),
];

#[test]
fn hostile_texts_are_shown_and_do_nothing() {
    for (text, forbidden) in HOSTILE {
        let page = says(&[("x", "y"), (text, text)]).page();
        for forbidden in forbidden {
            assert!(!page.contains(forbidden), "{forbidden:?}");
        }
        let (_, shown) = said(&page, 0);
        let safe = |c: char| {
            let hidden =
                c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}';
            if hidden { '\u{fffd}' } else { c }
        };
        assert_eq!(shown, text.chars().map(safe).collect::<String>());
    }
}

#[test]
fn a_long_text_is_cut_off_and_says_by_how_much() {
    let long = "word ".repeat(20_000);
    let page = says(&[("x", "y"), ("z", &long)]).page();
    assert!(page.contains("… and 98800 more characters"));
    assert!(page.len() < 60_000, "{}", page.len());
}

#[test]
fn nothing_is_fetched_and_only_the_pages_own_script_may_run() {
    let page = says(&[("x", "y"), ("z", "https://example.org/?")]).page();
    let policy = unescaped(between(&page, "Content-Security-Policy\" content=\"", "\"")[0]);
    assert!(
        policy.starts_with("default-src 'none'; img-src data:; script-src '"),
        "{policy}"
    );
    for (tag, directive) in [("script", "script-src"), ("style", "style-src")] {
        let texts = between(&page, &format!("<{tag}>"), &format!("</{tag}>"));
        assert_eq!(texts.len(), 1);
        let hash = STANDARD.encode(Sha256::digest(texts[0]));
        assert!(
            policy.contains(&format!("{directive} 'sha256-{hash}';")),
            "{directive}"
        );
        assert!(!policy.contains("unsafe"));
    }
    for asks in ["src=\"", "href=\"", "url(", "@import"] {
        let asked = page.split(asks).skip(1);
        for rest in asked {
            assert!(
                rest.starts_with('#') || rest.starts_with("data:"),
                "{asks}{}",
                &rest[..40]
            );
        }
    }
}

#[test]
fn every_plot_has_words_and_a_table_behind_it_and_every_name_is_its_own() {
    let page = grid(&[3, 4, 2]).page();
    let plots: Vec<&str> = between(&page, "<svg ", "</svg>");
    // Three axes with two figures, three pairs with two, steps and shares of both.
    assert_eq!(plots.len(), 6 + 6 + 2 + 2);
    for plot in &plots {
        assert!(
            plot.contains("role=\"img\"") && plot.contains("<desc id="),
            "{plot}"
        );
    }
    let tables = page.matches("<table").count();
    // One an axis, two a pair, steps and shares of both, the reasons, the contract's.
    assert_eq!(tables, 3 + 6 + 2 + 2 + 1 + 1);
    let names = between(&page, " id=\"", "\"");
    let all: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(all.len(), names.len());
}

/// A grid of so many values; the last runs are furthest from their baselines, and say it at length.
fn grid(sizes: &[i64]) -> Small {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let axes = names.iter().zip(sizes);
    let axes = axes.map(|(name, size)| (*name, (0..*size).map(Into::into).collect()));
    let long = "a reason of some length, said at length, ".repeat(250);
    let mut small = small(&axes.collect::<Vec<_>>(), &[1, 2], |place, seed| {
        let sum = place
            .iter()
            .copied()
            .reduce(|sum, at| sum + at)
            .unwrap_or(0);
        let turn = i64::try_from(sum).unwrap() + seed;
        (
            format!("answer {}", turn % 3),
            format!("reason {}", turn % 5),
        )
    });
    // A few are enough: eight are shown.
    for said in small.said.iter_mut().rev().take(10) {
        *said = Observation::new(&format!("another {long}"), Some(&long));
    }
    small.context.settings.resampling.replicates = 100;
    small.paired()
}

/// Grids of a thousand cells and a few, of every shape.
#[test]
fn the_page_of_a_thousand_cells_has_two_megabytes_at_most() {
    let shapes: [&[i64]; 5] = [&[1000], &[32, 32], &[10, 10, 10], &[6, 6, 6, 5], &[2; 10]];
    for shape in shapes {
        let page = grid(shape).page();
        assert!(
            page.contains("more characters"),
            "a long text is among the worst"
        );
        let size = page.len();
        assert!(size <= 2_000_000, "{shape:?}: {size}");
    }
}

#[test]
fn equal_results_are_equal_pages() {
    assert_eq!(grid(&[3, 3]).page(), grid(&[3, 3]).page());
}

/// The three sentences of a sweep.
fn verdict(small: &Small) -> Vec<String> {
    let page = small.page();
    let found = between(&page, "<p class=\"verdict\">", "</p>");
    found.into_iter().map(unescaped).collect()
}

#[test]
fn the_verdict_of_a_stable_model() {
    let stable = small(
        &[
            ("blur", floats(&[0.0, 1.0])),
            ("noise", floats(&[0.0, 1.0])),
        ],
        &[1, 2],
        |_, _| ("right".to_owned(), "because".to_owned()),
    );
    let told = verdict(&stable.paired());
    assert_eq!(told.len(), 3);
    assert!(told[0].starts_with("Under these perturbations 100 % of the 6 runs that count give the baseline's answer (ESI 1.0000"), "{told:?}");
    assert!(told[0].ends_with(
        "its justification moves by 0.0000 on average, 0.0000 where nothing is perturbed."
    ));
    assert_eq!(
        told[1],
        "No axis has a fall of ESI between neighbouring values that these data tell from none."
    );
    assert_eq!(
        told[2],
        "The answer stayed and the reason did not in 0 of 6 runs with the baseline's answer and a reason."
    );
}

#[test]
fn the_verdict_names_the_falls_that_the_data_support_steepest_first() {
    let axes = [
        ("blur", floats(&[0.0, 1.0, 2.0])),
        ("noise", (0..12).map(Into::into).collect()),
    ];
    let falls = small(&axes, &[1, 2, 3], |place, _| {
        let answer = if place[0] == 2 { "left" } else { "right" };
        (answer.to_owned(), format!("because of {answer}"))
    });
    let told = verdict(&falls.paired());
    assert!(
        told[1].starts_with("ESI falls along blur between 1.0 and 2.0 (−1.0000, 95 % ["),
        "{told:?}"
    );
    assert!(!told[1].contains("noise"), "{told:?}");
    assert!(told[2].starts_with("The largest share of what ESI varies between cells is that of blur: 100 % with its interactions, 100 % alone; "), "{told:?}");
}

/// Three axes that fall by 1/4, 1/2 and 1 at their last step: the largest fall is named first, and of
/// an axis its largest one, not its steepest.
#[test]
fn falls_are_named_from_the_largest_on() {
    let axes = [
        ("a", floats(&[0.0, 1.0])),
        ("b", floats(&[0.0, 1.0])),
        ("c", floats(&[0.0, 0.1, 9.0])),
        ("d", (0..12).map(Into::into).collect()),
    ];
    let falls = small(&axes, &[1, 2], |place, _| {
        let lost = place[0] == 1 && place[3] < 3
            || place[1] == 1 && place[3] < 6
            || place[2] > 0 && place[3] == 0
            || place[2] == 2 && place[3] < 11;
        let answer = if lost { "left" } else { "right" };
        (answer.to_owned(), format!("because of {answer}"))
    });
    let told = verdict(&falls);
    let named = between(&told[1], "and 9.0 (", ",")[0];
    assert!(
        told[1].starts_with("ESI falls along c between 0.1 and 9.0 ("),
        "{told:?}"
    );
    assert!(named.starts_with('−'), "{told:?}");
    let place = |axis: &str| told[1].find(&format!("{axis} between 0.0"));
    assert!(place("b") < place("a") || place("a").is_none(), "{told:?}");
    assert!(place("b").is_some(), "{told:?}");
}

/// A value without any reason has no drift, and so the axis no steps of it: that is told, and not
/// taken for no change.
#[test]
fn an_axis_without_a_curve_says_why() {
    let mut small = small(&[("v", floats(&[0.0, 1.0, 2.0]))], &[1, 2], |place, _| {
        ("x".to_owned(), "a".repeat(1 + place[0]))
    });
    for said in small.said.iter_mut().skip(4) {
        *said = Observation::new("x", None);
    }
    let page = small.page();
    let told = "Drift along v has no steps: a value of the axis has no figure.";
    assert!(page.contains(told), "{page}");
    assert!(page.contains("ESI changes along no axis with steps."));
}

/// With more steps than bars the largest are drawn, on whichever axis they are.
#[test]
fn the_largest_steps_have_the_bars() {
    let axes = [
        ("a", (0..60).map(Into::into).collect()),
        ("b", floats(&[0.0, 1.0])),
    ];
    let zigzag = small(&axes, &[1, 2, 3, 4], |place, seed| {
        let lost = place[0] % 2 == 1 && seed == 1 || place[1] == 1 && seed > 2;
        (
            if lost { "left" } else { "right" }.to_owned(),
            "r".to_owned(),
        )
    });
    let page = zigzag.page();
    let bars = page.matches("<title>a from ").count();
    assert_eq!(page.matches("<title>b from 0.0 to 1.0: ESI").count(), 1);
    assert_eq!(bars, 39);
    assert!(page.contains("20 smaller steps of ESI have no bar; the table has them."));
}

/// The page says what runs were compared with, and its limits do too.
#[test]
fn each_baseline_is_called_what_it_is() {
    let made = || {
        small(&[("a", floats(&[0.0, 1.0]))], &[1, 2], |place, _| {
            (place[0].to_string(), "r".to_owned())
        })
    };
    let mut identity = made().paired();
    identity.context.settings.baseline = Some(BaselineKind::Identity);
    for (small, head, limit) in [
        (
            made(),
            "compared with the sweep&#39;s first one",
            "that of the sweep&#39;s first run",
        ),
        (
            made().paired(),
            "of its own seed; these do not count",
            "the model&#39;s own unperturbed one",
        ),
        (
            identity,
            "of the first seed",
            "the model&#39;s own unperturbed one",
        ),
    ] {
        let page = small.page();
        assert!(
            page.contains(head) && page.contains(limit),
            "{head}: {page}"
        );
    }
}

#[test]
fn the_worst_runs_are_those_of_the_least_stable_cells() {
    // Cells by ESI: 2 (0), 1 (1/2), 0 (1). In cell 2 the second seed is further away.
    let small = small(
        &[("a", (0..3).map(Into::into).collect())],
        &[1, 2],
        |place, seed| {
            let (answer, reason) = match (place[0], seed) {
                (0, _) | (1, 1) => ("x", "same"),
                (1, _) => ("y", "same"),
                (_, 1) => ("y", "sane"),
                (_, _) => ("y", "quite another"),
            };
            (answer.to_owned(), reason.to_owned())
        },
    );
    let (judged, found) = small.judged();
    let worst = |most| clarity_report::worst_runs(&small.sweep, &judged, &found, most);
    // Runs by cell, then by seed.
    assert_eq!(worst(8), [5, 3]);
    assert_eq!(worst(1), [5]);
}
