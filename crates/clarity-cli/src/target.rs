//! The file that a command is told to write with `-o`: looked at before anything is computed, so
//! that nothing is replaced but a regular file that the command does not read.

use crate::failure::Failure;
use crate::files;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Names that mean standard output to other programs.
const STANDARD_OUTPUT: [&str; 2] = ["-", "/dev/stdout"];

/// Where a picture or a table goes.
#[derive(Debug)]
pub(crate) struct Target<'t> {
    path: &'t Path,
    /// What goes there, and what a file of it could be called.
    what: (&'static str, &'static str),
}

impl<'t> Target<'t> {
    /// A regular file, or a name that is free in a directory that is there. Links are refused, not
    /// followed: what would be replaced is then what was typed.
    pub(crate) fn new(path: Option<&'t Path>) -> Result<Self, Failure> {
        Self::of(path, ("a picture", "picture.png"))
    }

    /// The same for something else than a picture.
    pub(crate) fn of(
        path: Option<&'t Path>,
        what: (&'static str, &'static str),
    ) -> Result<Self, Failure> {
        let missing = || Failure::Rejected("give the file to write: -o FILE".to_owned());
        let target = Self {
            path: path.ok_or_else(missing)?,
            what,
        };
        target.check()?;
        Ok(target)
    }

    /// Its name.
    pub(crate) fn path(&self) -> &Path {
        self.path
    }

    /// Refuses a target that is a file which the command reads, by whichever name.
    pub(crate) fn spare(&self, what: &str, input: &Path) -> Result<(), Failure> {
        if files::same(self.path, input) {
            let why = format_args!("is {what}, which stays as it is; give another -o");
            return Err(self.refuse(why));
        }
        Ok(())
    }

    /// Refuses a target inside a directory, by whichever name.
    pub(crate) fn outside(&self, directory: &Path) -> Result<(), Failure> {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let parent = real(files::directory(self.path));
        let inside = real(directory).zip(parent);
        if inside.is_some_and(|(directory, parent)| parent.starts_with(directory)) {
            let directory = directory.display();
            return Err(self.refuse(format_args!(
                "lies in {directory}, which stays as it is; give another -o"
            )));
        }
        Ok(())
    }

    /// Writes the file whole, or leaves what is there.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.stream(|file| file.write_all(bytes))
    }

    /// The same with bytes that are not all in memory at once.
    pub(crate) fn stream(
        &self,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), Failure> {
        // Drawing takes a while, and what stands there may have been exchanged.
        self.check()?;
        files::stream_atomically(self.path, write)
    }

    fn check(&self) -> Result<(), Failure> {
        let name = self.path.as_os_str();
        let (what, example) = self.what;
        if STANDARD_OUTPUT.iter().any(|known| name == *known) {
            return Err(self.refuse(format_args!(
                "{what} is not written to standard output; give a file's name"
            )));
        }
        match fs::symlink_metadata(self.path) {
            Ok(found) if found.is_dir() => {
                let file = self.path.join(example);
                let file = file.display();
                Err(self.refuse(format_args!(
                    "is a directory; give a file in it, such as {file}"
                )))
            }
            Ok(found) if found.is_symlink() => {
                let leads = fs::read_link(self.path).unwrap_or_default();
                let leads = leads.display();
                Err(self.refuse(format_args!(
                    "is a link, and links are not written through; give the file itself (it leads \
                     to {leads})"
                )))
            }
            Ok(found) if !found.is_file() => {
                let kind = files::kind(found.file_type());
                Err(self.refuse(format_args!(
                    "is {kind}, expected a regular file or a new name; give another -o"
                )))
            }
            Ok(_) => Ok(()),
            Err(error) => self.is_free(&error),
        }
    }

    /// A name that is not taken: whether a file can be made there.
    fn is_free(&self, error: &io::Error) -> Result<(), Failure> {
        let directory = files::directory(self.path);
        match fs::metadata(directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let directory = directory.display();
                Err(self.refuse(format_args!(
                    "the directory {directory} is not there; make it first"
                )))
            }
            Ok(found) if !found.is_dir() => {
                let directory = directory.display();
                Err(self.refuse(format_args!("{directory} is no directory; give another -o")))
            }
            Ok(_) if error.kind() == io::ErrorKind::NotFound && !ends_in_slash(self.path) => Ok(()),
            Ok(_) if error.kind() == io::ErrorKind::NotFound => {
                Err(self.refuse("names a directory; give a file's name"))
            }
            _ => Err(Failure::input(self.path, error)),
        }
    }

    fn refuse(&self, why: impl Display) -> Failure {
        Failure::rejected(self.path, why)
    }
}

fn ends_in_slash(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/")
}
