//! What became of a run in earlier sessions: verified, put into quarantine, or left to be done.

use super::attempt::Attempts;
use super::progress::Progress;
use super::trouble::Trouble;
use crate::files::{self, Unreadable};
use crate::finished::{Problem, Unread, belied, hash_in};
use crate::store::Held;
use clarity::artifact::done::DoneFile;
use clarity::artifact::{digest, run_manifest};
use clarity::model::Digest;
use clarity::sweep::Run;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How a run stands.
pub(super) enum Settled {
    /// It was executed now: the SHA-256 of its manifest.
    Executed(Digest),
    /// It was taken out of the cache.
    Cached(Digest),
    /// It had finished before and is whole.
    Found(Digest),
    /// It failed before and is not tried again.
    FailedBefore,
}

/// A directory in `runs/`.
pub(super) enum Published {
    /// There is none.
    Absent,
    /// Each byte is what it should be: the SHA-256 of the manifest.
    Whole(Digest),
    /// It is torn or was altered, and how.
    Damaged(Vec<String>),
}

/// Verifies a published run; `spec` is what its runner was to be given.
pub(super) fn published(directory: &Path, spec: &str) -> Result<Published, Trouble> {
    match files::expect_directory(directory) {
        Ok(()) => {}
        Err(Unreadable::Refused(why)) => return Ok(Published::Damaged(vec![why])),
        Err(Unreadable::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Published::Absent);
        }
        Err(Unreadable::Io(error)) => return Err(Trouble::ours(directory, &error)),
    }
    match whole(&Held::Directory(directory.to_owned()), spec) {
        // Somebody else may have moved it away meanwhile.
        Err(unread) if files::is_absent(&unread.error) && !directory.exists() => {
            Ok(Published::Absent)
        }
        verified => Ok(verified?),
    }
}

/// Verifies a run that is there.
fn whole(held: &Held<'_>, spec: &str) -> Result<Published, Unread> {
    let inspected = held.inspect()?;
    let mut problems = told(&inspected.problems);
    if problems.is_empty() && inspected.spec != Some(digest::sha256(spec.as_bytes())) {
        problems.push("spec.json: is not what this run is given".to_owned());
    }
    if problems.is_empty() {
        problems.extend(false_hashes(held, &inspected.files)?);
    }
    match inspected.manifest {
        Some(hash) if problems.is_empty() => Ok(Published::Whole(hash)),
        _ => Ok(Published::Damaged(problems)),
    }
}

/// What a run's own manifest says of files that are as listed: where it is wrong, `clarity verify`
/// would refuse the sweep for ever. Nothing is hashed again.
fn false_hashes(held: &Held<'_>, listed: &[DoneFile]) -> Result<Vec<String>, Unread> {
    const NAME: &str = "manifest.json";
    let own = match held.read(NAME) {
        Ok(bytes) => run_manifest::read(&bytes),
        Err(Unreadable::Refused(why)) => return Ok(vec![format!("{NAME}: {why}")]),
        Err(Unreadable::Io(error)) => return Err(Unread::new(&held.path().join(NAME), error)),
    };
    let own = match own {
        Ok(own) => own,
        Err(error) => return Ok(vec![format!("{NAME}: {error}")]),
    };
    let absent = || Unreadable::Io(io::ErrorKind::NotFound.into());
    let hash = |file: &str| hash_in(listed, file).ok_or_else(absent);
    Ok(told(&belied(&own, held.path(), hash)?))
}

fn told(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

impl Attempts<'_> {
    /// How a run stood when this command came to it; none where it is still to be done.
    pub(super) fn before(
        &self,
        run: &Run<'_>,
        progress: &Progress,
    ) -> Result<Option<Settled>, Trouble> {
        if !self.resumes {
            return Ok(None);
        }
        let directory = self.site.runs().join(run.name().as_str());
        match published(&directory, &self.spec(run)?)? {
            Published::Whole(hash) => {
                // It was tried again and did well, and the command was killed before it said so.
                self.forget_failure(run);
                Ok(Some(Settled::Found(hash)))
            }
            Published::Damaged(problems) => {
                self.set_aside(run, &problems, progress)?;
                Ok(None)
            }
            Published::Absent => self.packed_before(run, progress),
        }
    }

    /// How a run stands in the packs, which stay as they are: of one that is damaged there what is
    /// left is copied into quarantine, and the run that is executed now comes before it.
    fn packed_before(
        &self,
        run: &Run<'_>,
        progress: &Progress,
    ) -> Result<Option<Settled>, Trouble> {
        let name = run.name();
        let failed = !self.retries && fs::symlink_metadata(self.failure_record(run)).is_ok();
        let Some((packed, stands)) = self.packed(run, &self.spec(run)?)? else {
            return Ok(failed.then_some(Settled::FailedBefore));
        };
        let problems = match stands {
            Published::Whole(hash) => {
                self.forget_failure(run);
                return Ok(Some(Settled::Found(hash)));
            }
            Published::Damaged(_) if failed => return Ok(Some(Settled::FailedBefore)),
            Published::Damaged(problems) => problems,
            Published::Absent => return Ok(None),
        };
        let cell = self.cell(run, &problems)?;
        packed.copy(&cell.join("run"))?;
        self.unfinish(&cell)?;
        progress.tell(&format!(
            "run `{name}` is damaged in {}, what is left of it was copied to {}, and it is executed \
             again: {}",
            packed.path().parent().unwrap_or(packed.path()).display(),
            cell.display(),
            problems.join("; ")
        ));
        Ok(None)
    }

    /// A run in the packs that are there now, and how it stands in them.
    pub(super) fn packed(
        &self,
        run: &Run<'_>,
        spec: &str,
    ) -> Result<Option<(Held<'_>, Published)>, Trouble> {
        let name = run.name();
        match self.store.find_packed(name.as_str()) {
            Ok(None) => Ok(None),
            Ok(Some(held)) => {
                let stands = whole(&held, spec)?;
                Ok(Some((held, stands)))
            }
            Err(unreadable) => {
                let place = self.store.place(name.as_str());
                Err(match unreadable {
                    Unreadable::Io(error) => Trouble::ours(&place, &error),
                    Unreadable::Refused(why) => {
                        Trouble::Machine(format!("{}: {why}", place.display()))
                    }
                })
            }
        }
    }

    /// A new directory in quarantine with the reason in it.
    fn cell(&self, run: &Run<'_>, problems: &[String]) -> Result<PathBuf, Trouble> {
        let cell = self.site.quarantine(run.name().as_str(), run.index());
        let cell = cell.map_err(|(path, error)| Trouble::ours(&path, &error))?;
        let why = problems.join("\n");
        let reason = cell.join("reason.txt");
        let written = files::write_atomically(&reason, format!("{why}\n").as_bytes());
        written.map_err(|error| Trouble::ours(&reason, &error))?;
        Ok(cell)
    }

    /// The manifest that lists a damaged run goes along: the sweep is no finished one any more.
    fn unfinish(&self, cell: &Path) -> Result<(), Trouble> {
        match fs::rename(self.site.manifest(), cell.join("sweep_manifest.json")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Trouble::ours(&self.site.manifest(), &error))
            }
            _ => Ok(()),
        }
    }

    /// Moves a damaged run into quarantine, with the reason beside it.
    pub(super) fn set_aside(
        &self,
        run: &Run<'_>,
        problems: &[String],
        progress: &Progress,
    ) -> Result<(), Trouble> {
        let name = run.name();
        let cell = self.cell(run, problems)?;
        let (from, to) = (self.site.runs().join(name.as_str()), cell.join("run"));
        match fs::rename(&from, &to) {
            Ok(()) => {}
            // Somebody else was first.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _ = fs::remove_dir_all(&cell);
                return Ok(());
            }
            Err(error) => return Err(Trouble::ours(&from, &error)),
        }
        // Between the look and the move somebody else may have done both, and published it anew.
        if let Published::Whole(_) = published(&to, &self.spec(run)?)?
            && files::rename_new(&to, &from).is_ok()
        {
            let _ = fs::remove_dir_all(&cell);
            return Ok(());
        }
        self.unfinish(&cell)?;
        progress.tell(&format!(
            "run `{name}` is damaged and was moved to {}: {}",
            cell.display(),
            problems.join("; ")
        ));
        Ok(())
    }
}
