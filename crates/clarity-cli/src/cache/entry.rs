//! One run in a cache: a directory that is named by its key, written once and by one rename.

use super::{Cache, TEMPORARY};
use crate::failure::plain;
use crate::files::{self, Unreadable};
use crate::finished::Unread;
use crate::store::Held;
use clarity::artifact::done::{self, DoneFile};
use clarity::model::Digest;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::Builder;

/// What a cache has of a key.
pub(crate) enum Fetched {
    /// The files of the run were copied: what they were where they lie.
    Hit(Vec<DoneFile>),
    /// Nothing.
    Miss,
    /// What was there was damaged and was set aside: why.
    Damaged(String),
}

impl Cache {
    fn place(&self, key: Digest) -> PathBuf {
        let name = key.to_string();
        let (first, _) = name.split_at(2);
        self.root.join(first).join(&name)
    }

    /// Copies the files of a run into a directory that is empty or has its `spec.json`.
    pub(crate) fn fetch(&self, key: Digest, to: &Path) -> Result<Fetched, Unread> {
        let entry = self.place(key);
        match files::expect_directory(&entry) {
            Ok(()) => {}
            Err(Unreadable::Refused(why)) => {
                return Ok(Fetched::Damaged(self.set_aside(key, &why)));
            }
            Err(Unreadable::Io(error)) if files::is_absent(&error) => return Ok(Fetched::Miss),
            Err(Unreadable::Io(error)) => return Err(Unread::new(&entry, error)),
        }
        let inspected = match Held::Directory(entry.clone()).inspect() {
            // Somebody else found it damaged at this moment.
            Err(unread) if files::is_absent(&unread.error) => return Ok(Fetched::Miss),
            inspected => inspected?,
        };
        if let Some(problem) = inspected.problems.first() {
            return Ok(Fetched::Damaged(self.set_aside(key, &problem.to_string())));
        }
        for file in &inspected.files {
            let path = entry.join(&file.path);
            match copy(&path, &to.join(&file.path)) {
                Err(error) if files::is_absent(&error) => return Ok(Fetched::Miss),
                copied => copied.map_err(|error| Unread::new(&path, error))?,
            }
        }
        Ok(Fetched::Hit(inspected.files))
    }

    /// Moves a damaged entry out of the way, so that it is not found again.
    pub(crate) fn set_aside(&self, key: Digest, why: &str) -> String {
        let entry = self.place(key);
        let aside = self.root.join("damaged");
        let mut number = 0_u32;
        let moved = fs::create_dir_all(&aside).and_then(|()| {
            loop {
                number += 1;
                let to = aside.join(format!("{key}.{number}"));
                match files::rename_new(&entry, &to) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    moved => break moved.map(|()| to),
                }
            }
        });
        match moved {
            Ok(to) => format!(
                "the cache's {key} is damaged and was moved to {}: {why}",
                to.display()
            ),
            Err(error) => {
                let error = plain(&error);
                format!("the cache's {key} is damaged and cannot be moved ({error}): {why}")
            }
        }
    }

    /// Keeps the files of a run that was executed; somebody else may have been first.
    pub(super) fn keep(&self, key: Digest, from: &Path, listed: &[DoneFile]) -> Result<(), Unread> {
        let entry = self.place(key);
        let shelf = files::directory(&entry);
        fs::create_dir_all(shelf).map_err(|error| Unread::new(shelf, error))?;
        put(&entry, from, listed).map_err(|error| Unread::new(&entry, error))
    }
}

/// Copies the files of a run beside an entry, and renames them to it.
fn put(entry: &Path, from: &Path, listed: &[DoneFile]) -> io::Result<()> {
    let shelf = files::directory(entry);
    let private = Builder::new().prefix(TEMPORARY).tempdir_in(shelf)?;
    let mut kept = Vec::new();
    for file in listed {
        let to = private.path().join(&file.path);
        copy(&from.join(&file.path), &to)?;
        kept.push(to);
    }
    let record = private.path().join(done::FILE);
    File::create_new(&record)?.write_all(done::write(listed)?.as_bytes())?;
    kept.push(record);
    let inside = kept.iter().map(|file| files::directory(file).to_owned());
    let directories: BTreeSet<_> = inside.collect();
    let directories: Vec<_> = directories.into_iter().collect();
    files::sync(&kept, &directories).map_err(|(_, error)| error)?;
    match files::rename_new(private.path(), entry) {
        Ok(()) => {
            // Its name has gone: there is nothing to remove.
            let _ = private.keep();
            File::open(shelf)?.sync_all()
        }
        Err(_) if entry.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(files::directory(to))?;
    fs::copy(from, to).map(|_| ())
}
