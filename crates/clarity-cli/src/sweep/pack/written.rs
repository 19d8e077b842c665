//! A pack on the disk: written, read back, published; and the directories that it makes needless.

use super::due::{Due, equal};
use crate::analysis::RUNS;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::store::{Held, PACKS, PackName, Packed, Store, open_pack};
use crate::sweep::site::Site;
use clarity::artifact::done;
use clarity::sweep::{Plan, Run, Shard};
use clarity_pack::{PackError, Writer, crc};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::tempfile_in;

/// The largest file that is in memory whole.
const AT_ONCE: u64 = 1 << 20;

/// Writes the pack of some runs and holds what the disk gives back against their directories; only
/// then it gets its name.
pub(super) fn write(
    directory: &Path,
    due: &Due,
    plan: &Plan,
    shard: Shard,
) -> Result<PathBuf, Failure> {
    let packs = directory.join(PACKS);
    let mut name = PackName {
        number: due.number,
        of: shard.of(),
        shard: shard.number(),
    };
    // What does not fit is the pack.
    let pack = packs.join(name.to_string());
    let runs = || due.runs.iter().filter_map(|index| plan.run(*index));
    let mut why = None;
    let progress = super::bar(due.runs.len());
    let written = files::temporary(&packs.join("pack"), |file| {
        let mut writer = Writer::new(file, tempfile_in(&packs)?);
        for run in runs() {
            add(&mut writer, &pack, directory, &run).map_err(|failure| {
                why = Some(failure);
                io::Error::other("no pack")
            })?;
            progress.passed();
        }
        writer.finish().map_err(io_of)?;
        Ok(())
    });
    progress.finish();
    let mut file = match (written, why) {
        (Ok(file), _) => file,
        (Err(_), Some(failure)) => return Err(failure),
        (Err(error), None) => return Err(Failure::ours(&pack, &error)),
    };
    let back = open_pack(name, file.path()).and_then(|packed| {
        packed.check()?;
        Ok(packed)
    });
    let back = back.map_err(|unreadable| unwritten(&pack, &unreadable))?;
    let progress = super::bar(due.runs.len());
    let checked = runs().try_for_each(|run| {
        progress.passed();
        check(&back, directory, &run)
    });
    progress.finish();
    checked?;
    loop {
        let path = packs.join(name.to_string());
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                file = refused.file;
                name.number = name.number.saturating_add(1);
            }
            Err(refused) => return Err(Failure::ours(&path, &refused.error)),
        }
    }
}

fn io_of(error: PackError) -> io::Error {
    match error {
        PackError::Io(error) => error,
        other => io::Error::other(other),
    }
}

/// Adds the files of a run, ascending by path.
fn add<W: io::Write, L: io::Read + io::Write + io::Seek>(
    writer: &mut Writer<W, L>,
    pack: &Path,
    directory: &Path,
    run: &Run<'_>,
) -> Result<(), Failure> {
    let name = run.name();
    let from = directory.join(RUNS).join(name.as_str());
    let record = from.join(done::FILE);
    let fault = |path: &Path, error: PackError| match error {
        PackError::Io(error) => Failure::ours(pack, &error),
        other => Failure::Integrity(format!("{}: {other}", path.display())),
    };
    let listed = files::read_artifact(&record).map_err(|why| unread(&record, &why))?;
    let listed = done::read(&listed).map_err(|error| Failure::rejected(&record, error))?;
    let mut paths: Vec<_> = listed
        .into_iter()
        .map(|file| (file.path, file.bytes))
        .collect();
    paths.push((done::FILE.to_owned(), 0));
    paths.sort();
    writer
        .begin(name.as_str())
        .map_err(|error| fault(&from, error))?;
    for (path, bytes) in paths {
        let whole = from.join(&path);
        let open = || files::open_artifact(&whole).map_err(|why| unread(&whole, &why));
        let added = if bytes <= AT_ONCE {
            let read = files::read_artifact(&whole).map_err(|why| unread(&whole, &why))?;
            writer.add(&path, &read)
        } else {
            let sum = crc(open()?).map_err(|error| Failure::ours(&whole, &error))?;
            let (file, mut failed) = (open()?, None);
            let added = writer.copy(&path, sum, Noted(file, &mut failed));
            if let Some(error) = failed {
                return Err(Failure::ours(&whole, &error));
            }
            added
        };
        added.map_err(|error| fault(&whole, error))?;
    }
    Ok(())
}

/// A file that was verified and cannot be taken any more.
fn unread(path: &Path, why: &Unreadable) -> Failure {
    match why {
        Unreadable::Io(error) => Failure::ours(path, error),
        Unreadable::Refused(why) => Failure::rejected(path, why),
    }
}

/// A stream whose failure is told from that of what is written meanwhile.
struct Noted<'f>(File, &'f mut Option<io::Error>);

impl io::Read for Noted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                let kind = error.kind();
                *self.1 = Some(error);
                Err(kind.into())
            }
            read => read,
        }
    }
}

/// Holds a run of a pack that has no name yet against its directory.
fn check(back: &Packed, directory: &Path, run: &Run<'_>) -> Result<(), Failure> {
    let name = run.name();
    let path = directory.join(RUNS).join(name.as_str());
    let found = back.find(name.as_str());
    let found = found.map_err(|unreadable| unwritten(&path, &unreadable))?;
    let packed = found.map(Held::Packed);
    if let Some(packed) = &packed
        && equal(&Held::Directory(path.clone()), packed)?
    {
        return Ok(());
    }
    let why = "what the disk gave back of it is not what was packed; nothing was removed";
    Err(Failure::Integrity(format!("{}: {why}", path.display())))
}

/// A pack that cannot be read as it was written.
fn unwritten(path: &Path, why: &Unreadable) -> Failure {
    match why {
        Unreadable::Io(error) => Failure::ours(path, error),
        Unreadable::Refused(why) => {
            let path = path.display();
            Failure::Environment(format!(
                "{path}: the pack is not on the disk as written: {why}"
            ))
        }
    }
}

/// Takes away the directory of a run that a pack has: out of `runs/` by one rename, so that no torn
/// run is ever there.
pub(super) fn remove(site: &Site, store: &Store, run: &Run<'_>) -> Result<(), Failure> {
    let name = run.name();
    let path = site.runs().join(name.as_str());
    let packed = match store.find_packed(name.as_str()) {
        Ok(packed) => packed,
        Err(unreadable) => return Err(unwritten(&path, &unreadable)),
    };
    // Somebody may have set it aside meanwhile, and executed it again.
    let held = Held::Directory(path.clone());
    let own = match held.read(done::FILE) {
        Err(Unreadable::Io(error)) if !files::is_absent(&error) => {
            return Err(Failure::ours(&path.join(done::FILE), &error));
        }
        read => read.ok(),
    };
    let theirs = packed.map(|packed| packed.read(done::FILE)).transpose();
    let theirs = theirs.map_err(|unreadable| unwritten(&path, &unreadable))?;
    if own.is_none() || own != theirs {
        return Ok(());
    }
    let to = site.private(&format!("packed-{}", run.index()));
    match fs::rename(&path, &to) {
        Ok(()) => {
            // What cannot be removed is in nobody's way there.
            let _ = fs::remove_dir_all(&to);
            Ok(())
        }
        // Somebody was faster.
        Err(error) if files::is_absent(&error) && fs::symlink_metadata(&path).is_err() => Ok(()),
        Err(error) => Err(Failure::ours(&path, &error)),
    }
}
