//! The fixed order of runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{AxisValue, Seed};
use clarity_sweep::{Plan, SweepDraft};
use proptest::prelude::*;

fn plan(axes: &[(&str, Vec<AxisValue>)], seeds: &[i64]) -> Plan {
    SweepDraft {
        axes: axes
            .iter()
            .map(|(name, values)| ((*name).into(), values.clone()))
            .collect(),
        seeds: seeds.iter().map(|seed| Seed::from(*seed)).collect(),
        adapter: "replay".into(),
    }
    .check()
    .unwrap()
}

#[test]
fn axes_ascend_values_as_declared_last_axis_fastest_seeds_innermost() {
    let plan = plan(
        &[
            ("noise", vec![1.into(), 0.into()]),
            ("Blur", vec!["b".into(), "a".into()]),
        ],
        &[9, 3],
    );
    let names: Vec<_> = plan.runs().map(|run| run.name().to_string()).collect();
    assert_eq!(
        names,
        [
            "Blur=b_noise=1_seed=9",
            "Blur=b_noise=1_seed=3",
            "Blur=b_noise=0_seed=9",
            "Blur=b_noise=0_seed=3",
            "Blur=a_noise=1_seed=9",
            "Blur=a_noise=1_seed=3",
            "Blur=a_noise=0_seed=9",
            "Blur=a_noise=0_seed=3",
        ]
    );
    assert_eq!(
        (plan.len(), plan.adapter(), plan.seeds().len()),
        (8, "replay", 2)
    );
    assert!(plan.run(8).is_none());
    let run = plan.run(3).unwrap();
    let values: Vec<_> = run
        .axis_values()
        .map(|(axis, value)| format!("{axis} {value}"))
        .collect();
    assert_eq!(values, ["Blur \"b\"", "noise 0"]);
    assert_eq!((run.seed(), run.plan()), (3.into(), &plan));
}

proptest! {
    #[test]
    fn every_run_stands_once_in_odometer_order(
        sizes in prop::collection::vec(1_usize..5, 1..5),
        seeds in 1_i64..4,
    ) {
        let names: Vec<String> = (0..sizes.len()).map(|i| format!("a{i}")).collect();
        let values = |n: usize| (0..n).map(|v| AxisValue::from(i64::try_from(v).unwrap())).collect();
        let axes: Vec<_> = names.iter().map(String::as_str).zip(sizes.iter().map(|n| values(*n))).collect();
        let plan = plan(&axes, &(0..seeds).collect::<Vec<_>>());
        let keys: Vec<_> = plan.runs().map(|run| (run.cell().clone(), run.seed())).collect();
        prop_assert_eq!(keys.len(), plan.axes().cells().unwrap() * usize::try_from(seeds).unwrap());
        prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        for (index, run) in plan.runs().enumerate() {
            prop_assert_eq!(run.index(), index);
        }
    }
}
