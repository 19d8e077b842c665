//! The files that a gate leaves for others: looked at before the work, written whether it passes or
//! fails.

use super::{Files, Verdict, junit, markdown};
use crate::analysis::{BASELINE, CASES, COHORT, CONTEXT, MANIFEST, SENSITIVITY};
use crate::failure::Failure;
use crate::files;
use crate::target::{Kind, Target};
use std::fs;
use std::path::{Path, PathBuf};

const JUNIT: Kind = Kind {
    option: "--junit",
    what: "a JUnit file",
    example: "junit.xml",
};

const MARKDOWN: Kind = Kind {
    option: "--markdown",
    what: "a summary",
    example: "gate.md",
};

/// What a sweep's or a cohort's directory is made of: no name in it is taken from the commands that
/// read and write it.
const OWN: [&str; 7] = [
    MANIFEST,
    COHORT,
    CONTEXT,
    SENSITIVITY,
    "metrics.json",
    "robustness_surface.json",
    "gradient_surface.json",
];

/// Its directories.
const OWN_DIRECTORIES: [&str; 4] = ["runs", "attempts", BASELINE, CASES];

/// The files to write.
pub(super) struct Reports<'r> {
    junit: Option<Target<'r>>,
    markdown: Option<Target<'r>>,
}

impl<'r> Reports<'r> {
    /// Refuses names that are not free for them.
    pub(super) fn new(given: Files<'r>) -> Result<Self, Failure> {
        let target = |path: Option<&'r Path>, kind| -> Result<Option<Target<'r>>, Failure> {
            let Some(path) = path else {
                return Ok(None);
            };
            let target = Target::of(path, kind)?;
            target.spare("the gate's limits", given.limits)?;
            if let Some(against) = given.against {
                target.spare("the stored sensitivity", against)?;
            }
            if is_of(path, given.source) {
                return Err(target.taken("a file of what is gated"));
            }
            Ok(Some(target))
        };
        let reports = Self {
            junit: target(given.junit, JUNIT)?,
            markdown: target(given.markdown, MARKDOWN)?,
        };
        if let (Some(one), Some(other)) = (&reports.junit, &reports.markdown)
            && is_one(one.path(), other.path())
        {
            return Err(other.taken("the file of --junit"));
        }
        Ok(reports)
    }

    /// Writes them.
    pub(super) fn write(&self, verdict: &Verdict<'_>) -> Result<(), Failure> {
        if let Some(target) = &self.junit {
            target.write(&junit::file(verdict)?)?;
        }
        if let Some(target) = &self.markdown {
            target.write(markdown::page(verdict).as_bytes())?;
        }
        Ok(())
    }
}

/// Whether a name, taken or not, is one that a sweep or a cohort has.
fn is_of(path: &Path, source: &Path) -> bool {
    if OWN.iter().any(|name| files::same(path, &source.join(name))) {
        return true;
    }
    let (Some(path), Ok(source)) = (resolved(path), fs::canonicalize(source)) else {
        return false;
    };
    let Ok(inside) = path.strip_prefix(source) else {
        return false;
    };
    OWN.iter().any(|name| inside == Path::new(name))
        || OWN_DIRECTORIES.iter().any(|name| inside.starts_with(name))
}

/// Whether two names, taken or not, are one file.
fn is_one(one: &Path, other: &Path) -> bool {
    let same_name = || Some(resolved(one)? == resolved(other)?);
    files::same(one, other) || same_name().unwrap_or_default()
}

/// The whole name of a file that may not be there, in a directory that is.
fn resolved(path: &Path) -> Option<PathBuf> {
    let directory = fs::canonicalize(files::directory(path)).ok()?;
    Some(directory.join(path.file_name()?))
}
