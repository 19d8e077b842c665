//! Random complete grids.

use super::{Case, Draws};
use clarity::stats::{Decomposition, Effect};
use serde_json::json;

/// A grid whose cell means vary, whatever was drawn.
fn grid(draws: &mut Draws, shape: &[usize], seeds: usize) -> (Vec<f64>, Decomposition) {
    let count = shape.iter().fold(seeds, |count, values| count * values);
    loop {
        let mut numbers = draws.numbers(count);
        // A step along the first axis, in some.
        let step = [0.0, 0.25, 2.0][draws.size(0, 2)];
        for number in &mut numbers[count / 2..] {
            *number += step;
        }
        if let Ok(parts) = Decomposition::of(shape, seeds, &numbers) {
            return (numbers, parts);
        }
    }
}

pub(super) fn of_decomposition(draws: &mut Draws) -> Case {
    let axes = draws.size(1, 4);
    let shape: Vec<usize> = (0..axes).map(|_| draws.size(2, 4)).collect();
    // As many cells as statsmodels inverts in a moment.
    let shape = if axes == 4 { vec![2, 3, 2, 2] } else { shape };
    let seeds = draws.size(1, 4);
    let (numbers, parts) = grid(draws, &shape, seeds);
    let each = |figure: fn(&Effect) -> f64| parts.effects().iter().map(figure).collect::<Vec<_>>();
    let mut ours = vec![parts.total()];
    ours.extend((0..axes).map(|axis| parts.first_order(axis).unwrap()));
    ours.extend((0..axes).map(|axis| parts.total_order(axis).unwrap()));
    ours.extend(each(|effect| effect.share));
    ours.extend(each(|effect| effect.eta2));
    if !parts.confounded() {
        ours.extend(each(|effect| effect.omega2.unwrap()));
    }
    ours.extend([parts.seed_share(), parts.block_share(), parts.residual()]);
    let request = json!({"shape": shape, "seeds": seeds, "numbers": numbers});
    Case::new("decomposition", request, ours)
}

pub(super) fn of_two_by_two(draws: &mut Draws) -> Case {
    let (numbers, parts) = grid(draws, &[2, 2], 1);
    let ours: Vec<f64> = parts
        .effects()
        .iter()
        .map(|effect| effect.variance)
        .collect();
    Case::new("two_by_two", json!({"numbers": numbers}), ours)
}
