//! What each run is compared with, and what counts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_metrics::Comparison;
use clarity_model::{AxisValue, Observation, SweepManifest};
use clarity_sensitivity::{
    BaselineKind, BaselineRuns, Context, Judged, Reference, Sensitivity, SensitivityError, compute,
    judge_all,
};
use common::{
    axes, estimate, float, identity, name, near, null, said, say, sense, sweep, sweep_of, whole,
};
use proptest::prelude::*;

/// An axis with the values 0 and 1, two seeds.
fn small() -> SweepManifest {
    sweep(&[("k", whole(&[0, 1]))], &[7, 8])
}

fn with(context: &Context, kind: BaselineKind) -> Context {
    let mut context = context.clone();
    context.settings.baseline = Some(kind);
    context
}

fn same(judged: &[Judged]) -> Vec<Option<bool>> {
    judged.iter().map(|judged| judged.same).collect()
}

/// Each run by its own seed's answer: nothing but the seed changes it.
fn of_seed(sweep: &SweepManifest) -> Vec<Observation> {
    say(sweep, |_, seed| said(&format!("answer of {seed}")))
}

/// Runs in the order (0, 7), (0, 8), (1, 7), (1, 8).
#[test]
fn baselines_differ_in_what_counts_and_in_what_it_is_compared_with() {
    let sweep = small();
    let said = of_seed(&sweep);
    let context = identity(&[("k", 0.into())]);
    let (yes, no) = (Some(true), Some(false));
    for (kind, expected, baselines) in [
        // The first run is equal to itself, and counts.
        (BaselineKind::First, [yes, no, yes, no], [false; 4]),
        // The first identity run alone does not count; the other one does, and differs.
        (
            BaselineKind::Identity,
            [None, no, yes, no],
            [true, false, false, false],
        ),
        // No run of the identity cell counts; each other one is its own seed's.
        (
            BaselineKind::Paired,
            [None, None, yes, yes],
            [true, true, false, false],
        ),
    ] {
        let context = with(&context, kind);
        let (reference, judged) = judge_all(&sweep, &said, &[], &context).unwrap();
        assert_eq!(
            (reference.kind(), reference.identity()),
            (kind, Some("k=0"))
        );
        assert_eq!(same(&judged), expected, "{kind:?}");
        let found: Vec<bool> = judged.iter().map(|judged| judged.is_baseline).collect();
        assert_eq!(found, baselines, "{kind:?}");
        // The justification is the same everywhere.
        let drift: Vec<_> = judged.iter().map(|judged| judged.drift).collect();
        assert_eq!(drift, expected.map(|same| same.map(|_| 0.0)));
    }
}

#[test]
fn an_identity_beside_the_grid_is_judged_by_its_null_sweep() {
    let sweep = small();
    let said_all = of_seed(&sweep);
    let context = identity(&[("k", 9.into())]);
    let found = BaselineRuns::find(&sweep, &context).unwrap();
    let expected = BaselineRuns {
        kind: BaselineKind::Paired,
        identity: Some("k=9".into()),
        cell: None,
        inside: Vec::new(),
    };
    assert!(found.outside());
    assert_eq!(found, expected);
    let both = null(&[(7, said("answer of 7")), (8, said("other"))]);
    let (yes, no) = (Some(true), Some(false));
    for (kind, runs, expected) in [
        (BaselineKind::Paired, &both[..], [yes, no, yes, no]),
        // Without a run of its own seed a run does not count.
        (BaselineKind::Paired, &both[..1], [yes, None, yes, None]),
        (BaselineKind::Paired, &both[1..], [None, no, None, no]),
        (BaselineKind::Identity, &both[..], [yes, no, yes, no]),
        (BaselineKind::Identity, &both[1..], [no, no, no, no]),
        (BaselineKind::First, &both[1..], [yes, no, yes, no]),
    ] {
        let context = with(&context, kind);
        let (_, judged) = judge_all(&sweep, &said_all, runs, &context).unwrap();
        assert_eq!(same(&judged), expected, "{kind:?}");
        assert!(judged.iter().all(|judged| !judged.is_baseline));
    }
}

#[test]
fn a_null_sweep_is_not_taken_where_the_cell_is_in_the_grid() {
    let sweep = small();
    let context = identity(&[("k", 0.into())]);
    let other = null(&[(7, said("x")), (8, said("x"))]);
    let (_, judged) = judge_all(&sweep, &of_seed(&sweep), &other, &context).unwrap();
    assert_eq!(same(&judged), [None, None, Some(true), Some(true)]);
}

#[test]
fn without_identity_values_nothing_is_looked_for() {
    let found = BaselineRuns::find(&small(), &Context::default()).unwrap();
    let expected = BaselineRuns {
        kind: BaselineKind::First,
        identity: None,
        cell: None,
        inside: Vec::new(),
    };
    assert!(!found.outside());
    assert_eq!(found, expected);
}

#[test]
fn a_cell_of_the_grid_without_a_run_needs_a_null_sweep() {
    let axes = axes(&[("k", whole(&[0, 1]))]);
    let sweep = sweep_of(&axes, &[7], |place, _| place == [1]);
    let context = identity(&[("k", 0.into())]);
    let found = BaselineRuns::find(&sweep, &context).unwrap();
    assert!(found.outside() && found.cell.is_some());
    let one = null(&[(7, said("a"))]);
    let (reference, judged) = judge_all(&sweep, &[said("a")], &one, &context).unwrap();
    assert_eq!(same(&judged), [Some(true)]);
    let found = compute(&sweep, &judged, &reference, &context).unwrap();
    assert_eq!(
        (found.identity_inside, found.identity),
        (false, Some("k=0".into()))
    );
}

#[test]
fn a_baseline_that_is_not_there_is_refused() {
    let sweep = small();
    let said_all = of_seed(&sweep);
    let outside = identity(&[("k", float(0.5))]);
    for (kind, baseline) in [
        (BaselineKind::Identity, "identity"),
        (BaselineKind::Paired, "paired"),
    ] {
        let refused = SensitivityError::NoBaseline {
            baseline,
            cell: "k=0p5".into(),
        };
        let context = with(&outside, kind);
        let judged = judge_all(&sweep, &said_all, &[], &context);
        assert_eq!(judged.unwrap_err(), refused);
        let none = with(&Context::default(), kind);
        let refused = SensitivityError::NoIdentity {
            baseline,
            axis: "k".into(),
        };
        assert_eq!(
            judge_all(&sweep, &said_all, &[], &none).unwrap_err(),
            refused
        );
    }
}

#[test]
fn each_run_has_one_observation() {
    let sweep = small();
    for found in [0, 3, 5] {
        let said = vec![said("a"); found];
        let refused = SensitivityError::Count { runs: 4, found };
        let judged = judge_all(&sweep, &said, &[], &Context::default());
        assert_eq!(judged.unwrap_err(), refused);
    }
}

/// Not each other, and not even themselves.
#[test]
fn unreadable_answers_equal_nothing() {
    let sweep = small();
    let context = identity(&[("k", 0.into())]);
    let none = |place: &[usize], seed: i128, at: &[(usize, i128)]| {
        let said = said("a");
        if at.contains(&(place[0], seed)) {
            said.unreadable()
        } else {
            said
        }
    };
    let (yes, no) = (Some(true), Some(false));
    for (kind, at, expected) in [
        (BaselineKind::First, &[(0, 7)][..], [no, no, no, no]),
        (BaselineKind::First, &[(1, 8)], [yes, yes, yes, no]),
        (
            BaselineKind::Identity,
            &[(0, 7), (1, 7)],
            [None, no, no, no],
        ),
        (
            BaselineKind::Paired,
            &[(0, 7), (1, 7)],
            [None, None, no, yes],
        ),
        (BaselineKind::Paired, &[(1, 7)], [None, None, no, yes]),
    ] {
        let said = say(&sweep, |place, seed| none(place, seed, at));
        let (reference, judged) = judge_all(&sweep, &said, &[], &with(&context, kind)).unwrap();
        assert_eq!(same(&judged), expected, "{kind:?} {at:?}");
        let found = compute(&sweep, &judged, &reference, &with(&context, kind)).unwrap();
        assert_eq!(found.overall.unparsed, at.len());
        let told = |part: &str| found.warnings.iter().any(|warning| warning.contains(part));
        assert!(told(&format!(
            "{} of 4 runs gave no answer that can be read",
            at.len()
        )));
        // (0, 7) is the baseline that (1, 7) at least is compared with.
        assert_eq!(
            told("the baseline of seed 7 has no readable answer"),
            at.contains(&(0, 7))
        );
    }
}

/// Seed 7's baseline is unreadable: nothing of that seed equals it, at the identity no more than
/// elsewhere, so that the curve does not fall.
#[test]
fn an_unreadable_baseline_makes_no_cliff() {
    let sweep = small();
    let context = identity(&[("k", 0.into())]);
    let said = say(&sweep, |place, seed| {
        let said = said("a");
        if (place[0], seed) == (0, 7) {
            said.unreadable()
        } else {
            said
        }
    });
    let found = sense(&sweep, &said, &context);
    let curve = found.by_axis[0].esi.as_ref().unwrap();
    let points: Vec<f64> = curve.points.iter().map(|point| point.get()).collect();
    assert_eq!(points, [0.5, 0.5]);
    assert_eq!(curve.cliffs, []);
    assert_eq!(found.esi_variance, Err("no variation".into()));
}

/// A baseline that gives no reason has no drift, not a drift of 0.
#[test]
fn an_unjustified_baseline_has_no_drift() {
    let sweep = small();
    let context = identity(&[("k", 0.into())]);
    let said = say(&sweep, |place, seed| {
        let why = if place == [0] { "abcd" } else { "abxy" };
        Observation::new("a", ((place[0], seed) != (0, 7)).then_some(why))
    });
    let found = sense(&sweep, &said, &context);
    let curve = found.by_axis[0].drift.as_ref().unwrap();
    let points: Vec<f64> = curve.points.iter().map(|point| point.get()).collect();
    assert_eq!(points, [0.0, 0.5]);
    // Seed 8 alone has both.
    assert_eq!(
        (curve.cliffs[0].supporting_seeds, curve.cliffs[0].seeds),
        (1, 1)
    );
    let holes = "the grid has holes: 2 of 4 runs have no figure, and nothing is filled in";
    assert_eq!(found.drift_variance, Err(holes.into()));
}

#[test]
fn a_missing_justification_is_missing_and_not_stable() {
    let sweep = small();
    for why in [None, Some(""), Some(" \n\u{a0}")] {
        let said = say(&sweep, |place, seed| {
            Observation::new(
                "a",
                if (place[0], seed) == (1, 8) {
                    why
                } else {
                    Some("x")
                },
            )
        });
        let (reference, judged) = judge_all(&sweep, &said, &[], &Context::default()).unwrap();
        let drift: Vec<_> = judged.iter().map(|judged| judged.drift).collect();
        assert_eq!(drift, [Some(0.0), Some(0.0), Some(0.0), None]);
        assert!(!judged[3].justified);
        let found = compute(&sweep, &judged, &reference, &Context::default()).unwrap();
        assert_eq!(
            (found.overall.drift.runs, found.overall.unjustified),
            (3, 1)
        );
        assert_eq!(found.overall.reasons.missing, 1);
        let told = "1 of 4 runs gave no justification; drift leaves them out";
        assert!(found.warnings.contains(&told.to_string()));
    }
    // Where the baseline has none, no run has a distance, itself included.
    let said = say(&sweep, |place, seed| {
        Observation::new("a", ((place[0], seed) != (0, 7)).then_some("x"))
    });
    let found = sense(&sweep, &said, &Context::default());
    assert_eq!(
        (found.overall.drift.runs, estimate(&found.overall.esi)),
        (0, Some(1.0))
    );
}

#[test]
fn a_drift_is_the_distance_by_the_longer_text() {
    let sweep = small();
    let said = say(&sweep, |place, _| {
        Observation::new("a", Some(if place == [0] { "kitten" } else { "sitting" }))
    });
    let (_, judged) = judge_all(&sweep, &said, &[], &Context::default()).unwrap();
    near(judged[2].drift.unwrap(), 3.0 / 7.0, 1e-15);
}

#[test]
fn runs_without_a_baseline_of_their_seed_are_told() {
    let sweep = small();
    let context = identity(&[("k", 9.into())]);
    let one = null(&[(7, said("answer of 7"))]);
    let (reference, judged) = judge_all(&sweep, &of_seed(&sweep), &one, &context).unwrap();
    let found = compute(&sweep, &judged, &reference, &context).unwrap();
    assert_eq!((found.overall.esi.runs, found.overall.runs), (2, 4));
    let told = "2 of 4 runs have no baseline: none was run with their seed; they do not count";
    assert!(
        found.warnings.contains(&told.to_string()),
        "{:?}",
        found.warnings
    );
}

/// A reference may be made without `judge_all`, run by run.
#[test]
fn a_reference_judges_one_run_at_a_time() {
    let sweep = small();
    let context = identity(&[("k", 0.into())]);
    let said_all = of_seed(&sweep);
    let found = BaselineRuns::find(&sweep, &context).unwrap();
    assert_eq!(found.inside, [0, 1]);
    let at = |index: usize| {
        (
            sweep.runs().get(index).unwrap().seed,
            said_all[index].clone(),
        )
    };
    let normalizer = context.settings.normalizer.clone();
    let reference = Reference::new(&found, at(0), vec![at(0), at(1)], normalizer).unwrap();
    let one_by_one: Vec<Judged> = sweep
        .runs()
        .iter()
        .zip(&said_all)
        .map(|(run, said)| reference.judge(&run, said))
        .collect();
    let (_, judged) = judge_all(&sweep, &said_all, &[], &context).unwrap();
    assert_eq!(one_by_one, judged);
}

/// What the contract measured is taken where it is what is asked for, and there alone. The number
/// that it gives here is none that a measurement finds.
#[test]
fn a_distance_from_the_first_run_is_not_measured_again() {
    let sweep = small();
    let reasons = |reasons: [&str; 4]| reasons.map(|text| Observation::new("a", Some(text)));
    let given = Comparison {
        same_answer: true,
        distance: 0.125,
    };
    let (told, quarter) = (Some(0.125), Some(0.25));
    let said = reasons(["abcd", "abxx", "abcx", "abxy"]);
    let alike = reasons(["abcd", "abcd", " ", "abcx"]);
    let blank = reasons([" ", " ", "abcd", "abcd"]);
    for (kind, said, expected) in [
        (BaselineKind::First, &said, [told; 4]),
        (BaselineKind::First, &alike, [told, told, None, told]),
        (BaselineKind::First, &blank, [None; 4]),
        // The baseline is the first run here too.
        (BaselineKind::Identity, &said, [None, told, told, told]),
        // The other seed's baseline is another run: its own distance, but where it said the same.
        (BaselineKind::Paired, &said, [None, None, told, quarter]),
        (BaselineKind::Paired, &alike, [None, None, None, told]),
        (BaselineKind::Paired, &blank, [None; 4]),
    ] {
        let context = with(&identity(&[("k", 0.into())]), kind);
        let (reference, measured) = judge_all(&sweep, said, &[], &context).unwrap();
        for (((run, said), expected), measured) in
            sweep.runs().iter().zip(said).zip(expected).zip(measured)
        {
            let found = reference.judge_compared(&run, said, given);
            assert_eq!(found.drift, expected, "{kind:?} {said:?}");
            let drift = found.drift.and(measured.drift);
            assert_eq!(Judged { drift, ..found }, measured);
        }
    }
}

/// So many baselines that none is kept ready: each is compared all the same.
#[test]
fn many_seeds_have_their_baselines() {
    let seeds: Vec<i64> = (1000..1300).collect();
    let sweep = sweep(&[("k", whole(&[0, 1]))], &seeds);
    let said = say(&sweep, |place, seed| {
        let reason = format!("because {seed}{}", "!".repeat(4 * place[0]));
        Observation::new("a", Some(&reason))
    });
    let context = with(&identity(&[("k", 0.into())]), BaselineKind::Paired);
    let (_, judged) = judge_all(&sweep, &said, &[], &context).unwrap();
    let drift: Vec<_> = judged.iter().filter_map(|judged| judged.drift).collect();
    assert_eq!(drift, [0.25; 300]);
}

fn all_stable(found: &Sensitivity) -> bool {
    let values = found.by_axis.iter().flat_map(|axis| &axis.values);
    let scores = values.map(|value| &value.scores).chain([&found.overall]);
    let counted = scores.filter_map(|scores| estimate(&scores.esi));
    counted.into_iter().all(|esi| esi >= 1.0)
}

proptest! {
    /// The contract's baseline measures the list of seeds there.
    #[test]
    fn paired_esi_is_1_when_only_the_seed_changes_the_answer(
        answers in prop::collection::vec("[a-c]", 1..5),
        k in 1_i64..4,
        l in 1_i64..4,
        at in (0_i64..4, 0_i64..4),
    ) {
        let values = |n: i64| whole(&(0..=n).collect::<Vec<_>>());
        let seeds: Vec<i64> = (0..).take(answers.len()).collect();
        let sweep = sweep(&[("k", values(k)), ("l", values(l))], &seeds);
        let said = say(&sweep, |_, seed| said(&answers[usize::try_from(seed).unwrap()]));
        let identity = identity(&[("k", (at.0 % (k + 1)).into()), ("l", (at.1 % (l + 1)).into())]);
        let paired = sense(&sweep, &said, &identity);
        prop_assert_eq!(paired.baseline, BaselineKind::Paired);
        prop_assert_eq!(estimate(&paired.overall.esi), Some(1.0));
        prop_assert!(all_stable(&paired));
        prop_assert!(paired.by_axis.iter().all(|axis| axis.esi.as_ref().unwrap().cliffs.is_empty()));
        prop_assert!(paired.by_axis.iter().all(|axis| axis.flips.unwrap().flipped == 0));
        // With the first run as baseline it is the share of seeds that answer as the first does.
        let first = sense(&sweep, &said, &Context::default());
        let alike = answers.iter().map(|answer| f64::from(u8::from(*answer == answers[0])));
        let share = clarity_model::mean(alike).unwrap();
        prop_assert!((estimate(&first.overall.esi).unwrap() - share).abs() < 1e-8);
    }

    #[test]
    fn hostile_observations_are_survived(
        texts in prop::collection::vec((".{0,6}", prop::option::of(".{0,6}"), any::<bool>()), 0..9),
        value in prop::option::of(".{0,3}"),
        kind in prop::option::of(0_usize..3),
        nulls in prop::collection::vec((any::<i64>(), ".{0,3}"), 0..3),
    ) {
        let sweep = sweep(&[("k", vec![f64::MAX, -0.0, 5e-324].into_iter().map(float).collect())], &[i64::MIN, i64::MAX]);
        let said: Vec<Observation> = texts.iter().map(|(answer, why, unreadable)| {
            let said = Observation::new(answer, why.as_deref());
            if *unreadable { said.unreadable() } else { said }
        }).collect();
        let mut context = Context::default();
        if let Some(value) = &value {
            context = identity(&[("k", AxisValue::from(value.as_str()))]);
        }
        context.settings.baseline = kind.map(|kind| BaselineKind::ALL[kind]);
        let nulls: Vec<_> = nulls.iter().map(|(seed, text)| (*seed, common::said(text))).collect();
        if let Ok((reference, judged)) = judge_all(&sweep, &said, &null(&nulls), &context) {
            let _ = compute(&sweep, &judged, &reference, &context);
        }
        let _ = context.axis(&name("k"));
    }
}
