//! Where a figure crosses a threshold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_gradient::{Crossing, crossings};
use proptest::prelude::*;

fn falls(from: usize) -> Crossing {
    Crossing { from, falls: true }
}

fn rises(from: usize) -> Crossing {
    Crossing { from, falls: false }
}

#[test]
fn a_crossing_leaves_one_side_for_the_other() {
    for (f, expected) in [
        (&[][..], vec![]),
        (&[1.0], vec![]),
        (&[1.0, 0.95, 0.9], vec![]),
        (&[1.0, 0.9, 0.89, 0.1], vec![falls(1)]),
        (&[0.0, 0.9, 0.0], vec![rises(0), falls(1)]),
        (&[f64::INFINITY, f64::NEG_INFINITY], vec![falls(0)]),
        (&[1.0, f64::NAN, 0.0, 1.0], vec![rises(2)]),
    ] {
        assert_eq!(crossings(f, 0.9), expected);
    }
    assert_eq!(crossings(&[1.0, 0.0], f64::NAN), []);
}

proptest! {
    #[test]
    fn falls_and_rises_take_turns(
        f in prop::collection::vec(0.0..1.0_f64, 1..12), threshold in 0.0..1.0_f64
    ) {
        let found = crossings(&f, threshold);
        let mut holds = f[0] >= threshold;
        for crossing in &found {
            prop_assert_eq!(crossing.falls, holds);
            holds = !holds;
        }
        prop_assert_eq!(holds, f[f.len() - 1] >= threshold);
    }

    #[test]
    fn any_numbers_have_crossings(
        f in prop::collection::vec(prop::num::f64::ANY, 0..9), threshold in prop::num::f64::ANY
    ) {
        for crossing in crossings(&f, threshold) {
            let (a, b) = (f[crossing.from], f[crossing.from + 1]);
            let (high, low) = if crossing.falls { (a, b) } else { (b, a) };
            prop_assert!(high >= threshold && low < threshold);
        }
    }
}
