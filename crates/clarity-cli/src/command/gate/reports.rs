//! The files that a gate leaves for others: looked at before the work, written whether it passes or
//! fails.

use super::{Files, Verdict, junit, markdown};
use crate::failure::Failure;
use crate::target::{Kind, Target};
use std::path::Path;

const JUNIT: Kind = Kind {
    option: "--junit",
    what: "a JUnit file",
    example: "junit.xml",
    endings: &["xml"],
};

const MARKDOWN: Kind = Kind {
    option: "--markdown",
    what: "a summary",
    example: "gate.md",
    // The file that GitHub names for summaries has no ending.
    endings: &["md", "markdown", ""],
};

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
            target.spare_results(given.source)?;
            Ok(Some(target))
        };
        let reports = Self {
            junit: target(given.junit, JUNIT)?,
            markdown: target(given.markdown, MARKDOWN)?,
        };
        if let (Some(one), Some(other)) = (&reports.junit, &reports.markdown)
            && one.is(other)
        {
            return Err(other.taken("the file of --junit"));
        }
        for target in reports.junit.iter().chain(&reports.markdown) {
            target.check_ending()?;
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
