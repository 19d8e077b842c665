//! What a group of runs says, and its noise floor.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::Observation;
use clarity_sensitivity::{
    BaselineKind, CellScores, Context, Floor, Note, Reasons, SensitivityError, compute, judge_all,
};
use common::{
    axes, computed, estimate, identity, judged, near, null, rounded, said, say, sense, sweep,
    sweep_of, whole,
};

/// Pairs of equal answers among all pairs: of a, a, b one of three; unreadable ones are in no equal
/// pair, and in the pairs.
#[test]
fn agreement_needs_no_baseline() {
    for (answers, expected) in [
        ("a", None),
        ("aa", Some(1.0)),
        ("aab", Some(1.0 / 3.0)),
        ("aabb", Some(2.0 / 6.0)),
        ("aa  ", Some(1.0 / 6.0)),
        ("  ", Some(0.0)),
    ] {
        let seeds: Vec<i64> = (0..).take(answers.len()).collect();
        let sweep = sweep(&[("k", whole(&[0]))], &seeds);
        let said = say(&sweep, |_, seed| {
            let at = usize::try_from(seed).unwrap();
            match &answers[at..=at] {
                " " => said("a").unreadable(),
                answer => said(answer),
            }
        });
        // The identity cell too, whose runs do not count for anything else.
        for context in [Context::default(), identity(&[("k", 0.into())])] {
            let found = sense(&sweep, &said, &context);
            assert_eq!(
                found.overall.agreement,
                expected.map(rounded),
                "{answers:?}"
            );
            assert_eq!(found.overall.unparsed, answers.matches(' ').count());
        }
    }
}

#[test]
fn reasons_stand_by_answer_and_distance() {
    let sweep = sweep(&[("k", whole(&[0]))], &(0..7).collect::<Vec<_>>());
    let runs = [
        (Some(true), Some(0.5)),
        (Some(true), Some(0.500_001)),
        (Some(false), Some(0.0)),
        (Some(false), Some(1.0)),
        (Some(true), None),
        (Some(false), None),
        // Does not count.
        (None, None),
    ];
    let runs = judged(&sweep, |_, seed| runs[usize::try_from(seed).unwrap()]);
    let found = computed(&sweep, &runs, &Context::default()).overall;
    let expected = Reasons {
        same_near: 1,
        same_far: 1,
        other_near: 1,
        other_far: 1,
        missing: 2,
    };
    assert_eq!(found.reasons, expected);
    assert_eq!((found.runs, found.esi.runs, found.drift.runs), (7, 6, 4));
    let mut context = Context::default();
    context.settings.near = 1.0;
    let found = computed(&sweep, &runs, &context).overall;
    assert_eq!((found.reasons.same_near, found.reasons.other_near), (2, 2));
}

#[test]
fn baselines_alone_are_stable_by_definition() {
    let sweep = sweep(&[("k", whole(&[0, 1]))], &[0, 1]);
    let said = say(&sweep, |_, _| said("a"));
    let found = sense(&sweep, &said, &identity(&[("k", 0.into())]));
    let cell = &found.cells[0].scores;
    for figure in [
        &cell.esi,
        &cell.drift,
        &found.by_axis[0].values[0].scores.esi,
    ] {
        assert_eq!(
            (figure.estimate, figure.note),
            (None, Some(Note::BaselineOnly))
        );
        assert_eq!((figure.runs, &figure.intervals[..]), (0, &[][..]));
    }
    assert_eq!(
        (cell.runs, found.overall.runs, found.overall.esi.runs),
        (2, 4, 2)
    );
}

#[test]
fn cells_stand_in_the_order_of_the_grid() {
    let sweep = sweep(&[("k", whole(&[5, 3])), ("l", whole(&[0, 1]))], &[0, 1]);
    let runs = judged(&sweep, |place, _| (Some(place == [1, 0]), None));
    let found = computed(&sweep, &runs, &Context::default());
    let of = |cell: &CellScores| {
        (
            cell.cell.positions().collect::<Vec<_>>(),
            estimate(&cell.scores.esi),
        )
    };
    let cells: Vec<_> = found.cells.iter().map(of).collect();
    assert_eq!(
        cells,
        [
            (vec![0, 0], Some(0.0)),
            (vec![0, 1], Some(0.0)),
            (vec![1, 0], Some(1.0)),
            (vec![1, 1], Some(0.0)),
        ]
    );
}

/// Answers a, a, b over three seeds, with reasons abcd, abxy and none.
#[test]
fn the_floor_is_of_the_identity_cell_among_itself() {
    let sweep = sweep(&[("k", whole(&[0, 1]))], &[0, 1, 2]);
    let reasons = [Some("abcd"), Some("abxy"), None];
    let said = say(&sweep, |place, seed| {
        let seed = usize::try_from(seed).unwrap();
        let answer = if place == [0] {
            ["a", "a", "b"][seed]
        } else {
            "z"
        };
        Observation::new(answer, reasons[seed])
    });
    let expected = Floor {
        runs: 3,
        esi: Some(rounded(1.0 / 3.0)),
        drift: Some(rounded(0.5)),
        pairs: 1,
    };
    for kind in BaselineKind::ALL {
        let mut context = identity(&[("k", 0.into())]);
        context.settings.baseline = Some(kind);
        assert_eq!(
            sense(&sweep, &said, &context).floor,
            Some(expected),
            "{kind:?}"
        );
    }
}

#[test]
fn a_floor_of_a_null_sweep_may_have_repeats_and_one_run_has_no_pair() {
    let sweep = sweep(&[("k", whole(&[1]))], &[0]);
    let context = identity(&[("k", 0.into())]);
    let floor = |runs: &[(i64, Observation)]| {
        let (reference, judged) = judge_all(&sweep, &[said("a")], &null(runs), &context).unwrap();
        compute(&sweep, &judged, &reference, &context)
            .unwrap()
            .floor
            .unwrap()
    };
    let one = floor(&[(0, said("a"))]);
    assert_eq!(
        (one.runs, one.esi, one.drift, one.pairs),
        (1, None, None, 0)
    );
    let repeats = floor(&[(0, said("a")), (0, said("b")), (1, said("a").unreadable())]);
    assert_eq!(
        (repeats.runs, repeats.esi, repeats.pairs),
        (3, Some(rounded(0.0)), 3)
    );
    assert_eq!(repeats.drift, Some(rounded(0.0)));
}

#[test]
fn without_identity_values_there_is_no_floor_and_a_warning() {
    let sweep = sweep(&[("k", whole(&[0, 1]))], &[0, 1]);
    let said = say(&sweep, |_, _| said("a"));
    let found = sense(&sweep, &said, &Context::default());
    assert_eq!(found.floor, None);
    let starts = |start: &str| {
        found
            .warnings
            .iter()
            .any(|warning| warning.starts_with(start))
    };
    assert!(starts("there is no noise floor"));
    assert!(starts(
        "the baseline is the first run, so that ESI mixes what the seeds do"
    ));
    // One seed mixes nothing.
    let one = common::sweep(&[("k", whole(&[0, 1]))], &[0]);
    let said = say(&one, |_, _| common::said("a"));
    let found = sense(&one, &said, &Context::default());
    assert_eq!(found.warnings.len(), 1);
    let found = sense(&one, &said, &identity(&[("k", 0.into())]));
    assert_eq!(found.warnings, Vec::<String>::new());
}

#[test]
fn a_sensitivity_tells_what_it_is_of() {
    let sweep = sweep(&[("k", whole(&[0, 1]))], &[4, 2]);
    let said = say(&sweep, |_, _| said("a"));
    let context = identity(&[("k", 1.into())]);
    let found = sense(&sweep, &said, &context);
    assert_eq!((&found.axes, found.seeds), (sweep.axes(), 2));
    assert_eq!(
        (found.baseline, found.identity_inside),
        (BaselineKind::Paired, true)
    );
    assert_eq!(
        (found.identity.as_deref(), &found.context),
        (Some("k=1"), &context)
    );
    near(estimate(&found.overall.esi).unwrap(), 1.0, 0.0);
}

#[test]
fn what_does_not_fit_is_refused() {
    let axes = axes(&[("k", whole(&[0, 1]))]);
    let sweep = sweep_of(&axes, &[0], |_, _| true);
    let context = Context::default();
    let said = say(&sweep, |_, _| said("a"));
    let (reference, judged) = judge_all(&sweep, &said, &[], &context).unwrap();
    let refused = SensitivityError::Count { runs: 2, found: 1 };
    assert_eq!(
        compute(&sweep, &judged[..1], &reference, &context),
        Err(refused)
    );
    let other = identity(&[("l", 0.into())]);
    let refused = SensitivityError::UnknownAxis { axis: "l".into() };
    assert_eq!(compute(&sweep, &judged, &reference, &other), Err(refused));
}
