//! The grid: places, holes, cell means, marginals.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{Axes, Axis, AxisName, AxisValue, Cell, MAX_RUNS, ModelError, Seed};
use clarity_surface::{Grid, GridError};
use proptest::prelude::*;

fn axes(sizes: &[(&str, i64)]) -> Axes {
    let one = |(name, n): &(&str, i64)| {
        let values = (0..*n).map(AxisValue::from).collect();
        Axis::new(AxisName::new(name).unwrap(), values).unwrap()
    };
    Axes::new(sizes.iter().map(one).collect()).unwrap()
}

/// A cell of some axes of a hundred values each.
fn cell(positions: &[usize]) -> Cell {
    let axis = |i: usize| {
        let name = AxisName::new(&format!("a{i}")).unwrap();
        Axis::new(name, (0..100).map(Into::into).collect()).unwrap()
    };
    let axes = Axes::new((0..positions.len()).map(axis).collect()).unwrap();
    axes.cell_at(positions.to_vec()).unwrap()
}

#[test]
fn numbers_stand_in_their_places_and_holes_are_named() {
    let mut grid = Grid::new(&axes(&[("a", 2), ("b", 3)]), &[5.into(), 4.into()]).unwrap();
    assert_eq!(
        (grid.shape(), grid.axes().cells()),
        (&[2, 3, 2][..], Some(6))
    );
    assert_eq!(grid.holes().count(), 12);
    let mut number = 0.0;
    for a in 0..2 {
        for b in 0..3 {
            for seed in [5, 4] {
                if (a, b) != (1, 1) {
                    grid.insert(&cell(&[a, b]), seed.into(), number).unwrap();
                }
                number += 1.0;
            }
        }
    }
    assert_eq!(grid.get(&cell(&[0, 2]), 4.into()), Some(5.0));
    assert_eq!(grid.get(&cell(&[1, 1]), 4.into()), None);
    assert_eq!(grid.get(&cell(&[1, 9]), 4.into()), None);
    assert_eq!(grid.get(&cell(&[1]), 4.into()), None);
    let holes: Vec<_> = grid.holes().map(|run| run.to_string()).collect();
    assert_eq!(holes, ["a=1_b=1_seed=5", "a=1_b=1_seed=4"]);
    assert!(!grid.is_complete());
    let means: Vec<_> = grid
        .cell_means()
        .into_iter()
        .map(|m| (m.runs, m.mean))
        .collect();
    let mean = |m| (2, Some(m));
    assert_eq!(
        means,
        [
            mean(0.5),
            mean(2.5),
            mean(4.5),
            mean(6.5),
            (0, None),
            mean(10.5)
        ]
    );
    assert_eq!(grid.cell_means()[5].cell, cell(&[1, 2]));
    let marginals: Vec<_> = grid
        .marginal(1)
        .unwrap()
        .into_iter()
        .map(|m| (m.runs, m.mean))
        .collect();
    assert_eq!(marginals, [(4, Some(3.5)), (2, Some(2.5)), (4, Some(7.5))]);
    assert_eq!(grid.marginal(0).unwrap()[1].value.as_str(), "1");
    assert!(grid.marginal(2).is_none());
}

#[test]
fn what_has_no_place_is_refused() {
    let mut grid = Grid::new(&axes(&[("a", 2)]), &[1.into()]).unwrap();
    let one = Seed::from(1);
    grid.insert(&cell(&[0]), one, 0.0).unwrap();
    let twice = GridError::Twice {
        run: axes(&[("a", 2)]).run_name(&cell(&[0]), one),
    };
    let nan = GridError::NotFinite(ModelError::NotFinite {
        found: "NaN".into(),
    });
    for (positions, seed, number, refused) in [
        (vec![0], 1, 0.0, twice),
        (vec![2], 1, 0.0, GridError::ForeignCell),
        (vec![0, 0], 1, 0.0, GridError::ForeignCell),
        (
            vec![1],
            9,
            0.0,
            GridError::UndeclaredSeed { seed: "9".into() },
        ),
        (vec![1], 1, f64::NAN, nan),
    ] {
        assert_eq!(
            grid.insert(&cell(&positions), seed.into(), number),
            Err(refused)
        );
    }
    assert_eq!(grid.get(&cell(&[0]), one), Some(0.0));
}

#[test]
fn ten_million_entries_are_refused_without_making_them() {
    let thousand = axes(&[("a", 1000), ("b", 1000)]);
    assert_eq!(
        Grid::new(&thousand, &[1.into()]).unwrap().shape(),
        [1000, 1000, 1]
    );
    let seeds: Vec<Seed> = (0..10).map(Seed::from).collect();
    assert_eq!(
        Grid::new(&thousand, &seeds).unwrap_err(),
        GridError::TooLarge
    );
    let names: Vec<String> = (0..8).map(|i| format!("a{i}")).collect();
    let huge: Vec<_> = names.iter().map(|name| (name.as_str(), 1000)).collect();
    assert_eq!(
        Grid::new(&axes(&huge), &seeds).unwrap_err(),
        GridError::TooLarge
    );
    assert!(
        GridError::TooLarge
            .to_string()
            .contains(&MAX_RUNS.to_string())
    );
}

proptest! {
    #[test]
    fn on_a_full_grid_marginals_average_cell_means(
        numbers in prop::collection::vec(0.0..1.0_f64, 2 * 3 * 2)
    ) {
        let mut grid = Grid::new(&axes(&[("a", 2), ("b", 3)]), &[1.into(), 2.into()]).unwrap();
        for (index, number) in numbers.iter().enumerate() {
            let seed = if index % 2 == 0 { 1 } else { 2 };
            grid.insert(&cell(&[index / 6, index / 2 % 3]), seed.into(), *number).unwrap();
        }
        prop_assert!(grid.is_complete() && grid.holes().next().is_none());
        for (position, marginal) in grid.marginal(1).unwrap().iter().enumerate() {
            let cells = grid.cell_means();
            let matching = cells.iter().filter(|mean| mean.cell.position(1) == Some(position));
            let sum = matching.filter_map(|mean| mean.mean).fold(0.0, |sum, x| sum + x);
            prop_assert!((marginal.mean.unwrap() - sum / 2.0).abs() < 1e-12);
        }
    }
}
