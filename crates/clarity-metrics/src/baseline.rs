use crate::Pattern;
use alloc::vec::Vec;
use clarity_model::Observation;

/// What the runs of a sweep are compared with: its first run, made ready once.
#[derive(Debug, Clone)]
pub struct Baseline<'o> {
    answer: &'o str,
    justification: Pattern,
}

impl<'o> Baseline<'o> {
    /// Takes the first run's observation.
    pub fn new(first: &'o Observation) -> Self {
        Self {
            answer: first.answer(),
            justification: Pattern::new(first.justification_text()),
        }
    }

    /// Compares one run with the baseline; the baseline compared with itself is equal, at 0.
    pub fn compare(&self, run: &Observation) -> Comparison {
        self.comparison(run, self.justification.distance(run.justification_text()))
    }

    /// Compares each run with the baseline, in order; equal justifications are measured once.
    pub fn compare_all(&self, runs: &[Observation]) -> Vec<Comparison> {
        let texts: Vec<&str> = runs.iter().map(Observation::justification_text).collect();
        let distances = self.justification.distances(&texts);
        let compared = runs.iter().zip(distances);
        compared
            .map(|(run, distance)| self.comparison(run, distance))
            .collect()
    }

    fn comparison(&self, run: &Observation, distance: f64) -> Comparison {
        Comparison {
            same_answer: self.answer == run.answer(),
            distance,
        }
    }
}

/// One run beside the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Whether the answers are byte-equal.
    pub same_answer: bool,
    /// Normalized Levenshtein distance of the justifications, in [0, 1].
    pub distance: f64,
}

/// Levenshtein distance of two texts by the length of the longer one, in [0, 1]; 0 for two empty
/// texts.
///
/// Lengths and edits count Unicode code points. Source of the distance: V. I. Levenshtein,
/// "Binary codes capable of correcting deletions, insertions and reversals", 1966.
///
/// Of many texts beside one, [`Pattern`] makes the one ready once.
///
/// ```
/// use clarity_metrics::normalized_distance;
/// assert_eq!(normalized_distance("kitten", "sitting"), 3.0 / 7.0);
/// assert_eq!(normalized_distance("", ""), 0.0);
/// ```
pub fn normalized_distance(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.0;
    }
    Pattern::new(a).distance(b)
}
