//! Distances to one text, held against two other implementations.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_metrics::{Baseline, Pattern, normalized_distance};
use clarity_model::Observation;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rapidfuzz::distance::levenshtein;

/// Both oracles' number of edits, by the longer length.
fn expected(a: &str, b: &str) -> f64 {
    let edits = levenshtein::distance(a.chars(), b.chars());
    assert_eq!(edits, strsim::levenshtein(a, b), "the oracles differ");
    by_length(edits, a, b)
}

#[expect(clippy::cast_precision_loss, reason = "small")]
fn by_length(edits: usize, a: &str, b: &str) -> f64 {
    let longest = a.chars().count().max(b.chars().count());
    if longest == 0 {
        0.0
    } else {
        edits as f64 / longest as f64
    }
}

/// Lengths around the borders of words and vectors, and any.
fn length() -> impl Strategy<Value = usize> {
    const BORDERS: [usize; 18] = [
        0, 1, 2, 62, 63, 64, 65, 127, 128, 129, 255, 256, 257, 320, 767, 768, 769, 833,
    ];
    prop_oneof![select(&BORDERS[..]), 0..900_usize]
}

/// Letters of every width in UTF-8, on both sides of the gap of surrogates, that join, and a page's
/// first and last.
const LETTERS: [char; 16] = [
    'a',
    'b',
    'e',
    ' ',
    '\u{7f}',
    '\u{80}',
    '\u{e9}',
    '\u{301}',
    '\u{4e00}',
    '\u{4e1f}',
    '\u{4e20}',
    '\u{d7ff}',
    '\u{e000}',
    '\u{ffff}',
    '\u{1fac1}',
    '\u{10ffff}',
];

/// A text of so many of the letters; few of them make near texts.
fn text(length: impl Strategy<Value = usize>) -> impl Strategy<Value = String> {
    (length, 1..=LETTERS.len()).prop_flat_map(|(length, letters)| {
        prop::collection::vec(select(&LETTERS[..letters]), length)
            .prop_map(|letters| letters.into_iter().collect())
    })
}

/// What becomes of a text: some edits at some places, by what they put there.
fn edited(text: &str, edits: &[(Index, Option<char>, bool)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, letter, insert) in edits {
        let place = place.index(letters.len() + 1);
        match letter {
            Some(letter) if *insert || place == letters.len() => letters.insert(place, *letter),
            Some(letter) => letters[place] = *letter,
            None if place < letters.len() => drop(letters.remove(place)),
            None => {}
        }
    }
    letters.into_iter().collect()
}

fn edits(most: usize) -> impl Strategy<Value = Vec<(Index, Option<char>, bool)>> {
    let edit = (
        any::<Index>(),
        prop::option::of(select(&LETTERS[..])),
        any::<bool>(),
    );
    prop::collection::vec(edit, 0..=most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_two_texts(a in text(length()), b in text(length())) {
        prop_assert_eq!(Pattern::new(&a).distance(&b).to_bits(), expected(&a, &b).to_bits());
    }

    #[test]
    fn texts_that_are_near(a in text(length()), changes in edits(40)) {
        let b = edited(&a, &changes);
        prop_assert_eq!(Pattern::new(&a).distance(&b).to_bits(), expected(&a, &b).to_bits());
        prop_assert_eq!(normalized_distance(&b, &a).to_bits(), expected(&a, &b).to_bits());
    }

    #[test]
    fn texts_whose_parts_stand_elsewhere(a in text(length()), at: Index, changes in edits(9)) {
        let letters: Vec<char> = a.chars().collect();
        let (begin, end) = letters.split_at(at.index(letters.len() + 1));
        let turned: String = end.iter().chain(begin).collect();
        let b = edited(&turned, &changes);
        prop_assert_eq!(Pattern::new(&a).distance(&b).to_bits(), expected(&a, &b).to_bits());
    }

    #[test]
    fn a_list_is_each_of_its_texts(
        a in text(0..200_usize),
        texts in prop::collection::vec(text(length()), 0..6),
        order in prop::collection::vec(any::<Index>(), 0..9),
    ) {
        let pattern = Pattern::new(&a);
        let texts: Vec<&str> = order
            .iter()
            .filter(|_| !texts.is_empty())
            .map(|index| index.get(&texts).as_str())
            .chain([a.as_str()])
            .collect();
        let each: Vec<f64> = texts.iter().map(|text| expected(&a, text)).collect();
        prop_assert_eq!(pattern.distances(&texts), each);
    }
}

#[test]
fn one_edit_at_every_place() {
    for length in [1, 63, 64, 65, 128, 200] {
        let text: String = ('a'..='z').cycle().take(length).collect();
        let pattern = Pattern::new(&text);
        for place in 0..length {
            let mut replaced: Vec<char> = text.chars().collect();
            let removed: String = [&text[..place], &text[place + 1..]].concat();
            replaced[place] = '\u{df}';
            let replaced: String = replaced.into_iter().collect();
            for other in [removed, replaced] {
                assert_eq!(
                    pattern.distance(&other).to_bits(),
                    by_length(1, &text, &other).to_bits(),
                    "{length} {place}"
                );
            }
        }
    }
}

/// Texts so long that several stripes lie below one another, each with a distance that is known.
#[test]
fn long_texts() {
    let strange = |length| ('A'..='Z').cycle().take(length).collect::<String>();
    // No letter twice: three bytes each.
    let letters: Vec<char> = ('\u{4e00}'..).take(3000).collect();
    let part = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    let a = part(0, 3000);
    let pattern = Pattern::new(&a);
    for (other, edits) in [
        // Nothing in common: each letter is replaced, and what is left over removed.
        (strange(3000), 3000),
        (strange(100), 3000),
        (strange(4000), 4000),
        (String::new(), 3000),
        // Everything in common but what one of the two has more.
        (part(0, 1000), 2000),
        (part(1300, 3000), 1300),
        (part(1000, 1100), 2900),
        ([&a[..], "!", &a[..]].concat(), 3001),
        ([&strange(900), &a[..]].concat(), 900),
        // The letters in common lie off the diagonal, and cost what leads there and back.
        ([&part(1000, 3000)[..], &strange(1000)].concat(), 2000),
        ([&strange(700)[..], &part(0, 2300)].concat(), 1400),
        (
            [&part(0, 900)[..], &part(1300, 3000), &strange(400)].concat(),
            800,
        ),
    ] {
        assert_eq!(
            pattern.distance(&other).to_bits(),
            by_length(edits, &a, &other).to_bits(),
            "{}",
            other.len()
        );
    }
}

/// A path that leaves the band's first vector at once, where the bound just lets it.
#[test]
fn a_path_along_the_edge_of_the_band() {
    for shift in [190, 200, 210, 220, 223] {
        let letters: Vec<char> = ('\u{4e00}'..).take(448).collect();
        let text: String = letters.iter().collect();
        let other: String = letters[shift..]
            .iter()
            .copied()
            .chain(('A'..='Z').cycle().take(shift))
            .collect();
        let (there, back) = (Pattern::new(&text), Pattern::new(&other));
        let expected = by_length(2 * shift, &text, &other);
        assert_eq!(
            there.distance(&other).to_bits(),
            expected.to_bits(),
            "{shift}"
        );
        assert_eq!(
            back.distance(&text).to_bits(),
            expected.to_bits(),
            "{shift}"
        );
    }
}

/// So many different characters that no table of masks is kept.
#[test]
fn a_text_that_is_too_large_for_a_table() {
    let letters: Vec<char> = ('\u{3400}'..='\u{9fff}').cycle().take(20_000).collect();
    let text: String = letters.iter().collect();
    let pattern = Pattern::new(&text);
    for (from, to) in [(0, 150), (7000, 7130), (19_800, 20_000)] {
        let part: String = letters[from..to].iter().collect();
        let edits = 20_000 - (to - from);
        assert_eq!(
            pattern.distance(&part).to_bits(),
            by_length(edits, &text, &part).to_bits(),
            "{from} {to}"
        );
        let mut other: Vec<char> = letters[from..to].to_vec();
        other[60] = 'x';
        other.swap(10, 70);
        let other: String = other.into_iter().collect();
        let edits = levenshtein::distance(text.chars(), other.chars());
        assert_eq!(
            pattern.distance(&other).to_bits(),
            by_length(edits, &text, &other).to_bits()
        );
    }
    assert_eq!(pattern.distance(&text).to_bits(), 0);
    // Longer than the pattern: one letter stands before it, and five hundred behind.
    let longer = ["x", &text, &"y".repeat(500)].concat();
    assert_eq!(
        pattern.distance(&longer).to_bits(),
        by_length(501, &text, &longer).to_bits()
    );
}

#[test]
fn many_runs_are_compared_as_each_is() {
    let said = |answer, justification| Observation::new(answer, justification);
    let first = said("normal", Some("a clear lung"));
    let baseline = Baseline::new(&first);
    let runs = [
        said("normal", Some("a clear lung")),
        said("effusion", Some("a clear lung")),
        said("normal", Some("a clear long")),
        said("Normal", None),
        said("normal", Some("a clear long")),
    ];
    let found = baseline.compare_all(&runs);
    let found: Vec<_> = found
        .iter()
        .map(|run| (run.same_answer, run.distance))
        .collect();
    let twelfth = 1.0 / 12.0;
    assert_eq!(
        found,
        [
            (true, 0.0),
            (false, 0.0),
            (true, twelfth),
            (false, 1.0),
            (true, twelfth)
        ]
    );
    assert_eq!(baseline.compare_all(&[]), []);
}
