//! Several runs at once; nothing of the result shows how many.

use super::attempt::{Attempts, Trouble};
use super::progress::Progress;
use super::stop::Stop;
use crate::failure::Failure;
use clarity::sweep::{Ledger, Plan, Runner};
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
    thread::scope(|scope| {
        for _ in 0..jobs.min(plan.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while stop.goes_on() {
                    let Some(run) = plan.run(next.fetch_add(1, Ordering::SeqCst)) else {
                        break;
                    };
                    let outcome = attempts.watched(stop).run(&run);
                    if outcome.is_err() {
                        stop.fail();
                    }
                    // The receiver lives until every sender is gone.
                    let _ = sender.send((run, outcome));
                }
            });
        }
        drop(sender);
        for (run, outcome) in outcomes {
            progress.ended(run.name().as_str(), outcome.is_err());
            match outcome {
                Ok(hash) => {
                    let recorded = ledger.record(run.index(), hash);
                    failed.extend(recorded.err().map(|e| (run, Trouble::Run(e.to_string()))));
                }
                Err(trouble) => failed.push((run, trouble)),
            }
        }
    });
    progress.finish();
    if let Some(stopped) = stop.signalled() {
        return Err(stopped);
    }
    failed.sort_by_key(|(run, _)| run.index());
    if failed.is_empty() {
        return Ok(ledger);
    }
    let machine = failed
        .iter()
        .any(|(_, trouble)| matches!(trouble, Trouble::Machine(_)));
    let count = failed.len();
    let told: Vec<_> = failed
        .iter()
        .take(TOLD)
        .map(|(run, trouble)| format!("run `{}` {trouble}", run.name()))
        .collect();
    let more = count.saturating_sub(TOLD);
    let more = if more > 0 {
        format!("\nand {more} more")
    } else {
        String::new()
    };
    let kept = attempts.directory().display();
    let told = format!(
        "{}{more}\nthe sweep has no manifest; finished runs stay in it, failed ones in {kept}",
        told.join("\n")
    );
    Err(if machine {
        Failure::Environment(told)
    } else {
        Failure::RunsFailed(told)
    })
}
