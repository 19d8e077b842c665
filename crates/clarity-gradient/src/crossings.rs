use alloc::vec::Vec;

/// Two neighbouring points on different sides of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// Which point is the earlier one, from 0; the later one is the next.
    pub from: usize,
    /// From the threshold or above to below it, or else back.
    pub falls: bool,
}

/// The gaps between neighbouring points in which `f` crosses a threshold, in order.
///
/// A figure equal to the threshold has not fallen below it. NaN, as figure or as threshold, is on
/// neither side and never crosses. Where in the gap the crossing lies was not measured.
///
/// ```
/// use clarity_gradient::{Crossing, crossings};
///
/// let esi = [1.0, 0.9, 0.7, 0.9];
/// let expected = [Crossing { from: 1, falls: true }, Crossing { from: 2, falls: false }];
/// assert_eq!(crossings(&esi, 0.9), expected);
/// ```
pub fn crossings(f: &[f64], threshold: f64) -> Vec<Crossing> {
    let (holds, below) = (|f: f64| f >= threshold, |f: f64| f < threshold);
    let gaps = f.array_windows().enumerate();
    let crossed = gaps.filter_map(|(from, &[a, b])| {
        let falls = holds(a) && below(b);
        (falls || below(a) && holds(b)).then_some(Crossing { from, falls })
    });
    crossed.collect()
}
