//! One run: a private directory, what its runner leaves there, and publication by one rename.

use super::artifacts::{self, Settled};
use super::before::{Published, published};
use super::cached::Entry;
use super::process::Command;
use super::progress::Progress;
use super::room::Room;
use super::site::Site;
use super::supervise::Supervisor;
use super::trouble::Trouble;
use super::worker::Worker;
use crate::cache::{Cache, Keys};
use crate::config::{Configuration, RunnerConfig};
use crate::files;
use crate::store::Store;
use clarity::artifact::done::{self, DoneFile};
use clarity::artifact::spec::BaseSpec;
use clarity::model::{Digest, Seed};
use clarity::sweep::Run;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How often a run is published where others publish it too, and damage it.
const TRIES: usize = 3;

/// Where the attempts of a sweep take place, and what they have in common.
pub(super) struct Attempts<'c> {
    base_spec: &'c BaseSpec,
    runner: &'c RunnerConfig,
    adapter: &'c str,
    /// Private directories are named by the run's number, so that the runner cannot read the
    /// perturbation off its path.
    pub(super) site: Site,
    /// The runs that were there when the command began, those in packs among them.
    pub(super) store: Store,
    /// Whether runs may have ended before.
    pub(super) resumes: bool,
    /// Whether those that failed are tried again.
    pub(super) retries: bool,
    /// Where runs are kept that were executed, and what each is called there.
    pub(super) cache: Option<(&'c Cache, Keys)>,
    /// How many rooms were made.
    rooms: AtomicUsize,
}

/// The attempt at one run.
pub(super) struct Attempt<'a> {
    attempts: &'a Attempts<'a>,
    run: &'a Run<'a>,
    private: PathBuf,
    artifacts: PathBuf,
    published: PathBuf,
    spec: PathBuf,
    spec_text: String,
    cached: Option<Entry<'a>>,
}

impl<'c> Attempts<'c> {
    /// The attempts of a sweep, which may go on with one that began before.
    pub(super) fn new(
        configuration: &'c Configuration,
        runner: &'c RunnerConfig,
        (site, store): (Site, Store),
        (resumes, retries): (bool, bool),
    ) -> Self {
        Self {
            base_spec: &configuration.base_spec.spec,
            runner,
            adapter: configuration.plan.adapter(),
            site,
            store,
            resumes,
            retries,
            cache: None,
            rooms: AtomicUsize::new(0),
        }
    }

    /// The same with a cache.
    pub(super) fn with_cache(self, cache: Option<(&'c Cache, Keys)>) -> Self {
        Self { cache, ..self }
    }

    /// Whether there is a cache.
    pub(super) fn caches(&self) -> bool {
        self.cache.is_some()
    }

    /// Whether one process answers many runs.
    pub(super) fn by_workers(&self) -> bool {
        self.runner.worker
    }

    /// Where the attempt at a run takes place.
    pub(super) fn private(&self, run: &Run<'_>) -> PathBuf {
        self.site.private(&run.index().to_string())
    }

    /// What a run's runner is given.
    pub(super) fn spec(&self, run: &Run<'_>) -> Result<String, Trouble> {
        let text = self.base_spec.for_run(run.axis_values(), run.seed());
        text.map_err(|error| Trouble::ours(Path::new("spec.json"), &error))
    }

    /// Makes the directories of a run and writes its spec.
    pub(super) fn begin<'a>(&'a self, run: &'a Run<'a>) -> Result<Attempt<'a>, Trouble> {
        let private = self.private(run);
        let artifacts = private.join("artifacts");
        let spec_text = self.spec(run)?;
        let attempt = Attempt {
            attempts: self,
            run,
            cached: self.cached(run, &spec_text)?,
            published: self.site.runs().join(run.name().as_str()),
            spec_text,
            spec: artifacts.join("spec.json"),
            private,
            artifacts,
        };
        make(&attempt.private)?;
        attempt.lay_out()?;
        Ok(attempt)
    }

    /// Makes a room for processes; its directory is named by how many there were.
    pub(super) fn room(&self) -> Result<Room, Trouble> {
        let number = self.rooms.fetch_add(1, Ordering::SeqCst);
        Room::make(&self.site.private(&format!("room-{number}")))
    }

    /// Starts a worker in a room of its own.
    pub(super) fn start_worker(&self, supervisor: &Rc<Supervisor>) -> Result<Worker<'_>, Trouble> {
        Worker::start(self.runner, self.adapter, self.room()?, supervisor)
    }
}

impl Attempt<'_> {
    /// The attempt's directory.
    pub(super) fn private(&self) -> &Path {
        &self.private
    }

    /// The directory that the runner is given.
    pub(super) fn artifacts(&self) -> &Path {
        &self.artifacts
    }

    /// The file that the runner is given.
    pub(super) fn spec(&self) -> &Path {
        &self.spec
    }

    /// The cache, and what this run is called there.
    pub(super) fn cached(&self) -> Option<Entry<'_>> {
        self.cached
    }

    pub(super) fn seed(&self) -> Seed {
        self.run.seed()
    }

    /// The runner as a process for this run alone.
    pub(super) fn command<'r>(&'r self, room: &'r Room) -> Command<'r> {
        let arguments = [
            ("--config", self.spec.as_os_str().to_owned()),
            ("--output", self.artifacts.as_os_str().to_owned()),
            ("--adapter", self.attempts.adapter.into()),
            ("--seed", self.seed().to_string().into()),
        ];
        let arguments = arguments.map(|(option, value)| [OsString::from(option), value]);
        Command {
            runner: self.attempts.runner,
            arguments: arguments.concat(),
            input: None,
            room,
        }
    }

    /// Takes away what a runner left, for another one.
    pub(super) fn empty(&self) -> Result<(), Trouble> {
        match files::remove_all(&self.artifacts) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Trouble::io(&self.artifacts, &error))
            }
            _ => self.lay_out(),
        }
    }

    /// Looks at what the runner left and makes it stay, with the list of its files as the last one;
    /// gives the hash of its manifest, and the list.
    pub(super) fn check(&self, claim: &str) -> Result<(Digest, Vec<DoneFile>), Trouble> {
        let (hash, settled) = self.settle(claim)?;
        self.list(&settled, None)?;
        Ok((hash, settled.files))
    }

    /// The same of files that were copied out of a cache, whose key and list are those.
    pub(super) fn check_copy(&self, key: Digest, listed: &[DoneFile]) -> Result<Digest, Trouble> {
        let (hash, settled) = self.settle("was in the cache")?;
        if settled.files != listed {
            return Err(Trouble::run("it changed while it was copied".to_owned()));
        }
        self.list(&settled, Some(key))?;
        Ok(hash)
    }

    fn settle(&self, claim: &str) -> Result<(Digest, Settled), Trouble> {
        let read = artifacts::check(&self.artifacts, self.spec_text.as_bytes(), claim)?;
        let settled = artifacts::settle(&self.artifacts)?;
        Ok((settled.agree(&read)?, settled))
    }

    fn list(&self, settled: &Settled, cached: Option<Digest>) -> Result<(), Trouble> {
        let list = done::write_as(&settled.files, cached);
        let list = list.map_err(|error| Trouble::ours(&self.artifacts, &error))?;
        settled.keep(list.as_bytes())
    }

    /// Publishes what was looked at; gives the hash of the manifest that is there then, which is that
    /// of another command where it was faster.
    pub(super) fn publish(&self, own: Digest, progress: &Progress) -> Result<Digest, Trouble> {
        for _ in 0..TRIES {
            if let Some(theirs) = self.packed()? {
                return Ok(self.published_as(theirs));
            }
            match files::rename_new(&self.artifacts, &self.published) {
                Ok(()) => {
                    artifacts::sync(&self.attempts.site.runs())?;
                    // Somebody may have packed theirs between the two.
                    let Some(theirs) = self.packed()?.filter(|theirs| *theirs != own) else {
                        return Ok(self.published_as(own));
                    };
                    let back = fs::rename(&self.published, &self.artifacts);
                    back.map_err(|error| Trouble::ours(&self.published, &error))?;
                    return Ok(self.published_as(theirs));
                }
                Err(error) if is_taken(&error) => {
                    match published(&self.published, &self.spec_text)? {
                        Published::Whole(theirs) => return Ok(self.published_as(theirs)),
                        Published::Damaged(problems) => {
                            self.attempts.set_aside(self.run, &problems, progress)?;
                        }
                        Published::Absent => {}
                    }
                }
                Err(error) => return Err(Trouble::ours(&self.published, &error)),
            }
        }
        let path = self.published.display();
        Err(Trouble::Machine(format!(
            "{path}: somebody else writes there and leaves it damaged"
        )))
    }

    /// The hash of this run's manifest in a pack, where somebody was faster and has packed it: the
    /// first result stays.
    fn packed(&self) -> Result<Option<Digest>, Trouble> {
        Ok(match self.attempts.packed(self.run, &self.spec_text)? {
            Some((_, Published::Whole(theirs))) => Some(theirs),
            _ => None,
        })
    }

    fn published_as(&self, hash: Digest) -> Digest {
        // What is left are logs of a run that went well.
        let _ = files::remove_all(&self.private);
        self.attempts.forget_failure(self.run);
        hash
    }

    fn lay_out(&self) -> Result<(), Trouble> {
        make(&self.artifacts)?;
        fs::write(&self.spec, &self.spec_text).map_err(|error| Trouble::ours(&self.spec, &error))
    }
}

/// Whether a name is not free.
pub(super) fn is_taken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AlreadyExists
            | io::ErrorKind::DirectoryNotEmpty
            | io::ErrorKind::NotADirectory
    )
}

fn make(directory: &Path) -> Result<(), Trouble> {
    fs::create_dir(directory).map_err(|error| Trouble::ours(directory, &error))
}
