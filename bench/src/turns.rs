//! Sides that are measured in turns, A B A B ..., so that what befalls the machine befalls all.

use crate::Error;
use rustix::time::{ClockId, clock_gettime};

/// One of the sides: measures itself once.
pub type Side<'a, T> = Box<dyn FnMut() -> Result<T, Error> + 'a>;

/// Lets all sides take turns, `rounds` times and once before that does not count; what each
/// measured, round by round.
///
/// # Errors
/// Those of the sides.
pub fn in_turns<T>(rounds: usize, sides: &mut [Side<'_, T>]) -> Result<Vec<Vec<T>>, Error> {
    let mut measured: Vec<Vec<T>> = sides.iter().map(|_| Vec::new()).collect();
    for round in 0..=rounds {
        for (side, measured) in sides.iter_mut().zip(&mut measured) {
            let once = side()?;
            if round > 0 {
                measured.push(once);
            }
        }
    }
    Ok(measured)
}

/// The middle one; of an even number the upper one of the two, and 0 of none.
pub fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}

/// The median of the ratios of two sides, round by round: a slow round is slow for both.
pub fn median_ratio(
    over: impl IntoIterator<Item = f64>,
    under: impl IntoIterator<Item = f64>,
) -> f64 {
    median(
        over.into_iter()
            .zip(under)
            .map(|(over, under)| over / under),
    )
}

/// CPU seconds of this process while `work` was done, and what came of it.
pub fn cpu<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = spent();
    let made = work();
    (spent() - begun, made)
}

fn spent() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let nanos = std::time::Duration::from_nanos(now.tv_nsec.unsigned_abs());
    let seconds = std::time::Duration::from_secs(now.tv_sec.unsigned_abs());
    (seconds + nanos).as_secs_f64()
}
