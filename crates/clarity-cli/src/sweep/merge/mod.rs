//! `clarity merge`: the end of a sweep that was executed in shards. Every run is verified, in one
//! directory or taken out of several, and only where none is missing the manifest is written.

mod found;
mod sources;
mod take;

use super::presence::Presence;
use super::recorded::Recorded;
use super::site::{self, Site};
use super::{write_context, write_derived, write_manifest};
use crate::analysis::{BASELINE, COHORT, MANIFEST, RUNS};
use crate::failure::Failure;
use crate::store::{PACKS, Store};
use crate::{files, output};
use clarity::artifact::cohort::{self, RecordedCase};
use clarity::artifact::spec::RunSpec;
use clarity::artifact::sweep_plan;
use clarity::sweep::{Ledger, Plan};
use found::{Found, Look, look};
use sources::Sources;
use std::path::{Path, PathBuf};
use take::take;

/// Verifies every run of a sweep or a cohort and writes what is written last.
pub(crate) fn merge(directory: &Path, from: &[PathBuf]) -> Result<(), Failure> {
    let sources = Sources::open(directory, from)?;
    let recorded = match sources.first() {
        Some(first) => {
            sources.begin(directory)?;
            first
        }
        None => &Recorded::of(directory)?,
    };
    let mut found = Found::default();
    let mut sweeps = Vec::new();
    for inside in recorded.sweeps() {
        let target = directory.join(&inside);
        let sources: Vec<PathBuf> = sources.all(&inside);
        sources::adopt(&target, &sources)?;
        sweeps.push(Sweep::look(
            &target, &inside, &sources, recorded, &mut found,
        )?);
    }
    found.verdict(directory)?;
    for sweep in &sweeps {
        sweep.finish(recorded)?;
    }
    let last = if recorded.said.cases.is_empty() {
        directory.join(MANIFEST)
    } else {
        write_cohort(directory, recorded)?
    };
    for sweep in &sweeps {
        sweep.clear();
    }
    let hash = files::hash_input(&last, files::MAX_MANIFEST)?;
    let (runs, taken) = (output::count(found.runs, "run"), found.taken());
    let (directory, last) = (directory.display(), last.display());
    output::print(&format!(
        "{runs} verified in {directory}{taken}\n{hash}  {last}\n"
    ))
}

/// One sweep with its null sweep, looked at.
struct Sweep<'r> {
    directory: PathBuf,
    /// The outcomes of each plan, and where it lies.
    parts: Vec<(PathBuf, Ledger<'r>)>,
}

impl<'r> Sweep<'r> {
    /// Looks at every run, and takes those that others have.
    fn look(
        directory: &Path,
        inside: &str,
        sources: &[PathBuf],
        recorded: &'r Recorded,
        found: &mut Found,
    ) -> Result<Self, Failure> {
        let record = directory.join(sweep_plan::FILE);
        let there = files::is_there(&record)?;
        let presence = there.then(|| Presence::enter(&record)).transpose()?;
        if let Some(presence) = &presence {
            presence.share();
        }
        let mut sweep = Self {
            directory: directory.to_owned(),
            parts: Vec::new(),
        };
        // All runs of a sweep share one base spec, those of the null sweep too.
        let mut base = None;
        if let Some(null) = &recorded.null {
            let within = |directory: &Path| directory.join(BASELINE);
            let sources: Vec<_> = sources.iter().map(|source| within(source)).collect();
            if !sources.is_empty() {
                site::make(&within(directory))?;
            }
            let place = (within(directory), format!("{inside}{BASELINE}/"));
            sweep.part(place, &sources, null, &mut base, found)?;
        }
        let place = (directory.to_owned(), inside.to_owned());
        sweep.part(place, sources, &recorded.plan, &mut base, found)?;
        Ok(sweep)
    }

    fn part(
        &mut self,
        (directory, inside): (PathBuf, String),
        sources: &[PathBuf],
        plan: &'r Plan,
        base: &mut Option<RunSpec>,
        found: &mut Found,
    ) -> Result<(), Failure> {
        let mut ledger = Ledger::new(plan);
        let store = Store::whole(&directory)?;
        let stores = sources.iter().map(|source| Store::whole(source));
        let stores: Vec<Store> = stores.collect::<Result<_, _>>()?;
        // A session, only where something is written.
        let mut own = None;
        for run in plan.runs() {
            found.runs += 1;
            let name = format!("{inside}{}", run.name());
            let mut first = look((&directory, &store), &run, base, found)?;
            let mut failed = first.failed();
            for (source, theirs) in sources.iter().zip(&stores) {
                let theirs = look((source, theirs), &run, base, found)?;
                failed |= theirs.failed();
                match (&first, theirs) {
                    (Look::Whole(one), Look::Whole(other)) if one.files != other.files => {
                        found.differs(&name, one.held.path(), other.held.path());
                    }
                    (Look::Absent { .. }, Look::Whole(theirs)) => {
                        let site = match &mut own {
                            Some(site) => site,
                            none => none.insert(Site::open(&directory)?),
                        };
                        first = take(site, &theirs, &run)?;
                        found.taken += 1;
                    }
                    _ => {}
                }
            }
            match first {
                Look::Whole(whole) => ledger
                    .record(run.index(), whole.manifest)
                    .map_err(|error| Failure::Other(error.to_string()))?,
                Look::Absent { .. } if failed => found.failed.add(name),
                Look::Absent { .. } => found.missing.add(name),
                Look::Damaged => {}
            }
        }
        if let Some(site) = own {
            site.close(false);
        }
        self.parts.push((directory, ledger));
        Ok(())
    }

    /// Writes the manifests; that of the grid comes last.
    fn finish(&self, recorded: &Recorded) -> Result<(), Failure> {
        write_context(&recorded.said.context, &self.directory)?;
        for (directory, ledger) in &self.parts {
            for inside in [RUNS, PACKS].map(|name| directory.join(name)) {
                if files::is_there(&inside)? {
                    site::sync(&inside)?;
                }
            }
            write_manifest(ledger.clone(), &directory.join(MANIFEST))?;
        }
        Ok(())
    }

    /// Takes away what attempts left, where nobody else works. Whoever is told by a lock is asked anew: a
    /// cohort has more cases than a process may have open files.
    fn clear(&self) {
        let presence = Presence::enter(&self.directory.join(sweep_plan::FILE));
        if presence.is_ok_and(|presence| presence.alone) {
            for (directory, _) in &self.parts {
                site::finish(directory);
            }
        }
    }
}

fn write_cohort(directory: &Path, recorded: &Recorded) -> Result<PathBuf, Failure> {
    let cases = recorded.said.cases.iter().zip(recorded.sweeps());
    let cases = cases.map(|((name, base_spec), inside)| {
        let manifest = directory.join(inside).join(MANIFEST);
        Ok(RecordedCase {
            name: name.clone(),
            base_spec: *base_spec,
            manifest: Some(files::hash_input(&manifest, files::MAX_MANIFEST)?),
        })
    });
    let cases: Vec<_> = cases.collect::<Result<_, Failure>>()?;
    let bytes = cohort::write(&cases).map_err(|error| Failure::Other(error.to_string()))?;
    let path = directory.join(COHORT);
    write_derived(&path, bytes.as_bytes())?;
    Ok(path)
}
