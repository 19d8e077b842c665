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
    // Not `Iterator::sum`: it begins at -0.0, so that a sum of negative zeros keeps their sign.
    let (sum, count) = numbers
        .into_iter()
        .fold((0.0, 0.0), |(sum, n), x| (sum + x, n + 1.0));
    (count > 0.0).then(|| sum / count)
}
