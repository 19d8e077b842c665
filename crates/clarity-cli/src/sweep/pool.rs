//! Several runs at once; nothing of the result shows how many.

use super::attempt::Attempts;
use super::progress::Progress;
use super::slot::Slot;
use super::stop::Stop;
use super::trouble::Trouble;
use crate::failure::Failure;
use crate::output;
use clarity::sweep::{Ledger, Plan, Run, Runner};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How many failed runs are told in full.
const TOLD: usize = 3;

/// Executes every run of a plan, `jobs` at once. The first failure keeps further runs from
/// beginning; those that go on are waited for.
pub(super) fn execute<'p>(
    plan: &'p Plan,
    jobs: usize,
    attempts: &Attempts<'_>,
    stop: &Stop,
    progress: &Progress,
) -> Result<Ledger<'p>, Failure> {
    let next = AtomicUsize::new(0);
    let (sender, outcomes) = mpsc::channel();
    let mut ledger = Ledger::new(plan);
    let mut failed = Vec::new();
    let unstarted = thread::scope(|scope| {
        let mut unstarted = None;
        for thread in 0..jobs.min(plan.len()) {
            let (sender, next) = (sender.clone(), &next);
            let work = move || {
                let slot = Slot::new(attempts, stop, progress);
                while stop.goes_on() {
                    let Some(run) = plan.run(next.fetch_add(1, Ordering::SeqCst)) else {
                        break;
                    };
                    let outcome = slot.run(&run);
                    if outcome.is_err() {
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
        for (run, outcome) in outcomes {
            let trouble = outcome.as_ref().err().map(Trouble::short);
            progress.ended(run.name().as_str(), trouble);
            match outcome {
                Ok(hash) => {
                    let recorded = ledger.record(run.index(), hash);
                    failed.extend(recorded.err().map(|e| (run, Trouble::Run(e.to_string()))));
                }
                Err(trouble) => failed.push((run, trouble)),
            }
        }
        unstarted
    });
    progress.finish();
    if let Some(error) = unstarted {
        let why = format!("no thread can be started: {error}");
        return Err(Failure::Environment(why));
    }
    if let Some(stopped) = stop.signalled() {
        return Err(stopped);
    }
    if failed.is_empty() {
        return Ok(ledger);
    }
    // What explains the exit code comes first.
    failed.sort_by_key(|(run, trouble)| (!trouble.is_machines(), run.index()));
    Err(told(&failed, attempts))
}

/// What to tell about failed runs, in the order of the plan.
fn told(failed: &[(Run<'_>, Trouble)], attempts: &Attempts<'_>) -> Failure {
    let first = || failed.iter().take(TOLD);
    let runs: Vec<_> = first()
        .map(|(run, trouble)| format!("run `{}` {trouble}", run.name()))
        .collect();
    let more = output::and_more("\n", failed.len().saturating_sub(TOLD));
    let kept: Vec<_> = first()
        .map(|(run, _)| attempts.private(run).display().to_string())
        .collect();
    let told = format!(
        "{}{more}\nthe sweep has no manifest; finished runs stay in it, failed attempts in {}",
        runs.join("\n"),
        kept.join(", ")
    );
    if failed.iter().any(|(_, trouble)| trouble.is_machines()) {
        Failure::Environment(told)
    } else {
        Failure::RunsFailed(told)
    }
}
