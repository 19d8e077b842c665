//! Random pairs, families of tests, and answers.

use super::{Case, Draws};
use clarity::stats::{agreement, holm, mcnemar};
use serde_json::json;

pub(super) fn of_mcnemar(draws: &mut Draws) -> Case {
    let most = [5, 30, 400][draws.size(0, 2)];
    let (b, c) = (draws.below(most), draws.below(most));
    let ours = mcnemar(b, c).unwrap();
    Case::new("mcnemar", json!({"b": b, "c": c}), [ours]).in_digits()
}

pub(super) fn of_holm(draws: &mut Draws) -> Case {
    let count = draws.size(1, 12);
    // Small ones, and some that are equal.
    let p: Vec<f64> = (0..count)
        .map(|_| (draws.share() * 40.0).round() / [40.0, 400.0][draws.size(0, 1)])
        .collect();
    Case::new("holm", json!({"p": p}), holm(&p).unwrap())
}

pub(super) fn of_agreement(draws: &mut Draws) -> Case {
    let count = draws.size(0, 20);
    let answers: Vec<Option<u64>> = (0..count)
        .map(|_| Some(draws.below(4)).filter(|&answer| answer > 0))
        .collect();
    let pairs = agreement(&answers);
    let ours = [pairs.equal, pairs.all].map(|count| f64::from(u32::try_from(count).unwrap()));
    Case::new("agreement", json!({"answers": answers}), ours)
}
