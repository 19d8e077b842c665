//! One violation of one rule.

use std::fmt;

/// Where a rule is broken, how, and what to do about it. Printed as one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// A file, a file and line, or a crate.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
    /// What to do; empty where the problem already says it.
    pub remedy: String,
}

impl Finding {
    /// A finding from its three parts.
    pub fn new(
        place: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)?;
        if self.remedy.is_empty() {
            Ok(())
        } else {
            write!(f, "; {}", self.remedy)
        }
    }
}
