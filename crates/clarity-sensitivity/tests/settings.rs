//! Where values stand, and what a context may hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_gradient::CoordinateError;
use clarity_model::{AxisValue, Finite};
use clarity_sensitivity::{
    AxisMeta, BaselineKind, BaselineRuns, Context, Scale, SensitivityError, Settings,
};
use common::{axes, axis, finite, float, identity, name, near, sweep, whole};
use proptest::prelude::*;

fn numbers(numbers: &[f64]) -> Vec<Finite> {
    numbers.iter().map(|number| finite(*number)).collect()
}

#[test]
fn values_stand_in_the_order_of_their_numbers() {
    let placed = AxisMeta::default()
        .place(&axis("k", &whole(&[10, 1, 2])))
        .unwrap()
        .unwrap();
    assert_eq!(placed.order, [1, 2, 0]);
    assert_eq!(placed.numbers, [1.0, 2.0, 10.0]);
    assert_eq!(placed.coordinates.as_slice(), placed.numbers);
}

#[test]
fn a_logarithmic_axis_keeps_its_numbers_and_is_measured_by_logarithms() {
    let meta = AxisMeta {
        scale: Scale::Log,
        ..AxisMeta::default()
    };
    let placed = meta.place(&axis("k", &whole(&[100, 1, 10])));
    let placed = placed.unwrap().unwrap();
    assert_eq!(placed.order, [1, 2, 0]);
    assert_eq!(placed.numbers, [1.0, 10.0, 100.0]);
    let ten = std::f64::consts::LN_10;
    for (found, expected) in placed
        .coordinates
        .as_slice()
        .iter()
        .zip([0.0, ten, 2.0 * ten])
    {
        near(*found, expected, 1e-15);
    }
}

#[test]
fn coordinates_may_be_given_for_values_that_are_no_numbers() {
    let doses = axis("dose", &["high".into(), "low".into(), true.into()]);
    let meta = AxisMeta {
        coordinates: Some(numbers(&[9.5, 1.5, 3.0])),
        ..AxisMeta::default()
    };
    let placed = meta.place(&doses).unwrap().unwrap();
    assert_eq!(placed.order, [1, 2, 0]);
    assert_eq!(placed.numbers, [1.5, 3.0, 9.5]);
    // Without them the axis is categorical; one value that is no number is enough.
    assert_eq!(AxisMeta::default().place(&doses), Ok(None));
    let mixed = axis("dose", &[1.into(), "low".into()]);
    assert_eq!(AxisMeta::default().place(&mixed), Ok(None));
}

#[test]
fn places_that_make_no_scale_are_refused() {
    let of = |scale, coordinates: Option<Vec<Finite>>| AxisMeta {
        scale,
        coordinates,
        ..AxisMeta::default()
    };
    let duplicate = |number| SensitivityError::Coordinates {
        axis: "k".into(),
        error: CoordinateError::Duplicate {
            number: finite(number),
        },
    };
    let no_logarithm = |value: &str| SensitivityError::NoLogarithm {
        axis: "k".into(),
        value: value.into(),
    };
    let span = SensitivityError::Coordinates {
        axis: "k".into(),
        error: CoordinateError::Span {
            first: finite(-1.5e308),
            last: finite(1.5e308),
        },
    };
    let count = |found| SensitivityError::CoordinateCount {
        axis: "k".into(),
        values: 2,
        found,
    };
    let texts: [AxisValue; 2] = ["a".into(), "b".into()];
    let cases: [(AxisMeta, [AxisValue; 2], SensitivityError); 11] = [
        (
            of(Scale::Linear, None),
            [1.into(), float(1.0)],
            duplicate(1.0),
        ),
        // Of -0.0 and 0.0, one place, the later one is told.
        (
            of(Scale::Linear, None),
            [float(0.0), float(-0.0)],
            duplicate(0.0),
        ),
        // As declared: 2 stands twice, not its logarithm.
        (of(Scale::Log, None), [2.into(), float(2.0)], duplicate(2.0)),
        // Two numbers whose logarithms are one float.
        (
            of(Scale::Log, None),
            [float(1e300), float(1e300 + 1e284)],
            duplicate(690.775_527_898_213_7),
        ),
        (
            of(Scale::Linear, Some(numbers(&[3.0, 3.0]))),
            texts.clone(),
            duplicate(3.0),
        ),
        (
            of(Scale::Log, None),
            [1.into(), 0.into()],
            no_logarithm("0"),
        ),
        (
            of(Scale::Log, None),
            [1.into(), float(-2.5)],
            no_logarithm("-2.5"),
        ),
        (
            of(Scale::Linear, None),
            [float(-1.5e308), float(1.5e308)],
            span,
        ),
        (
            of(Scale::Linear, Some(numbers(&[1.0]))),
            texts.clone(),
            count(1),
        ),
        (
            of(Scale::Log, Some(numbers(&[1.0, 2.0, 3.0]))),
            texts.clone(),
            count(3),
        ),
        (
            of(Scale::Log, None),
            texts,
            SensitivityError::Categorical { axis: "k".into() },
        ),
    ];
    for (meta, values, refused) in cases {
        let k = axis("k", &values);
        assert_eq!(meta.place(&k), Err(refused.clone()), "{values:?}");
        // A context is held to the same.
        let context = Context {
            axes: [(name("k"), meta)].into(),
            ..Context::default()
        };
        let axes = axes(&[("k", values.to_vec())]);
        assert_eq!(context.check(&axes), Err(refused));
    }
}

#[test]
fn settings_stay_in_their_ranges() {
    let with = |set: fn(&mut Settings)| {
        let mut settings = Settings::default();
        set(&mut settings);
        settings.check()
    };
    let share = "a number from 0 to 1";
    let replicates = "an integer from 100 to 100000";
    for (found, refused) in [
        (with(|s| s.near = -0.1), ("near", "-0.1", share)),
        (with(|s| s.near = f64::NAN), ("near", "NaN", share)),
        (with(|s| s.near = f64::INFINITY), ("near", "inf", share)),
        (
            with(|s| s.thresholds = vec![0.5, 1.5]),
            ("thresholds", "1.5", share),
        ),
        (
            with(|s| s.resampling.replicates = 99),
            ("replicates", "99", replicates),
        ),
        (
            with(|s| s.resampling.replicates = 100_001),
            ("replicates", "100001", replicates),
        ),
    ] {
        let (setting, found_text, expected) = refused;
        let refused = SensitivityError::Setting {
            setting,
            found: found_text.into(),
            expected,
        };
        assert_eq!(found, Err(refused));
    }
    for found in [
        with(|_| ()),
        with(|s| (s.near, s.thresholds) = (0.0, vec![0.0, 1.0])),
        with(|s| (s.near, s.thresholds) = (1.0, Vec::new())),
        with(|s| s.resampling.replicates = 100),
        with(|s| s.resampling.replicates = 100_000),
    ] {
        assert_eq!(found, Ok(()));
    }
}

#[test]
fn a_context_is_of_the_sweeps_axes() {
    let axes = axes(&[("blur", whole(&[0, 1]))]);
    let context = identity(&[("blur", 0.into()), ("noise", 0.into())]);
    let refused = SensitivityError::UnknownAxis {
        axis: "noise".into(),
    };
    assert_eq!(context.check(&axes), Err(refused));
    let mut context = Context::default();
    context.settings.near = 2.0;
    assert!(matches!(
        context.check(&axes),
        Err(SensitivityError::Setting {
            setting: "near",
            ..
        })
    ));
    assert_eq!(context.axis(&name("blur")), AxisMeta::default());
}

#[test]
fn the_baseline_is_paired_where_it_can_be() {
    let axes = axes(&[("blur", whole(&[0, 1])), ("noise", whole(&[0, 1]))]);
    let complete = identity(&[("blur", 0.into()), ("noise", 0.into())]);
    let partial = identity(&[("blur", 0.into())]);
    let (first, of_cell, paired) = (
        BaselineKind::First,
        BaselineKind::Identity,
        BaselineKind::Paired,
    );
    let missing = |baseline| {
        Err(SensitivityError::NoIdentity {
            baseline,
            axis: "noise".into(),
        })
    };
    for (context, asked, expected) in [
        (&complete, None, Ok(paired)),
        (&complete, Some(first), Ok(first)),
        (&complete, Some(of_cell), Ok(of_cell)),
        (&complete, Some(paired), Ok(paired)),
        (&partial, None, Ok(first)),
        (&partial, Some(first), Ok(first)),
        (&partial, Some(of_cell), missing("identity")),
        (&partial, Some(paired), missing("paired")),
    ] {
        let mut context = context.clone();
        context.settings.baseline = asked;
        assert_eq!(context.baseline(&axes), expected, "{asked:?}");
        assert_eq!(context.check(&axes), expected.map(|_| ()));
    }
    assert_eq!(partial.identity(&axes), None);
}

/// An identity of `0` on an axis with `0.0` is that cell, and not one beside the grid.
#[test]
fn an_identity_value_is_found_by_its_number() {
    let blur = vec![float(0.0), float(0.5)];
    for (declared, inside) in [
        (float(0.0), 2),
        (0.into(), 2),
        (float(-0.0), 2),
        (1.into(), 0),
        ("0".into(), 0),
        (false.into(), 0),
    ] {
        let sweep = sweep(&[("blur", blur.clone())], &[7, 8]);
        let context = identity(&[("blur", declared)]);
        let found = BaselineRuns::find(&sweep, &context).unwrap();
        assert_eq!((found.inside.len(), found.outside()), (inside, inside == 0));
        if inside > 0 {
            assert_eq!(found.identity.as_deref(), Some("blur=0p0"));
        }
    }
    // The value itself comes before another spelling of it.
    let axes = axes(&[("blur", vec![float(1.0), 1.into()])]);
    let context = identity(&[("blur", 1.into())]);
    assert_eq!(context.identity(&axes), Some(vec![&1.into()]));
}

#[test]
fn words_are_those_of_configurations() {
    let kinds = BaselineKind::ALL.map(BaselineKind::word);
    assert_eq!(kinds, ["first", "identity", "paired"]);
    assert_eq!(Scale::ALL.map(Scale::word), ["linear", "log"]);
}

#[test]
fn errors_say_what_to_do() {
    let axis = || "blur".to_string();
    for (error, told) in [
        (
            SensitivityError::Count { runs: 4, found: 3 },
            "the sweep has 4 runs and there are 3 observations; each run has one",
        ),
        (
            SensitivityError::UnknownAxis { axis: axis() },
            "axis `blur` is described, and the sweep has no such axis",
        ),
        (
            SensitivityError::CoordinateCount {
                axis: axis(),
                values: 2,
                found: 1,
            },
            "axis `blur` has 2 values and 1 coordinates; give one for each value",
        ),
        (
            SensitivityError::NoLogarithm {
                axis: axis(),
                value: "0".into(),
            },
            "axis `blur` is logarithmic, and 0 has no logarithm; use values above 0",
        ),
        (
            SensitivityError::NoIdentity {
                baseline: "paired",
                axis: axis(),
            },
            "the baseline `paired` needs an identity value for each axis, and `blur` declares \
             none; say which value leaves the input as it is",
        ),
    ] {
        assert_eq!(error.to_string(), told);
    }
}

proptest! {
    #[test]
    fn any_numbers_are_placed_ascending_or_refused(
        given in prop::collection::vec(any::<f64>().prop_filter("finite", |x| x.is_finite()), 1..8),
        log: bool,
    ) {
        let values: Vec<AxisValue> = (0..given.len()).map(|i| format!("v{i}").as_str().into()).collect();
        let meta = AxisMeta {
            scale: if log { Scale::Log } else { Scale::Linear },
            coordinates: Some(numbers(&given)),
            ..AxisMeta::default()
        };
        if let Ok(Some(placed)) = meta.place(&axis("k", &values)) {
            prop_assert!(placed.numbers.windows(2).all(|pair| pair[0] < pair[1]));
            let by_order: Vec<f64> = placed.order.iter().map(|at| given[*at]).collect();
            prop_assert_eq!(by_order, placed.numbers);
        }
    }
}
