//! Many cases: pooled figures, and who is left out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::Rounded;
use clarity_sensitivity::{
    BrokenCase, Case, CaseScores, Cohort, CohortChange, Context, Line, Method, Pooled, Resampling,
    Scope, Sensitivity, SensitivityError, Source,
};
use clarity_stats::{Stream, bootstrap_mean, expanded_percentile};
use common::{computed, identity, judged, name, near, rounded, said, say, sense, sweep, whole};
use proptest::prelude::*;

fn resampling(replicates: u64) -> Resampling {
    Resampling {
        replicates,
        ..Resampling::default()
    }
}

/// A case of two values and ten seeds: at 0 all are stable, at 1 so many.
fn case(stable: i128, drift: f64) -> Sensitivity {
    let sweep = sweep(&[("k", whole(&[0, 1]))], &(0..10).collect::<Vec<_>>());
    let runs = judged(&sweep, |place, seed| {
        (Some(place[0] == 0 || seed < stable), Some(drift))
    });
    computed(&sweep, &runs, &Context::default())
}

fn sound<'c>(cases: &'c [(&'c str, Sensitivity)]) -> Vec<Case<'c>> {
    cases
        .iter()
        .map(|(name, found)| (*name, Ok(found)))
        .collect()
}

fn why(why: &str) -> SensitivityError {
    SensitivityError::NotComparable { why: why.into() }
}

/// 0.7, 0.8, 0.9: a mean of 0.8 and a sample standard deviation of 0.1.
#[test]
fn a_pooled_figure_is_the_mean_of_cases() {
    let numbers = [0.9, 0.7, 0.8];
    let pooled = Pooled::of(&numbers, "esi", resampling(500))
        .unwrap()
        .unwrap();
    assert_eq!(pooled.estimate, rounded(0.8));
    assert_eq!((pooled.cases, pooled.spread), (3, Some(rounded(0.1))));
    assert_eq!(
        (pooled.lowest, pooled.highest),
        (rounded(0.7), rounded(0.9))
    );
    let interval = pooled.interval.unwrap();
    assert_eq!((interval.source, interval.units), (Source::Cases, 3));
    assert_eq!(interval.method, Method::Bootstrap);
    // The draws are those of the figure's stream.
    let drawn = bootstrap_mean(&numbers, &Stream::new(0, "esi"), 500).unwrap();
    let ends = expanded_percentile(&drawn, 0.95, 3).unwrap();
    assert_eq!(
        (interval.low, interval.high),
        (rounded(ends.low()), rounded(ends.high()))
    );
}

#[test]
fn few_cases_and_equal_ones_have_no_interval() {
    assert_eq!(Pooled::of(&[], "esi", resampling(100)), Ok(None));
    let one = Pooled::of(&[0.25], "esi", resampling(100))
        .unwrap()
        .unwrap();
    assert_eq!((one.interval, one.spread, one.cases), (None, None, 1));
    assert_eq!(
        (one.lowest, one.estimate, one.highest),
        (rounded(0.25), rounded(0.25), rounded(0.25))
    );
    // Draws of equal numbers are all that number, which is no certainty.
    let equal = Pooled::of(&[1.0; 20], "esi", resampling(100))
        .unwrap()
        .unwrap();
    assert_eq!((equal.interval, equal.spread), (None, Some(Rounded::ZERO)));
}

#[test]
fn cases_are_pooled_and_stand_worst_first() {
    // Over both values ESI is 0.9, 0.55, 0.75 and 0.9.
    let cases = [
        ("d", case(8, 0.2)),
        ("c", case(1, 0.4)),
        ("b", case(5, 0.6)),
        ("a", case(8, 0.8)),
    ];
    let mut all = sound(&cases);
    all.insert(1, ("z", Err("no manifest".into())));
    all.push(("y", Err("no answer".into())));
    let cohort = Cohort::of(&all, resampling(200)).unwrap();
    let scores = |name: &str, esi, drift| CaseScores {
        name: name.into(),
        esi: Some(rounded(esi)),
        drift: Some(rounded(drift)),
        unparsed: 0,
    };
    let expected = [
        scores("c", 0.55, 0.4),
        scores("b", 0.75, 0.6),
        scores("a", 0.9, 0.8),
        scores("d", 0.9, 0.2),
    ];
    assert_eq!(cohort.cases, expected);
    let broken = |name: &str, why: &str| BrokenCase {
        name: name.into(),
        why: why.into(),
    };
    assert_eq!(
        cohort.broken,
        [broken("y", "no answer"), broken("z", "no manifest")]
    );
    assert_eq!(cohort.resampling, resampling(200));
    let esi = cohort.overall.esi.unwrap();
    assert_eq!((esi.estimate, esi.cases), (rounded(0.775), 4));
    assert_eq!((esi.lowest, esi.highest), (rounded(0.55), rounded(0.9)));
    assert_eq!(cohort.overall.drift.unwrap().estimate, rounded(0.5));
    let axis = &cohort.by_axis[0];
    let values: Vec<_> = axis
        .values
        .iter()
        .map(|value| value.esi.unwrap().estimate)
        .collect();
    assert_eq!(values, [rounded(1.0), rounded(0.55)]);
    // Changes of -0.2, -0.9, -0.5, -0.2.
    let gap = &axis.gaps[0];
    assert_eq!(
        (gap.from, gap.falling, gap.rising, gap.change.estimate),
        (0, 4, 0, rounded(-0.45))
    );
    assert_eq!(
        (gap.change.lowest, gap.change.highest),
        (rounded(-0.9), rounded(-0.2))
    );
    // The order of cases is not that of figures: any order gives the same cohort but for sums.
    assert_eq!(Cohort::of(&all, resampling(200)), Ok(cohort.clone()));
    let lines = cohort.lines();
    let line = |scope, esi: f64, drift: f64| Line {
        scope,
        esi: Some(rounded(esi)),
        drift: Some(rounded(drift)),
        slope: None,
        cliff: None,
    };
    let of_axis = Line {
        scope: Scope::Axis(name("k")),
        esi: None,
        drift: None,
        slope: None,
        cliff: Some(rounded(0.45)),
    };
    let value = |of: &str| Scope::Value(name("k"), of.into());
    assert_eq!(
        lines[..5],
        [
            line(Scope::Overall, 0.775, 0.5),
            of_axis,
            line(value("0"), 1.0, 0.5),
            line(value("1"), 0.55, 0.5),
            line(Scope::Case("c".into()), 0.55, 0.4),
        ]
    );
    assert_eq!(lines.len(), 8);
}

#[test]
fn a_categorical_axis_has_no_gaps() {
    let words = sweep(&[("k", vec!["x".into(), "y".into()])], &[0, 1]);
    let said = say(&words, |_, _| said("a"));
    let found = sense(&words, &said, &Context::default());
    let cases = [("a", found.clone()), ("b", found)];
    let cohort = Cohort::of(&sound(&cases), resampling(100)).unwrap();
    assert_eq!(cohort.by_axis[0].gaps, []);
    assert_eq!(cohort.lines()[1].cliff, None);
}

/// Case b gave no reason and its identity value has no ESI of its own: it counts where it has a figure.
#[test]
fn a_case_counts_where_it_has_a_figure() {
    let grid = sweep(&[("k", whole(&[0, 1]))], &[0, 1]);
    let with = |drift| {
        let runs = judged(&grid, |place, _| ((place[0] == 1).then_some(true), drift));
        computed(&grid, &runs, &Context::default())
    };
    let cases = [("a", with(Some(0.5))), ("b", with(None))];
    let cohort = Cohort::of(&sound(&cases), resampling(100)).unwrap();
    assert_eq!(cohort.overall.drift.unwrap().cases, 1);
    assert_eq!(cohort.by_axis[0].values[0].esi, None);
    assert_eq!(cohort.by_axis[0].values[1].esi.unwrap().cases, 2);
    assert_eq!(cohort.by_axis[0].gaps, []);
    // A case without any figure stands before those that have one.
    let nothing = computed(
        &grid,
        &judged(&grid, |_, _| (None, None)),
        &Context::default(),
    );
    let cases = [("a", case(1, 0.0)), ("b", case(0, 0.0))];
    assert_eq!(
        Cohort::of(&sound(&cases), resampling(100)).unwrap().cases[0].name,
        "b"
    );
    let cases = [("a", with(None)), ("b", nothing)];
    let cohort = Cohort::of(&sound(&cases), resampling(100)).unwrap();
    assert_eq!(
        (cohort.cases[0].name.as_str(), cohort.cases[0].esi),
        ("b", None)
    );
}

#[test]
fn cases_that_cannot_be_pooled_are_refused() {
    let none: Vec<Case<'_>> = vec![("a", Err("x".into())), ("b", Err("y".into()))];
    let refused = Cohort::of(&none, resampling(100));
    assert_eq!(refused, Err(why("none of the 2 cases could be analyzed")));
    assert_eq!(
        Cohort::of(&[], resampling(100)),
        Err(why("none of the 0 cases could be analyzed"))
    );
    let other = sweep(&[("k", whole(&[0, 2]))], &[0]);
    let runs = judged(&other, |_, _| (Some(true), None));
    let cases = [
        ("a", case(1, 0.0)),
        ("b", computed(&other, &runs, &Context::default())),
    ];
    let refused = Cohort::of(&sound(&cases), resampling(100));
    assert_eq!(
        refused,
        Err(why("case `b` has other axes or values than `a`"))
    );
    // The same grid by other settings: the places of its values might differ, and its baseline.
    let grid = sweep(&[("k", whole(&[0, 1]))], &[0]);
    let answers = say(&grid, |_, _| said("a"));
    let paired = sense(&grid, &answers, &identity(&[("k", 0.into())]));
    let first = sense(&grid, &answers, &Context::default());
    let cases = [("a", first), ("b", paired)];
    let refused = Cohort::of(&sound(&cases), resampling(100));
    assert_eq!(
        refused,
        Err(why("case `b` has other metadata or settings than `a`"))
    );
}

/// ESI falls by 0.1, 0.2 and 0.3 over both values; drift by nothing.
#[test]
fn cohorts_are_compared_case_by_case() {
    let before = [
        ("c", case(8, 0.5)),
        ("a", case(8, 0.5)),
        ("b", case(8, 0.5)),
        ("x", case(0, 0.5)),
    ];
    let after = [
        ("a", case(6, 0.5)),
        ("b", case(4, 0.5)),
        ("c", case(2, 0.5)),
        ("y", case(0, 0.5)),
    ];
    let (mut first, second) = (sound(&before), sound(&after));
    first.push(("z", Err("broken".into())));
    let change = CohortChange::of(&first, &second, resampling(300)).unwrap();
    assert_eq!(change.cases, ["a", "b", "c"]);
    assert_eq!(change.left_out, ["x", "y", "z"]);
    let esi = change.esi.unwrap();
    assert_eq!((esi.estimate, esi.cases), (rounded(-0.2), 3));
    assert_eq!((esi.lowest, esi.highest), (rounded(-0.3), rounded(-0.1)));
    assert_eq!(change.drift.unwrap().interval, None);
    let none = CohortChange::of(&first[..1], &second[..1], resampling(100));
    let refused = "no case is sound in both cohorts; cases are paired by name";
    assert_eq!(none, Err(why(refused)));
    let other = sweep(&[("k", whole(&[0, 2]))], &[0]);
    let runs = judged(&other, |_, _| (Some(true), None));
    let other = [("a", computed(&other, &runs, &Context::default()))];
    let refused = CohortChange::of(&first, &sound(&other), resampling(100));
    assert_eq!(refused, Err(why("their axes or the values on them differ")));
}

proptest! {
    #[test]
    fn any_numbers_are_pooled_or_refused(
        numbers in prop::collection::vec(any::<f64>(), 0..6),
        replicates in prop::sample::select(vec![0, 1, 100]),
        seed: u64,
    ) {
        let resampling = Resampling { replicates, seed };
        if let Ok(Some(pooled)) = Pooled::of(&numbers, "x", resampling) {
            prop_assert!(pooled.lowest <= pooled.highest);
        }
    }

    #[test]
    fn a_pooled_interval_contains_the_mean(
        numbers in prop::collection::vec(0.0..=1.0_f64, 2..30),
        seed: u64,
    ) {
        let resampling = Resampling { replicates: 200, seed };
        let pooled = Pooled::of(&numbers, "x", resampling).unwrap().unwrap();
        let interval = pooled.interval.unwrap();
        near(interval.low.get().max(0.0), interval.low.get(), 0.0);
        prop_assert!(interval.low <= pooled.estimate && pooled.estimate <= interval.high);
        prop_assert!(pooled.lowest <= interval.low && interval.high <= pooled.highest);
    }
}
