//! Intervals by what varies, and where there is none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::SweepManifest;
use clarity_sensitivity::{Context, Figure, Method, Note, Scores, Source};
use common::{
    axes, computed, ends, estimate, judged, near, near_ends, square, sweep, sweep_of, whole,
};
use proptest::prelude::*;

fn grid(cells: i64, seeds: i64) -> SweepManifest {
    let values: Vec<i64> = (0..cells).collect();
    let seeds: Vec<i64> = (0..seeds).collect();
    sweep(&[("k", whole(&values))], &seeds)
}

/// Overall scores of runs that are stable where `same` says so.
fn stable(sweep: &SweepManifest, same: impl Fn(usize, i128) -> bool) -> Scores {
    let judged = judged(sweep, |place, seed| (Some(same(place[0], seed)), None));
    computed(sweep, &judged, &Context::default()).overall
}

/// Overall drift.
fn drift(sweep: &SweepManifest, of: impl Fn(usize, i128) -> f64) -> Figure {
    let judged = judged(sweep, |place, seed| (Some(true), Some(of(place[0], seed))));
    computed(sweep, &judged, &Context::default()).overall.drift
}

/// k of n seeds, to the digits of statsmodels' `proportion_confint`.
#[test]
fn one_cell_is_k_of_n() {
    for (k, n, low, high) in [
        (0, 3, 0.0, 0.561_497),
        (2, 3, 0.207_660, 0.938_508),
        (3, 3, 0.438_503, 1.0),
        (5, 5, 0.565_518, 1.0),
        (7, 10, 0.396_778, 0.892_209),
        (10, 10, 0.722_467, 1.0),
        (30, 30, 0.886_487, 1.0),
    ] {
        let esi = stable(&grid(1, n), |_, seed| seed < k.into()).esi;
        near_ends(ends(&esi, Source::Seeds), low, high, 5.1e-7);
        let found = esi.interval(Source::Seeds).unwrap();
        assert_eq!(
            (found.method, found.units),
            (Method::Wilson, usize::try_from(n).unwrap())
        );
        assert_eq!(esi.intervals.len(), 1);
        let agree = (k == 0 || k == n).then_some(Note::SeedsAgree);
        assert_eq!((esi.note, esi.runs), (agree, found.units));
    }
}

/// Wilson of 7 of 9, not of 35 of 45, which would be [0.64, 0.87].
#[test]
fn cells_whose_seeds_agree_count_once() {
    let esi = stable(&grid(9, 5), |cell, _| cell < 7).esi;
    near_ends(ends(&esi, Source::Cells), 0.4526, 0.9368, 5e-5);
    let found = esi.interval(Source::Cells).unwrap();
    assert_eq!((found.method, found.units), (Method::ClusteredWilson, 9));
    assert_eq!(esi.interval(Source::Seeds), None);
    assert_eq!((esi.note, esi.runs), (Some(Note::SeedsAgree), 45));
}

/// Seeds' means 1, 1 and 1/2: 5/6 with a standard error of 1/6, t(2) = 4.302653; clipped at 1.
#[test]
fn over_seeds_each_seeds_mean_is_one_observation() {
    let esi = stable(&grid(2, 3), |cell, seed| (cell, seed) != (1, 2)).esi;
    near_ends(
        ends(&esi, Source::Seeds),
        5.0 / 6.0 - 4.302_653 / 6.0,
        1.0,
        5.1e-7,
    );
    let found = esi.interval(Source::Seeds).unwrap();
    assert_eq!((found.method, found.units), (Method::T, 3));
    assert!(esi.interval(Source::Cells).is_some());
    assert_eq!(esi.note, None);
}

/// Seed 0 has 40 runs of which 36 are stable, 19 others have one each, none stable: 36/59 of all. The
/// mean of the seeds' means is 0.045, and an interval around that would not contain the figure.
///
/// The sums of what is off the mean: 36 - 40 * 36/59 once, and -36/59 for each of the others.
#[test]
fn with_holes_the_interval_is_that_of_the_figure() {
    let cells: Vec<i64> = (0..40).collect();
    let seeds: Vec<i64> = (0..20).collect();
    let axes = axes(&[("k", whole(&cells))]);
    let sweep = sweep_of(&axes, &seeds, |place, seed| seed == 0 || place == [0]);
    let esi = stable(&sweep, |cell, seed| seed == 0 && cell < 36).esi;
    let mean = 36.0 / 59.0;
    near(estimate(&esi).unwrap(), mean, 5e-9);
    let squares = square(36.0 - 40.0 * mean) + 19.0 * square(mean);
    let error = (squares * 20.0 / 19.0).sqrt() / 59.0;
    // t(19) = 2.093024
    let half = 2.093_024 * error;
    near_ends(
        ends(&esi, Source::Seeds),
        (mean - half).max(0.0),
        (mean + half).min(1.0),
        1e-6,
    );
    let found = esi.interval(Source::Seeds).unwrap();
    assert_eq!((found.method, found.units), (Method::ClusteredT, 20));
}

/// Each of two seeds flips one of two cells: both have a mean of 1/2, which is no certainty. The
/// four runs are independent of their cells: Wilson of 2 of 4 is [0.15, 0.85].
#[test]
fn seeds_of_the_same_mean_have_no_interval_of_no_width() {
    let esi = stable(&grid(2, 2), |cell, seed| (cell == 0) == (seed == 0)).esi;
    assert_eq!(esi.interval(Source::Seeds), None);
    assert_eq!(esi.note, Some(Note::SeedsLevel));
    near_ends(ends(&esi, Source::Cells), 0.150_039, 0.849_961, 1e-6);
}

#[test]
fn without_two_seeds_in_a_cell_nothing_is_known_of_seeds() {
    let one = stable(&grid(4, 1), |cell, _| cell < 3).esi;
    assert_eq!(
        (one.note, one.interval(Source::Seeds)),
        (Some(Note::OneSeed), None)
    );
    // Wilson of 3 of 4.
    near_ends(ends(&one, Source::Cells), 0.300_642, 0.954_413, 1e-6);
    // Two seeds, each in a cell of its own: they do not agree, they were never compared.
    let axes = axes(&[("k", whole(&[0, 1]))]);
    let apart = sweep_of(&axes, &[0, 1], |place, seed| {
        place == [0] && seed == 0 || place == [1] && seed == 1
    });
    let apart = stable(&apart, |_, _| true).esi;
    assert_eq!(
        (apart.note, apart.interval(Source::Seeds)),
        (Some(Note::OneSeed), None)
    );
}

/// 0.75 with a standard error of 0.25 / sqrt 3 and t(2) = 4.302653; clipped at 1.
#[test]
fn drift_in_one_cell_is_a_mean_over_seeds() {
    let found = drift(&grid(1, 3), |_, seed| {
        [0.5, 0.75, 1.0][usize::try_from(seed).unwrap()]
    });
    near_ends(ends(&found, Source::Seeds), 0.128_966, 1.0, 5.1e-7);
    assert_eq!(found.interval(Source::Seeds).unwrap().method, Method::T);
}

/// Cells' means 0.1, 0.2 and 0.6: 0.3 with a standard error of sqrt(0.07 / 3) = 0.152753.
#[test]
fn drift_over_cells_is_clustered() {
    let found = drift(&grid(3, 2), |cell, _| [0.1, 0.2, 0.6][cell]);
    assert_eq!(found.note, Some(Note::SeedsAgree));
    let half = 4.302_653 * 0.152_753;
    near_ends(ends(&found, Source::Cells), 0.0, 0.3 + half, 1e-5);
    let cells = found.interval(Source::Cells).unwrap();
    assert_eq!((cells.method, cells.units), (Method::ClusteredT, 3));
}

#[test]
fn equal_drifts_have_no_interval() {
    for cells in [1, 3] {
        let found = drift(&grid(cells, 3), |_, _| 0.25);
        assert_eq!(estimate(&found), Some(0.25));
        assert_eq!(found.intervals, []);
        assert_eq!(found.note, Some(Note::SeedsAgree));
    }
}

#[test]
fn nothing_has_no_figure() {
    let sweep = grid(2, 2);
    let judged = judged(&sweep, |_, _| (None, None));
    let found = computed(&sweep, &judged, &Context::default()).overall;
    for figure in [found.esi, found.drift] {
        let empty = Figure {
            estimate: None,
            runs: 0,
            intervals: Vec::new(),
            note: Some(Note::NoRuns),
        };
        assert_eq!(figure, empty);
    }
}

#[test]
fn words_are_those_of_artifacts() {
    let sources = [Source::Seeds, Source::Cells, Source::Cases];
    assert_eq!(sources.map(Source::word), ["seeds", "cells", "cases"]);
    let methods = [
        Method::Wilson,
        Method::ClusteredWilson,
        Method::T,
        Method::ClusteredT,
        Method::Newcombe,
        Method::Mover,
        Method::Bootstrap,
    ];
    assert_eq!(
        methods.map(Method::word),
        [
            "wilson",
            "wilson_clustered",
            "t",
            "t_clustered",
            "newcombe",
            "mover",
            "bootstrap",
        ]
    );
    let notes = [
        (Note::NoRuns, "no run counts here"),
        (Note::BaselineOnly, "the baseline's own runs alone"),
        (Note::SeedsAgree, "seeds carry no information"),
        (Note::SeedsLevel, "the seeds differ and have the same mean"),
        (Note::OneSeed, "one seed"),
    ];
    for (note, starts) in notes {
        assert!(note.text().starts_with(starts), "{}", note.text());
    }
}

proptest! {
    #[test]
    fn intervals_contain_the_figure_and_stay_in_range(
        runs in prop::collection::vec((any::<bool>(), 0.0..=1.0_f64, any::<bool>()), 24)
    ) {
        let axes = axes(&[("k", whole(&[0, 1, 2, 3])), ("l", whole(&[0, 1]))]);
        let at = |place: &[usize], seed: i64| place[0] * 6 + place[1] * 3 + usize::try_from(seed).unwrap();
        prop_assume!(runs.iter().any(|(_, _, there)| *there));
        let sweep = sweep_of(&axes, &[0, 1, 2], |place, seed| runs[at(place, seed)].2);
        let judged = judged(&sweep, |place, seed| {
            let (same, drift, _) = runs[at(place, i64::try_from(seed).unwrap())];
            (Some(same), Some(drift))
        });
        let found = computed(&sweep, &judged, &Context::default());
        let by_value = found.by_axis.iter().flat_map(|axis| &axis.values).map(|value| &value.scores);
        let by_cell = found.cells.iter().map(|cell| &cell.scores);
        for scores in by_value.chain(by_cell).chain([&found.overall]) {
            for figure in [&scores.esi, &scores.drift] {
                for interval in &figure.intervals {
                    let (low, high) = (interval.low.get(), interval.high.get());
                    let estimate = estimate(figure).unwrap();
                    prop_assert!(0.0 <= low && low < high && high <= 1.0);
                    prop_assert!(low <= estimate && estimate <= high, "{figure:?}");
                }
            }
        }
    }
}
