//! Figures along an axis: slopes in real units, cliffs, crossings.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_gradient::EdgeOrder;
use clarity_model::{AxisValue, Rounded, SweepManifest};
use clarity_sensitivity::{
    AxisMeta, AxisSensitivity, Context, Crossing, Curve, Method, Scale, Scope, Sensitivity, Source,
};
use clarity_stats::{Interval, newcombe, wilson};
use common::{
    axes, computed, finite, float, identity, judged, name, near, rounded, said, say, sense, square,
    sweep, sweep_of, total, whole,
};

/// 1, .9, .7, .4, .1 at 1, 2, 5, 10, 20: of ten seeds so many are stable.
const STABLE: [i128; 5] = [10, 9, 7, 4, 1];

fn falling() -> (SweepManifest, Vec<AxisValue>) {
    let values = whole(&[1, 2, 5, 10, 20]);
    let seeds: Vec<i64> = (0..10).collect();
    (sweep(&[("k", values.clone())], &seeds), values)
}

fn fell(context: &Context) -> Sensitivity {
    let (sweep, _) = falling();
    let judged = judged(&sweep, |place, seed| (Some(seed < STABLE[place[0]]), None));
    computed(&sweep, &judged, context)
}

fn meta(meta: AxisMeta) -> Context {
    Context {
        axes: [(name("k"), meta)].into(),
        ..Context::default()
    }
}

fn curve(found: &Sensitivity) -> &Curve {
    found.by_axis[0].esi.as_ref().unwrap()
}

#[track_caller]
fn all_near(found: &[Rounded], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        near(found.get(), *expected, 5.1e-9);
    }
}

/// At 2 the secants -.1 and -.2/3 weigh 3 and 1, at 5 -.2/3 and -.06 weigh 5 and 3, at 10 -.06 and
/// -.03 weigh 10 and 5. The contract takes 1, 10, 2, 20, 5 in this order.
#[test]
fn slopes_are_in_real_units_whatever_the_order_of_names() {
    let found = fell(&Context::default());
    assert!(found.by_axis[0].contract_misorders);
    let told = found
        .warnings
        .iter()
        .filter(|warning| warning.starts_with("axis `k`: the contract"));
    assert_eq!(told.count(), 1);
    let slopes = curve(&found).slopes.as_ref().unwrap();
    let per_unit = [
        -0.1,
        (-0.3 - 0.2 / 3.0) / 4.0,
        (-1.0 / 3.0 - 0.18) / 8.0,
        -0.05,
        -0.03,
    ];
    all_near(&slopes.per_unit, &per_unit);
    let per_range = per_unit.map(|slope| slope * 19.0);
    all_near(&slopes.per_range, &per_range);
    let mean = total(per_range) / 5.0;
    near(slopes.mu_star.get(), -mean, 1e-8);
    let squares = total(per_range.map(square));
    near(slopes.nu.get(), squares / 5.0, 1e-8);
    let off = total(per_range.map(|slope| square(slope - mean)));
    near(slopes.sigma.unwrap().get(), (off / 4.0).sqrt(), 1e-8);
    // Values of one digit stand in the order of their numbers.
    let ordered = sweep(&[("k", whole(&[1, 2, 5]))], &[0]);
    let stable = judged(&ordered, |_, _| (Some(true), None));
    let found = computed(&ordered, &stable, &Context::default());
    assert!(!found.by_axis[0].contract_misorders);
    assert!(
        !found
            .warnings
            .iter()
            .any(|warning| warning.contains("contract's gradient"))
    );
}

#[test]
fn cliffs_are_ranked_by_secant_with_support_and_interval() {
    let found = fell(&Context::default());
    let cliffs = &curve(&found).cliffs;
    // (from, change, secant, seeds that fall)
    let expected = [
        (0, -0.1, -0.1, 1),
        (1, -0.2, -0.2 / 3.0, 2),
        (2, -0.3, -0.06, 3),
        (3, -0.3, -0.03, 3),
    ];
    assert_eq!(cliffs.len(), expected.len());
    for (cliff, (from, change, secant, support)) in cliffs.iter().zip(expected) {
        assert_eq!(
            (cliff.from, cliff.supporting_seeds, cliff.seeds),
            (from, support, 10)
        );
        near(cliff.change.get(), change, 1e-8);
        near(cliff.per_unit.get(), secant, 1e-8);
        near(cliff.per_range.get(), secant * 19.0, 1.1e-7);
        // The seeds of one cell each: Newcombe's interval of two shares.
        let of = |place: usize| {
            let stable = u32::try_from(STABLE[place]).unwrap();
            (f64::from(stable) / 10.0, wilson(stable.into(), 10).unwrap())
        };
        let ((a, of_a), (b, of_b)) = (of(from + 1), of(from));
        let ends = newcombe(a, of_a, b, of_b).unwrap();
        let interval = cliff.interval.unwrap();
        assert_eq!(
            (interval.source, interval.method, interval.units),
            (Source::Seeds, Method::Newcombe, 10)
        );
        near(interval.low.get(), ends.low(), 2e-8);
        near(interval.high.get(), ends.high(), 2e-8);
    }
}

/// At the level itself ESI has not fallen below it.
#[test]
fn crossings_are_told_by_level() {
    let found = fell(&Context::default());
    let crossing = |threshold, from, falls| Crossing {
        threshold: rounded(threshold),
        from,
        falls,
    };
    assert_eq!(
        found.by_axis[0].crossings,
        [crossing(0.9, 1, true), crossing(0.5, 2, true)]
    );
    let mut context = Context::default();
    context.settings.thresholds = vec![0.05, 1.0];
    assert_eq!(
        fell(&context).by_axis[0].crossings,
        [crossing(1.0, 0, true)]
    );
    context.settings.thresholds = Vec::new();
    assert_eq!(fell(&context).by_axis[0].crossings, []);
    // And back.
    let up = sweep(&[("k", whole(&[0, 1, 2]))], &[0]);
    let runs = judged(&up, |place, _| (Some(place[0] != 1), None));
    let found = computed(&up, &runs, &Context::default());
    let expected = [
        (0.9, 0, true),
        (0.9, 1, false),
        (0.5, 0, true),
        (0.5, 1, false),
    ];
    assert_eq!(
        found.by_axis[0].crossings,
        expected.map(|(t, from, falls)| crossing(t, from, falls))
    );
}

/// From 1 to 10 and from 10 to 100 it is ln 10 each.
#[test]
fn on_a_logarithmic_axis_slopes_are_per_logarithm() {
    let sweep = sweep(&[("k", whole(&[1, 10, 100]))], &[0, 1]);
    let runs = judged(&sweep, |place, seed| {
        (Some(place[0] == 0 || place[0] == 1 && seed == 0), None)
    });
    let context = meta(AxisMeta {
        scale: Scale::Log,
        ..AxisMeta::default()
    });
    let found = computed(&sweep, &runs, &context);
    let slopes = curve(&found).slopes.as_ref().unwrap();
    let ten = std::f64::consts::LN_10;
    all_near(&slopes.per_unit, &[-0.5 / ten; 3]);
    all_near(&slopes.per_range, &[-1.0; 3]);
    let coordinates: Vec<_> = found.by_axis[0]
        .values
        .iter()
        .map(|value| value.coordinate)
        .collect();
    assert_eq!(coordinates, [Some(1.0), Some(10.0), Some(100.0)]);
}

/// 1, .9, .5 at 0, 1, 2: the parabola has the slopes .05 and -.55 at its ends.
#[test]
fn ends_may_be_of_second_order() {
    let seeds: Vec<i64> = (0..10).collect();
    let three = sweep(&[("k", whole(&[0, 1, 2]))], &seeds);
    let runs = judged(&three, |place, seed| {
        (Some(seed < [10, 9, 5][place[0]]), None)
    });
    let mut context = Context::default();
    let found = computed(&three, &runs, &context);
    all_near(
        &curve(&found).slopes.as_ref().unwrap().per_unit,
        &[-0.1, -0.25, -0.4],
    );
    context.settings.edges = EdgeOrder::Second;
    let found = computed(&three, &runs, &context);
    all_near(
        &curve(&found).slopes.as_ref().unwrap().per_unit,
        &[0.05, -0.25, -0.55],
    );
    // Two values have no slope of second order, and still a cliff.
    let two = sweep(&[("k", whole(&[0, 4]))], &seeds);
    let runs = judged(&two, |place, seed| (Some(seed < [10, 5][place[0]]), None));
    let found = computed(&two, &runs, &context);
    let reason = "two points have no slope of second order: it takes three";
    assert_eq!(curve(&found).slopes, Err(reason.into()));
    assert_eq!(curve(&found).cliffs.len(), 1);
    near(curve(&found).cliffs[0].per_unit.get(), -0.125, 1e-12);
    assert_eq!(cliff_line(&found), Some(0.5));
}

/// The largest height of a cliff, as gates see it.
fn cliff_line(found: &Sensitivity) -> Option<f64> {
    let lines = found.lines();
    let of_axis = lines
        .iter()
        .find(|line| matches!(line.scope, Scope::Axis(_)));
    of_axis.unwrap().cliff.map(Rounded::get)
}

#[test]
fn what_has_no_slope_says_why() {
    let one = sweep(&[("k", whole(&[3]))], &[0, 1]);
    let runs = judged(&one, |_, seed| (Some(seed == 0), None));
    let found = computed(&one, &runs, &Context::default());
    all_near(&curve(&found).points, &[0.5]);
    assert_eq!(
        curve(&found).slopes,
        Err("one point has no slope: it takes two".into())
    );
    assert_eq!(
        (&curve(&found).cliffs[..], cliff_line(&found)),
        (&[][..], None)
    );
    // A value that no run counts at.
    let two = sweep(&[("k", whole(&[3, 4]))], &[0]);
    let runs = judged(&two, |place, _| ((place[0] == 0).then_some(true), None));
    let found = computed(&two, &runs, &Context::default());
    let none = Curve {
        points: Vec::new(),
        slopes: Err("a value of the axis has no figure".into()),
        cliffs: Vec::new(),
    };
    assert_eq!(found.by_axis[0].esi, Some(none.clone()));
    assert_eq!(found.by_axis[0].drift, Some(none));
    assert_eq!(
        (&found.by_axis[0].crossings[..], cliff_line(&found)),
        (&[][..], None)
    );
    // A value without a run.
    let sweep = sweep_of(&axes(&[("k", whole(&[3, 4]))]), &[0], |place, _| {
        place == [1]
    });
    let runs = judged(&sweep, |_, _| (Some(true), Some(0.0)));
    let found = computed(&sweep, &runs, &Context::default());
    assert!(found.by_axis[0].esi.as_ref().unwrap().slopes.is_err());
}

/// The secant is 5e299 by unit, and no finite number over a range of 1e10: the sweep has all of its
/// other figures.
#[test]
fn a_slope_that_overflows_spoils_nothing_else() {
    for numbers in [[0.0, 1e-300, 1e10], [0.0, 5e-324, 1.0]] {
        let sweep = sweep(&[("k", numbers.map(float).to_vec())], &[0, 1]);
        let runs = judged(&sweep, |place, seed| {
            (Some(place[0] == 0 || seed == 0), None)
        });
        let found = computed(&sweep, &runs, &Context::default());
        all_near(&curve(&found).points, &[1.0, 0.5, 0.5]);
        assert!(curve(&found).slopes.is_err());
        assert_eq!(
            (&curve(&found).cliffs[..], cliff_line(&found)),
            (&[][..], Some(0.5))
        );
    }
}

#[test]
fn a_flat_curve_has_slopes_of_0_and_no_cliff() {
    let sweep = sweep(&[("k", whole(&[0, 1, 2]))], &[0, 1]);
    let runs = judged(&sweep, |_, seed| (Some(seed == 0), None));
    let found = computed(&sweep, &runs, &Context::default());
    all_near(&curve(&found).slopes.as_ref().unwrap().per_range, &[0.0; 3]);
    assert_eq!(
        (&curve(&found).cliffs[..], cliff_line(&found)),
        (&[][..], Some(0.0))
    );
}

/// A baseline is stable by definition: 1 without any doubt, so that the change to 2 of 5 has half of
/// the interval of 2 of 5 alone.
#[test]
fn a_baseline_in_a_curve_is_what_it_is_by_definition() {
    let seeds: Vec<i64> = (0..5).collect();
    let sweep = sweep(&[("k", whole(&[0, 1]))], &seeds);
    let said = say(&sweep, |place, seed| {
        said(if place == [0] || seed < 2 { "a" } else { "b" })
    });
    let found = sense(&sweep, &said, &identity(&[("k", 0.into())]));
    all_near(&curve(&found).points, &[1.0, 0.4]);
    // The figures by value leave it out.
    assert_eq!(found.by_axis[0].values[0].scores.esi.estimate, None);
    let cliff = &curve(&found).cliffs[0];
    assert_eq!((cliff.supporting_seeds, cliff.seeds), (3, 5));
    let certain = Interval::new(1.0, 1.0).unwrap();
    let ends = newcombe(0.4, wilson(2, 5).unwrap(), 1.0, certain).unwrap();
    let interval = cliff.interval.unwrap();
    near(interval.low.get(), ends.low(), 2e-8);
    near(interval.high.get(), ends.high(), 2e-8);
    assert_eq!((interval.method, interval.units), (Method::Newcombe, 5));
    // Its own flip cannot be: a sweep of identity cells alone has no interval.
    assert_eq!(curve(&found).cliffs.len(), 1);
}

/// Drift rises from means of 0.25 to 0.75; seeds 0, 1, 2 rise by 0.5, 0.75 and 0.25.
#[test]
fn drift_has_a_curve_too() {
    let sweep = sweep(&[("k", whole(&[0, 2]))], &[0, 1, 2]);
    let drifts = [[0.25, 0.0, 0.5], [0.75, 0.75, 0.75]];
    let runs = judged(&sweep, |place, seed| {
        (
            Some(true),
            Some(drifts[place[0]][usize::try_from(seed).unwrap()]),
        )
    });
    let found = computed(&sweep, &runs, &Context::default());
    let AxisSensitivity { drift, .. } = &found.by_axis[0];
    let drift = drift.as_ref().unwrap();
    all_near(&drift.points, &[0.25, 0.75]);
    all_near(&drift.slopes.as_ref().unwrap().per_unit, &[0.25, 0.25]);
    let cliff = &drift.cliffs[0];
    assert_eq!((cliff.supporting_seeds, cliff.seeds), (3, 3));
    // Equal drifts at 2 have no interval, and so neither has the difference.
    assert_eq!(cliff.interval, None);
    let runs = judged(&sweep, |place, seed| {
        let of = [[0.25, 0.0, 0.5], [0.75, 0.5, 1.0]];
        (
            Some(true),
            Some(of[place[0]][usize::try_from(seed).unwrap()]),
        )
    });
    let found = computed(&sweep, &runs, &Context::default());
    let cliff = &found.by_axis[0].drift.as_ref().unwrap().cliffs[0];
    assert_eq!(cliff.interval.unwrap().method, Method::Mover);
    assert!(
        cliff.interval.unwrap().low < rounded(0.5) && rounded(0.5) < cliff.interval.unwrap().high
    );
}

#[test]
fn coordinates_make_an_axis_of_words_an_ordered_one() {
    let sweep = sweep(&[("k", vec!["high".into(), "low".into()])], &[0]);
    let runs = judged(&sweep, |place, _| (Some(place[0] == 1), None));
    let context = meta(AxisMeta {
        coordinates: Some(vec![finite(5.0), finite(1.0)]),
        ..AxisMeta::default()
    });
    let found = computed(&sweep, &runs, &context);
    let axis = &found.by_axis[0];
    assert!(axis.ordered && axis.contract_misorders);
    let values: Vec<_> = axis.values.iter().map(|value| value.value.text()).collect();
    assert_eq!(values, ["low", "high"]);
    all_near(
        &curve(&found).slopes.as_ref().unwrap().per_unit,
        &[-0.25, -0.25],
    );
}
