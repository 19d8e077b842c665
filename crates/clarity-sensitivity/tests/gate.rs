//! Limits, and the lines that they hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::{ModelError, Rounded};
use clarity_sensitivity::{
    Bound, Context, Gated, Held, Limit, Line, Per, Scope, SensitivityError, gate,
};
use common::{identity, judged, name, rounded, said, say, sense, sweep, whole};
use proptest::prelude::*;
use std::slice::from_ref;

fn line(scope: Scope, figures: [Option<f64>; 4]) -> Line {
    let [esi, drift, slope, cliff] = figures.map(|figure| figure.map(rounded));
    Line {
        scope,
        esi,
        drift,
        slope,
        cliff,
    }
}

fn value(axis: &str, of: &str) -> Scope {
    Scope::Value(name(axis), of.into())
}

fn lines() -> Vec<Line> {
    vec![
        line(Scope::Overall, [Some(0.8), Some(0.3), None, None]),
        line(
            Scope::Axis(name("k")),
            [Some(0.8), Some(0.3), Some(1.5), Some(0.6)],
        ),
        line(value("k", "0"), [None, None, None, None]),
        line(value("k", "1"), [Some(0.9), Some(0.1), None, None]),
        line(Scope::Axis(name("l")), [Some(0.7), Some(0.4), None, None]),
        line(value("l", "x"), [Some(0.6), Some(0.5), None, None]),
        line(
            Scope::Cell("k=1_l=x".into()),
            [Some(0.5), Some(0.7), None, None],
        ),
        line(
            Scope::Case("one".into()),
            [Some(0.4), Some(0.2), None, None],
        ),
    ]
}

fn limit(per: Per, bound: Bound, to: f64) -> Limit {
    Limit {
        per,
        axis: None,
        bound,
        to,
    }
}

/// How much was held, and (scope, found, by) of what was missed.
fn held(limits: &[Limit], stored: Option<&[Line]>) -> (usize, Vec<(String, f64, f64)>) {
    let gated = gate(&lines(), limits, stored).unwrap();
    let missed = gated.missed();
    let missed = missed.map(|v| (v.scope.to_string(), v.found.get(), v.by.get()));
    (gated.held.len(), missed.collect())
}

fn told(scope: &str, found: f64, by: f64) -> (String, f64, f64) {
    (scope.into(), found, by)
}

#[test]
fn each_bound_holds_its_figure_in_each_scope() {
    for (limit, checked, violations) in [
        (
            limit(Per::Overall, Bound::MinEsi, 0.9),
            1,
            vec![told("overall", 0.8, 0.1)],
        ),
        (
            limit(Per::Overall, Bound::MaxDrift, 0.25),
            1,
            vec![told("overall", 0.3, 0.05)],
        ),
        (
            limit(Per::Axis, Bound::MinEsi, 0.75),
            2,
            vec![told("axis l", 0.7, 0.05)],
        ),
        (
            limit(Per::Axis, Bound::MaxDrift, 0.35),
            2,
            vec![told("axis l", 0.4, 0.05)],
        ),
        (
            limit(Per::Axis, Bound::MaxSlope, 1.0),
            1,
            vec![told("axis k", 1.5, 0.5)],
        ),
        (
            limit(Per::Axis, Bound::MaxCliff, 0.5),
            1,
            vec![told("axis k", 0.6, 0.1)],
        ),
        // A value without a figure is not held.
        (
            limit(Per::Value, Bound::MinEsi, 0.8),
            2,
            vec![told("value l=x", 0.6, 0.2)],
        ),
        (
            limit(Per::Value, Bound::MaxDrift, 0.0),
            2,
            vec![told("value k=1", 0.1, 0.1), told("value l=x", 0.5, 0.5)],
        ),
        (
            limit(Per::Cell, Bound::MinEsi, 0.75),
            1,
            vec![told("cell k=1_l=x", 0.5, 0.25)],
        ),
        (
            limit(Per::Case, Bound::MinEsi, 0.5),
            1,
            vec![told("case one", 0.4, 0.1)],
        ),
        // Exactly at the limit is kept.
        (limit(Per::Overall, Bound::MinEsi, 0.8), 1, vec![]),
        (limit(Per::Overall, Bound::MaxDrift, 0.3), 1, vec![]),
        (limit(Per::Axis, Bound::MaxSlope, 1.5), 1, vec![]),
        (limit(Per::Axis, Bound::MaxCliff, 0.6), 1, vec![]),
    ] {
        assert_eq!(
            held(from_ref(&limit), None),
            (checked, violations),
            "{limit:?}"
        );
    }
}

#[test]
fn a_limit_may_be_for_one_axis() {
    let on = |per, to| Limit {
        axis: Some(name("l")),
        ..limit(per, Bound::MinEsi, to)
    };
    assert_eq!(
        held(&[on(Per::Value, 0.95)], None),
        (1, vec![told("value l=x", 0.6, 0.35)])
    );
    assert_eq!(
        held(&[on(Per::Axis, 0.75)], None),
        (1, vec![told("axis l", 0.7, 0.05)])
    );
    let both = [on(Per::Axis, 0.0), limit(Per::Axis, Bound::MinEsi, 1.0)];
    let (checked, violations) = held(&both, None);
    assert_eq!((checked, violations.len()), (3, 2));
}

/// 0.9 - 0.8 is 0.09999999999999998 as a float: a loss of exactly the limit.
#[test]
fn against_a_stored_one_only_what_got_worse_counts() {
    let stored = [
        line(Scope::Overall, [Some(0.9), Some(0.1), None, None]),
        line(value("k", "1"), [Some(0.5), Some(0.4), None, None]),
        line(value("l", "x"), [Some(0.65), None, None, None]),
        line(value("l", "gone"), [Some(1.0), Some(0.0), None, None]),
    ];
    for (limit, checked, violations) in [
        (limit(Per::Overall, Bound::MaxEsiLoss, 0.1), 1, vec![]),
        (
            limit(Per::Overall, Bound::MaxEsiLoss, 0.05),
            1,
            vec![told("overall", 0.1, 0.05)],
        ),
        (
            limit(Per::Overall, Bound::MaxDriftGain, 0.15),
            1,
            vec![told("overall", 0.2, 0.05)],
        ),
        // k=1 won 0.4.
        (
            limit(Per::Value, Bound::MaxEsiLoss, 0.0),
            2,
            vec![told("value l=x", 0.05, 0.05)],
        ),
        (limit(Per::Value, Bound::MaxDriftGain, 0.0), 1, vec![]),
    ] {
        assert_eq!(
            held(from_ref(&limit), Some(&stored)),
            (checked, violations),
            "{limit:?}"
        );
    }
}

/// Those that keep the limit too, with the room that they have: 0.9 and 0.6 against 0.75.
#[test]
fn a_held_figure_says_what_where_and_by_how_much() {
    let held = |scope, found, by| Held {
        scope,
        bound: Bound::MinEsi,
        limit: 0.75,
        found: rounded(found),
        by: rounded(by),
    };
    let limits = [
        limit(Per::Case, Bound::MinEsi, 0.75),
        limit(Per::Value, Bound::MinEsi, 0.75),
    ];
    let gated = gate(&lines(), &limits, None).unwrap();
    let expected = [
        held(Scope::Case("one".into()), 0.4, 0.35),
        held(value("k", "1"), 0.9, -0.15),
        held(value("l", "x"), 0.6, 0.15),
    ];
    assert_eq!(gated.held, expected);
    assert_eq!(
        gated.held.iter().map(Held::is_kept).collect::<Vec<_>>(),
        [false, true, false]
    );
    assert!(gated.missed().eq([&expected[0], &expected[2]]));
    // Exactly at the limit there is no room, and it is kept.
    let gated = gate(&lines(), &[limit(Per::Case, Bound::MaxDrift, 0.2)], None).unwrap();
    assert_eq!(
        (gated.held[0].by, gated.held[0].is_kept()),
        (Rounded::ZERO, true)
    );
    assert_eq!(gate(&lines(), &[], None), Ok(Gated::default()));
}

#[test]
fn a_limit_that_holds_nothing_is_refused() {
    let no_figure = |per: &str| format!("there is no such figure per {per}");
    let on = Limit {
        axis: Some(name("m")),
        ..limit(Per::Axis, Bound::MinEsi, 0.5)
    };
    let on_cell = Limit {
        axis: Some(name("k")),
        ..limit(Per::Cell, Bound::MinEsi, 0.5)
    };
    let none = "no stored sensitivity was given".to_string();
    let stored: &[Line] = &[];
    for (limit, against, key, why) in [
        (
            limit(Per::Overall, Bound::MaxSlope, 1.0),
            None,
            "max_slope",
            no_figure("overall"),
        ),
        (
            limit(Per::Value, Bound::MaxCliff, 1.0),
            None,
            "max_cliff",
            no_figure("value"),
        ),
        (on, None, "min_esi", no_figure("axis") + " on axis `m`"),
        (on_cell, None, "min_esi", no_figure("cell") + " on axis `k`"),
        (
            limit(Per::Overall, Bound::MaxEsiLoss, 1.0),
            None,
            "max_esi_loss",
            none.clone(),
        ),
        (
            limit(Per::Case, Bound::MaxDriftGain, 1.0),
            None,
            "max_drift_gain",
            none,
        ),
        (
            limit(Per::Case, Bound::MaxDriftGain, 1.0),
            Some(stored),
            "max_drift_gain",
            no_figure("case") + " both here and in the stored sensitivity",
        ),
    ] {
        let refused = SensitivityError::Gate { limit: key, why };
        assert_eq!(gate(&lines(), &[limit], against), Err(refused));
    }
    let broken = gate(
        &lines(),
        &[limit(Per::Overall, Bound::MinEsi, f64::NAN)],
        None,
    );
    let found = "NaN".into();
    assert_eq!(
        broken,
        Err(SensitivityError::Model(ModelError::NotFinite { found }))
    );
}

#[test]
fn words_are_those_of_gate_files() {
    assert_eq!(
        Per::ALL.map(Per::word),
        ["overall", "axis", "value", "cell", "case"]
    );
    let keys = [
        "min_esi",
        "max_drift",
        "max_slope",
        "max_cliff",
        "max_esi_loss",
        "max_drift_gain",
    ];
    assert_eq!(Bound::ALL.map(Bound::key), keys);
    let against = [false, false, false, false, true, true];
    assert_eq!(Bound::ALL.map(Bound::is_against), against);
    for bound in Bound::ALL {
        assert!(bound.figure().contains("ESI") || bound.figure().contains("drift"));
    }
}

/// Two axes of which one has words: overall, each axis with its values, each cell.
#[test]
fn a_sensitivity_has_a_line_for_each_scope() {
    let sweep = sweep(
        &[("k", whole(&[0, 4])), ("l", vec!["x".into(), "y".into()])],
        &[0, 1],
    );
    let said = say(&sweep, |place, _| {
        said(if place == [1, 1] { "b" } else { "a" })
    });
    let found = sense(&sweep, &said, &Context::default());
    let flat = Some(0.0);
    let expected = [
        line(Scope::Overall, [Some(0.75), flat, None, None]),
        // Over the range of 4 ESI falls from 1 to 1/2.
        line(
            Scope::Axis(name("k")),
            [Some(0.75), flat, Some(0.5), Some(0.5)],
        ),
        line(value("k", "0"), [Some(1.0), flat, None, None]),
        line(value("k", "4"), [Some(0.5), flat, None, None]),
        line(Scope::Axis(name("l")), [Some(0.75), flat, None, None]),
        line(value("l", "x"), [Some(1.0), flat, None, None]),
        line(value("l", "y"), [Some(0.5), flat, None, None]),
        line(Scope::Cell("k=0_l=x".into()), [Some(1.0), flat, None, None]),
        line(Scope::Cell("k=0_l=y".into()), [Some(1.0), flat, None, None]),
        line(Scope::Cell("k=4_l=x".into()), [Some(1.0), flat, None, None]),
        line(Scope::Cell("k=4_l=y".into()), [Some(0.0), flat, None, None]),
    ];
    assert_eq!(found.lines(), expected);
    // The baseline's own value has no figure, and the axis's mean leaves it out.
    let one = common::sweep(&[("k", whole(&[0, 4]))], &[0]);
    let answers = say(&one, |place, _| common::said(["a", "b"][place[0]]));
    let found = sense(&one, &answers, &identity(&[("k", 0.into())]));
    let lines = found.lines();
    assert_eq!(
        lines[1],
        line(
            Scope::Axis(name("k")),
            [Some(0.0), flat, Some(1.0), Some(1.0)]
        )
    );
    assert_eq!(lines[2], line(value("k", "0"), [None; 4]));
    // Where nothing counts, an axis has no mean.
    let none = judged(&one, |_, _| (None, None));
    let found = common::computed(&one, &none, &Context::default());
    assert_eq!(found.lines()[1], line(Scope::Axis(name("k")), [None; 4]));
}

proptest! {
    #[test]
    fn a_gate_survives_any_limit(per in 0_usize..5, bound in 0_usize..6, to: f64, figure: f64) {
        let limit = limit(Per::ALL[per], Bound::ALL[bound], to);
        let figure = Rounded::round(figure).ok();
        let lines: Vec<Line> = lines()
            .into_iter()
            .map(|line| Line { esi: figure, drift: figure, slope: figure, cliff: figure, ..line })
            .collect();
        if let Ok(gated) = gate(&lines, &[limit], Some(&lines)) {
            let missed: Vec<_> = gated.missed().collect();
            prop_assert!(missed.iter().all(|held| held.by > Rounded::ZERO));
            let kept = gated.held.iter().filter(|held| held.by <= Rounded::ZERO);
            prop_assert_eq!(missed.len() + kept.count(), gated.held.len());
        }
    }
}
