//! One random case of every figure: what is asked of Python, and what we say.

mod grids;
mod intervals;
mod pairs;
mod streams;

use clarity::perturb::random::Pcg64;
use serde_json::Value;

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
    intervals::of_wilson,
    intervals::of_newcombe,
    intervals::of_student,
    intervals::of_t_interval,
    intervals::of_clustered,
    intervals::of_quantiles,
    streams::of_philox,
    streams::of_bootstrap,
    pairs::of_mcnemar,
    pairs::of_holm,
    pairs::of_agreement,
    grids::of_decomposition,
    grids::of_two_by_two,
];
