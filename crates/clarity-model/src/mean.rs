/// The contract's mean: added left to right from 0, without compensation or reassociation, then
/// divided by the count. `None` for no number.
///
/// It stands in the vocabulary because three engines must add in exactly one way; a compensated
/// or pairwise sum moves the last digits.
///
/// ```
/// use clarity_model::mean;
/// assert_eq!(mean([0.1, 0.2, 0.3]), Some(0.6000000000000001 / 3.0));
/// assert_eq!(mean([]), None);
/// ```
pub fn mean(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut running = RunningMean::default();
    for number in numbers {
        running.add(number);
    }
    running.get()
}

/// The same mean of numbers that come one at a time.
///
/// ```
/// use clarity_model::{RunningMean, mean};
/// let mut running = RunningMean::default();
/// assert_eq!(running.get(), None);
/// for number in [0.1, 0.2, 0.3] {
///     running.add(number);
/// }
/// assert_eq!(running.get(), mean([0.1, 0.2, 0.3]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunningMean {
    sum: f64,
    count: f64,
}

impl Default for RunningMean {
    /// No number yet.
    fn default() -> Self {
        // Not -0.0, where `Iterator::sum` begins: a sum of negative zeros would keep their sign.
        Self {
            sum: 0.0,
            count: 0.0,
        }
    }
}

impl RunningMean {
    /// Adds a number to the right of those before it.
    pub fn add(&mut self, number: f64) {
        self.sum += number;
        self.count += 1.0;
    }

    /// The mean so far; `None` of no number.
    pub fn get(self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}
