//! SIGINT, SIGTERM and their like: the runners are in groups of their own and must be stopped by us.

use crate::failure::Failure;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What stops a sweep: a signal, its number, its name.
const SIGNALS: [(i32, usize, &str); 4] = [
    (SIGHUP, 1, "SIGHUP"),
    (SIGINT, 2, "SIGINT"),
    (SIGQUIT, 3, "SIGQUIT"),
    (SIGTERM, 15, "SIGTERM"),
];

/// Whether the sweep should stop, and why.
#[derive(Debug, Default)]
pub(super) struct Stop {
    /// The number of the signal that came, 0 before one does.
    signal: Arc<AtomicUsize>,
    /// Whether a run failed: no new one is begun.
    failed: AtomicBool,
    /// Whether the sweep is over: signals do again what they do by default.
    over: Arc<AtomicBool>,
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

impl Stop {
    /// Listens for the signals that stop a sweep.
    pub(super) fn listen() -> Result<Self, Failure> {
        let stop = Self::default();
        let ignored = ignored();
        // Who started us with a signal ignored, `nohup` for one, means it.
        for (signal, number, _) in SIGNALS.into_iter().filter(|(_, n, _)| !ignored.contains(n)) {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&stop.over))
                .and_then(|_| {
                    let seen = Arc::clone(&stop.signal);
                    signal_hook::flag::register_usize(signal, seen, number)
                })
                .map_err(|error| Failure::Other(format!("cannot listen for signals: {error}")))?;
        }
        Ok(stop)
    }

    /// Begins no further run.
    pub(super) fn fail(&self) {
        self.failed.store(true, Ordering::SeqCst);
    }

    /// Lets runs begin again, those of another sweep; a signal still stops them.
    pub(super) fn renew(&self) {
        self.failed.store(false, Ordering::SeqCst);
    }

    /// Whether another run may begin.
    pub(super) fn goes_on(&self) -> bool {
        self.signalled().is_none() && !self.failed.load(Ordering::SeqCst)
    }

    /// The signal that came, as the failure that it ends in.
    pub(super) fn signalled(&self) -> Option<Failure> {
        self.stopped("; what had finished stays on disk")
    }

    /// The same of a signal that came before the first run.
    pub(super) fn signalled_when(&self, when: &str) -> Option<Failure> {
        self.stopped(&format!(" {when}"))
    }

    fn stopped(&self, when: &str) -> Option<Failure> {
        let came = self.signal.load(Ordering::SeqCst);
        let known = SIGNALS.iter().find(|(_, number, _)| *number == came)?;
        let (_, number, name) = *known;
        let signal = u8::try_from(number).unwrap_or_default();
        let when = when.to_owned();
        Some(Failure::Stopped { signal, name, when })
    }
}

/// The numbers of the signals that were ignored when we started, where the system tells.
fn ignored() -> Vec<usize> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let mask = mask.unwrap_or_default();
    (1..=64)
        .filter(|number| mask >> (number - 1) & 1 == 1)
        .collect()
}
