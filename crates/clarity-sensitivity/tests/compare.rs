//! Two sweeps side by side.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::{Rounded, SweepManifest};
use clarity_sensitivity::{
    Judged, Method, Paired, Resampling, Row, Scope, SensitivityError, Source, compare,
};
use common::{axes, judged, name, near, rounded, sweep, sweep_of, whole};
use proptest::prelude::*;

/// Three values, three seeds.
fn nine() -> SweepManifest {
    sweep(&[("k", whole(&[0, 1, 2]))], &[0, 1, 2])
}

fn stable(sweep: &SweepManifest, same: impl Fn(usize, i128) -> bool) -> Vec<Judged> {
    judged(sweep, |place, seed| {
        (Some(same(place[0], seed)), Some(0.25))
    })
}

fn value(of: &str) -> Scope {
    Scope::Value(name("k"), of.into())
}

fn p(row: &Row) -> (usize, usize, f64, f64, f64) {
    let found = row.flipped;
    (
        found.lost,
        found.won,
        found.p.get(),
        found.p_holm.get(),
        found.smallest_p.get(),
    )
}

/// Six flips one way have p = 1/32, one has 1; of a family of four the smallest counts four times,
/// and none more than 1. Overall the seeds differ in one cell, so that runs are paired; where a value
/// is one cell of three equal seeds, it is one pair.
#[test]
fn flips_are_tested_over_the_family_of_rows() {
    let sweep = nine();
    let stands = |at: usize, seed: i128| at != 2 || seed != 0;
    let (before, after) = (
        stable(&sweep, stands),
        stable(&sweep, |at, seed| at == 2 && stands(at, seed)),
    );
    let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
    let scopes: Vec<_> = found.rows.iter().map(|row| row.scope.clone()).collect();
    assert_eq!(scopes, [Scope::Overall, value("0"), value("1"), value("2")]);
    let rows: Vec<_> = found.rows.iter().map(p).collect();
    assert_eq!(
        rows,
        [
            (6, 0, 0.03125, 0.125, 0.03125),
            (1, 0, 1.0, 1.0, 1.0),
            (1, 0, 1.0, 1.0, 1.0),
            (0, 0, 1.0, 1.0, 1.0),
        ]
    );
    let units: Vec<_> = found.rows.iter().map(|row| row.flipped.paired).collect();
    assert_eq!(
        units,
        [Paired::Runs, Paired::Cells, Paired::Cells, Paired::Runs]
    );
    // The other way round: won.
    let back = compare((&sweep, &after), (&sweep, &before), Resampling::default()).unwrap();
    assert_eq!(p(&back.rows[0]), (0, 6, 0.03125, 0.125, 0.03125));
}

/// Three equal seeds a cell are one observation: two flipped cells, not six flipped runs, which would
/// have reached p < 0.05.
#[test]
fn seeds_that_agree_are_one_pair() {
    let sweep = nine();
    let (before, after) = (stable(&sweep, |_, _| true), stable(&sweep, |at, _| at == 2));
    let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
    assert_eq!(p(&found.rows[0]), (2, 0, 0.5, 1.0, 0.5));
    assert_eq!(found.rows[0].flipped.paired, Paired::Cells);
    assert_eq!((found.pairs, found.unpaired, found.same_answer), (9, 0, 3));
}

/// Two of eight coins or fewer: 2 * (1 + 8 + 28) / 256. Five all one way can have 1/16 at best.
#[test]
fn the_test_is_exact_and_says_what_it_could_have_found() {
    let values: Vec<i64> = (0..8).collect();
    let sweep = sweep(&[("k", whole(&values))], &[0]);
    for (lost, won, expected, smallest) in [
        (6, 2, 74.0 / 256.0, 1.0 / 128.0),
        (5, 0, 0.0625, 0.0625),
        (1, 0, 1.0, 1.0),
        (4, 4, 1.0, 1.0 / 128.0),
    ] {
        let before = stable(&sweep, |at, _| at < lost);
        let after = stable(&sweep, |at, _| (lost..lost + won).contains(&at));
        let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
        let (of_lost, of_won, p, _, least) = p(&found.rows[0]);
        assert_eq!((of_lost, of_won), (lost, won));
        near(p, expected, 5.1e-9);
        near(least, smallest, 5.1e-9);
    }
}

#[test]
fn a_change_is_of_pairs_and_its_interval_of_cells() {
    let sweep = nine();
    let before = judged(&sweep, |_, _| (Some(true), Some(0.25)));
    let after = judged(&sweep, |place, _| {
        (Some(place[0] == 2), Some([0.25, 0.5, 1.0][place[0]]))
    });
    let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
    let esi = found.rows[0].esi.unwrap();
    assert_eq!(
        (esi.before, esi.after, esi.pairs),
        (rounded(1.0), rounded(1.0 / 3.0), 9)
    );
    assert_eq!(esi.mean, rounded(-2.0 / 3.0));
    let interval = esi.interval.unwrap();
    assert_eq!(
        (interval.source, interval.method, interval.units),
        (Source::Cells, Method::Bootstrap, 3)
    );
    // All of three draws are the cell that stays in 1 of 27, and none of them in 8 of 27: both ends.
    assert_eq!((interval.low, interval.high), (rounded(-1.0), rounded(0.0)));
    let drift = found.rows[0].drift.unwrap();
    assert_eq!(drift.mean, rounded(1.0 / 3.0));
    let interval = drift.interval.unwrap();
    assert_eq!((interval.low, interval.high), (rounded(0.0), rounded(0.75)));
    // In one cell the pairs themselves are drawn; where all change by the same nothing is told.
    for row in &found.rows[1..] {
        assert_eq!(row.esi.unwrap().interval, None);
    }
    let after = judged(&sweep, |place, seed| {
        (Some(place[0] > 0 || seed == 0), None)
    });
    let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
    let interval = found.rows[1].esi.unwrap().interval.unwrap();
    assert_eq!((interval.source, interval.units), (Source::Seeds, 3));
    assert_eq!(found.rows[0].drift, None);
}

/// Cells are the units as soon as there are two: the seeds within one say little of each other.
#[test]
fn two_cells_are_two_units() {
    let sweep = sweep(&[("k", whole(&[0, 1]))], &[0, 1, 2]);
    let (before, after) = (stable(&sweep, |_, _| true), stable(&sweep, |at, _| at == 0));
    let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
    let interval = found.rows[0].esi.unwrap().interval.unwrap();
    assert_eq!((interval.source, interval.units), (Source::Cells, 2));
}

#[test]
fn the_same_draws_give_the_same_bytes_and_other_ones_others() {
    let sweep = nine();
    let before = judged(&sweep, |_, _| (Some(true), Some(0.0)));
    let after = judged(&sweep, |place, seed| {
        (
            Some(true),
            Some([0.1, 0.37, 0.81][place[0]] + 0.01 * f64::from(i32::try_from(seed).unwrap())),
        )
    });
    let of = |seed| {
        let resampling = Resampling {
            replicates: 101,
            seed,
        };
        compare((&sweep, &before), (&sweep, &after), resampling).unwrap()
    };
    assert_eq!(of(3), of(3));
    assert_ne!(of(3), of(4));
}

#[test]
fn runs_that_one_sweep_alone_has_are_counted() {
    let axes = axes(&[("k", whole(&[0, 1]))]);
    let a = sweep_of(&axes, &[0, 1], |_, _| true);
    let b = sweep_of(&axes, &[1, 2], |place, seed| place == [0] || seed == 1);
    let (before, after) = (stable(&a, |_, _| true), stable(&b, |_, _| true));
    let found = compare((&a, &before), (&b, &after), Resampling::default()).unwrap();
    // Cell 0 and cell 1 with seed 1; two of a's runs and one of b's are alone.
    assert_eq!((found.pairs, found.unpaired), (2, 3));
    // A value that no pair has.
    let c = sweep_of(&axes, &[1], |place, _| place == [0]);
    let after = stable(&c, |_, _| true);
    let found = compare((&a, &before), (&c, &after), Resampling::default()).unwrap();
    assert_eq!(
        (found.pairs, found.rows[2].esi, found.rows[2].drift),
        (1, None, None)
    );
    assert_eq!(p(&found.rows[2]), (0, 0, 1.0, 1.0, 1.0));
    assert_eq!(found.rows[0].esi.unwrap().interval, None);
}

/// Two unreadable answers are not the same answer, and a run that does not count on one side is no
/// pair.
#[test]
fn what_does_not_count_is_not_compared() {
    let sweep = nine();
    let mut before = stable(&sweep, |_, _| true);
    let mut after = before.clone();
    (before[0].answer, after[0].answer) = (None, None);
    for run in &mut before[1..3] {
        (run.same, run.drift) = (None, None);
    }
    let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
    assert_eq!((found.pairs, found.same_answer), (9, 8));
    assert_eq!(found.rows[0].esi.unwrap().pairs, 7);
    assert_eq!(found.rows[0].drift.unwrap().pairs, 7);
    after[8].same = Some(false);
    let found = compare((&sweep, &before), (&sweep, &after), Resampling::default()).unwrap();
    assert_eq!(found.rows[0].flipped.lost, 1);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let of = |values: &[i64], seeds: &[i64]| sweep(&[("k", whole(values))], seeds);
    let a = of(&[0, 1], &[0]);
    let before = stable(&a, |_, _| true);
    let why = |why: &str| SensitivityError::NotComparable { why: why.into() };
    let axes_differ = "their axes or the values on them differ; sweep both over the same grid";
    let no_run = "no run of one, a cell with a seed, is in the other; use the same seeds";
    for (b, refused) in [
        (of(&[0, 2], &[0]), why(axes_differ)),
        (sweep(&[("l", whole(&[0, 1]))], &[0]), why(axes_differ)),
        (of(&[0, 1], &[5]), why(no_run)),
    ] {
        let after = stable(&b, |_, _| true);
        let found = compare((&a, &before), (&b, &after), Resampling::default());
        assert_eq!(found, Err(refused));
    }
    for (runs, other) in [(&before[..1], &before[..]), (&before[..], &before[..1])] {
        let found = compare((&a, runs), (&a, other), Resampling::default());
        assert_eq!(found, Err(SensitivityError::Count { runs: 2, found: 1 }));
    }
}

proptest! {
    #[test]
    fn intervals_contain_the_change(
        runs in prop::collection::vec((any::<bool>(), any::<bool>(), 0.0..=1.0_f64, 0.0..=1.0_f64), 12),
        seed: u64,
    ) {
        let sweep = sweep(&[("k", whole(&[0, 1])), ("l", whole(&[0, 1]))], &[0, 1, 2]);
        let at = |place: &[usize], seed: i128| place[0] * 6 + place[1] * 3 + usize::try_from(seed).unwrap();
        let before = judged(&sweep, |place, seed| {
            let run = runs[at(place, seed)];
            (Some(run.0), Some(run.2))
        });
        let after = judged(&sweep, |place, seed| {
            let run = runs[at(place, seed)];
            (Some(run.1), Some(run.3))
        });
        let resampling = Resampling { replicates: 400, seed };
        let found = compare((&sweep, &before), (&sweep, &after), resampling).unwrap();
        for row in &found.rows {
            prop_assert!(row.flipped.smallest_p <= row.flipped.p);
            prop_assert!(row.flipped.p <= row.flipped.p_holm);
            for change in [row.esi.unwrap(), row.drift.unwrap()] {
                let close = (change.after.get() - change.before.get() - change.mean.get()).abs();
                prop_assert!(close < 2e-8);
                if let Some(interval) = change.interval {
                    prop_assert!(interval.low <= change.mean && change.mean <= interval.high);
                }
            }
        }
    }

    #[test]
    fn judgements_of_any_kind_are_survived(
        runs in prop::collection::vec((prop::option::of(any::<bool>()), prop::option::of(any::<f64>())), 4),
        replicates in prop::sample::select(vec![0, 1, 2, 100]),
    ) {
        let sweep = sweep(&[("k", whole(&[0, 1]))], &[0, 1]);
        let at = |place: &[usize], seed: i128| runs[place[0] * 2 + usize::try_from(seed).unwrap()];
        let one = judged(&sweep, at);
        let resampling = Resampling { replicates, seed: 0 };
        if let Ok(found) = compare((&sweep, &one), (&sweep, &one), resampling) {
            prop_assert_eq!(found.rows[0].flipped.p, Rounded::round(1.0).unwrap());
        }
    }
}
