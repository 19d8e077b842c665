//! The file that a command is told to write with `-o` or the like: looked at before anything is
//! computed, so that nothing is replaced but a regular file that the command does not read.

mod spared;

use crate::failure::Failure;
use crate::files;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Names that mean standard output to other programs.
const STANDARD_OUTPUT: [&str; 2] = ["-", "/dev/stdout"];

/// What is written, as messages call it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// The option that names the file.
    pub(crate) option: &'static str,
    /// What the file is.
    pub(crate) what: &'static str,
    /// A name for one.
    pub(crate) example: &'static str,
    /// What its name may end in, the first of them the usual one; none: anything. The ending keeps a
    /// slip of the finger from replacing a file of another kind.
    pub(crate) endings: &'static [&'static str],
}

const PICTURE: Kind = Kind {
    option: "-o",
    what: "a picture",
    example: "picture.png",
    endings: &[],
};

/// Where a file goes.
#[derive(Debug)]
pub(crate) struct Target<'t> {
    path: &'t Path,
    kind: Kind,
}

impl<'t> Target<'t> {
    /// Where a picture goes, which a command that draws must be told.
    pub(crate) fn new(path: Option<&'t Path>) -> Result<Self, Failure> {
        Self::needed(path, PICTURE)
    }

    /// Where something goes that a command must be told.
    pub(crate) fn needed(path: Option<&'t Path>, kind: Kind) -> Result<Self, Failure> {
        let missing = || Failure::Rejected("give the file to write: -o FILE".to_owned());
        Self::of(path.ok_or_else(missing)?, kind)
    }

    /// A regular file, or a name that is free in a directory that is there. Links are refused, not
    /// followed: what would be replaced is then what was typed.
    pub(crate) fn of(path: &'t Path, kind: Kind) -> Result<Self, Failure> {
        let target = Self { path, kind };
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
            return Err(self.taken(what));
        }
        Ok(())
    }

    /// Refuses it as a file that must stay.
    pub(crate) fn taken(&self, what: &str) -> Failure {
        let option = self.kind.option;
        self.refuse(format_args!(
            "is {what}, which stays as it is; give another {option}"
        ))
    }

    /// Refuses a name, taken or not, that a sweep's or a cohort's directory has for files of its own,
    /// and any name where only runs or cases are: of the sweep that is read, and of the one that the
    /// file would lie in.
    pub(crate) fn spare_results(&self, source: &Path) -> Result<(), Failure> {
        if spared::is_of(self.path, source) || spared::is_within(self.path) {
            return Err(self.taken("a file of the sweep"));
        }
        Ok(())
    }

    /// Whether another target is the same file, there or not.
    pub(crate) fn is(&self, other: &Self) -> bool {
        spared::is_one(self.path, other.path)
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
        files::stream_atomically(self.path, write).map_err(|error| Failure::io(self.path, &error))
    }

    /// Refuses a name with the ending of something else; after what has a better reason to be refused.
    pub(crate) fn check_ending(&self) -> Result<(), Failure> {
        let Kind { what, endings, .. } = self.kind;
        let found = self.path.extension().unwrap_or_default();
        let found = found.to_string_lossy().to_ascii_lowercase();
        if endings.is_empty() || endings.contains(&found.as_str()) {
            return Ok(());
        }
        let named = endings.iter().filter(|ending| !ending.is_empty());
        let named: Vec<String> = named.map(|ending| format!(".{ending}")).collect();
        let named = named.join(" or ");
        Err(self.refuse(format_args!(
            "{what} has a name that ends in {named}; give the file such a name"
        )))
    }

    fn check(&self) -> Result<(), Failure> {
        let name = self.path.as_os_str();
        let Kind {
            option,
            what,
            example,
            ..
        } = self.kind;
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
                    "is {kind}, expected a regular file or a new name; give another {option}"
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
                let (directory, option) = (directory.display(), self.kind.option);
                Err(self.refuse(format_args!(
                    "{directory} is no directory; give another {option}"
                )))
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
