//! Which runs are to be packed.

use crate::analysis::RUNS;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::output;
use crate::store::{Held, Store};
use crate::sweep::progress::Progress;
use clarity::artifact::done;
use clarity::sweep::{Plan, Run, Shard};
use std::path::Path;

/// How many problems are told.
const TOLD: usize = 5;

/// The runs of a shard, by their places in the plan.
#[derive(Default)]
pub(super) struct Due {
    /// In a directory of their own alone.
    pub(super) runs: Vec<usize>,
    /// In a directory and, with the same files, in a pack: a command was killed between the two.
    pub(super) packed: Vec<usize>,
    /// In a pack alone.
    pub(super) before: usize,
    /// The lowest number that their pack may have: it comes before those that have other files
    /// under the name of one of the runs.
    pub(super) number: u32,
}

impl Due {
    /// Verifies every finished run of a shard.
    pub(super) fn find(
        directory: &Path,
        store: &Store,
        plan: &Plan,
        shard: Shard,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let mut due = Self {
            number: 1,
            ..Self::default()
        };
        let mut wrong = Vec::new();
        for run in shard.runs(plan) {
            due.add(directory, store, &run, &mut wrong)?;
            progress.passed();
        }
        if wrong.is_empty() {
            return Ok(due);
        }
        let count = output::count(wrong.len(), "problem");
        let more = output::and_more("\n  ", wrong.len().saturating_sub(TOLD));
        wrong.truncate(TOLD);
        Err(Failure::Integrity(format!(
            "{}: {count}, and nothing was packed\n  {}{more}\na sweep with --resume sets a damaged run \
             aside and executes it again",
            directory.display(),
            wrong.join("\n  ")
        )))
    }

    fn add(
        &mut self,
        directory: &Path,
        store: &Store,
        run: &Run<'_>,
        wrong: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let name = run.name();
        let path = directory.join(RUNS).join(name.as_str());
        let fault = |error| Failure::ours(&path, &error);
        match files::expect_directory(&path) {
            Ok(()) => {}
            Err(Unreadable::Refused(why)) => {
                wrong.push(format!("{}: {why}", path.display()));
                return Ok(());
            }
            Err(Unreadable::Io(error)) if files::is_absent(&error) => {
                return self.in_pack(store, run, wrong);
            }
            Err(Unreadable::Io(error)) => return Err(fault(error)),
        }
        let held = Held::Directory(path.clone());
        if is_damaged(&held, wrong)? {
            return Ok(());
        }
        let packed = match store.find_packed(name.as_str()) {
            Ok(packed) => packed,
            Err(Unreadable::Io(error)) => return Err(fault(error)),
            // What cannot be read in a pack is packed once more.
            Err(Unreadable::Refused(_)) => None,
        };
        match packed {
            Some(packed) if equal(&held, &packed)? => self.packed.push(run.index()),
            _ => {
                let above = store.number_of(name.as_str()).saturating_add(1);
                self.number = self.number.max(above);
                self.runs.push(run.index());
            }
        }
        Ok(())
    }

    /// A run that has no directory: where it was packed it is held against its `done.json` too.
    fn in_pack(
        &mut self,
        store: &Store,
        run: &Run<'_>,
        wrong: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let name = run.name();
        match store.find_packed(name.as_str()) {
            Ok(None) => {}
            Ok(Some(packed)) => self.before += usize::from(!is_damaged(&packed, wrong)?),
            Err(Unreadable::Io(error)) => {
                return Err(Failure::ours(&store.place(name.as_str()), &error));
            }
            Err(Unreadable::Refused(why)) => {
                wrong.push(format!("{}: {why}", store.place(name.as_str()).display()));
            }
        }
        Ok(())
    }
}

/// Whether a run is not what its `done.json` says, which is told.
fn is_damaged(held: &Held<'_>, wrong: &mut Vec<String>) -> Result<bool, Failure> {
    let inspected = held.inspect()?;
    let problems = inspected.problems.iter();
    wrong.extend(problems.map(|problem| format!("{}/{problem}", held.path().display())));
    Ok(!inspected.problems.is_empty())
}

/// Whether a pack gives what a directory holds, which was verified: the same list of files, and each
/// file as it says.
pub(super) fn equal(directory: &Held<'_>, packed: &Held<'_>) -> Result<bool, Failure> {
    let read = |held: &Held<'_>| match held.read(done::FILE) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(Unreadable::Io(error)) if !files::is_absent(&error) => {
            Err(Failure::ours(held.path(), &error))
        }
        Err(_) => Ok(None),
    };
    let listed = read(directory)?;
    if listed.is_none() || listed != read(packed)? {
        return Ok(false);
    }
    let inspected = packed.inspect()?;
    Ok(inspected.problems.is_empty())
}
