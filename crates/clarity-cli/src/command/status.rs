//! `clarity status`: how far a sweep has come, from the names in its directory alone.

use crate::analysis::{ATTEMPTS, BASELINE, COHORT, MANIFEST, QUARANTINE, RUNS};
use crate::failure::Failure;
use crate::files;
use crate::output;
use crate::store::Store;
use crate::sweep::presence::Presence;
use crate::sweep::recorded::Recorded;
use crate::sweep::site::{failed_record, sessions};
use clarity::artifact::canonical;
use clarity::artifact::json::Json;
use clarity::artifact::json::build::{count, integer, list, object, text};
use clarity::artifact::sweep_plan;
use clarity::sweep::Plan;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// How many names of a kind are told.
const TOLD: usize = 5;

/// Things of one kind: how many, and the first of them.
#[derive(Default)]
struct Names {
    count: usize,
    first: BTreeSet<(usize, String)>,
}

impl Names {
    /// One more; the first are those with the lowest places.
    fn add(&mut self, place: usize, name: impl FnOnce() -> String) {
        self.count += 1;
        let last = self.first.last().map(|(place, _)| *place);
        if self.first.len() < TOLD || last.is_some_and(|last| place <= last) {
            self.first.insert((place, name()));
            if self.first.len() > TOLD {
                self.first.pop_last();
            }
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.first.iter().map(|(_, name)| name.as_str())
    }

    fn json(&self) -> Json<'static> {
        object([
            ("count", count(self.count)),
            ("first", list(self.names().map(text))),
        ])
    }
}

/// What a sweep's directory, or each of a cohort's, holds.
#[derive(Default)]
struct Status {
    runs: usize,
    done: Names,
    failed: Names,
    missing: Names,
    attempted: Names,
    quarantined: Names,
    /// Whether every manifest is there.
    listed: bool,
    /// Whether somebody works there; none where nobody can tell.
    working: Option<bool>,
}

/// Tells how far a sweep or a cohort has come.
pub(super) fn status(directory: &Path, json: bool) -> Result<(), Failure> {
    let recorded = Recorded::of(directory)?;
    let mut status = Status {
        listed: true,
        working: Some(false),
        ..Status::default()
    };
    for inside in recorded.sweeps() {
        let null = recorded.null.as_ref();
        status.sweep(&directory.join(&inside), &inside, &recorded.plan, null)?;
    }
    if !recorded.said.cases.is_empty() {
        status.listed &= there(&directory.join(COHORT))?;
    }
    if json {
        let printed = canonical::pretty(&status.json());
        let printed = printed.map_err(|error| Failure::Other(error.to_string()))?;
        return output::print(&(printed + "\n"));
    }
    output::print(&status.told(directory))
}

impl Status {
    /// Adds a sweep and its null sweep.
    fn sweep(
        &mut self,
        directory: &Path,
        prefix: &str,
        plan: &Plan,
        null: Option<&Plan>,
    ) -> Result<(), Failure> {
        if let Some(null) = null {
            let prefix = format!("{prefix}{BASELINE}/");
            self.plan(&directory.join(BASELINE), &prefix, null)?;
        }
        self.plan(directory, prefix, plan)?;
        let record = directory.join(sweep_plan::FILE);
        if self.working != Some(true) && there(&record)? {
            self.working = Presence::somebody(&record);
        }
        Ok(())
    }

    fn plan(&mut self, directory: &Path, prefix: &str, plan: &Plan) -> Result<(), Failure> {
        let before = self.runs;
        self.runs += plan.len();
        self.listed &= there(&directory.join(MANIFEST))?;
        let begun = there(&directory.join(RUNS))?;
        let store = Store::open(directory)?;
        for run in plan.runs() {
            let (name, index) = (run.name(), run.index());
            let names = if store.has(name.as_str())? {
                &mut self.done
            } else if begun && there(&failed_record(directory, name.as_str(), index))? {
                &mut self.failed
            } else {
                &mut self.missing
            };
            names.add(before + index, || format!("{prefix}{name}"));
        }
        for session in sessions(directory)? {
            each(
                &directory.join(ATTEMPTS).join(session.to_string()),
                |entry| {
                    // Beside attempts there are the rooms of processes.
                    let run = entry.parse().ok().and_then(|index| plan.run(index));
                    if let Some(run) = run {
                        let name = || format!("{prefix}{}", run.name());
                        self.attempted.add(before + run.index(), name);
                    }
                },
            )?;
        }
        each(&directory.join(QUARANTINE), |entry| {
            self.quarantined.add(before, || format!("{prefix}{entry}"));
        })
    }

    fn json(&self) -> Json<'static> {
        object([
            ("attempted", self.attempted.json()),
            ("done", count(self.done.count)),
            ("failed", self.failed.json()),
            ("finished", Json::Bool(self.finished())),
            ("missing", self.missing.json()),
            ("quarantined", self.quarantined.json()),
            ("runs", count(self.runs)),
            ("schema", text("clarity/status")),
            ("schema_version", integer(1_u64)),
            ("working", self.working.map_or(Json::Null, Json::Bool)),
        ])
    }

    /// Whether every manifest is there and every run that they list.
    fn finished(&self) -> bool {
        self.listed && self.done.count == self.runs
    }

    fn told(&self, directory: &Path) -> String {
        let runs = output::count(self.runs, "run");
        let how = match (self.finished(), self.listed) {
            (true, _) => "finished",
            (false, true) => "finished once, and runs are gone since",
            (false, false) => "not finished",
        };
        let working = match self.working {
            Some(true) => ", and somebody works here",
            Some(false) if !self.finished() => ", and nobody works here",
            _ => "",
        };
        let shown = directory.display();
        let mut told = format!("{shown}: {runs}, {how}{working}\n");
        let kinds = [
            ("done", &self.done),
            ("failed", &self.failed),
            ("missing", &self.missing),
            ("attempted", &self.attempted),
            ("quarantined", &self.quarantined),
        ];
        let width = self.runs.max(self.quarantined.count).to_string().len();
        for (kind, names) in kinds {
            let first: Vec<_> = names.names().collect();
            let more = output::and_more(", ", names.count - first.len());
            let first = match kind {
                // These are many, and nobody looks for one of them.
                "done" => String::new(),
                _ => format!("  {}{more}", first.join(", ")),
            };
            let line = format!("  {kind:<11}  {:>width$}{first}", names.count);
            let _ = writeln!(told, "{}", line.trim_end());
        }
        let next = if self.finished() {
            format!("clarity analyze {shown}")
        } else if self.working == Some(true) {
            format!("clarity status {shown}")
        } else if self.done.count == self.runs {
            format!("clarity merge {shown}")
        } else {
            let retry = match (self.failed.count, self.missing.count) {
                (1.., 0) => " --retry-errors",
                _ => "",
            };
            format!("clarity sweep CONFIG --out {shown} --resume{retry}")
        };
        let _ = writeln!(told, "next: {next}");
        told
    }
}

/// Whether something has a name.
fn there(path: &Path) -> Result<bool, Failure> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if files::is_absent(&error) => Ok(false),
        Err(error) => Err(Failure::ours(path, &error)),
    }
}

/// Looks at each name in a directory; there is none where it is not there.
fn each(directory: &Path, mut look: impl FnMut(&str)) -> Result<(), Failure> {
    let fault = |error: io::Error| Failure::ours(directory, &error);
    let entries = match fs::read_dir(directory) {
        Err(error) if files::is_absent(&error) => return Ok(()),
        entries => entries.map_err(fault)?,
    };
    for entry in entries {
        look(&entry.map_err(fault)?.file_name().to_string_lossy());
    }
    Ok(())
}
