//! When to ask again, and after how long.

use crate::transport::Arrived;
use std::thread;
use std::time::{Duration, SystemTime};

/// The statuses after which the same request may succeed. 500 is apart: one time, no more.
pub(crate) const PASSING: [u16; 8] = [408, 409, 425, 429, 502, 503, 504, 529];

/// The first wait where the server names none; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The time, and waiting. Whoever brings another clock decides what a wait is.
pub trait Clock: Send + Sync {
    /// The time of day.
    fn now(&self) -> SystemTime;
    /// Returns when so much time has passed.
    fn sleep(&self, time: Duration);
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }
}

/// What one failed attempt means for the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// It would fail again.
    Never,
    /// A server's own fault, which may be a lasting one.
    Once(Option<Duration>),
    /// A matter of time; so long, if the server said so.
    Later(Option<Duration>),
}

/// What the status says about asking again.
pub(crate) fn again(status: u16, after: Option<Duration>) -> Again {
    match status {
        500 => Again::Once(after),
        status if PASSING.contains(&status) => Again::Later(after),
        _ => Again::Never,
    }
}

/// `Retry-After`: whole seconds, or a date. A date is taken by the server's own clock where it
/// tells the time, so that clocks need not agree.
pub(crate) fn asked_for(arrived: &Arrived, clock: &dyn Clock) -> Option<Duration> {
    let text = arrived.retry_after.as_deref()?;
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(text).ok()?;
    let now = arrived.date.unwrap_or_else(|| clock.now());
    // A date in the past: now.
    Some(then.duration_since(now).unwrap_or_default())
}

/// The wait after the `attempt`th attempt, from 1. Without randomness: the same failures give the
/// same waits. Runs at once may come back at once; one at a time is what is advised anyway.
pub(crate) fn wait(attempt: u32, asked_for: Option<Duration>, longest: Duration) -> Duration {
    let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
    asked_for
        .unwrap_or_else(|| FIRST_WAIT.saturating_mul(doubled))
        .min(longest)
}
