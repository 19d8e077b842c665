//! The texts of the sweeps: their length, that no two are equal, how far they are from the first.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use clarity::metrics::normalized_distance;
use clarity_bench::corpus::text::{Reading, chinese, reading, report};
use std::collections::BTreeSet;

#[test]
fn justifications_are_of_one_length_and_all_distinct() {
    let texts: BTreeSet<String> = (0..1000).map(|run| reading(run).justification).collect();
    assert_eq!(texts.len(), 1000);
    assert!(texts.iter().all(|text| text.chars().count() == 800));
    // Also where no word was changed.
    let unchanged = [1, 2, 1_000_000].map(|run| report(run, 0, false, 800));
    assert_eq!(BTreeSet::from(unchanged).len(), 3);
    assert!((0..100).all(|run| chinese(run, 250, 80).chars().count() == 80));
}

#[test]
fn some_are_near_some_are_far_and_a_quarter_is_not_ascii() {
    let readings: Vec<Reading> = (0..400).map(reading).collect();
    let far =
        |reading: &Reading| normalized_distance(&readings[0].justification, &reading.justification);
    let distances: Vec<f64> = readings[1..].iter().map(far).collect();
    assert!(distances.iter().any(|far| *far < 0.05) && distances.iter().any(|far| *far > 0.5));
    // Every fourth run draws from what is not ASCII; few of them draw nothing.
    let beyond = readings
        .iter()
        .filter(|reading| !reading.justification.is_ascii())
        .count();
    assert!((80..=100).contains(&beyond), "{beyond}");
    let answers: BTreeSet<&str> = readings.iter().map(|reading| reading.answer).collect();
    assert_eq!(
        answers,
        BTreeSet::from(["effusion", "infiltrate", "normal"])
    );
}

#[test]
fn a_run_says_the_same_again() {
    assert!((0..50).all(|run| reading(run) == reading(run)));
}
