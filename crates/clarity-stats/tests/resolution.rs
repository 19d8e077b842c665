//! What a number of runs can show.
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

use clarity_stats::{Resolution, mcnemar};

#[test]
fn by_table() {
    for (runs, visible, significant) in [
        (0, None, None),
        (1, Some(1.0), None),
        (5, Some(0.2), None),
        (6, Some(1.0 / 6.0), Some(1.0)),
        (24, Some(1.0 / 24.0), Some(0.25)),
    ] {
        let expected = Resolution {
            visible,
            significant,
        };
        assert_eq!(Resolution::of(runs), expected, "{runs}");
    }
}

#[test]
fn what_is_called_significant_is_and_less_is_not() {
    assert!(mcnemar(6, 0).unwrap() < 0.05);
    assert!((0..6).all(|flipped| mcnemar(flipped, 0).unwrap() > 0.05));
}
