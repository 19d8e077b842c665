//! Progress on standard error: a bar on a terminal, plain lines otherwise.

use crate::output;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How far a sweep has come.
pub(super) enum Progress {
    /// A bar on a terminal.
    Bar(ProgressBar),
    /// A line a run: finished so far, and all.
    Lines { done: AtomicUsize, runs: usize },
    /// Nothing.
    Quiet,
}

impl Progress {
    pub(super) fn new(runs: usize, quiet: bool) -> Self {
        if quiet {
            return Self::Quiet;
        }
        if !io::stderr().is_terminal() {
            return Self::Lines {
                done: AtomicUsize::new(0),
                runs,
            };
        }
        let bar = ProgressBar::new(u64::try_from(runs).unwrap_or(u64::MAX));
        let layout = "{bar:30} {pos}/{len} runs  {elapsed} elapsed, {eta} left  {msg}";
        Self::Bar(match ProgressStyle::with_template(layout) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// One run more has ended, and how, where it did not end well.
    pub(super) fn ended(&self, run: &str, trouble: Option<&str>) {
        match self {
            Self::Bar(bar) => {
                let trouble = trouble.map(|how| format!("{run} {how}"));
                bar.set_message(trouble.unwrap_or_default());
                bar.inc(1);
            }
            Self::Lines { done, runs } => {
                let done = done.fetch_add(1, Ordering::SeqCst) + 1;
                let how = trouble.map_or_else(String::new, |how| format!(" {how}"));
                output::say(&format!("[{done}/{runs}] {run}{how}"));
            }
            Self::Quiet => {}
        }
    }

    /// One run more needs nothing: it had finished or failed before.
    pub(super) fn passed(&self) {
        match self {
            Self::Bar(bar) => bar.inc(1),
            Self::Lines { done, .. } => {
                done.fetch_add(1, Ordering::SeqCst);
            }
            Self::Quiet => {}
        }
    }

    /// Tells something that is no progress, above the bar; not even the quiet must miss it.
    pub(super) fn tell(&self, text: &str) {
        match self {
            Self::Bar(bar) => bar.suspend(|| output::say(text)),
            Self::Lines { .. } | Self::Quiet => output::say(text),
        }
    }

    /// Tells something that who wants no progress need not know.
    pub(super) fn note(&self, text: &str) {
        if !matches!(self, Self::Quiet) {
            self.tell(text);
        }
    }

    /// No further run ends.
    pub(super) fn finish(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
