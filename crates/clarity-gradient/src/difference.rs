use alloc::vec::Vec;

/// Finite differences at unit spacing, one for each number.
///
/// | n | rule |
/// |---|---|
/// | 1 | 0 |
/// | 2 | the secant `f[1] - f[0]` at both points |
/// | >= 3 | secants at the ends, central differences `(f[i+1] - f[i-1]) / 2` between |
pub(crate) fn differences(f: &[f64]) -> Vec<f64> {
    let ends = |a: usize, b: usize| match (f.get(a), f.get(b)) {
        (Some(from), Some(to)) => to - from,
        _ => 0.0,
    };
    let last = f.len().saturating_sub(1);
    let slopes = (0..f.len()).map(|i| {
        if i == 0 {
            ends(0, 1)
        } else if i == last {
            ends(last.saturating_sub(1), last)
        } else {
            ends(i - 1, i + 1) / 2.0
        }
    });
    slopes.collect()
}
