//! Agreement without a baseline, by counting pairs one by one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::unreadable_literal,
    reason = "counts are small; digits stand as other programs print them"
)]

use clarity_stats::{Pairs, agreement};
use proptest::prelude::*;

#[test]
fn unreadable_answers_equal_nothing() {
    for (answers, equal, all) in [
        (&[][..], 0, 0),
        (&[Some("a")], 0, 0),
        (&[None, None], 0, 1),
        (&[Some("a"), Some("a"), None], 1, 3),
        (&[Some("b"), Some("a"), Some("b"), Some("b")], 3, 6),
    ] {
        assert_eq!(agreement(answers), Pairs { equal, all });
    }
    assert_eq!(agreement::<u8>(&[]).share(), None);
    assert_eq!(
        agreement(&[Some(1), Some(1), None]).share(),
        Some(1.0 / 3.0)
    );
}

#[test]
fn many_equal_answers_do_not_overflow() {
    let n = 200_000_u64;
    let pairs = agreement(&vec![Some(()); 200_000]);
    assert_eq!((pairs.equal, pairs.all), (n * (n - 1) / 2, n * (n - 1) / 2));
}

proptest! {
    #[test]
    fn as_counted_one_by_one(answers in prop::collection::vec(prop::option::of(0_u8..4), 0..30)) {
        let (mut equal, mut all) = (0, 0);
        for (place, a) in answers.iter().enumerate() {
            for b in &answers[..place] {
                all += 1;
                equal += u64::from(a.is_some() && a == b);
            }
        }
        prop_assert_eq!(agreement(&answers), Pairs { equal, all });
    }
}
