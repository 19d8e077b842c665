//! Executing a sweep: every run in a process of its own or by a worker that answers many, several
//! at once, the manifest last.

mod artifacts;
mod attempt;
mod before;
mod cached;
mod channel;
mod cohort;
mod failed;
mod fault;
mod frames;
mod merge;
mod oneshot;
mod pack;
mod plan;
mod pool;
pub(crate) mod presence;
mod probing;
mod process;
mod progress;
pub(crate) mod recorded;
mod room;
mod shard;
pub(crate) mod site;
mod slot;
mod stop;
mod streams;
#[cfg(target_os = "linux")]
mod supervise;
#[cfg(not(target_os = "linux"))]
#[path = "unsupervised.rs"]
mod supervise;
mod trouble;
mod worker;

pub(crate) use merge::merge;
pub(crate) use pack::pack;
pub(crate) use process::{FIXED, passed_environment};
pub(crate) use shard::shard_done;
#[cfg(target_os = "linux")]
pub(crate) use supervise::serve;

use crate::analysis::{BASELINE, COHORT, CONTEXT, MANIFEST, PROBE};
use crate::args::{FailOn, SweepArguments};
use crate::cache::Cache;
use crate::config::{Configuration, RunnerConfig};
use crate::failure::Failure;
use crate::files;
use crate::output;
use crate::store::Store;
use attempt::Attempts;
use clarity::artifact::{context, digest, manifest, sweep_plan};
use clarity::sensitivity::Context;
use clarity::sweep::{Ledger, Shard};
use clarity_lab::Probe;
use pool::Terms;
use presence::Presence;
use progress::Progress;
use site::Site;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, absolute};
use stop::Stop;

/// Executes a configuration, a sweep's or a cohort's, into a directory that must not exist, or goes
/// on with what is there. A shard always goes on, and leaves the end to [`merge()`].
pub(crate) fn execute(
    configuration: &Configuration,
    out: &Path,
    arguments: &SweepArguments,
    shard: Option<Shard>,
) -> Result<(), Failure> {
    let jobs = arguments
        .jobs
        .map_or(configuration.runner.jobs, usize::from);
    configuration.warn_of(jobs);
    let out = &absolute(out).map_err(|error| Failure::input(out, &error))?;
    if configuration.runner.worker && out.to_str().is_none() {
        let why = "is not UTF-8, and a worker is told its directories as JSON; give another --out";
        return Err(Failure::rejected(out, why));
    }
    let resumes = arguments.resume || shard.is_some();
    if resumes {
        look_before(configuration, out)?;
    } else {
        refuse_existing(configuration, out)?;
    }
    let cache = arguments.cache.as_deref();
    let cache = cache.map(|root| Cache::open(root, configuration, out));
    let cache = cache.transpose()?;
    let stop = Stop::listen(arguments.grace)?;
    // Asking a server takes minutes where it is slow. Nothing is there yet: where a signal comes,
    // the same command may be typed again.
    let probe = probing::probe(configuration, &stop, arguments.quiet)?;
    match make(out) {
        // Somebody else may have begun it at this moment.
        Err(_) if resumes && files::is_there(out)? => {}
        made => {
            made?;
            site::sync(files::directory(out))?;
        }
    }
    plan::record(configuration, out)?;
    let executor = Executor {
        stop,
        runner: prepared(configuration, probe.as_ref(), out)?,
        quiet: arguments.quiet,
        jobs,
        limit: arguments.fail_on_error,
        cache,
        resumes,
        retries: arguments.retry_errors,
        shard,
    };
    if configuration.cases.is_empty() {
        executor.sweep(configuration, out)
    } else {
        cohort::execute(&executor, configuration, out)
    }
}

/// What the sweeps of one command have in common.
struct Executor {
    stop: Stop,
    runner: RunnerConfig,
    quiet: bool,
    jobs: usize,
    limit: FailOn,
    cache: Option<Cache>,
    resumes: bool,
    retries: bool,
    /// The part that is executed; none for the whole, which ends with a manifest.
    shard: Option<Shard>,
}

impl Executor {
    /// Executes a sweep, and before it the null sweep that its baseline needs, into a directory
    /// that is there: empty, or with what an earlier command left of this sweep.
    fn sweep(&self, configuration: &Configuration, out: &Path) -> Result<(), Failure> {
        plan::record(configuration, out)?;
        let presence = Presence::enter(&out.join(sweep_plan::FILE))?;
        let whole = self.shard.is_none();
        // That others execute other shards is what shards are for.
        if whole && presence.company {
            output::say(&format!(
                "somebody else works in {} too; no harm is done, but some runs are executed twice",
                out.display()
            ));
        }
        let baseline = out.join(BASELINE);
        // Shards may be on machines that do not see each other's locks: `merge` clears up.
        if whole && presence.alone {
            Site::clear(out)?;
            Site::clear(&baseline)?;
        }
        presence.share();
        write_context(&configuration.context, out)?;
        let mut sites = Vec::new();
        if let Some(null) = configuration.null_sweep() {
            site::make(&baseline)?;
            sites.push(self.runs(&null, &baseline)?);
        }
        sites.push(self.runs(configuration, out)?);
        let last = whole && presence.is_last();
        for site in &sites {
            site.close(last);
        }
        Ok(())
    }

    /// Executes the runs of one plan; the manifest comes last, where all of them are executed.
    fn runs(&self, configuration: &Configuration, out: &Path) -> Result<Site, Failure> {
        self.stop.renew();
        let site = Site::open(out)?;
        let how = (self.resumes, self.retries);
        let store = Store::whole(out)?;
        let cache = match &self.cache {
            Some(cache) => Some((cache, cache.keys(configuration)?)),
            None => None,
        };
        let attempts = Attempts::new(configuration, &self.runner, (site, store), how);
        let attempts = attempts.with_cache(cache);
        let plan = &configuration.plan;
        let runs = self.shard.unwrap_or(Shard::WHOLE).count(plan.len());
        let progress = Progress::new(runs, self.quiet);
        let terms = Terms {
            jobs: self.jobs,
            limit: self.limit.of(runs),
            shard: self.shard,
            stop: &self.stop,
            progress: &progress,
        };
        let ledger = pool::execute(plan, &attempts, &terms)?;
        if self.shard.is_none() {
            // Whoever published a run may have been killed before its name was on the disk.
            site::sync(&attempts.site.runs())?;
            write_manifest(ledger, &attempts.site.manifest())?;
        }
        Ok(attempts.site)
    }
}

/// Writes the manifest of a sweep whose runs have all succeeded, unless it is there.
fn write_manifest(ledger: Ledger<'_>, path: &Path) -> Result<(), Failure> {
    let finished = ledger
        .finish()
        .map_err(|error| Failure::Other(error.to_string()))?;
    if let Ok(there) = files::hash_input(path, files::MAX_MANIFEST) {
        let due = digest::of_written(|to| manifest::write_to(&finished, to));
        let (_, due) = due.map_err(|error| Failure::Other(error.to_string()))?;
        if due == there {
            return Ok(());
        }
    }
    let written = files::stream_atomically(path, |file| {
        let mut to = BufWriter::new(file);
        manifest::write_to(&finished, &mut to)?;
        to.flush()
    });
    written.map_err(|error| Failure::ours(path, &error))
}

/// Writes what is known of the axes and the analysis, if anything is.
fn write_context(known: &Context, out: &Path) -> Result<(), Failure> {
    if *known == Context::default() {
        return Ok(());
    }
    let text = context::write(known);
    let text = text.map_err(|error| Failure::Other(error.to_string()))?;
    write_derived(&out.join(CONTEXT), text.as_bytes())
}

/// Writes what follows from the rest of a sweep, unless it is there.
fn write_derived(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if files::read_input(path, files::MAX_MANIFEST).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    files::write_atomically(path, bytes).map_err(|error| Failure::ours(path, &error))
}

/// The runner of this sweep, which is told of the probe. The probe that a sweep began with stays:
/// each of its runs asks in the same form.
fn prepared(
    configuration: &Configuration,
    probe: Option<&Probe>,
    out: &Path,
) -> Result<RunnerConfig, Failure> {
    let mut runner = configuration.runner.clone();
    if let Some(probe) = probe {
        let path = out.join(PROBE);
        let text = clarity_lab::write_probe(probe);
        let text = text.map_err(|error| Failure::Other(error.to_string()))?;
        // Where two begin at once the first one's stays, and is what both ask by.
        if !files::write_first(&path, text.as_bytes())? {
            same_server(&path, probe)?;
        }
        runner.arguments.push("--probe".into());
        runner.arguments.push(path.into());
    }
    Ok(runner)
}

/// Refuses a server that is another one than when the sweep began.
fn same_server(path: &Path, now: &Probe) -> Result<(), Failure> {
    let Some(fact) = other_server(path, now)? else {
        return Ok(());
    };
    let why = format!(
        "the server is another one than when this sweep began: {}; give another --out, or that server",
        fact.told("", " now")
    );
    Err(Failure::rejected(path, why))
}

fn read_probe(path: &Path) -> Result<Probe, Failure> {
    let bytes = files::read_input(path, files::MAX_FILE)?;
    let read = clarity_lab::read_probe(&bytes);
    read.map_err(|error| Failure::rejected(path, error))
}

/// What tells two servers apart.
struct Fact {
    what: &'static str,
    began: Option<String>,
    now: Option<String>,
}

impl Fact {
    /// In words, with those for where or when each was.
    fn told(&self, began: &str, now: &str) -> String {
        let shown = |fact: &Option<String>| fact.clone().unwrap_or_else(|| "nothing".to_owned());
        let (then, is) = (shown(&self.began), shown(&self.now));
        format!("`{}` was {then}{began}, and is {is}{now}", self.what)
    }
}

/// In what a server differs from the recorded one, if it does.
fn other_server(path: &Path, now: &Probe) -> Result<Option<Fact>, Failure> {
    let began = read_probe(path)?;
    let facts = |probe: &Probe| {
        [
            ("model", probe.model.clone()),
            ("system_fingerprint", probe.system_fingerprint.clone()),
            ("rung", Some(probe.rung.to_string())),
        ]
    };
    let pairs = facts(&began).into_iter().zip(facts(now));
    let mut pairs = pairs.map(|((what, began), (_, now))| Fact { what, began, now });
    Ok(pairs.find(|fact| fact.began != fact.now))
}

/// Refuses to go on with another sweep, or with what is none. A command that was killed at its very
/// beginning left an empty directory, which is as good as none.
fn look_before(configuration: &Configuration, out: &Path) -> Result<(), Failure> {
    let path = out.join(sweep_plan::FILE);
    match fs::symlink_metadata(&path) {
        Ok(_) => return plan::record(configuration, out),
        Err(error) if files::is_absent(&error) => {}
        Err(error) => return Err(Failure::ours(out, &error)),
    }
    let entries = match fs::read_dir(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| Failure::input(out, &error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| Failure::ours(out, &error))?;
        if entry.file_name().to_str().is_some_and(files::is_temporary) {
            continue;
        }
        if path.exists() {
            // Somebody else began it at this moment.
            return plan::record(configuration, out);
        }
        let why =
            "has no sweep_plan.json: this is no sweep that can be resumed; give another --out";
        return Err(Failure::rejected(out, why));
    }
    Ok(())
}

fn refuse_existing(configuration: &Configuration, out: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(out).is_err() {
        return Ok(());
    }
    let finished = [MANIFEST, COHORT]
        .iter()
        .any(|name| out.join(name).exists());
    if finished || !plan::is_of(configuration, out) {
        return Err(exists(out));
    }
    let why = "is an unfinished sweep of this configuration; add --resume to go on with it, or give \
               another --out";
    Err(Failure::rejected(out, why))
}

fn exists(out: &Path) -> Failure {
    let why = "exists, and no sweep is overwritten; give another --out, or remove it first";
    Failure::rejected(out, why)
}

/// Makes the output directory, which is never overwritten.
fn make(out: &Path) -> Result<(), Failure> {
    if let Some(parent) = out.parent() {
        let refused = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => Failure::rejected(
                parent,
                "is in the way: no directory can be made there; give another --out",
            ),
            _ => Failure::input(parent, &error),
        };
        match fs::create_dir_all(parent) {
            // The first look at it failed.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && parent.is_dir() => {}
            made => made.map_err(refused)?,
        }
    }
    fs::create_dir(out).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(out),
        _ => Failure::input(out, &error),
    })
}
