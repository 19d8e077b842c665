//! SIGINT, SIGTERM and their like: the runners are in groups of their own and must be stopped by us.

use super::process::NAP;
use crate::failure::{Failure, plain};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use std::fs;
use std::io::Read as _;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What stops a sweep: a signal, its number, its name.
const SIGNALS: [(i32, usize, &str); 4] = [
    (SIGHUP, 1, "SIGHUP"),
    (SIGINT, 2, "SIGINT"),
    (SIGQUIT, 3, "SIGQUIT"),
    (SIGTERM, 15, "SIGTERM"),
];

/// How much later than a runner we may hear of a signal to everybody.
const MOMENT: Duration = Duration::from_millis(500);

/// Whether the sweep should stop, and why.
#[derive(Debug)]
pub(super) struct Stop {
    /// The number of the signal that came, 0 before one does.
    signal: Arc<AtomicUsize>,
    /// Whether a run failed: no new one is begun.
    failed: AtomicBool,
    /// Whether the sweep is over: signals do again what they do by default.
    over: Arc<AtomicBool>,
    /// How long runs may go on after the first signal.
    grace: Duration,
    heard: Mutex<Heard>,
}

/// The signals that came, which are counted by the bytes that they leave in a socket: a flag does not
/// tell two of them from one.
#[derive(Debug)]
struct Heard {
    bell: UnixStream,
    first: Option<Instant>,
    times: usize,
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

impl Stop {
    /// Listens for the signals that stop a sweep.
    pub(super) fn listen(grace: Duration) -> Result<Self, Failure> {
        let deaf = |error| Failure::Other(format!("cannot listen for signals: {}", plain(&error)));
        let (bell, rope) = UnixStream::pair().map_err(deaf)?;
        bell.set_nonblocking(true).map_err(deaf)?;
        let stop = Self {
            signal: Arc::default(),
            failed: AtomicBool::default(),
            over: Arc::default(),
            grace,
            heard: Mutex::new(Heard {
                bell,
                first: None,
                times: 0,
            }),
        };
        let ignored = ignored();
        // Who started us with a signal ignored, `nohup` for one, means it.
        for (signal, number, _) in SIGNALS.into_iter().filter(|(_, n, _)| !ignored.contains(n)) {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&stop.over))
                .and_then(|_| {
                    let seen = Arc::clone(&stop.signal);
                    signal_hook::flag::register_usize(signal, seen, number)
                })
                .and_then(|_| signal_hook::low_level::pipe::register(signal, rope.try_clone()?))
                .map_err(deaf)?;
        }
        Ok(stop)
    }

    /// How often it was asked to stop, and when first.
    fn heard(&self) -> (usize, Option<Instant>) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        // Signals that come within one look count once: who closes a terminal sends several.
        let mut bytes = [0; 64];
        if heard.bell.read(&mut bytes).is_ok_and(|read| read > 0) {
            heard.times += 1;
            heard.first.get_or_insert_with(Instant::now);
        }
        (heard.times, heard.first)
    }

    /// Whether runs that go on must end now: the grace period is over, or a second signal came.
    pub(super) fn ends_runs(&self) -> bool {
        let (times, first) = self.heard();
        times > 1 || first.is_some_and(|first| first.elapsed() >= self.grace)
    }

    /// Whether a second signal came: nothing is waited for.
    pub(super) fn at_once(&self) -> bool {
        self.heard().0 > 1
    }

    /// What to tell once a signal has come and runs go on.
    pub(super) fn waiting(&self) -> Option<String> {
        let (1, Some(_)) = self.heard() else {
            return None;
        };
        let grace = humantime::format_duration(self.grace);
        (!self.grace.is_zero()).then(|| {
            format!("stopping: runs that go on have {grace} to finish; a second signal stops them at once")
        })
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

    /// Whether we are asked to stop too, at once or in a moment, where a signal ended a runner.
    pub(super) fn comes(&self, signal: u64) -> bool {
        let stops = |number: usize| u64::try_from(number) == Ok(signal);
        if !SIGNALS.iter().any(|(_, number, _)| stops(*number)) {
            return false;
        }
        let begun = Instant::now();
        while self.signalled().is_none() && begun.elapsed() < MOMENT {
            thread::sleep(NAP.0);
        }
        self.signalled().is_some()
    }

    /// The signal that came, as the failure that it ends in.
    pub(super) fn signalled(&self) -> Option<Failure> {
        self.stopped(
            "; what had finished stays on disk, and the same command with --resume goes on",
        )
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
pub(super) fn ignored() -> Vec<usize> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let mask = mask.unwrap_or_default();
    (1..=64)
        .filter(|number| mask >> (number - 1) & 1 == 1)
        .collect()
}
