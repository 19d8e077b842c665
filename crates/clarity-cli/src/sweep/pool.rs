//! Several runs at once; nothing of the result shows how many.

use super::attempt::Attempts;
use super::before::Settled;
use super::process::NAP;
use super::progress::Progress;
use super::shard::again;
use super::slot::Slot;
use super::stop::Stop;
use super::trouble::Trouble;
use crate::failure::{Failure, plain};
use crate::output;
use clarity::sweep::{Ledger, Plan, Run, Shard};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

/// How many failed runs are told in full.
const TOLD: usize = 3;

/// What a sweep is executed with.
pub(super) struct Terms<'t> {
    /// How many runs at once.
    pub(super) jobs: usize,
    /// At how many failed runs it stops.
    pub(super) limit: usize,
    /// Which runs; none for all of them.
    pub(super) shard: Option<Shard>,
    pub(super) stop: &'t Stop,
    pub(super) progress: &'t Progress,
}

/// The runs that went wrong.
#[derive(Default)]
struct Wrong<'p> {
    /// Those that are told, what explains the exit code first, then in the order of the plan.
    told: Vec<(Run<'p>, Trouble)>,
    /// How many there are.
    count: usize,
    /// How many of them a runner is to blame for.
    failed: usize,
    /// How many failed before and were not tried again.
    before: usize,
}

impl<'p> Wrong<'p> {
    fn add(&mut self, run: Run<'p>, trouble: Trouble) {
        self.count += 1;
        self.failed += usize::from(matches!(trouble, Trouble::Run(_)));
        self.told.push((run, trouble));
        // A long sweep may have many.
        self.told
            .sort_by_key(|(run, trouble)| (!trouble.is_machines(), run.index()));
        self.told.truncate(TOLD);
    }
}

/// The outcomes so far.
struct Tally<'p> {
    ledger: Ledger<'p>,
    wrong: Wrong<'p>,
    found: usize,
    cached: usize,
    executed: usize,
}

impl<'p> Tally<'p> {
    fn new(plan: &'p Plan) -> Self {
        Self {
            ledger: Ledger::new(plan),
            wrong: Wrong::default(),
            found: 0,
            cached: 0,
            executed: 0,
        }
    }

    /// One run more has ended.
    fn add(&mut self, run: Run<'p>, outcome: Result<Settled, Trouble>, progress: &Progress) {
        let name = run.name();
        let (count, hash) = match outcome {
            Ok(Settled::Executed(hash)) => {
                progress.ended(name.as_str(), None);
                (&mut self.executed, hash)
            }
            Ok(Settled::Cached(hash)) => {
                progress.ended(name.as_str(), Some("cached"));
                (&mut self.cached, hash)
            }
            Ok(Settled::Found(hash)) => {
                progress.passed();
                (&mut self.found, hash)
            }
            Ok(Settled::FailedBefore) => {
                progress.passed();
                self.wrong.before += 1;
                return;
            }
            Err(trouble) => {
                progress.ended(name.as_str(), Some(trouble.short()));
                self.wrong.add(run, trouble);
                return;
            }
        };
        *count += 1;
        if let Err(error) = self.ledger.record(run.index(), hash) {
            self.wrong.add(run, Trouble::run(error.to_string()));
        }
    }

    /// Tells what need not be executed.
    fn tell(&self, attempts: &Attempts<'_>, progress: &Progress) {
        let executed = self.executed;
        if attempts.resumes {
            let found = output::count(self.found, "run");
            let are = if self.found == 1 { "is" } else { "are" };
            progress.note(&format!(
                "{found} had finished and {are} whole; {executed} executed now"
            ));
        }
        if attempts.caches() {
            let cached = output::count(self.cached, "run");
            progress.note(&format!(
                "{cached} taken out of the cache; {executed} executed now"
            ));
        }
    }
}

/// Executes every run of a plan or of its shard, several at once, but for those that ended before.
/// Where too many fail, or the machine does, no further run begins; those that go on are waited for.
pub(super) fn execute<'p>(
    plan: &'p Plan,
    attempts: &Attempts<'_>,
    terms: &Terms<'_>,
) -> Result<Ledger<'p>, Failure> {
    let (stop, progress) = (terms.stop, terms.progress);
    let shard = terms.shard.unwrap_or(Shard::WHOLE);
    let runs = shard.count(plan.len());
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (sender, outcomes) = mpsc::channel();
    let mut tally = Tally::new(plan);
    let unstarted = thread::scope(|scope| {
        let mut unstarted = None;
        for thread in 0..terms.jobs.min(runs) {
            let (sender, next, failed) = (sender.clone(), &next, &failed);
            let work = move || {
                let slot = Slot::new(attempts, stop, progress);
                while stop.goes_on() {
                    let Some(run) = shard.run(plan, next.fetch_add(1, Ordering::SeqCst)) else {
                        break;
                    };
                    let mut outcome = slot.settle(&run);
                    if let Err(Trouble::Run(failure)) = &outcome {
                        let recorded = attempts.record_failure(&run, failure);
                        let count = failed.fetch_add(1, Ordering::SeqCst) + 1;
                        match recorded {
                            Err(trouble) => outcome = Err(trouble),
                            Ok(()) if count >= terms.limit => stop.fail(),
                            Ok(()) => {}
                        }
                    }
                    if outcome.as_ref().is_err_and(Trouble::is_machines) {
                        stop.fail();
                    }
                    // The receiver lives until every sender is gone.
                    let _ = sender.send((run, outcome));
                }
            };
            // Fewer threads do the same work; without one there is none.
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, work) {
                unstarted = (thread == 0).then_some(error);
                break;
            }
        }
        drop(sender);
        let mut waits = false;
        loop {
            match outcomes.recv_timeout(NAP.1) {
                Ok((run, outcome)) => tally.add(run, outcome, progress),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if !waits && let Some(waiting) = stop.waiting() {
                        waits = true;
                        progress.tell(&waiting);
                    }
                }
            }
        }
        unstarted
    });
    progress.finish();
    tally.tell(attempts, progress);
    if let Some(error) = unstarted {
        let why = format!("no thread can be started: {}", plain(&error));
        return Err(Failure::Environment(why));
    }
    if let Some(stopped) = stop.signalled() {
        return Err(stopped);
    }
    let wrong = &tally.wrong;
    if wrong.count + wrong.before == 0 {
        return Ok(tally.ledger);
    }
    Err(told(wrong, runs, attempts, terms.shard))
}

/// What to tell about runs that went wrong, and how to go on.
fn told(wrong: &Wrong<'_>, runs: usize, attempts: &Attempts<'_>, shard: Option<Shard>) -> Failure {
    let mut lines: Vec<_> = wrong
        .told
        .iter()
        .map(|(run, trouble)| trouble.told(&run.name()))
        .collect();
    let more = wrong.count.saturating_sub(TOLD);
    lines.extend((more > 0).then(|| output::and_more("", more)));
    let kept = wrong.told.iter().map(|(run, trouble)| match trouble {
        Trouble::Run(_) => attempts.failure_remains(run),
        _ => attempts.private(run),
    });
    // A run may end before it has a directory.
    let kept = kept.filter(|kept| fs::symlink_metadata(kept).is_ok());
    let kept: Vec<_> = kept.map(|kept| kept.display().to_string()).collect();
    let kept = if kept.is_empty() {
        String::new()
    } else {
        format!(", failed attempts in {}", kept.join(", "))
    };
    // One that had finished keeps it until a run proves to be damaged.
    let manifest = match fs::symlink_metadata(attempts.site.manifest()) {
        Ok(_) => "the sweep's manifest stays as it is; finished runs stay in the sweep",
        Err(_) => "the sweep has no manifest; finished runs stay in it",
    };
    lines.push(format!("{manifest}{kept}"));
    let machine = wrong.told.iter().any(|(_, trouble)| trouble.is_machines());
    if machine {
        let again = again(shard, false);
        lines.push(format!("once that is repaired, {again} goes on"));
        return Failure::Environment(lines.join("\n"));
    }
    let failed = wrong.failed + wrong.before;
    let before = match wrong.before {
        0 => String::new(),
        before => format!(", {before} of them before"),
    };
    lines.push(format!(
        "{failed} of {} failed{before}; {} goes on with the others, {} with these too",
        output::count(runs, "run"),
        again(shard, false),
        again(shard, true)
    ));
    Failure::RunsFailed(lines.join("\n"))
}
