//! Whatever is given: a figure or a named refusal, never a panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_gradient::EdgeOrder;
use clarity_model::{Axes, Axis, AxisValue, Finite, Observation};
use clarity_sensitivity::{
    AxisMeta, BaselineKind, Bound, Case, Cohort, CohortChange, Context, Judged, Limit, Normalizer,
    NormalizerRules, Per, Resampling, Scale, Settings, compare, compute, gate, judge_all,
};
use common::{name, null, sweep_of};
use proptest::prelude::*;

/// Numbers at the ends of their ranges, and ordinary ones.
fn number() -> impl Strategy<Value = f64> {
    let hostile = vec![
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        -0.0,
        0.0,
        1.0,
        0.5,
        1e155,
        1e-155,
        9_007_199_254_740_993.0,
    ];
    prop_oneof![prop::sample::select(hostile), any::<f64>(), -9.0..9.0_f64]
}

fn value() -> impl Strategy<Value = AxisValue> {
    prop_oneof![
        number().prop_filter_map("finite", |x| AxisValue::float(x).ok()),
        any::<i64>().prop_map(AxisValue::from),
        (-3_i64..3).prop_map(AxisValue::from),
        any::<bool>().prop_map(AxisValue::from),
        ".{0,3}".prop_map(|text| AxisValue::from(text.as_str())),
    ]
}

fn axes() -> impl Strategy<Value = Axes> {
    let axis = |of: &'static str, most: usize| {
        prop::collection::vec(value(), 1..=most)
            .prop_filter_map("an axis", move |values| Axis::new(name(of), values).ok())
    };
    let axes = (axis("a", 4), axis("b_1", 3), any::<bool>());
    axes.prop_filter_map("axes", |(a, b, both)| {
        Axes::new(if both { vec![a, b] } else { vec![a] }).ok()
    })
}

fn meta() -> impl Strategy<Value = AxisMeta> {
    let coordinates = prop::collection::vec(
        number().prop_filter_map("finite", |x| Finite::new(x).ok()),
        1..5,
    );
    (
        any::<bool>(),
        prop::option::weighted(0.7, value()),
        prop::option::weighted(0.3, coordinates),
    )
        .prop_map(|(log, identity, coordinates)| AxisMeta {
            scale: if log { Scale::Log } else { Scale::Linear },
            identity,
            coordinates,
            ..AxisMeta::default()
        })
}

fn settings() -> impl Strategy<Value = Settings> {
    let flags = any::<(bool, bool, bool, bool)>();
    let answers = prop::collection::vec(".{0,2}", 0..2);
    let baseline = prop::option::of(prop::sample::select(BaselineKind::ALL.to_vec()));
    let levels = prop::collection::vec(prop_oneof![0.0..=1.0_f64, number()], 0..3);
    (
        flags,
        answers,
        baseline,
        levels,
        prop_oneof![Just(0.5), number()],
        any::<u64>(),
    )
        .prop_map(
            |((trim, case, punctuation, second), answers, baseline, thresholds, near, seed)| {
                Settings {
                    baseline,
                    normalizer: Normalizer::new(NormalizerRules {
                        pattern: None,
                        trim,
                        case,
                        punctuation,
                        answers,
                    })
                    .unwrap(),
                    near,
                    edges: if second {
                        EdgeOrder::Second
                    } else {
                        EdgeOrder::First
                    },
                    thresholds,
                    resampling: Resampling {
                        replicates: 100,
                        seed,
                    },
                }
            },
        )
}

fn context() -> impl Strategy<Value = Context> {
    let metas = prop::collection::btree_map(
        prop::sample::select(vec![name("a"), name("b_1")]),
        meta(),
        0..3,
    );
    (metas, settings()).prop_map(|(axes, settings)| Context { axes, settings })
}

fn observation() -> impl Strategy<Value = Observation> {
    (
        prop_oneof![Just("a".to_string()), ".{0,3}"],
        prop::option::of(".{0,3}"),
        any::<bool>(),
    )
        .prop_map(|(answer, why, read)| {
            let said = Observation::new(&answer, why.as_deref());
            if read { said } else { said.unreadable() }
        })
}

fn any_judged() -> impl Strategy<Value = Judged> {
    let drift = prop::option::of(prop_oneof![
        0.0..=1.0_f64,
        number(),
        Just(f64::NAN),
        Just(f64::INFINITY)
    ]);
    (
        prop::option::of("[ab]"),
        prop::option::of(any::<bool>()),
        drift,
        any::<(bool, bool)>(),
    )
        .prop_map(|(answer, same, drift, (justified, is_baseline))| Judged {
            answer,
            same,
            drift,
            justified,
            is_baseline,
        })
}

fn limits() -> impl Strategy<Value = Vec<Limit>> {
    let limit = (
        prop::sample::select(Per::ALL.to_vec()),
        prop::sample::select(Bound::ALL.to_vec()),
        number(),
    );
    prop::collection::vec(
        limit.prop_map(|(per, bound, to)| Limit {
            per,
            axis: None,
            bound,
            to,
        }),
        0..3,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_panics(
        axes in axes(),
        seeds in prop::collection::btree_set(any::<i64>(), 1..4),
        holes: u64,
        context in context(),
        pool in prop::collection::vec(observation(), 1..40),
        made in prop::collection::vec(any_judged(), 1..40),
        nulls in prop::collection::vec((any::<i64>(), observation()), 0..3),
        fewer in 0_usize..12,
        limits in limits(),
    ) {
        let seeds: Vec<i64> = seeds.into_iter().collect();
        let hole = |place: &[usize], seed: i64| {
            let at = place.iter().fold(seed.unsigned_abs() % 7, |at, p| at * 5 + *p as u64);
            at > 0 && holes >> (at % 64) & 1 > 0
        };
        let all_holes = {
            let first: Vec<usize> = vec![0; axes.as_slice().len()];
            seeds.iter().all(|seed| hole(&first, *seed))
        };
        prop_assume!(!all_holes);
        let sweep = sweep_of(&axes, &seeds, |place, seed| !hole(place, seed));
        let runs = sweep.runs().len();
        let _ = context.check(&axes);
        let said: Vec<Observation> = pool.iter().cycle().take(runs.saturating_sub(fewer / 10)).cloned().collect();
        let nulls: Vec<_> = nulls.iter().map(|(seed, said)| (*seed, said.clone())).chain([(seeds[0], pool[0].clone())]).collect();
        let made: Vec<Judged> = made.iter().cycle().take(runs).cloned().collect();
        let Ok((reference, judged)) = judge_all(&sweep, &said, &null(&nulls), &context) else {
            return Ok(());
        };
        let resampling = context.settings.resampling;
        let _ = compare((&sweep, &judged), (&sweep, &made), resampling);
        // What anybody may have made up.
        let made = compute(&sweep, &made, &reference, &context);
        let found = compute(&sweep, &judged, &reference, &context);
        // What was judged here is refused only for what the context says.
        prop_assert_eq!(found.is_err(), context.check(&axes).is_err(), "{:?}", found);
        let cases: Vec<Case<'_>> = [("x", &made), ("y", &found)]
            .map(|(name, found)| (name, found.as_ref().map_err(ToString::to_string)))
            .into();
        if let Ok(cohort) = Cohort::of(&cases, resampling) {
            let lines = cohort.lines();
            let _ = gate(&lines, &limits, Some(&lines));
        }
        let _ = CohortChange::of(&cases, &cases, resampling);
        for found in [made, found].into_iter().flatten() {
            let lines = found.lines();
            let _ = gate(&lines, &limits, Some(&lines));
            let _ = gate(&lines, &limits, None);
        }
    }
}
