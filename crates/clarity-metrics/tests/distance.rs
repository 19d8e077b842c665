//! The distance against a textbook implementation.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_metrics::normalized_distance;
use proptest::prelude::*;

/// Wagner and Fischer's table, one row at a time.
fn textbook(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[test]
fn code_points_are_counted() {
    for (a, b, expected) in [
        ("", "", 0.0),
        ("", "abc", 1.0),
        ("abc", "", 1.0),
        ("same", "same", 0.0),
        ("kitten", "sitting", 3.0 / 7.0),
        ("胸部", "胸壁", 0.5),
        // One code point outside the basic plane against another: four bytes, one edit.
        ("\u{1fac1}a", "\u{1fac0}a", 0.5),
        // Composed and decomposed are different texts: one edit and one insertion.
        ("\u{e9}", "e\u{301}", 1.0),
    ] {
        assert_eq!(
            normalized_distance(a, b).to_bits(),
            f64::to_bits(expected),
            "{a:?} {b:?}"
        );
    }
}

proptest! {
    #[test]
    fn equals_the_textbook(a in "[ab\u{e9}\u{1fac1} ]{0,90}", b in "[ab\u{e9}\u{1fac1} ]{0,90}") {
        let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let longest = x.len().max(y.len());
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let expected = if longest == 0 { 0.0 } else { textbook(&x, &y) as f64 / longest as f64 };
        prop_assert_eq!(normalized_distance(&a, &b).to_bits(), expected.to_bits());
    }

    #[test]
    fn any_two_texts_are_symmetric_and_in_range(a: String, b: String) {
        let distance = normalized_distance(&a, &b);
        prop_assert!((0.0..=1.0).contains(&distance));
        prop_assert_eq!(distance.to_bits(), normalized_distance(&b, &a).to_bits());
        prop_assert_eq!(distance == 0.0, a == b);
    }
}
