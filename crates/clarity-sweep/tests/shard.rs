//! Shards: each run has one, and no state decides which.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_sweep::{Plan, Shard, ShardError, SweepDraft};
use proptest::prelude::*;

/// A plan of so many runs.
fn plan(runs: i64) -> Plan {
    SweepDraft {
        axes: vec![("blur".into(), (0..runs).map(Into::into).collect())],
        seeds: vec![1.into()],
        adapter: "replay".into(),
    }
    .check()
    .unwrap()
}

fn indices(shard: Shard, plan: &Plan) -> Vec<usize> {
    shard.runs(plan).map(|run| run.index()).collect()
}

#[test]
fn runs_are_dealt_out_one_after_the_other() {
    let plan = plan(8);
    for (text, expected) in [
        ("1/1", &[0, 1, 2, 3, 4, 5, 6, 7][..]),
        ("1/3", &[0, 3, 6]),
        ("2/3", &[1, 4, 7]),
        ("3/3", &[2, 5]),
        ("8/8", &[7]),
        ("9/9", &[]),
        ("18446744073709551615/18446744073709551615", &[]),
    ] {
        let shard: Shard = text.parse().unwrap();
        assert_eq!(indices(shard, &plan), expected, "{text}");
        assert_eq!(shard.count(8), expected.len(), "{text}");
        assert_eq!(shard.to_string(), text);
    }
    assert_eq!(Shard::WHOLE, "1/1".parse().unwrap());
    assert_eq!(Shard::new(2, 3), "02/3".parse());
}

#[test]
fn what_is_no_shard_is_told_with_what_was_expected() {
    for (text, told) in [
        ("0/4", "found 0/4, expected a shard from 1/4 to 4/4"),
        ("5/4", "found 5/4, expected a shard from 1/4 to 4/4"),
        (
            "1/0",
            "found 1/0, expected at least one shard: the whole sweep is 1/1",
        ),
        (
            "0/0",
            "found 0/0, expected at least one shard: the whole sweep is 1/1",
        ),
    ] {
        let error = text.parse::<Shard>().unwrap_err();
        assert_eq!(error.to_string(), told);
        assert!(!matches!(error, ShardError::Form { .. }));
    }
    let form = "expected I/N, such as 1/4 for the first of four shards";
    for text in [
        "1",
        "",
        "/",
        "1/",
        "/4",
        "1/4/8",
        "+1/4",
        "-1/4",
        "1 / 4",
        "1.0/4",
        "a/4",
        "1:4",
        "1/18446744073709551616",
    ] {
        let error = text.parse::<Shard>().unwrap_err();
        assert_eq!(error.to_string(), format!("found {text:?}, {form}"));
    }
}

proptest! {
    #[test]
    fn each_run_has_exactly_one_shard(runs in 1_i64..200, of in 1_usize..40) {
        let plan = plan(runs);
        let shards: Vec<_> = (1..=of).map(|number| Shard::new(number, of).unwrap()).collect();
        let mut seen = Vec::new();
        for shard in &shards {
            let own = indices(*shard, &plan);
            prop_assert_eq!(own.len(), shard.count(plan.len()));
            // The rule as the documentation words it.
            prop_assert!(own.iter().all(|k| k % of + 1 == shard.number() && shard.has(*k)));
            prop_assert!(own.is_sorted());
            seen.extend(own);
        }
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..plan.len()).collect::<Vec<_>>());
        let counts = shards.iter().map(|shard| shard.count(plan.len()));
        prop_assert!(counts.clone().max().unwrap() - counts.min().unwrap() <= 1);
    }

    /// What some shards did is what others would have done: nothing is left out, nothing is done twice.
    #[test]
    fn another_number_of_shards_fills_exactly_the_gaps(
        runs in 1_i64..200,
        first in 1_usize..20,
        then in 1_usize..20,
        done in prop::collection::vec(any::<bool>(), 20),
    ) {
        let plan = plan(runs);
        let mut times = vec![0; plan.len()];
        for (number, _) in (1..=first).zip(&done).filter(|(_, done)| **done) {
            for k in indices(Shard::new(number, first).unwrap(), &plan) {
                times[k] += 1;
            }
        }
        for number in 1..=then {
            for k in indices(Shard::new(number, then).unwrap(), &plan) {
                times[k] += usize::from(times[k] == 0);
            }
        }
        prop_assert_eq!(times, vec![1; plan.len()]);
    }
}
