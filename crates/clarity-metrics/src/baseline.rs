use clarity_model::Observation;
use rapidfuzz::distance::levenshtein;

/// What the runs of a sweep are compared with: its first run.
#[derive(Debug, Clone, Copy)]
pub struct Baseline<'o>(&'o Observation);

impl<'o> Baseline<'o> {
    /// Takes the first run's observation.
    pub fn new(first: &'o Observation) -> Self {
        Self(first)
    }

    /// Compares one run with the baseline; the baseline compared with itself is equal, at 0.
    pub fn compare(self, run: &Observation) -> Comparison {
        Comparison {
            same_answer: self.0.answer() == run.answer(),
            distance: normalized_distance(self.0.justification_text(), run.justification_text()),
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
/// ```
/// use clarity_metrics::normalized_distance;
/// assert_eq!(normalized_distance("kitten", "sitting"), 3.0 / 7.0);
/// assert_eq!(normalized_distance("", ""), 0.0);
/// ```
pub fn normalized_distance(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.0;
    }
    let longest = a.chars().count().max(b.chars().count());
    ratio(levenshtein::distance(a.chars(), b.chars()), longest)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no text in memory has 2^53 characters"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
