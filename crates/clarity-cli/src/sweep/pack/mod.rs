//! `clarity pack`: finished runs out of their directories into one file a shard.
//!
//! No pack is ever changed: runs that come later go into a further one. A directory is taken away
//! only when what the pack on the disk gives was held against it, so that a run is whole in one place
//! or the other at any moment.

mod due;
mod written;

use super::presence::Presence;
use super::progress::Progress;
use super::recorded::Recorded;
use super::site::{self, Site};
use crate::analysis::{BASELINE, MANIFEST};
use crate::failure::Failure;
use crate::files;
use crate::output;
use crate::store::{PACKS, Store};
use clarity::artifact::sweep_plan;
use clarity::sweep::{Plan, Shard};
use due::Due;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Packs the finished runs of a sweep or a cohort, or of a shard of each plan in it.
pub(crate) fn pack(directory: &Path, shard: Shard) -> Result<(), Failure> {
    let recorded = Recorded::of(directory)?;
    let mut told = String::new();
    for inside in recorded.sweeps() {
        // Without a blank name at its end, for messages.
        let sweep: PathBuf = directory.join(&inside).components().collect();
        let plan = sweep.join(sweep_plan::FILE);
        if !files::is_there(&plan)? {
            // A case that was not begun.
            continue;
        }
        // What is left of attempts stays: shards may be on machines that do not see each other's locks.
        let presence = Presence::enter(&plan)?;
        let baseline = sweep.join(BASELINE);
        if presence.alone {
            site::clear_temporary(&sweep.join(PACKS))?;
            site::clear_temporary(&baseline.join(PACKS))?;
        }
        presence.share();
        if presence.company {
            output::say(&format!(
                "somebody else works in {} too; a run that is packed before they come to it may be \
                 executed again",
                sweep.display()
            ));
        }
        if let Some(null) = &recorded.null {
            told += &part(&baseline, null, shard)?;
        }
        told += &part(&sweep, &recorded.plan, shard)?;
        // In a finished sweep who comes last clears up.
        if files::is_there(&sweep.join(MANIFEST))? && presence.is_last() {
            site::finish(&sweep);
            site::finish(&baseline);
        }
    }
    output::print(&told)
}

/// A bar for whoever watches: each run is verified, then each is written, then each is read back.
fn bar(runs: usize) -> Progress {
    Progress::new(runs, !io::stderr().is_terminal())
}

/// Packs the runs of one plan; tells what became of them.
fn part(directory: &Path, plan: &Plan, shard: Shard) -> Result<String, Failure> {
    let store = Store::whole(directory)?;
    let progress = bar(shard.count(plan.len()));
    let due = Due::find(directory, &store, plan, shard, &progress);
    progress.finish();
    let due = due?;
    let mut told = String::new();
    if !due.runs.is_empty() {
        let packs = directory.join(PACKS);
        site::make(&packs)?;
        let path = written::write(directory, &due, plan, shard)?;
        let runs = output::count(due.runs.len(), "run");
        let _ = writeln!(told, "{runs} packed into {}", path.display());
    }
    if due.runs.len() + due.packed.len() > 0 {
        // Also the name of one whose command was killed before that.
        site::sync(&directory.join(PACKS))?;
        site::sync(directory)?;
        let site = Site::open(directory)?;
        let store = Store::whole(directory)?;
        for index in due.runs.iter().chain(&due.packed) {
            if let Some(run) = plan.run(*index) {
                written::remove(&site, &store, &run)?;
            }
        }
        site.close(false);
    }
    let left = due.packed.len() + due.before;
    if left > 0 {
        let (runs, packs) = (output::count(left, "run"), directory.join(PACKS));
        let _ = writeln!(told, "{runs} already packed in {}", packs.display());
    }
    if told.is_empty() {
        let directory = directory.display();
        let _ = writeln!(told, "no finished run of shard {shard} in {directory}");
    }
    Ok(told)
}
