//! Where the runs of a sweep are left.

use crate::Error;
use crate::corpus::run::{BASE, files};
use clarity::artifact::spec::BaseSpec;
use clarity::model::Digest;
use clarity::sweep::{Run, Runner};
use clarity_pack::{PackError, Writer};
use std::cell::RefCell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Leaves each run in a directory of its own.
pub(super) struct Directories {
    runs: PathBuf,
    base: BaseSpec,
}

impl Directories {
    pub(super) fn new(runs: &Path) -> Result<Self, Error> {
        fs::create_dir_all(runs).map_err(Error::file(runs))?;
        Ok(Self {
            runs: runs.to_owned(),
            base: BaseSpec::read(BASE.as_bytes()).map_err(Error::made("the base spec"))?,
        })
    }
}

impl Runner for Directories {
    type Error = Error;

    fn run(&self, run: &Run<'_>) -> Result<Digest, Error> {
        let (files, hash) = files(&self.base, run)?;
        let directory = self.runs.join(run.name().as_str());
        fs::create_dir(&directory).map_err(Error::file(&directory))?;
        for (path, text) in files {
            let path = directory.join(path);
            fs::write(&path, text).map_err(Error::file(&path))?;
        }
        Ok(hash)
    }
}

/// Leaves all of them in one pack.
pub(super) struct Packed {
    writer: RefCell<Writer<File, File>>,
    base: BaseSpec,
}

impl Packed {
    pub(super) fn new(path: &Path) -> Result<Self, Error> {
        let directory = path.parent().unwrap_or(path);
        fs::create_dir_all(directory).map_err(Error::file(directory))?;
        let pack = File::create(path).map_err(Error::file(path))?;
        let list = tempfile::tempfile_in(directory).map_err(Error::file(directory))?;
        Ok(Self {
            writer: RefCell::new(Writer::new(pack, list)),
            base: BaseSpec::read(BASE.as_bytes()).map_err(Error::made("the base spec"))?,
        })
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        let finished = self.writer.into_inner().finish();
        finished.map(|_| ()).map_err(Error::made("a pack"))
    }
}

impl Runner for Packed {
    type Error = Error;

    fn run(&self, run: &Run<'_>) -> Result<Digest, Error> {
        let (files, hash) = files(&self.base, run)?;
        let mut writer = self.writer.borrow_mut();
        let mut add = || -> Result<(), PackError> {
            writer.begin(run.name().as_str())?;
            let mut files = files.iter();
            files.try_for_each(|(path, text)| writer.add(path, text.as_bytes()))
        };
        add().map_err(Error::made("a pack"))?;
        Ok(hash)
    }
}
