//! One random case of every figure: what is asked of Python, and what we say.

mod grids;

use clarity::perturb::random::Pcg64;
use clarity::stats::{
    Interval, Philox, Stream, agreement, bootstrap_mean, clustered_mean, expanded_percentile, holm,
    mcnemar, newcombe, percentile, student_quantile, t_interval, wilson,
};
use serde_json::{Value, json};

/// One figure of random numbers.
pub(crate) struct Case {
    pub(crate) figure: &'static str,
    pub(crate) request: Value,
    pub(crate) ours: Vec<f64>,
    /// Whether a difference is one of digits, however small the figure.
    pub(crate) relative: bool,
}

impl Case {
    fn new(figure: &'static str, mut request: Value, ours: impl Into<Vec<f64>>) -> Self {
        request["figure"] = figure.into();
        let (ours, relative) = (ours.into(), false);
        Self {
            figure,
            request,
            ours,
            relative,
        }
    }

    fn in_digits(self) -> Self {
        let relative = true;
        Self { relative, ..self }
    }
}

/// Draws of one case.
pub(crate) struct Draws(Pcg64);

impl Draws {
    pub(crate) fn new(number: u64) -> Self {
        Self(Pcg64::new(&number.into()))
    }

    /// From 0 to below.
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn size(&mut self, from: u64, to: u64) -> usize {
        usize::try_from(from + self.below(to - from + 1)).unwrap()
    }

    fn share(&mut self) -> f64 {
        self.0.uniform()
    }

    /// Answers, drifts with few digits, or any number.
    fn numbers(&mut self, count: usize) -> Vec<f64> {
        let kind = self.below(3);
        let number = |_| match kind {
            0 => f64::from(u8::from(self.share() < 0.7)),
            1 => (self.share() * 8.0).round() / 8.0,
            _ => self.share() * 2.0 - 1.0,
        };
        (0..count).map(number).collect()
    }
}

pub(crate) const FIGURES: [fn(&mut Draws) -> Case; 13] = [
    of_wilson,
    of_newcombe,
    of_student,
    of_t_interval,
    of_clustered,
    of_quantiles,
    of_philox,
    of_bootstrap,
    of_mcnemar,
    of_holm,
    of_agreement,
    grids::of_decomposition,
    grids::of_two_by_two,
];

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

fn of_wilson(draws: &mut Draws) -> Case {
    let (k, n) = trials(draws);
    Case::new(
        "wilson",
        json!({"k": k, "n": n}),
        ends(wilson(k, n).unwrap()),
    )
}

fn of_newcombe(draws: &mut Draws) -> Case {
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

fn of_student(draws: &mut Draws) -> Case {
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

fn of_t_interval(draws: &mut Draws) -> Case {
    let n = draws.size(2, 12);
    // Equal numbers have no interval in SciPy.
    let values: Vec<f64> = (0..n).map(|_| draws.share()).collect();
    let ours = ends(t_interval(&values).unwrap());
    Case::new("t_interval", json!({"values": values}), ours)
}

fn of_clustered(draws: &mut Draws) -> Case {
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

fn of_quantiles(draws: &mut Draws) -> Case {
    let (count, n) = (draws.size(1, 300), draws.size(2, 40));
    let (replicates, confidence) = (draws.numbers(count), 0.5 + 0.499 * draws.share());
    let plain = percentile(&replicates, confidence).unwrap();
    let wide = expanded_percentile(&replicates, confidence, n).unwrap();
    let request = json!({"replicates": replicates, "confidence": confidence, "n": n});
    Case::new("quantiles", request, [ends(plain), ends(wide)].concat())
}

fn of_philox(draws: &mut Draws) -> Case {
    // Small words carry where NumPy adds 1, large ones fill all bits.
    let mut word = || match draws.below(3) {
        0 => draws.below(2),
        1 => u64::MAX - draws.below(2),
        _ => draws.0.next_u64(),
    };
    let (key, counter) = ([word(), word()], [word(), word(), word(), word()]);
    let block = Philox::block(key, counter);
    let half = |half: u64| f64::from(u32::try_from(half).unwrap());
    let halves = block
        .iter()
        .flat_map(|word| [half(word >> 32), half(word & 0xFFFF_FFFF)]);
    let ours: Vec<f64> = halves.collect();
    Case::new("philox", json!({"key": key, "counter": counter}), ours)
}

fn of_bootstrap(draws: &mut Draws) -> Case {
    let (seed, n) = (draws.0.next_u64(), draws.size(1, 11));
    let (name, values) = (["esi", "drift", "ESI / Größe", ""][n % 4], draws.numbers(n));
    let ours = bootstrap_mean(&values, &Stream::new(seed, name), 9).unwrap();
    let request = json!({"seed": seed, "name": name, "values": values, "replicates": 9});
    Case::new("bootstrap", request, ours)
}

fn of_mcnemar(draws: &mut Draws) -> Case {
    let most = [5, 30, 400][draws.size(0, 2)];
    let (b, c) = (draws.below(most), draws.below(most));
    let ours = mcnemar(b, c).unwrap();
    Case::new("mcnemar", json!({"b": b, "c": c}), [ours]).in_digits()
}

fn of_holm(draws: &mut Draws) -> Case {
    let count = draws.size(1, 12);
    // Small ones, and some that are equal.
    let p: Vec<f64> = (0..count)
        .map(|_| (draws.share() * 40.0).round() / [40.0, 400.0][draws.size(0, 1)])
        .collect();
    Case::new("holm", json!({"p": p}), holm(&p).unwrap())
}

fn of_agreement(draws: &mut Draws) -> Case {
    let count = draws.size(0, 20);
    let answers: Vec<Option<u64>> = (0..count)
        .map(|_| Some(draws.below(4)).filter(|&answer| answer > 0))
        .collect();
    let pairs = agreement(&answers);
    let ours = [pairs.equal, pairs.all].map(|count| f64::from(u32::try_from(count).unwrap()));
    Case::new("agreement", json!({"answers": answers}), ours)
}
