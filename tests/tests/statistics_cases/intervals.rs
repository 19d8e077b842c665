//! Random shares, means, clusters and replicates.

use super::{Case, Draws};
use clarity::stats::{
    Interval, clustered_mean, expanded_percentile, newcombe, percentile, student_quantile,
    t_interval, wilson,
};
use serde_json::json;

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low(), interval.high()]
}

/// Successes and trials; all or none of them in one case of five.
fn trials(draws: &mut Draws) -> (u64, u64) {
    let n = 1 + draws.below(60);
    let k = match draws.below(10) {
        0 => 0,
        1 => n,
        _ => draws.below(n + 1),
    };
    (k, n)
}

pub(super) fn of_wilson(draws: &mut Draws) -> Case {
    let (k, n) = trials(draws);
    Case::new(
        "wilson",
        json!({"k": k, "n": n}),
        ends(wilson(k, n).unwrap()),
    )
}

pub(super) fn of_newcombe(draws: &mut Draws) -> Case {
    let ((a, m), (b, n)) = (trials(draws), trials(draws));
    let share = |k, n| f64::from(u32::try_from(k).unwrap()) / f64::from(u32::try_from(n).unwrap());
    let (of_a, of_b) = (wilson(a, m).unwrap(), wilson(b, n).unwrap());
    let ours = newcombe(share(a, m), of_a, share(b, n), of_b).unwrap();
    Case::new(
        "newcombe",
        json!({"a": a, "m": m, "b": b, "n": n}),
        ends(ours),
    )
}

pub(super) fn of_student(draws: &mut Draws) -> Case {
    let whole = draws.size(1, 60);
    let freedom = match draws.below(3) {
        0 => 1.0 + 1e6 * draws.share(),
        1 => 1.0 + 50.0 * draws.share(),
        _ => f64::from(u32::try_from(whole).unwrap()),
    };
    let p = match draws.below(3) {
        0 => 0.975,
        1 => 1e-9 * draws.share(),
        _ => draws.share(),
    };
    let ours = student_quantile(p, freedom).unwrap();
    Case::new("student", json!({"p": p, "freedom": freedom}), [ours]).in_digits()
}

pub(super) fn of_t_interval(draws: &mut Draws) -> Case {
    let n = draws.size(2, 12);
    // Equal numbers have no interval in SciPy.
    let values: Vec<f64> = (0..n).map(|_| draws.share()).collect();
    let ours = ends(t_interval(&values).unwrap());
    Case::new("t_interval", json!({"values": values}), ours)
}

pub(super) fn of_clustered(draws: &mut Draws) -> Case {
    let (count, unanimous) = (draws.size(2, 12), draws.share());
    let mut clusters: Vec<Vec<f64>> = Vec::new();
    for _ in 0..count {
        let (seeds, usual) = (draws.size(1, 6), draws.share() < 0.6);
        let mut answer = |_| usual ^ (draws.share() > unanimous);
        clusters.push(
            (0..seeds)
                .map(|seed| f64::from(u8::from(answer(seed))))
                .collect(),
        );
    }
    // One observation in each has no mean square within to ask for.
    clusters[0].push(1.0);
    let found = clustered_mean(&clusters).unwrap();
    let mut ours = vec![found.mean, found.standard_error, found.design_effect];
    ours.extend(ends(found.t_interval().unwrap()));
    ours.extend(ends(found.wilson().unwrap()));
    Case::new("clustered", json!({"clusters": clusters}), ours)
}

pub(super) fn of_quantiles(draws: &mut Draws) -> Case {
    let (count, n) = (draws.size(1, 300), draws.size(2, 40));
    let (replicates, confidence) = (draws.numbers(count), 0.5 + 0.499 * draws.share());
    let plain = percentile(&replicates, confidence).unwrap();
    let wide = expanded_percentile(&replicates, confidence, n).unwrap();
    let request = json!({"replicates": replicates, "confidence": confidence, "n": n});
    Case::new("quantiles", request, [ends(plain), ends(wide)].concat())
}
