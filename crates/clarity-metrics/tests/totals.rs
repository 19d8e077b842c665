//! The fold of runs against groups that are all kept.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_metrics::{Comparison, MetricsError, Totals};
use clarity_model::{Axes, Axis, AxisName, Cell, Rounded, mean};
use proptest::prelude::*;

fn axes(lengths: &[i64]) -> Axes {
    let axis = |(length, name): (&i64, &str)| {
        let values = (0..*length).map(Into::into).collect();
        Axis::new(AxisName::new(name).unwrap(), values).unwrap()
    };
    Axes::new(lengths.iter().zip(["a", "b", "c"]).map(axis).collect()).unwrap()
}

fn cell(axes: &Axes, place: &[prop::sample::Index]) -> Cell {
    let lengths = axes.as_slice().iter().map(|axis| axis.values().len());
    let positions = place.iter().zip(lengths);
    axes.cell_at(positions.map(|(at, length)| at.index(length)).collect())
        .unwrap()
}

proptest! {
    /// Sums of any distances run left to right, so that the last digits are the contract's.
    #[test]
    fn a_fold_is_the_mean_of_its_groups(
        lengths in prop::collection::vec(1_i64..4, 3..=3),
        runs in prop::collection::vec(
            (prop::collection::vec(any::<prop::sample::Index>(), 3..=3), any::<bool>(), 0.0..1.0_f64),
            1..40,
        ),
    ) {
        let axes = axes(&lengths);
        let runs: Vec<(Cell, Comparison)> = runs
            .iter()
            .map(|(place, same_answer, distance)| {
                let comparison = Comparison { same_answer: *same_answer, distance: *distance };
                (cell(&axes, place), comparison)
            })
            .collect();
        let mut totals = Totals::new(&axes);
        for (cell, comparison) in &runs {
            totals.add(cell, *comparison).unwrap();
        }
        prop_assert_eq!(totals.runs(), runs.len());
        let same = runs.iter().filter(|(_, comparison)| comparison.same_answer);
        prop_assert_eq!(totals.same_answers(), same.count());
        let metrics = totals.finish().unwrap();
        for (index, axis) in axes.as_slice().iter().enumerate() {
            let mut expected = Vec::new();
            for position in axis.lexicographic() {
                let group = || runs.iter().filter(|(cell, _)| cell.position(index) == Some(*position));
                let same = mean(group().map(|(_, run)| if run.same_answer { 1.0 } else { 0.0 }));
                let distance = mean(group().map(|(_, run)| run.distance));
                if let (Some(same), Some(distance)) = (same, distance) {
                    let round = |number| Rounded::round(number).unwrap();
                    expected.push((axis.encoded(*position).unwrap().clone(), round(same), round(distance)));
                }
            }
            let found = metrics.axes()[index].values().iter();
            let found: Vec<_> = found.map(|score| (score.value.clone(), score.esi, score.drift)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn a_run_that_stands_elsewhere_is_named_by_its_number() {
    let axes = axes(&[2, 2, 2]);
    let wide = self::axes(&[3, 3, 3]);
    let mut totals = Totals::new(&axes);
    let comparison = Comparison {
        same_answer: true,
        distance: 0.0,
    };
    let inside = wide.cell_at(vec![1, 1, 1]).unwrap();
    let outside = wide.cell_at(vec![1, 2, 1]).unwrap();
    assert_eq!(totals.add(&inside, comparison), Ok(()));
    let refused = Err(MetricsError::ForeignCell { index: 1 });
    assert_eq!(totals.add(&outside, comparison), refused);
    assert_eq!(Totals::new(&axes).finish(), Err(MetricsError::NoRuns));
}
