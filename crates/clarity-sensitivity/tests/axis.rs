//! Values, flips and differences along an axis.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::{AxisValue, SweepManifest};
use clarity_sensitivity::{Context, Flips, Method, Source};
use clarity_stats::{newcombe, wilson};
use common::{
    axes, computed, estimate, identity, judged, near, rounded, said, say, sense, sweep, sweep_of,
    whole,
};

/// The flips along `k` of a sweep in which each run says what `answers` has at its place, seed after
/// seed; a blank is unreadable.
fn flips(sweep: &SweepManifest, answers: &[&str]) -> Flips {
    let said = say(sweep, |place, seed| {
        let row = answers[usize::try_from(seed).unwrap()];
        let at = place[0];
        let answer = &row[at..=at];
        if answer == " " {
            said("x").unreadable()
        } else {
            said(answer)
        }
    });
    sense(sweep, &said, &Context::default()).by_axis[0]
        .flips
        .unwrap()
}

#[test]
fn neighbours_flip_where_their_answers_differ() {
    let three = sweep(&[("k", whole(&[0, 1, 2]))], &[0]);
    let two_seeds = sweep(&[("k", whole(&[0, 1, 2]))], &[0, 1]);
    // As declared 10, 1, 2: in the order of numbers 1, 2, 10.
    let other = sweep(&[("k", whole(&[10, 1, 2]))], &[0]);
    for (sweep, answers, flipped, pairs, share) in [
        (&three, &["aab"][..], 1, 2, 0.5),
        (&three, &["aba"], 2, 2, 1.0),
        (&three, &["aaa"], 0, 2, 0.0),
        // Unreadable ones differ from everything, also from each other.
        (&three, &["a  "], 2, 2, 1.0),
        (&three, &["   "], 2, 2, 1.0),
        (&two_seeds, &["aab", "bbb"], 1, 4, 0.25),
        (&other, &["aba"], 1, 2, 0.5),
        (&other, &["aab"], 2, 2, 1.0),
    ] {
        let share = Some(rounded(share));
        assert_eq!(
            flips(sweep, answers),
            Flips {
                flipped,
                pairs,
                share
            },
            "{answers:?}"
        );
    }
}

/// Cells with a hole between them are no neighbours.
#[test]
fn holes_are_not_skipped_over() {
    let k = axes(&[("k", whole(&[0, 1, 2, 3]))]);
    let hole = sweep_of(&k, &[0], |place, _| place != [1]);
    let found = flips(&hole, &["a?bc"]);
    assert_eq!((found.flipped, found.pairs), (1, 1));
    let apart = sweep_of(&k, &[0], |place, _| place == [0] || place == [2]);
    let none = Flips {
        flipped: 0,
        pairs: 0,
        share: None,
    };
    assert_eq!(flips(&apart, &["a?b?"]), none);
    // Seeds are not mixed: 0 stands at one value, 1 at the next.
    let seeds = sweep_of(&k, &[0, 1], |place, seed| {
        (place[0], seed) == (0, 0) || (place[0], seed) == (1, 1)
    });
    assert_eq!(flips(&seeds, &["abcd", "abcd"]), none);
}

/// The answer follows `l` alone, so that nothing flips along `k`.
#[test]
fn other_axes_are_fixed() {
    let sweep = sweep(&[("k", whole(&[0, 1])), ("l", whole(&[0, 1, 2]))], &[0]);
    let said = say(&sweep, |place, _| said(["a", "b", "b"][place[1]]));
    let found = sense(&sweep, &said, &Context::default());
    let flips: Vec<_> = found
        .by_axis
        .iter()
        .map(|axis| axis.flips.unwrap())
        .collect();
    assert_eq!((flips[0].flipped, flips[0].pairs), (0, 3));
    assert_eq!((flips[1].flipped, flips[1].pairs), (2, 4));
}

/// Of four seeds 4, 1 and 2 are stable at the three values.
#[test]
fn a_categorical_axis_has_differences_and_no_curve() {
    let values: Vec<AxisValue> = vec!["x".into(), true.into(), 1.into()];
    let sweep = sweep(&[("k", values.clone())], &[0, 1, 2, 3]);
    let runs = judged(&sweep, |place, seed| {
        (Some(seed < [4, 1, 2][place[0]]), Some(0.5))
    });
    let found = computed(&sweep, &runs, &Context::default());
    let axis = &found.by_axis[0];
    assert!(!axis.ordered && !axis.contract_misorders);
    assert_eq!((&axis.esi, &axis.drift, axis.flips), (&None, &None, None));
    assert_eq!(axis.crossings, []);
    // As declared.
    let found: Vec<_> = axis
        .values
        .iter()
        .map(|value| value.value.clone())
        .collect();
    assert_eq!(found, values);
    assert!(axis.values.iter().all(|value| value.coordinate.is_none()));
    let expected = [(0, 1, 4_u32, 1_u32), (0, 2, 4, 2), (1, 2, 1, 2)];
    assert_eq!(axis.differences.len(), expected.len());
    for (found, (a, b, of_a, of_b)) in axis.differences.iter().zip(expected) {
        assert_eq!((found.a, found.b), (a, b));
        let (x, y) = (f64::from(of_a) / 4.0, f64::from(of_b) / 4.0);
        let (of_a, of_b) = (
            wilson(of_a.into(), 4).unwrap(),
            wilson(of_b.into(), 4).unwrap(),
        );
        assert_eq!(found.esi, rounded(y - x));
        let ends = newcombe(y, of_b, x, of_a).unwrap();
        let interval = found.interval.unwrap();
        near(interval.low.get(), ends.low(), 2e-8);
        near(interval.high.get(), ends.high(), 2e-8);
        assert_eq!(
            (interval.source, interval.method),
            (Source::Seeds, Method::Newcombe)
        );
    }
}

#[test]
fn too_many_words_are_not_paired() {
    for (count, pairs) in [(24_usize, 276), (25, 0)] {
        let values: Vec<AxisValue> = (0..count)
            .map(|i| format!("v{i}").as_str().into())
            .collect();
        let sweep = sweep(&[("k", values)], &[0]);
        let runs = judged(&sweep, |_, _| (Some(true), None));
        let found = computed(&sweep, &runs, &Context::default());
        assert_eq!(found.by_axis[0].differences.len(), pairs);
    }
}

/// A value that nothing counts at has no difference to any other.
#[test]
fn what_has_no_figure_has_no_difference() {
    let sweep = sweep(&[("k", vec!["x".into(), "y".into(), "z".into()])], &[0, 1]);
    let runs = judged(&sweep, |place, _| ((place[0] != 1).then_some(true), None));
    let found = computed(&sweep, &runs, &Context::default());
    let pairs: Vec<_> = found.by_axis[0]
        .differences
        .iter()
        .map(|d| (d.a, d.b))
        .collect();
    assert_eq!(pairs, [(0, 2)]);
}

/// With other cells the interval is over cells: two of them at each value.
#[test]
fn differences_over_cells_come_before_those_over_seeds() {
    let sweep = sweep(
        &[("k", vec!["x".into(), "y".into()]), ("l", whole(&[0, 1]))],
        &[0, 1, 2],
    );
    let runs = judged(&sweep, |place, seed| {
        (Some(place[0] == 0 && seed > 0 || place[1] == 0), None)
    });
    let found = computed(&sweep, &runs, &Context::default());
    let interval = found.by_axis[0].differences[0].interval.unwrap();
    assert_eq!((interval.source, interval.units), (Source::Cells, 2));
}

/// By value, with the identity cell left out where it is the only one.
#[test]
fn values_have_the_scores_of_their_runs() {
    let sweep = sweep(&[("k", whole(&[0, 1])), ("l", whole(&[0, 1]))], &[0, 1]);
    let said = say(&sweep, |place, _| {
        said(if place == [1, 1] { "b" } else { "a" })
    });
    let found = sense(
        &sweep,
        &said,
        &identity(&[("k", 0.into()), ("l", 0.into())]),
    );
    // At k=0 the cell (0, 1) alone counts; at k=1 one of two cells is stable.
    let esi: Vec<_> = found.by_axis[0]
        .values
        .iter()
        .map(|v| estimate(&v.scores.esi))
        .collect();
    assert_eq!(esi, [Some(1.0), Some(0.5)]);
    let runs: Vec<_> = found.by_axis[0]
        .values
        .iter()
        .map(|v| v.scores.esi.runs)
        .collect();
    assert_eq!(runs, [2, 4]);
    // In the curve the identity cell stands with 1.
    let points = &found.by_axis[0].esi.as_ref().unwrap().points;
    assert_eq!(points, &[rounded(1.0), rounded(0.5)]);
}
