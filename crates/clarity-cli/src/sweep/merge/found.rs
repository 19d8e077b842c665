//! What a merge finds: a run by its files, and all of them as a verdict.

use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::finished::{Inspected, other_base};
use crate::output;
use crate::store::{Held, Store};
use crate::sweep::site::failed_record;
use clarity::artifact::done::DoneFile;
use clarity::artifact::spec::RunSpec;
use clarity::model::Digest;
use clarity::sweep::Run;
use std::fs;
use std::path::Path;

/// How many names or problems of a kind are told.
const TOLD: usize = 5;

/// How a run stands in one directory.
pub(super) enum Look<'s> {
    /// Every byte is what it should be.
    Whole(Whole<'s>),
    /// It is not there.
    Absent {
        /// Whether it is recorded as failed.
        failed: bool,
    },
    /// It is there and is not what it should be, which is told.
    Damaged,
}

/// A run that was verified.
pub(super) struct Whole<'s> {
    /// Where it lies.
    pub(super) held: Held<'s>,
    /// Its files, as listed.
    pub(super) files: Vec<DoneFile>,
    /// The SHA-256 of its manifest.
    pub(super) manifest: Digest,
}

impl Look<'_> {
    pub(super) fn failed(&self) -> bool {
        matches!(self, Self::Absent { failed: true })
    }
}

/// Looks at a run: its files against `done.json`, and its spec against the plan and the first run's.
pub(super) fn look<'s>(
    (directory, store): (&Path, &'s Store),
    run: &Run<'_>,
    base: &mut Option<RunSpec>,
    found: &mut Found,
) -> Result<Look<'s>, Failure> {
    let name = run.name();
    let is_whole = |inspected: &Inspected| inspected.problems.is_empty();
    let (held, inspected) = match store.look_at(name.as_str(), Held::inspect, is_whole) {
        Ok((held, inspected)) => (held, inspected?),
        Err(Unreadable::Refused(why)) => {
            found.damaged(&store.place(name.as_str()), &why);
            return Ok(Look::Damaged);
        }
        Err(Unreadable::Io(error)) if files::is_absent(&error) => {
            let record = failed_record(directory, name.as_str(), run.index());
            let failed = fs::symlink_metadata(record).is_ok();
            return Ok(Look::Absent { failed });
        }
        Err(Unreadable::Io(error)) => {
            return Err(Failure::ours(&store.place(name.as_str()), &error));
        }
    };
    let path = held.path();
    for problem in &inspected.problems {
        found.damaged(&path.join(&problem.file), &problem.why);
    }
    let Some(manifest) = inspected.manifest.filter(|_| inspected.problems.is_empty()) else {
        return Ok(Look::Damaged);
    };
    if let Some(why) = strange(&held, run, base)? {
        found.damaged(&path.join("spec.json"), &why);
        return Ok(Look::Damaged);
    }
    Ok(Look::Whole(Whole {
        held,
        files: inspected.files,
        manifest,
    }))
}

/// Why a spec is not the one that this run was given.
fn strange(
    held: &Held<'_>,
    run: &Run<'_>,
    base: &mut Option<RunSpec>,
) -> Result<Option<String>, Failure> {
    let bytes = match held.read("spec.json") {
        Ok(bytes) => bytes,
        Err(Unreadable::Refused(why)) => return Ok(Some(why)),
        Err(Unreadable::Io(error)) => {
            return Err(Failure::ours(&held.path().join("spec.json"), &error));
        }
    };
    let spec = match RunSpec::read(&bytes) {
        Ok(spec) => spec,
        Err(error) => return Ok(Some(error.to_string())),
    };
    let given = spec.base.for_run(run.axis_values(), run.seed());
    if !given.is_ok_and(|given| given.as_bytes() == bytes) {
        return Ok(Some("is not what this run is given".to_owned()));
    }
    Ok(other_base(base, &spec))
}

/// Runs of one kind: how many, and the first of them.
#[derive(Default)]
pub(super) struct Names {
    count: usize,
    first: Vec<String>,
}

impl Names {
    pub(super) fn add(&mut self, name: String) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push(name);
        }
    }

    fn told(&self) -> String {
        let more = output::and_more(", ", self.count - self.first.len());
        format!("{}{more}", self.first.join(", "))
    }
}

/// What was found of all runs.
#[derive(Default)]
pub(super) struct Found {
    /// How many the plan has.
    pub(super) runs: usize,
    /// How many were taken from elsewhere.
    pub(super) taken: usize,
    pub(super) missing: Names,
    pub(super) failed: Names,
    /// What is not what it should be.
    wrong: Names,
}

impl Found {
    pub(super) fn damaged(&mut self, path: &Path, why: &str) {
        let why = why.replace('\n', "; ");
        self.wrong.add(format!("{}: {why}", path.display()));
    }

    pub(super) fn differs(&mut self, run: &str, one: &Path, other: &Path) {
        let (one, other) = (one.display(), other.display());
        let why = format!("run `{run}` is another one in {one} than in {other}");
        self.wrong.add(why);
    }

    /// What to tell of runs that were taken.
    pub(super) fn taken(&self) -> String {
        match self.taken {
            0 => String::new(),
            taken => format!(", {taken} of them taken from elsewhere"),
        }
    }

    /// Refuses what is no whole sweep.
    pub(super) fn verdict(&self, directory: &Path) -> Result<(), Failure> {
        let shown = directory.display();
        if self.wrong.count > 0 {
            let count = output::count(self.wrong.count, "problem");
            let mut lines = vec![format!("{shown}: {count}, and no manifest was written")];
            lines.extend(self.wrong.first.iter().map(|wrong| format!("  {wrong}")));
            let more = self.wrong.count - self.wrong.first.len();
            lines.extend((more > 0).then(|| format!("  {}", output::and_more("", more))));
            lines.push(
                "a sweep with --resume or --shard in the directory of a damaged run sets it aside and \
                 executes it again; of two runs that differ one is to be moved away"
                    .to_owned(),
            );
            return Err(Failure::Integrity(lines.join("\n")));
        }
        let (missing, failed) = (self.missing.count, self.failed.count);
        if missing + failed == 0 {
            return Ok(());
        }
        let runs = output::count(self.runs, "run");
        let done = self.runs - missing - failed;
        let mut lines = vec![format!(
            "{shown}: {runs}, {done} done, {missing} missing, {failed} failed; no manifest was written"
        )];
        for (kind, names) in [("missing", &self.missing), ("failed", &self.failed)] {
            lines.extend((names.count > 0).then(|| format!("  {kind:<7}  {}", names.told())));
        }
        lines.extend((self.taken > 0).then(|| format!("  taken    {} from elsewhere", self.taken)));
        let retry = if failed > 0 { " --retry-errors" } else { "" };
        lines.push(format!(
            "next: clarity sweep CONFIG --out {shown} --shard I/N{retry}, for each shard of any number of \
             them, then merge again"
        ));
        Err(Failure::RunsFailed(lines.join("\n")))
    }
}
