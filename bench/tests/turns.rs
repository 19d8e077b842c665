//! Sides take turns, and medians are medians.
#![allow(clippy::unwrap_used, reason = "tests")]

use clarity_bench::Error;
use clarity_bench::section::thousands;
use clarity_bench::turns::{Side, in_turns, median, median_ratio};
use std::cell::RefCell;

#[test]
fn sides_take_turns_and_the_first_round_does_not_count() {
    let order = RefCell::new(String::new());
    let side = |name: char| -> Side<'_, usize> {
        let order = &order;
        Box::new(move || {
            order.borrow_mut().push(name);
            Ok(order.borrow().len())
        })
    };
    let measured = in_turns(2, &mut [side('a'), side('b')]).unwrap();
    assert_eq!(*order.borrow(), "ababab");
    assert_eq!(measured, [[3, 5], [4, 6]]);
}

#[test]
fn a_side_that_fails_ends_it() {
    let differ = || Error::Differ {
        what: "x".to_owned(),
    };
    let mut sides: [Side<'_, f64>; 1] = [Box::new(move || Err(differ()))];
    assert!(in_turns(1, &mut sides).is_err());
}

#[test]
fn medians() {
    for (numbers, wanted) in [
        (vec![3.0, 1.0, 2.0], 2.0),
        (vec![4.0, 1.0, 3.0, 2.0], 3.0),
        (vec![], 0.0),
    ] {
        assert_eq!(
            median(numbers.clone()).to_bits(),
            f64::to_bits(wanted),
            "{numbers:?}"
        );
    }
    // A slow round is slow for both: its ratio is that of the others.
    let ratio = median_ratio([2.0, 20.0, 4.0], [1.0, 10.0, 1.0]);
    assert_eq!(ratio.to_bits(), 2.0_f64.to_bits());
}

#[test]
fn counts_have_commas() {
    let spelt = [0, 999, 1000, 65_536, 1_000_000].map(thousands);
    assert_eq!(spelt, ["0", "999", "1,000", "65,536", "1,000,000"]);
}
