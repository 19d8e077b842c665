//! Where runs are taken from: other directories of the same sweep, which stay as they are.

use crate::analysis::PROBE;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::sweep::plan::told;
use crate::sweep::recorded::Recorded;
use crate::sweep::{other_server, read_probe, site};
use clarity::artifact::sweep_plan;
use std::fs;
use std::path::{Path, PathBuf};

/// Directories of one sweep.
pub(super) struct Sources<'f> {
    directories: &'f [PathBuf],
    first: Option<Recorded>,
}

impl<'f> Sources<'f> {
    /// Directories whose plans are one, and are that of the target where it has one.
    pub(super) fn open(target: &Path, directories: &'f [PathBuf]) -> Result<Self, Failure> {
        let mut first: Option<Recorded> = None;
        for directory in directories {
            if files::same(directory, target) {
                let why = "is the directory that runs are merged into; leave it out of --from";
                return Err(Failure::rejected(directory, why));
            }
            let recorded = Recorded::of(directory)?;
            match (&first, directories.first()) {
                (Some(one), Some(named)) => {
                    same_plan(named, &one.bytes, directory, &recorded.bytes)?;
                }
                _ => first = Some(recorded),
            }
        }
        let sources = Self { directories, first };
        sources.one_server(target)?;
        Ok(sources)
    }

    /// What the first of them records, if there is any.
    pub(super) fn first(&self) -> Option<&Recorded> {
        self.first.as_ref()
    }

    /// Makes the target where it is not there, and holds its plan against theirs.
    pub(super) fn begin(&self, target: &Path) -> Result<(), Failure> {
        let entries = fs::read_dir(target);
        if let Ok(mut entries) = entries
            && entries.next().is_some()
            && fs::symlink_metadata(target.join(sweep_plan::FILE)).is_err()
        {
            let why = "has no sweep_plan.json and is not empty: this is no sweep to merge runs into; \
                       give another directory";
            return Err(Failure::rejected(target, why));
        }
        fs::create_dir_all(target).map_err(|error| Failure::input(target, &error))?;
        adopt(target, self.directories)?;
        if let Some(probe) = there(self.all(PROBE))?.first() {
            let bytes = files::read_input(probe, files::MAX_FILE)?;
            files::write_first(&target.join(PROBE), &bytes)?;
        }
        Ok(())
    }

    /// A path in each of them, there or not.
    pub(super) fn all(&self, inside: &str) -> Vec<PathBuf> {
        let directories = self.directories.iter();
        directories
            .map(|directory| directory.join(inside))
            .collect()
    }

    /// All of them asked one server.
    fn one_server(&self, target: &Path) -> Result<(), Failure> {
        let mut probes = self.all(PROBE);
        probes.insert(0, target.join(PROBE));
        let probes = there(probes)?;
        let Some((first, others)) = probes.split_first() else {
            return Ok(());
        };
        for other in others {
            if let Some(why) = other_server(first, &read_probe(other)?)? {
                let why = format!(
                    "another server answered here than in {}: {}; runs of two servers are not merged",
                    first.display(),
                    why.told(" there", " here")
                );
                return Err(Failure::rejected(other, why));
            }
        }
        Ok(())
    }
}

/// Makes the directory of a sweep that others have begun, and gives it their plan; refuses another one.
pub(super) fn adopt(target: &Path, sources: &[PathBuf]) -> Result<(), Failure> {
    for source in sources {
        let path = source.join(sweep_plan::FILE);
        let theirs = match files::read_artifact(&path) {
            Ok(theirs) => theirs,
            // A case that this source has not come to.
            Err(Unreadable::Io(error)) if files::is_absent(&error) => continue,
            Err(unreadable) => return Err(unreadable.as_input(&path)),
        };
        let parents = files::directory(target);
        fs::create_dir_all(parents).map_err(|error| Failure::ours(parents, &error))?;
        site::make(target)?;
        let own = target.join(sweep_plan::FILE);
        if !files::write_first(&own, &theirs)? {
            let ours = files::read_input(&own, files::MAX_FILE)?;
            same_plan(target, &ours, source, &theirs)?;
        }
    }
    Ok(())
}

/// Refuses a directory of another sweep, and tells in what they differ.
fn same_plan(one: &Path, ours: &[u8], other: &Path, theirs: &[u8]) -> Result<(), Failure> {
    if ours == theirs {
        return Ok(());
    }
    let found = sweep_plan::differences(ours, theirs);
    let found = found.map_err(|error| Failure::rejected(one, error))?;
    let intro = format!(
        "is another sweep than {}, and runs of two configurations are not merged",
        one.display()
    );
    let told = told(&found, &intro, |recorded, now| {
        let [one, other] = [one, other].map(Path::display);
        format!("{recorded} in {one}, {now} in {other}")
    });
    Err(Failure::rejected(other, told))
}

/// Those that are there.
fn there(paths: Vec<PathBuf>) -> Result<Vec<PathBuf>, Failure> {
    let mut there = Vec::new();
    for path in paths {
        if files::is_there(&path)? {
            there.push(path);
        }
    }
    Ok(there)
}
